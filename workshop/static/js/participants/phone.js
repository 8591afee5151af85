/**
 * The participant's page, live: follows the group, never touches what somebody is writing, never loses it.
 *
 * Without this script the page works by plain forms and links; here the same buttons and links are acted on in place.
 */
import { bind } from "../live/bind.js";
import { EDIT_RESPONSE, PASS_STEP, SUBMIT_RESPONSE, WITHDRAW_RESPONSE, newClientId } from "../live/commands.js";
import { connect } from "../live/connection.js";
import { JOINED_CHANGED, SESSION_CLOSED, STEP_CLOSED, STEP_HELD, STEP_OPENED, STEP_REVEALED } from "../live/events.js";
import { Bar, say } from "./bar.js";
import { COPIED_WORDS, DISCARDED_WORDS, SELECTED_WORDS, copyFrom } from "./copy.js";
import { NOTHING_SENT, clearDesk, hasMovedOn, isOfText, isUnsent, sentText, slotOfAct } from "./desk.js";
import { Drafts, nameOfTab, usableStorage } from "./drafts.js";
import { attach as followKeyboard } from "./keyboard.js";
import { keptOf, viewOf } from "./view.js";
import { counterLevel, counterWords, problemOf } from "./words.js";

const SAVE_AFTER = 250;   // milliseconds after the last key
const REFUSED_WORDS = "This page can no longer reach the session. Your words are still here: copy them, then reload the page.";
const CLOSED_WORDS = "This question has closed.";
const ERRORS_OF_TEXT = ["response_empty", "response_too_long", "response_unusable_characters", "too_many_responses",
  "changed_elsewhere"];

