/** What takes an act back. Plain functions: they know commands and states, not the page. */
import {
  BLANK_BOARD,
  CLEAR_STEP,
  GROUP_RESPONSES,
  HIDE_RESPONSE,
  HOLD_RESPONSE,
  MOVE_STEP,
  RELEASE_RESPONSE,
  RENAME_GROUP,
  RESTORE_RESPONSE,
  SKIP_STEP,
  UNBLANK_BOARD,
  UNCLEAR_STEP,
  UNDO_GROUPING,
  UNGROUP,
  UNGROUP_RESPONSES,
  UNSKIP_STEP,
} from "../live/commands.js";
import { panelOf } from "./console_state.js";

const same = (command) => (payload) => ({ command, payload });
const grouping = (payload) => ({ command: UNDO_GROUPING, payload: { step_id: payload.step_id, grouping_revision: 0 } });

const UNDOES = {
  [HIDE_RESPONSE]: same(RESTORE_RESPONSE),
  [RELEASE_RESPONSE]: same(HOLD_RESPONSE),
  [SKIP_STEP]: same(UNSKIP_STEP),
  [UNSKIP_STEP]: same(SKIP_STEP),
  [CLEAR_STEP]: same(UNCLEAR_STEP),
  [BLANK_BOARD]: same(UNBLANK_BOARD),
  [GROUP_RESPONSES]: grouping,
  [UNGROUP_RESPONSES]: grouping,
  [RENAME_GROUP]: grouping,
  [UNGROUP]: grouping,
  [MOVE_STEP]: (payload, before) => {
    const row = before.run_sheet.find((each) => each.id === payload.step_id);
    return row ? { command: MOVE_STEP, payload: Object.assign({}, payload, { to: row.position }) } : null;
  },
};

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
