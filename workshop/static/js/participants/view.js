/**
 * What the phone shows: the session's state and what lies on this phone's desk (desk.js), put together. No DOM here.
 *
 * templates/participants/phone.html writes the same for the first page; binding this right after load changes nothing.
 */
import { ASK_FOR_BREAK, ASK_FOR_TIME, EDIT_RESPONSE, PARK, SUBMIT_RESPONSE } from "./commands.js";
import { bodyOf, isSameBody } from "./body.js";
import { NOTHING_SENT, hasMovedOn, isOfFields, stepOf } from "./desk.js";
import { isReturned, isSameDraft } from "./drafts.js";
import { said } from "../web/said.js";

const IN_BATCHES_WORDS = said("Responses to this question go to the board in batches.");
const ON_BOARD_WORDS = said("Responses to this question are on the board.");
const PASSED_WORDS = said("You passed. That is as good as any response.");
const PASSED_BESIDE_WORDS = said("You passed. Your words are still below: they were not sent.");
const ANSWERED_WORDS = said("You have answered this question.");
const KEPT_LEAD = said("They were for a question that is not open here now. They are only on this phone.");
const LAST_LEAD = said("The session has closed, so they cannot be sent. They are only on this phone. Copy them now if you want to keep them: discard them when you are done.");

/**
 * Everything the page binds to.
 *
 * @param beside what stands beside the question:
 *   {kept, hasOwn, hasWeeks, parking: {problem, details, outcome, hasText}, askedAt, hasAskedForBreak}
 */
export function viewOf(state, desk, room, beside) {
  const { kept } = beside;
  const isClosed = state.state === "closed";
  const isBehind = !isClosed && hasMovedOn(state, desk);
  const step = isBehind ? desk.step : state.step;
  const given = isBehind ? desk.yours : state.yours;
  const yours = given && given.responses ? given : NOTHING_SENT;
  const isOpen = !isClosed && !isBehind && step !== null && step.is_open && step.takes_responses;
  const hasResponses = yours.responses.length > 0;
  const isUntouched = !hasResponses && !yours.passed && !yours.has_answered;
  const isEditing = desk.slot !== null;
  const isBoxProblem = desk.problem !== null && desk.problem.isAtBox;
  const isAsked = desk.isWriting || isEditing || isBoxProblem;
  const isBoxShown = step !== null && !isClosed && (desk.hasUnsent || (isOpen && (isUntouched || isAsked)));
  const isSending = desk.pending !== null && isOfFields(desk.pending) && step !== null && stepOf(desk.pending) === step.id;
  const isEditable = step !== null && step.may_edit !== false;
  const canChange = isOpen && desk.pending === null;

  return {
    is_closed: isClosed,
    is_waiting: !isClosed && step === null,
    step: isClosed ? null : step,
    own_words: step === null ? "" : step.own_words || "",
    numbers_words: step === null || isBehind ? "" : step.numbers_words || "",
    state_words: isClosed || step === null || step.is_open || isBoxShown || state.waiting_words ? "" : step.state_words,
    care: state.care,
    content_note: state.state === "lobby" ? state.theme.content_note : "",
    own_rule_words: isClosed ? "" : state.care.own_rule_words,
    break_wish: breakWish(state, desk, beside.hasAskedForBreak),
    theme: state.theme,
    joined: state.joined,
    size: state.size,
    waiting_words: state.waiting_words,
    closed_words: state.closed_words,
    room_words: isOpen && isBoxShown && !isEditing ? state.room_words || "" : "",
    locked_words: !isClosed && state.earlier_locked ? state.earlier_locked_words : "",
    outcome: isClosed ? "" : desk.outcome || (hasResponses && !isEditing && !isBoxShown ? state.size.after_sending : ""),
    problem_words: desk.problem !== null && !isBoxProblem ? desk.problem.words : "",
    can_undo: desk.undo !== null,
    board_words: boardWords(step, isOpen),
    answered_words: yours.has_answered && !hasResponses && !yours.passed ? ANSWERED_WORDS : "",
    passed_words: !yours.passed || hasResponses ? "" : (desk.hasUnsent && isOpen ? PASSED_BESIDE_WORDS : PASSED_WORDS),
    responses: yours.responses.map((response) => ({
      slot: response.slot,
      text: response.text,
      edit_url: state.here + "?edit=" + response.slot + "#box",
      can_change: canChange && response.slot !== desk.slot,
      can_edit: isEditable,
      is_being_changed: isBoxShown && response.slot === desk.slot,
    })),
    add_words: isOpen && !isBoxShown && !isUntouched && yours.can_add
      ? addWords(yours)
      : "",
    left_words: isOpen && hasResponses ? yours.left_words : "",
    box: {
      is_shown: isBoxShown,
      label: isEditing ? said("Change your response") : (hasResponses ? said("Another response") : said("Your response")),
      heading: isEditing ? said("Change your response") : (hasResponses ? said("Another response") : ""),
      action: "/w/" + room + "/" + (isEditing ? EDIT_RESPONSE : SUBMIT_RESPONSE),
      step_id: step === null ? "" : step.id,
      slot: isEditing ? desk.slot : "",
      edits: isEditing ? desk.edits : "",
      is_invalid: isBoxProblem,
      problem_words: isBoxProblem && !desk.problem.details ? desk.problem.words : "",
      identifying_words: isBoxProblem && desk.problem.details ? desk.problem.words : "",
      is_sending: isSending,
      is_busy: desk.pending !== null,
      can_send: isOpen,
      send_words: isSending ? said("Sending…") : (isEditing ? said("Save change") : said("Send")),
      can_pass: isOpen && isUntouched && !isEditing && !isSending,
      back_words: isOpen && !isUntouched && !isSending ? (isEditing ? said("Keep as it was") : said("Leave it at that")) : "",
      is_stranded: isBoxShown && !isOpen && !isSending,
    },
    moved_on: isBehind
      ? { words: movedOnWords(state.step), go_words: state.step === null ? "" : said("Go to %(place)s", { place: state.step.place_words }) }
      : null,
    stranded_here: isBoxShown && !isOpen && !isBehind && !isSending,
    kept,
    kept_lead: isClosed ? LAST_LEAD : KEPT_LEAD,
    follow_up: isClosed && state.follow_up ? Object.assign({ has_kept: beside.hasWeeks }, state.follow_up) : null,
    can_keep_own: isClosed && beside.hasOwn,
    is_all_gone: isClosed && !beside.hasOwn && kept.length === 0,
    is_only_kept: isClosed && !beside.hasOwn && kept.length > 0,
    timer: timerOf(state, desk, beside.askedAt, isBehind),
    parking: parkingOf(state, desk, beside.parking),
    look_back: !isClosed && state.has_look_back ? { url: state.look_back_url } : null,
    room_sees: !isClosed && !isBehind && step !== null && step.is_revealed && step.takes_responses
      ? { url: state.look_back_url + "#step-" + step.id }
      : null,
    asks_audience: isAudienceAsked(state, step),
    audience_words: !isClosed && state.audience && state.audience.mine ? state.audience.words : "",
  };
}

