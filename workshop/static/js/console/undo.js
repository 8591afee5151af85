/** What takes an act back. Plain functions: they know commands and states, not the page. */
import {
  BLANK_BOARD,
  CLEAR_STEP,
  CLOSE_STEP,
  END_HOLD,
  END_SLOW,
  END_SPOTLIGHT,
  GROUP_RESPONSES,
  HIDE_RESPONSE,
  HOLD_EVERYTHING,
  HOLD_RESPONSE,
  HOLD_STEP,
  LOCK_JOINING,
  MOVE_STEP,
  OPEN_PROCEDURE,
  OPEN_STEP,
  PAUSE_RESPONSES,
  RELEASE_RESPONSE,
  RENAME_GROUP,
  RESTORE_RESPONSE,
  RESUME_RESPONSES,
  REVEAL_STEP,
  SET_OWN_RULE,
  SET_REVIEW,
  SET_SESSION_REVIEW,
  SKIP_STEP,
  SLOW_DOWN,
  SPOTLIGHT,
  START_TIMER,
  STOP_TIMER,
  UNBLANK_BOARD,
  UNCLEAR_STEP,
  UNDO_GROUPING,
  UNGROUP,
  UNGROUP_RESPONSES,
  UNLOCK_JOINING,
  UNSKIP_STEP,
} from "./commands.js";
import { panelOf } from "./console_state.js";

const same = (command) => (payload) => ({ command, payload });
const grouping = (payload) => ({ command: UNDO_GROUPING, payload: { step_id: payload.step_id, grouping_revision: 0 } });

const UNDOES = {
  [HIDE_RESPONSE]: same(RESTORE_RESPONSE),
  [RESTORE_RESPONSE]: same(HIDE_RESPONSE),
  [RELEASE_RESPONSE]: (payload, before) => {
    const { step_id, response_id, shows } = payload;
    const panel = panelOf(before, step_id);
    if (panel && panel.queue.some((card) => card.id === response_id)) {
      return { command: HOLD_RESPONSE, payload: { step_id, response_id } };
    }
    return { command: RELEASE_RESPONSE, payload: { step_id, response_id, shows: shows === "masked" ? "written" : "masked" } };
  },
  [SPOTLIGHT]: (payload, before) => shownLarge(payload.step_id, before),
  [END_SPOTLIGHT]: (payload, before) => shownLarge(payload.step_id, before),
  [CLOSE_STEP]: (payload, before) => (before.is_beside ? null : { command: OPEN_STEP, payload }),
  [REVEAL_STEP]: same(HOLD_STEP),
  [HOLD_STEP]: same(REVEAL_STEP),
  [START_TIMER]: (payload, before) => {
    const panel = panelOf(before, payload.step_id);
    return panel && !panel.timer ? { command: STOP_TIMER, payload: { step_id: payload.step_id } } : null;
  },
  [SET_REVIEW]: (payload, before) => {
    const panel = panelOf(before, payload.step_id);
    return panel ? { command: SET_REVIEW, payload: Object.assign({}, payload, { review: panel.review }) } : null;
  },
  [SET_SESSION_REVIEW]: (payload, before) => ({
    command: SET_SESSION_REVIEW,
    payload: Object.assign({}, payload, { review: before.review }),
  }),
  [SET_OWN_RULE]: (payload, before) => ({
    command: SET_OWN_RULE,
    payload: Object.assign({}, payload, { rule: before.own_rule }),
  }),
  [SKIP_STEP]: same(UNSKIP_STEP),
  [UNSKIP_STEP]: same(SKIP_STEP),
  [CLEAR_STEP]: same(UNCLEAR_STEP),
  [BLANK_BOARD]: same(UNBLANK_BOARD),
  [UNBLANK_BOARD]: same(BLANK_BOARD),
  [HOLD_EVERYTHING]: same(END_HOLD),
  [END_HOLD]: same(HOLD_EVERYTHING),
  [SLOW_DOWN]: same(END_SLOW),
  [END_SLOW]: same(SLOW_DOWN),
  [PAUSE_RESPONSES]: same(RESUME_RESPONSES),
  [RESUME_RESPONSES]: same(PAUSE_RESPONSES),
  [LOCK_JOINING]: same(UNLOCK_JOINING),
  [UNLOCK_JOINING]: same(LOCK_JOINING),
  [OPEN_PROCEDURE]: (payload) => (payload.response_id === undefined ? null : {
    command: RESTORE_RESPONSE,
    payload: { step_id: payload.step_id, response_id: payload.response_id },
  }),
  [GROUP_RESPONSES]: grouping,
  [UNGROUP_RESPONSES]: grouping,
  [RENAME_GROUP]: grouping,
  [UNGROUP]: grouping,
  [MOVE_STEP]: (payload, before) => {
    const row = before.run_sheet.find((each) => each.id === payload.step_id);
    return row ? { command: MOVE_STEP, payload: Object.assign({}, payload, { to: row.position }) } : null;
  },
};

/** What was shown large of a step before, or that nothing was. */
function shownLarge(step_id, before) {
  const panel = panelOf(before, step_id);
  return panel && panel.spotlight
    ? { command: SPOTLIGHT, payload: { step_id, response_id: panel.spotlight.id } }
    : { command: END_SPOTLIGHT, payload: { step_id } };
}

/**
 * The act that takes this one back, or null where there is none.
 *
 * @param before the state in which the act was done.
 */
export function undoOf(command, payload, before) {
  return Object.prototype.hasOwnProperty.call(UNDOES, command) ? UNDOES[command](payload, before) : null;
}

/** The same act, decided on the state as it stands now: Undo is pressed later than the act was done. */
export function asOfNow(payload, state) {
  const fresh = Object.assign({}, payload);
  if (fresh.plan_revision !== undefined) {
    fresh.plan_revision = state.plan_revision;
  }
  if (fresh.grouping_revision !== undefined) {
    const panel = panelOf(state, fresh.step_id);
    fresh.grouping_revision = panel ? panel.grouping_revision : fresh.grouping_revision;
  }
  return fresh;
}
