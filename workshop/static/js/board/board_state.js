/** What each event does to the board's state. Plain functions: a new state comes back, the old one stays as it was. */
import {
  ANSWERED_CHANGED,
  JOINED_CHANGED,
  RESPONSES_SHOWN,
  RESPONSE_HIDDEN,
  RESPONSE_RESTORED,
} from "../live/events.js";

/** The cards with new ones added at the end, changed ones changed in place and removed ones gone. */
export function merged(cards, changes, removed) {
  const gone = new Set(removed);
  const changed = new Map(changes.map((card) => [card.id, card]));
  const kept = cards.filter((card) => !gone.has(card.id)).map((card) => changed.get(card.id) || card);
  const known = new Set(kept.map((card) => card.id));
  return kept.concat(changes.filter((card) => !known.has(card.id) && !gone.has(card.id)));
}

function withChange(state, change) {
  return Object.assign({}, state, change);
}

function isAtStep(state, payload) {
  return Boolean(state.step) && state.step.id === payload.step_id;
}

const CHANGES = {
  [JOINED_CHANGED]: (state, payload) => withChange(state, { joined: payload.joined }),

  [ANSWERED_CHANGED]: (state, payload) =>
    isAtStep(state, payload) ? withChange(state, { answered: payload.answered }) : state,

  [RESPONSES_SHOWN]: (state, payload) =>
    isAtStep(state, payload)
      ? withChange(state, {
          responses: merged(state.responses, payload.responses, payload.removed || []),
          hidden_words: payload.hidden_words,
          standing_words: payload.standing_words,
        })
      : state,

  [RESPONSE_HIDDEN]: (state, payload) =>
    isAtStep(state, payload)
      ? withChange(state, {
          responses: merged(state.responses, [], [payload.response_id]),
          hidden_words: payload.hidden_words,
        })
      : state,

  [RESPONSE_RESTORED]: (state, payload) =>
    isAtStep(state, payload)
      ? withChange(state, {
          responses: merged(state.responses, [payload.response], []),
          hidden_words: payload.hidden_words,
        })
      : state,
};

/** What a paused board still does with an event: take cards away. Nothing is added, and nothing else changes. */
const REMOVALS = {
  [RESPONSES_SHOWN]: (payload) => payload.removed || [],
  [RESPONSE_HIDDEN]: (payload) => [payload.response_id],
};

/** The state after an event, while updates are paused. */
export function afterWhilePaused(state, name, payload) {
  const removed = isAtStep(state, payload) && REMOVALS[name] ? REMOVALS[name](payload) : [];
  return removed.length === 0 ? state : withChange(state, { responses: merged(state.responses, [], removed) });
}

/** The state without the cards that the room may not see any more, by a newer state that is not shown yet. */
export function withoutGone(state, next) {
  const isSameStep = Boolean(state.step) && Boolean(next.step) && state.step.id === next.step.id;
  const stands = new Set(isSameStep ? next.responses.map((card) => card.id) : []);
  const responses = state.responses.filter((card) => stands.has(card.id));
  return responses.length === state.responses.length ? state : withChange(state, { responses });
}

/** The events the board understands beside a whole state and the end of the session. */
export const EVENTS = Object.keys(CHANGES);

/** The state after an event. */
export function after(state, name, payload) {
  return CHANGES[name](state, payload);
}
