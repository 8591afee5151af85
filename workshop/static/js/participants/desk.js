/**
 * The desk: what somebody is doing on this phone, apart from where the group stands. No DOM here.
 *
 *   step, yours  the question the fields belong to, and what was sent to it (the group may have moved on since)
 *   slot, edits  the response that is being changed, or null
 *   isWriting    asked for the fields although something was sent, or passed
 *   hasUnsent    the fields hold something that was not sent
 *   pending      the act on its way: {name, payload, step_id, written}, or null
 *   problem      {words, isAtBox} or null; with `details`: what the words may identify, and where it stands
 *   outcome      what the last act came to, in words
 *   undo         a draft that can be put back, or null
 */
import { EDIT_RESPONSE, SUBMIT_RESPONSE } from "./commands.js";

/** What was sent to a question that is new here. */
export const NOTHING_SENT = { responses: [], passed: false, has_answered: false, can_add: true, left_words: "" };

/** A desk with nothing on it but the question. */
export function clearDesk(state) {
  return {
    step: state.step,
    yours: state.yours,
    slot: null,
    edits: 0,
    isWriting: false,
    hasUnsent: false,
    pending: null,
    problem: null,
    outcome: "",
    undo: null,
  };
}

/** Whether an act carries what stands in the fields. */
export function isOfFields(pending) {
  return pending !== null && (pending.name === SUBMIT_RESPONSE || pending.name === EDIT_RESPONSE);
}

/** The step an act is about. */
export function stepOf(act) {
  return act.payload.step_id === undefined ? act.step_id : act.payload.step_id;
}

/** What stood in the fields when an act was sent: what goes over the wire may hold more. */
export function writtenFor(act) {
  return act.written || act.payload.body || {};
}

/** Whether the fields hold something for another question than the group's. */
export function hasMovedOn(state, desk) {
  return desk.hasUnsent && desk.step !== null && (state.step === null || state.step.id !== desk.step.id);
}

/** A response as it was sent, or null. */
export function sentTo(yours, slot) {
  const responses = slot === null || !yours ? null : yours.responses;
  return (responses || []).find((one) => one.slot === slot) || null;
}

/** The slot an act is about, or null for a new response. */
export function slotOfAct(act) {
  return act.payload.slot === undefined ? null : act.payload.slot;
}