function addWords(yours) {
  if (yours.responses.length > 0) {
    return said("Add another");
  }
  return yours.passed ? said("Respond after all") : said("Change your response");
}

/** Numbers are shown together and not as they come; when, the step itself says. */
function boardWords(step, isOpen) {
  if (step === null || !step.is_revealed || !step.takes_responses) {
    return "";
  }
  if (isOpen) {
    return step.numbers_words ? "" : IN_BATCHES_WORDS;
  }
  return ON_BOARD_WORDS;
}

/** Somebody who has not said a role is asked once it decides what they are shown. */
function isAudienceAsked(state, step) {
  return state.state !== "closed" && Boolean(state.audience) && state.audience.asks && state.audience.mine === "" &&
    step !== null && step.audience !== "both";
}

function timerOf(state, desk, askedAt, isBehind) {
  const { step, timer } = state;
  if (isBehind || state.state === "closed" || !timer || step === null || timer.step_id !== step.id) {
    return null;
  }
  const isAsked = askedAt === step.id;
  const isAsking = desk.pending !== null && desk.pending.name === ASK_FOR_TIME;
  return { step_id: step.id, is_asked: isAsked, is_busy: isAsked || desk.pending !== null,
    ask_words: isAsked ? said("You asked for more time") : (isAsking ? said("Asking…") : said("I need more time")) };
}

/** Somebody may say in private that they would like a break, once for each step. */
function breakWish(state, desk, hasAsked) {
  if (state.state !== "running" || state.own_pace) {
    return null;
  }
  const isAsking = desk.pending !== null && desk.pending.name === ASK_FOR_BREAK;
  return { is_busy: hasAsked || desk.pending !== null,
    words: hasAsked ? said("You asked for a break") : (isAsking ? said("Asking…") : said("I’d like a break")) };
}

function parkingOf(state, desk, { problem, details, outcome, hasText }) {
  if (state.state === "closed" || !state.parking) {
    return null;
  }
  const isSending = desk.pending !== null && desk.pending.name === PARK;
  const { responses, can_add, left_words, step_id } = state.parking;
  return {
    step_id,
    responses: responses.map((response) => ({ slot: response.slot, text: response.text, can_change: desk.pending === null })),
    is_shown: can_add || hasText,
    left_words: responses.length > 0 ? left_words : "",
    problem_words: details ? "" : problem,
    identifying_words: details ? problem : "",
    is_invalid: problem !== "",
    outcome,
    is_sending: isSending,
    is_busy: desk.pending !== null,
    send_words: isSending ? said("Parking…") : said("Park it"),
  };
}

function movedOnWords(step) {
  return step === null
    ? said("The group has moved on.")
    : said("The group has moved on to %(place)s.", { place: step.place_words });
}

/**
 * Which drafts are shown beside the page as "kept": those that no field holds and that can no longer be sent as they are.
 *
 * A draft for the open question waits in its box, or behind its Edit button.
 */
export function keptOf(drafts, state, desk) {
  return everyDraft(drafts
    .filter((draft) => !isOnDesk(draft, desk) || state.state === "closed")
    .filter((draft) => !isParked(draft, state))
    .filter((draft) => !canGoOn(draft, state)));
}

/** Drafts as they are shown under "kept": the same words once, whichever tabs kept them. */
export function everyDraft(drafts) {
  return drafts
    .filter((draft, index) => drafts.findIndex((one) => isSameDraft(one, draft)) === index)
    .map((draft) => ({ key: draft.key, text: draft.text, words: draft.position_words || said("An earlier question") }));
}

/** Another tab may keep the very words that this one has in its box. */
function isOnDesk(draft, desk) {
  return desk.hasUnsent && desk.step !== null && draft.step_id === desk.step.id &&
    ((draft.isMine && draft.slot === desk.slot) || isSameBody(bodyOf(draft), desk.body));
}

/** What is meant for the parking lot waits in its box. */
function isParked(draft, state) {
  return state.state !== "closed" && Boolean(state.parking) && draft.step_id === state.parking.step_id;
}

function canGoOn(draft, state) {
  if (state.state === "closed" || state.step === null || state.step.id !== draft.step_id || !state.step.is_open) {
    return false;
  }
  return draft.slot === null || isReturned(draft) || state.yours.responses.some((response) => response.slot === draft.slot);
}
