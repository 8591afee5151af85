/**
 * The desk: what somebody is doing on this phone, apart from where the group stands. No DOM here.
 *
 *   step, yours  the question the box belongs to, and what was sent to it (the group may have moved on since)
 *   slot, edits  the response that is being changed, or null
 *   isWriting    asked for the box although something was sent, or passed
 *   hasText      the box holds words that were not sent
 *   pending      the act on its way: {name, payload}, or null
 *   problem      {words, isAtBox} or null
 *   outcome      what the last act came to, in words
 *   undo         a draft that can be put back, or null
 */
import { EDIT_RESPONSE, SUBMIT_RESPONSE } from "../live/commands.js";

/** What was sent to a question that is new here. */
export const NOTHING_SENT = { responses: [], passed: false, can_add: true, left_words: "" };

/** A desk with nothing on it but the question. */
export function clearDesk(state) {
  return {
    step: state.step,
    yours: state.yours,
    slot: null,
    edits: 0,
    isWriting: false,
    hasText: false,
    pending: null,
    problem: null,
    outcome: "",
    undo: null,
  };
}

/** Whether an act carries words. */
export function isOfText(pending) {
  return pending !== null && (pending.name === SUBMIT_RESPONSE || pending.name === EDIT_RESPONSE);
}

/** Whether the box holds words for another question than the group's. */
export function hasMovedOn(state, desk) {
  return desk.hasText && desk.step !== null && (state.step === null || state.step.id !== desk.step.id);
}

/** The text of a response as it was sent, or "". */
export function sentText(yours, slot) {
  const sent = slot === null || !yours || !yours.responses ? null : yours.responses.find((one) => one.slot === slot);
  return sent ? sent.text : "";
}

/** Whether a text in the box is more than what the server has. */
export function isUnsent(text, desk) {
  return text.trim() !== "" && text.trim() !== sentText(desk.yours, desk.slot).trim();
}

/** The slot an act is about, or null for a new response. */
export function slotOfAct(act) {
  return act.payload.slot === undefined ? null : act.payload.slot;
}
