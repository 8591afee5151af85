/** What each event does to the console's state. Plain functions: a new state comes back, the old one stays as it was. */
import { ANSWERED_CHANGED, JOINED_CHANGED, PANEL_CHANGED } from "../live/events.js";

function withChange(state, change) {
  return Object.assign({}, state, change);
}

function withPanel(state, key, change) {
  return withChange(state, {
    panels: state.panels.map((panel) => (panel.key === key ? Object.assign({}, panel, change) : panel)),
  });
}

/** A panel as it is told by itself does not say what can be done with it: that changes with the plan only. */
function withoutActs(panel) {
  const told = Object.assign({}, panel);
  if (!told.acts || told.acts.length === 0) {
    delete told.acts;
  }
  return told;
}

const CHANGES = {
  [JOINED_CHANGED]: (state, payload) => withChange(state, payload.roles_words === undefined
    ? { joined: payload.joined }
    : { joined: payload.joined, roles_words: payload.roles_words }),

  [ANSWERED_CHANGED]: (state, payload) => withPanel(state, payload.step_id, { answered: payload.answered }),

  [PANEL_CHANGED]: (state, payload) => withPanel(state, payload.step_id, withoutActs(payload.panel)),
};

/** The events the console understands beside a whole state and the end of the session. */
export const EVENTS = Object.keys(CHANGES);

/** The state after an event. */
export function after(state, name, payload) {
  return CHANGES[name](state, payload);
}

/** The panel of a step, or null when the step is not put to the group. */
export function panelOf(state, key) {
  return (state && state.panels.find((panel) => String(panel.key) === String(key))) || null;
}

/** Every response of a panel that has been let through, in the order in which it stands on the console. */
export function cardsOf(panel) {
  return panel.groups.reduce((cards, group) => cards.concat(group.responses), []).concat(panel.responses);
}

const RIGHTS = ["may", "may_run", "may_moderate", "is_owner"];

/** A state with what this facilitator may do: one that goes to all of them does not say it, so it stays as it was. */
export function withRights(state, before) {
  const kept = {};
  RIGHTS.forEach((name) => {
    kept[name] = state[name] === undefined ? before[name] : state[name];
  });
  return withChange(state, kept);
}

/** The rights in the page as it was rendered. */
export function rightsOf(may, isOwner) {
  return { may, may_run: may === "run", may_moderate: may === "run" || may === "moderate", is_owner: isOwner };
}