export function attach(root) {
  const room = root.dataset.room;
  const part = (name) => root.querySelector("[data-part='" + name + "']");
  const box = part("box");
  const form = part("composer");
  const drafts = new Drafts(room, usableStorage(), Date.now(), nameOfTab());
  const bar = new Bar(part("connection"), announce);

  let state = JSON.parse(root.dataset.state);
  let desk = deskOfPage();
  let isSaved = true;
  let saveTimer = null;
  let level = counterLevel(box.value);

  // --- what is on the desk

  /** The desk as the server rendered it: after a plain form, or a press on a link before this script was here. */
  function deskOfPage() {
    const desk = clearDesk(state);
    const slot = form.elements.slot.value;
    desk.slot = slot === "" ? null : Number(slot);
    desk.edits = Number(form.elements.edits.value || 0);
    desk.isWriting = root.dataset.writing === "true";
    desk.hasText = isUnsent(box.value, desk);
    const words = part("problem-at-box").textContent;
    const wordsAbove = part("problem").textContent;
    if (words !== "" || wordsAbove !== "") {
      desk.problem = { words: words || wordsAbove, isAtBox: words !== "" };
    }
    return desk;
  }

  /** Put words into the box. The only way the script writes there. */
  function fillBox(text) {
    if (box.value !== text) {
      box.value = text;
    }
    desk.hasText = isUnsent(text, desk);
    showCounter();
  }

  /** Take up the group's question, with the words that were kept for it, if any. */
  function takeUp(slot) {
    const keep = { outcome: desk.outcome, undo: desk.undo, pending: desk.pending };
    desk = Object.assign(clearDesk(state), keep);
    if (slot !== null) {
      const response = state.yours.responses.find((sent) => sent.slot === slot);
      desk.slot = slot;
      desk.edits = response.edits;
    }
    const draft = desk.step === null ? null : drafts.find(desk.step.id, slot);
    fillBox(draft ? draft.text : sentText(desk.yours, slot));
    if (draft && slot !== null) {
      desk.edits = draft.edits;
    }
  }

  /** On load: words that were on their way, else words that were kept, else what the server rendered. */
  function recall() {
    drafts.adoptPending();
    const pending = drafts.pending();
    if (pending && isOfText(pending)) {
      drafts.adopt(pending.payload.step_id);
    }
    if (pending && isOfText(pending) && state.step !== null && pending.payload.step_id === state.step.id) {
      desk.slot = slotOfAct(pending);
      desk.edits = pending.payload.edits || 0;
      fillBox(pending.payload.text);
      desk.hasText = true;
    } else {
      recallDraft();
    }
    if (pending) {
      perform(pending);   // the same act again, with the same client_id
    }
  }

  function recallDraft() {
    if (desk.hasText || state.step === null) {
      return;
    }
    drafts.adopt(state.step.id);
    const mine = drafts.all().filter((draft) => draft.isMine && draft.step_id === state.step.id);
    const draft = mine.find((one) => one.slot === desk.slot) || mine.find((one) => one.slot === null) || mine[0];
    if (draft && (draft.slot === null || sentText(state.yours, draft.slot) !== "")) {
      takeUp(draft.slot);
      desk.isWriting = desk.hasText;
    }
  }

  /** Words that the server gave back for an earlier question, after a plain form. */
  function keepRendered() {
    root.querySelectorAll("[data-kept-step]").forEach((element) => {
      drafts.save({ step_id: Number(element.dataset.keptStep), slot: null, edits: 0,
        text: element.querySelector("textarea").value, position_words: "", kept_at: Date.now() });
    });
  }

  // --- drafts

  function saveDraft() {
    clearTimeout(saveTimer);
    saveTimer = null;
    if (isSaved || desk.step === null) {
      return;
    }
    isSaved = true;
    if (desk.hasText) {
      drafts.save(draftOnDesk());
    } else {
      drafts.remove(desk.step.id, desk.slot);
    }
  }

  function draftOnDesk() {
    return {
      step_id: desk.step.id,
      slot: desk.slot,
      edits: desk.edits,
      text: box.value,
      position_words: desk.step.position_words,
      kept_at: Date.now(),
    };
  }

  // --- showing

  function show() {
    const active = document.activeElement;
    const kept = keptOf(drafts.all(), state, Object.assign({ text: box.value }, desk));
    bind(root, viewOf(state, desk, room, kept));
    const isLost = active && active !== document.body && root.contains(active) && active.closest("[hidden]") !== null;
    if (isLost || (active && active !== document.body && !active.isConnected)) {
      focusHeading();
    }
  }

  function focusHeading() {
    const heading = Array.from(root.querySelectorAll("[data-heading]")).find((one) => one.closest("[hidden]") === null);
    if (heading) {
      heading.focus({ preventScroll: true });
    }
  }

  function announce(words) {
    part("announce").textContent = words.replace(/\s+/g, " ").trim();
  }

  function showCounter() {
    const words = counterWords(box.value);
    say(part("counter"), words);
    const isHigher = counterLevel(box.value) > level;
    level = counterLevel(box.value);
    if (isHigher && level > 1) {
      announce(words);
    }
  }

  /** Words at the box, and the person back in it. */
  function refuse(words) {
    desk.problem = { words, isAtBox: true };
    show();
    goToBox();
  }

  /** Put the person at the end of the text, with the whole box in view above the send button. */
  function goToBox() {
    box.focus({ preventScroll: true });
    box.setSelectionRange(box.value.length, box.value.length);
    box.scrollIntoView({ block: "center" });
  }

  // --- following the group

  /** A new state of things: follow the group, unless there are unsent words in the box. */
  function follow(next) {
    saveDraft();
    const before = state;
    state = next;
    if (state.state === "closed") {
      closeUp(before);
      return;
    }
    const isSameStep = desk.step !== null && state.step !== null && desk.step.id === state.step.id;
    if (isSameStep) {
      desk.step = state.step;
      desk.yours = state.yours;
      if (desk.slot !== null && desk.pending === null && sentText(desk.yours, desk.slot) === "") {
        letGoOfSlot();   // withdrawn in another tab
      }
      desk.hasText = isUnsent(box.value, desk) || isOfText(desk.pending);
    } else if (!hasMovedOn(state, desk)) {
      desk.outcome = "";
      desk.undo = null;
      takeUp(null);
    } else if (before.step !== null && before.step.id === desk.step.id) {
      desk.step = Object.assign({}, desk.step, { is_open: false, state: "closed" });
      desk.outcome = "";
      desk.problem = null;
    }
    show();
    announceChange(before);
  }

  /** The response that was being changed is gone: its words can go as a new response, with any that were begun for one. */
  function letGoOfSlot() {
    const begun = drafts.find(desk.step.id, null);
    drafts.remove(desk.step.id, desk.slot);
    desk.slot = null;
    desk.edits = 0;
    if (begun && begun.text.trim() !== box.value.trim()) {
      const caret = box.selectionEnd;
      fillBox(box.value + "\n\n" + begun.text);
      box.setSelectionRange(caret, caret);
    }
    desk.hasText = isUnsent(box.value, desk);
    isSaved = false;
    saveDraft();
  }

  function announceChange(before) {
    const isNewStep = state.step !== null && (before.step === null || before.step.id !== state.step.id);
    const isNewlyOpen = state.step !== null && state.step.is_open && !(before.step !== null && before.step.is_open);
    const isNewlyClosed = state.step !== null && !isNewStep && !state.step.is_open && before.step.is_open;
    if (hasMovedOn(state, desk) && isNewStep) {
      announce(part("moved-on").textContent);
    } else if (isNewStep || isNewlyOpen) {
      announce(state.step.position_words + ": " + state.step.question);
    } else if (isNewlyClosed) {
      announce(desk.hasText ? part("stranded").textContent : state.step.state_words);
    }
  }

  /** The session has closed: words that were not sent stay to be copied, until they are discarded or a day has passed. */
  function closeUp(before) {
    if (desk.hasText && desk.step !== null) {
      drafts.save(draftOnDesk());
    }
    clearTimeout(saveTimer);
    isSaved = true;
    drafts.removeAllPending();
    desk.problem = null;
    desk.outcome = "";
    desk.hasText = false;
    box.value = "";
    show();
    connection.end();
    if (before.state !== "closed") {
      announce(Array.from(part("closed").children).filter((one) => !one.hidden).map((one) => one.textContent).join(" "));
    }
  }

  function change(changes) {
    follow(Object.assign({}, state, changes));
  }

  // --- acting

  function start(name, payload) {
    if (desk.pending !== null) {
      return;
    }
    const act = {
      name,
      payload: Object.assign({ client_id: newClientId(), step_id: desk.step.id }, payload),
      kept_at: Date.now(),
    };
    drafts.savePending(act);
    desk.problem = null;
    desk.outcome = "";
    desk.undo = null;
    perform(act);
  }

  function perform(act) {
    desk.pending = act;
    show();
    connection.command(act.name, act.payload).then((ack) => settle(act, ack));
  }

  /** The answer came. Only now does the phone let go of the words. */
  function settle(act, ack) {
    saveDraft();
    drafts.removePending();
    const withdrawn = act.name === WITHDRAW_RESPONSE ? sentText(desk.yours, act.payload.slot) : "";
    desk.pending = null;
    takeYours(ack.yours);
    if (ack.ok) {
      settled(act, ack, withdrawn);
    } else {
      refused(act, ack);
    }
  }

  function takeYours(yours) {
    if (!yours) {
      return;
    }
    if (state.step !== null && state.step.id === yours.step_id) {
      state = Object.assign({}, state, { yours });
    }
    if (desk.step !== null && desk.step.id === yours.step_id) {
      desk.yours = yours;
    }
  }

  function settled(act, ack, withdrawn) {
    const slot = slotOfAct(act);
    if (isOfText(act)) {
      drafts.removeSent(act.payload.step_id, slot, act.payload.text);
    }
    const isOnDesk = desk.step !== null && desk.step.id === act.payload.step_id;
    desk.outcome = isOnDesk && act.name !== PASS_STEP ? ack.words : "";   // the page itself says "You passed"
    if (act.name === WITHDRAW_RESPONSE) {
      drafts.remove(act.payload.step_id, slot);
      desk.undo = withdrawn === "" ? null
        : Object.assign(draftOnDesk(), { slot: null, edits: 0, text: withdrawn });
    }
    if (state.state === "closed") {
      show();
      return;
    }
    if (isOnDesk) {
      const hasFocus = form.contains(document.activeElement) || part("yours").contains(document.activeElement);
      const isKept = hasMoreWords(act, slot);
      if (isKept) {
        keepBox(act);
      } else {
        desk.hasText = false;
        takeUp(null);
        desk.isWriting = desk.hasText;
      }
      show();
      if (hasFocus && !(isKept && document.activeElement === box)) {
        focusOutcome();
      }
    } else {
      show();
    }
    const isNewQuestion = isOnDesk && desk.step !== null && desk.step.id !== act.payload.step_id;
    announce(ack.words + (isNewQuestion ? " " + desk.step.position_words + ": " + desk.step.question : ""));
  }

  /** Whether the box holds other words than those the act was about: typed while it was on its way, or before. */
  function hasMoreWords(act, slot) {
    if (act.name === WITHDRAW_RESPONSE) {
      return desk.slot !== slot;
    }
    return isUnsent(box.value, desk) &&
      (act.name === PASS_STEP || (desk.slot === slot && box.value.trim() !== act.payload.text.trim()));
  }

  /** The box stays as it is; unsent words in it keep it open. */
  function keepBox(act) {
    desk.hasText = isUnsent(box.value, desk);
    if (act.name !== WITHDRAW_RESPONSE) {
      const response = desk.slot === null ? null : desk.yours.responses.find((sent) => sent.slot === desk.slot);
      desk.edits = response ? response.edits : 0;
      desk.isWriting = true;
    }
    isSaved = false;
    saveDraft();
  }

  function focusOutcome() {
    const outcome = part("outcome");
    if (outcome.closest("[hidden]") === null) {
      outcome.focus();
    } else {
      focusHeading();
    }
  }

  function refused(act, ack) {
    if (state.state === "closed") {
      show();
      return;
    }
    const isOnDesk = desk.step !== null && desk.step.id === act.payload.step_id;
    if (isOfText(act) && isOnDesk) {
      if (typeof ack.cleaned === "string") {
        box.value = ack.cleaned;
        isSaved = false;
      }
      const slot = desk.slot;
      const current = slot === null ? null : desk.yours.responses.find((response) => response.slot === slot);
      if (current) {
        desk.edits = current.edits;
      } else if (slot !== null) {
        letGoOfSlot();
      }
      desk.hasText = isUnsent(box.value, desk);
      showCounter();
      saveDraft();
    }
    if (ack.error === "step_not_open" && isOfText(act)) {
      connection.refresh();
      change(state.step !== null && state.step.id === act.payload.step_id
        ? { step: Object.assign({}, state.step, { is_open: false, state: "closed", state_words: CLOSED_WORDS }) }
        : {});
      return;
    }
    if (isOfText(act) && isOnDesk && ERRORS_OF_TEXT.indexOf(ack.error) !== -1) {
      refuse(ack.words);
    } else {
      desk.problem = { words: ack.words, isAtBox: isOfText(act) && isOnDesk };
      show();
      connection.refresh();
    }
    announce(ack.words);
  }

  // --- what the buttons and links do

  const acts = {
    send() {
      if (desk.pending !== null || !state.step || !desk.step || state.step.id !== desk.step.id) {
        return;
      }
      const problem = problemOf(box.value);
      if (problem !== "") {
        refuse(problem);
        return;
      }
      isSaved = false;
      saveDraft();
      const text = { text: box.value };
      if (desk.slot === null) {
        start(SUBMIT_RESPONSE, text);
      } else {
        start(EDIT_RESPONSE, Object.assign({ slot: desk.slot, edits: desk.edits }, text));
      }
    },
    pass() {
      saveDraft();
      start(PASS_STEP, {});
    },
    edit(element) {
      saveDraft();
      desk.outcome = "";
      desk.undo = null;
      takeUp(slotOf(element));
      show();
      goToBox();
    },
    withdraw(element) {
      saveDraft();
      start(WITHDRAW_RESPONSE, { slot: slotOf(element) });
    },
    add() {
      desk.outcome = "";
      desk.undo = null;
      takeUp(null);
      desk.isWriting = true;
      show();
      goToBox();
    },
    /** Leave the box. Words begun in it are discarded, and can be put back. */
    back() {
      discardDesk();
      takeUp(null);
      desk.isWriting = desk.hasText;
      show();
      focusOutcome();
    },
    discard() {
      discardDesk();
      takeUp(null);
      show();
      focusOutcome();
    },
    undo() {
      saveDraft();
      const standing = drafts.find(desk.undo.step_id, desk.undo.slot);
      const draft = Object.assign({}, desk.undo,
        standing ? { text: standing.text + "\n\n" + desk.undo.text } : {});
      desk.undo = null;
      desk.outcome = "";
      drafts.save(draft);
      if (state.step !== null && state.step.id === draft.step_id) {
        takeUp(draft.slot !== null && sentText(state.yours, draft.slot) === "" ? null : draft.slot);
        desk.isWriting = desk.slot === null;
      }
      show();
      if (desk.hasText) {
        goToBox();
      }
    },
    /** To the group's question. The words for the earlier one stay kept below. */
    go() {
      saveDraft();
      desk.outcome = "";
      takeUp(null);
      show();
      focusHeading();
      window.scrollTo(0, 0);
    },
    copy() {
      copyFrom(box).then((isCopied) => tellCopied(part("copied"), isCopied));
    },
    "copy-kept"(element) {
      const item = element.closest("[data-item]");
      copyFrom(item.querySelector("textarea")).then((isCopied) => {
        tellCopied(item.querySelector("[data-copied]"), isCopied);
      });
    },
    "discard-kept"(element) {
      const key = element.closest("[data-item]").getAttribute("data-item");
      const draft = drafts.discard(key);
      if (draft) {
        desk.undo = state.state === "closed" ? null : draft;
        desk.outcome = state.state === "closed" ? "" : DISCARDED_WORDS;
      }
      show();
      announce(DISCARDED_WORDS);
      focusHeading();
    },
  };

  function slotOf(element) {
    return Number(element.closest("[data-item]").getAttribute("data-item"));
  }

  function discardDesk() {
    desk.problem = null;
    desk.outcome = "";
    desk.undo = null;
    if (desk.hasText) {
      desk.undo = draftOnDesk();
      desk.outcome = DISCARDED_WORDS;
      announce(DISCARDED_WORDS);
    }
    drafts.remove(desk.step.id, desk.slot);
    clearTimeout(saveTimer);
    isSaved = true;
    desk.hasText = false;
    box.value = "";
  }

  function tellCopied(element, isCopied) {
    say(element, isCopied ? COPIED_WORDS : SELECTED_WORDS);
    announce(element.textContent);
  }

  root.addEventListener("click", (event) => {
    const element = event.target.closest("[data-act]");
    if (!element) {
      return;
    }
    event.preventDefault();
    if (element.getAttribute("aria-disabled") !== "true") {
      acts[element.dataset.act](element);
    }
  });
  root.addEventListener("submit", (event) => event.preventDefault());

  box.addEventListener("input", () => {
    isSaved = false;
    const hadText = desk.hasText;
    desk.hasText = isUnsent(box.value, desk);
    showCounter();
    if (desk.problem !== null || desk.outcome !== "" || hadText !== desk.hasText) {
      desk.problem = null;
      desk.outcome = "";
      desk.undo = null;
      say(part("copied"), "");
      show();
    }
    if (saveTimer === null) {
      saveTimer = setTimeout(saveDraft, SAVE_AFTER);
    }
  });
  window.addEventListener("pagehide", saveDraft);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      saveDraft();
    }
  });
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.newValue !== null) {
      return;
    }
    if (drafts.isPendingKey(event.key)) {
      connection.refresh();   // another tab has sent something; the box here is left alone
    } else {
      drafts.restore(event.key);
    }
  });

  // --- the connection

  const connection = connect({
    namespace: "/participant",
    auth: { session: room },
    stateUrl: "/w/" + room + "/state",
    commandUrl: (name) => "/w/" + room + "/" + name,
    csrf: root.dataset.csrf,
    revision: state.revision,
    onState(next) {
      if (desk.problem !== null && desk.problem.words === REFUSED_WORDS) {
        desk.problem = null;
      }
      follow(next);
    },
    onEvent: {
      [STEP_OPENED](payload) {
        const yours = Object.assign({}, NOTHING_SENT, { step_id: payload.step.id });
        const isSame = state.step !== null && state.step.id === payload.step.id;
        change({ revision: payload.revision, state: payload.state, step: payload.step,
          waiting_words: payload.waiting_words, yours: isSame ? state.yours : yours });
        if (payload.has_responses) {
          connection.refresh();
        }
      },
      [STEP_CLOSED](payload) {
        changeStep(payload, { is_open: false, state: "closed", state_words: payload.state_words },
          { waiting_words: payload.waiting_words });
      },
      [STEP_REVEALED](payload) {
        changeStep(payload, { is_revealed: true }, {});
      },
      [STEP_HELD](payload) {
        changeStep(payload, { is_revealed: false }, {});
      },
      [JOINED_CHANGED](payload) {
        change({ joined: payload.joined, size: payload.size });
      },
      [SESSION_CLOSED](payload) {
        change({ revision: payload.revision, state: "closed", closed_words: payload.closed_words });
      },
    },
    onConnection: (words) => bar.showConnection(words),
    onWaiting: (count) => bar.showWaiting(count),
    onRefused() {
      if (state.state === "closed") {
        return;
      }
      desk.problem = { words: REFUSED_WORDS, isAtBox: false };
      show();
    },
  });

  function changeStep(payload, ofStep, others) {
    const isThis = state.step !== null && state.step.id === payload.step_id;
    const step = isThis ? { step: Object.assign({}, state.step, ofStep) } : {};
    change(Object.assign({ revision: payload.revision }, others, step));
  }

  // --- begin

  root.classList.add("has-script");
  root.querySelectorAll("[data-without-script]").forEach((element) => {
    element.hidden = true;
  });
  if (window.location.pathname !== "/w/" + room || window.location.search !== "") {
    window.history.replaceState(null, "", "/w/" + room);   // a reload must not send again
  }
  keepRendered();
  if (state.state === "closed") {
    closeUp(state);
  } else {
    recall();
    show();
  }
  showCounter();
  followKeyboard();
}

document.querySelectorAll("[data-phone]").forEach(attach);
