/** What each event does to the console's state. Plain functions: a new state comes back, the old one stays as it was. */
import {
  ANSWERED_CHANGED,
  JOINED_CHANGED,
  RESPONSES_GATHERED,
  RESPONSE_HIDDEN,
  RESPONSE_RESTORED,
} from "../live/events.js";

/** The responses with new ones added at the end, changed ones changed in place and removed ones gone. */
export function merged(responses, changes, removed) {
  const gone = new Set(removed);
  const changed = new Map(changes.map((response) => [response.id, response]));
  const kept = responses
    .filter((response) => !gone.has(response.id))
    .map((response) => (changed.has(response.id) ? Object.assign({}, response, changed.get(response.id)) : response));
  const known = new Set(kept.map((response) => response.id));
  return kept.concat(changes.filter((response) => !known.has(response.id) && !gone.has(response.id)));
}

function withChange(state, change) {
  return Object.assign({}, state, change);
}

function isAtStep(state, payload) {
  return Boolean(state.step) && state.step.id === payload.step_id;
}

function marked(responses, id, isHidden) {
  return responses.map((response) =>
    response.id === id ? Object.assign({}, response, { is_hidden: isHidden }) : response,
  );
}

const CHANGES = {
  [JOINED_CHANGED]: (state, payload) => withChange(state, { joined: payload.joined }),

  [ANSWERED_CHANGED]: (state, payload) =>
    isAtStep(state, payload)
      ? withChange(state, { answered: payload.answered, headline: payload.headline || state.headline })
      : state,

  [RESPONSES_GATHERED]: (state, payload) =>
    isAtStep(state, payload)
      ? withChange(state, {
          responses: merged(state.responses, payload.responses, payload.removed || []),
          responses_words: payload.responses_words,
          gathering_words: payload.gathering_words,
        })
      : state,

  [RESPONSE_HIDDEN]: (state, payload) =>
    isAtStep(state, payload)
      ? withChange(state, {
          responses: marked(state.responses, payload.response_id, true),
          responses_words: payload.responses_words,
        })
      : state,

  [RESPONSE_RESTORED]: (state, payload) =>
    isAtStep(state, payload)
      ? withChange(state, {
          responses: marked(merged(state.responses, [payload.response], []), payload.response.id, false),
          responses_words: payload.responses_words,
        })
      : state,
};

/** The events the console understands beside a whole state and the end of the session. */
export const EVENTS = Object.keys(CHANGES);

/** The state after an event. */
export function after(state, name, payload) {
  return CHANGES[name](state, payload);
}
