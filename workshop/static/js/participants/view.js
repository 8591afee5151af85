/**
 * What the phone shows: the session's state and what lies on this phone's desk (desk.js), put together. No DOM here.
 *
 * templates/participants/phone.html writes the same for the first page; binding this right after load changes nothing.
 */
import { EDIT_RESPONSE, SUBMIT_RESPONSE } from "../live/commands.js";
import { NOTHING_SENT, hasMovedOn, isOfText } from "./desk.js";
import { isSameText } from "./drafts.js";

const IN_BATCHES_WORDS = "Responses to this question go to the board in batches.";
const ON_BOARD_WORDS = "Responses to this question are on the board.";
const PASSED_WORDS = "You passed. That is as good as any response.";
const PASSED_BESIDE_WORDS = "You passed. Your words are still below: they were not sent.";
const KEPT_LEAD = "The question they were for has closed. They are only on this phone.";
const LAST_LEAD = "The session has closed, so they cannot be sent. They are only on this phone. " +
  "Copy them now if you want to keep them: discard them when you are done.";

/** Everything the page binds to. */
export function viewOf(state, desk, room, kept) {
  const isClosed = state.state === "closed";
  const isBehind = !isClosed && hasMovedOn(state, desk);
  const step = isBehind ? desk.step : state.step;
  const given = isBehind ? desk.yours : state.yours;
  const yours = given && given.responses ? given : NOTHING_SENT;
  const isOpen = !isClosed && !isBehind && step !== null && step.is_open;
  const hasResponses = yours.responses.length > 0;
  const isUntouched = !hasResponses && !yours.passed;
  const isEditing = desk.slot !== null;
  const isBoxProblem = desk.problem !== null && desk.problem.isAtBox;
  const isAsked = desk.isWriting || isEditing || isBoxProblem;
  const isBoxShown = step !== null && !isClosed && (desk.hasText || (isOpen && (isUntouched || isAsked)));
  const isSending = isOfText(desk.pending) && step !== null && desk.pending.payload.step_id === step.id;
  const canChange = isOpen && desk.pending === null;

  return {
    is_closed: isClosed,
    is_waiting: !isClosed && step === null,
    step: isClosed ? null : step,
    state_words: isClosed || step === null || isOpen || isBoxShown || state.waiting_words ? "" : step.state_words,
    theme: state.theme,
    joined: state.joined,
    size: state.size,
    waiting_words: state.waiting_words,
    closed_words: state.closed_words,
    locked_words: !isClosed && state.earlier_locked ? state.earlier_locked_words : "",
    outcome: isClosed ? "" : desk.outcome || (hasResponses && !isEditing && !isBoxShown ? state.size.after_sending : ""),
    problem_words: desk.problem !== null && !isBoxProblem ? desk.problem.words : "",
    can_undo: desk.undo !== null,
    board_words: step !== null && step.is_revealed ? (isOpen ? IN_BATCHES_WORDS : ON_BOARD_WORDS) : "",
    passed_words: !yours.passed || hasResponses ? "" : (desk.hasText && isOpen ? PASSED_BESIDE_WORDS : PASSED_WORDS),
    responses: yours.responses.map((response) => ({
      slot: response.slot,
      text: response.text,
      edit_url: "/w/" + room + "?edit=" + response.slot + "#box",
      can_change: canChange && response.slot !== desk.slot,
      is_being_changed: isBoxShown && response.slot === desk.slot,
    })),
    add_words: isOpen && !isBoxShown && !isUntouched && yours.can_add
      ? (yours.passed && !hasResponses ? "Write something after all" : "Add another")
      : "",
    left_words: isOpen && hasResponses ? yours.left_words : "",
    box: {
      is_shown: isBoxShown,
      label: isEditing ? "Change your response" : (hasResponses ? "Another response" : "Your response"),
      action: "/w/" + room + "/" + (isEditing ? EDIT_RESPONSE : SUBMIT_RESPONSE),
      step_id: step === null ? "" : step.id,
      slot: isEditing ? desk.slot : "",
      edits: isEditing ? desk.edits : "",
      is_invalid: isBoxProblem,
      problem_words: isBoxProblem ? desk.problem.words : "",
      is_sending: isSending,
      is_busy: desk.pending !== null,
      can_send: isOpen,
      send_words: isSending ? "Sending…" : (isEditing ? "Save change" : "Send"),
      can_pass: isOpen && isUntouched && !isEditing && !isSending,
      back_words: isOpen && !isUntouched && !isSending ? (isEditing ? "Keep as it was" : "Leave it at that") : "",
      is_stranded: isBoxShown && !isOpen && !isSending,
    },
    moved_on: isBehind
      ? { words: movedOnWords(state.step), go_words: state.step === null ? "" : "Go to " + lowered(state.step.position_words) }
      : null,
    stranded_here: isBoxShown && !isOpen && !isBehind && !isSending,
    kept,
    kept_lead: isClosed ? LAST_LEAD : KEPT_LEAD,
  };
}

function movedOnWords(step) {
  return step === null
    ? "The group has moved on."
    : "The group has moved on to " + lowered(step.position_words) + ".";
}

function lowered(words) {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/**
 * Which drafts are shown beside the page as "kept": those that no box holds and that can no longer be sent as they are.
 *
 * A draft for the open question waits in its box, or behind its Edit button.
 */
export function keptOf(drafts, state, desk) {
  return everyDraft(drafts
    .filter((draft) => !isOnDesk(draft, desk) || state.state === "closed")
    .filter((draft) => !canGoOn(draft, state)));
}

/** Drafts as they are shown under "kept": the same words once, whichever tabs kept them. */
export function everyDraft(drafts) {
  return drafts
    .filter((draft, index) => drafts.findIndex((one) => isSameText(one, draft)) === index)
    .map((draft) => ({ key: draft.key, text: draft.text, words: draft.position_words || "An earlier question" }));
}

/** Another tab may keep the very words that this one has in its box. */
function isOnDesk(draft, desk) {
  return desk.hasText && desk.step !== null && draft.step_id === desk.step.id &&
    ((draft.isMine && draft.slot === desk.slot) || draft.text === desk.text);
}

function canGoOn(draft, state) {
  if (state.state === "closed" || state.step === null || state.step.id !== draft.step_id || !state.step.is_open) {
    return false;
  }
  return draft.slot === null || state.yours.responses.some((response) => response.slot === draft.slot);
}
