/** What somebody is filling in on this phone: the desk, the fields, and the drafts that are kept of them. */
import { say } from "./bar.js";
import { bodyOf, isBlank, isSameBody, joined } from "./body.js";
import { DISCARDED_WORDS } from "./copy.js";
import { clearDesk, isOfFields, sentTo, slotOfAct, stepOf, writtenFor } from "./desk.js";
import { counterLevel, counterWords } from "./words.js";

const SAVE_AFTER = 250;   // milliseconds after the last key

export class Writing {
  /** @param phone what it is part of: state, page, drafts, fields */
  constructor(phone) {
    this.phone = phone;
    this.desk = clearDesk(phone.state);
    this.isSaved = true;
    this.saveTimer = null;
    this.level = 0;
    this.last = "";
  }

  /** The response that is being changed, as it was sent, or null. */
  get sent() {
    const response = sentTo(this.desk.yours, this.desk.slot);
    return response === null ? null : response.body || { text: response.text };
  }

  // --- what is on the desk

  /** As the server rendered it: after a plain form, or a press on a link before this script was here. */
  adopt(form, isWriting) {
    const { state, page, fields } = this.phone;
    const filled = fields.read();
    const slot = form.elements.slot.value;
    this.desk = clearDesk(state);
    this.desk.slot = slot === "" ? null : Number(slot);
    this.desk.edits = Number(form.elements.edits.value || 0);
    this.desk.isWriting = isWriting;
    fields.begin(this.desk.step, this.sent);
    fields.write(filled);
    fields.returnCaret();
    this.look();
    this.level = counterLevel(fields.countedText());
    const words = page.part("problem-at-box").textContent;
    const wordsAbove = page.part("problem").textContent;
    const identifying = page.part("box-identifying").querySelector("strong").textContent;
    if (identifying !== "") {
      this.desk.problem = { words: identifying, isAtBox: true, details: [] };
    } else if (words !== "" || wordsAbove !== "") {
      this.desk.problem = { words: words || wordsAbove, isAtBox: words !== "" };
    }
  }

  /** Take up the group's question, with what was kept for it, if anything. */
  takeUp(slot) {
    const { state, drafts, fields } = this.phone;
    const { outcome, undo, pending } = this.desk;
    this.desk = Object.assign(clearDesk(state), { outcome, undo, pending });
    const step = this.desk.step;
    const sent = sentTo(state.yours, slot);
    if (sent !== null) {
      this.desk.slot = slot;
      this.desk.edits = sent.edits;
    }
    fields.begin(step, this.sent);
    const draft = step === null ? null
      : drafts.find(step.id, slot) || (slot === null && step.is_open ? drafts.takeReturned(step.id) : null);
    if (draft !== null) {
      fields.write(bodyOf(draft));
      this.desk.edits = slot === null ? 0 : draft.edits;
    }
    fields.returnCaret();
    this.look();
  }

  /** On load: what was on its way, else what was kept, else what the server rendered. Returns the act on its way, or null. */
  recall() {
    const { state, drafts, fields } = this.phone;
    drafts.adoptPending();
    const pending = drafts.pending();
    const isOfText = pending !== null && isOfFields(pending);
    if (isOfText && pending.payload.body === undefined) {
      pending.payload = Object.assign({}, pending.payload, { body: bodyOf(pending.payload) });   // of an earlier version
      delete pending.payload.text;
    }
    if (isOfText) {
      drafts.adopt(stepOf(pending));
    }
    if (isOfText && state.step !== null && stepOf(pending) === state.step.id) {
      if (this.desk.hasUnsent && !isSameBody(fields.read(), writtenFor(pending))) {
        drafts.setAside(this.draft());   // typed before this script was here: it comes next
      }
      this.desk.slot = slotOfAct(pending);
      this.desk.edits = pending.payload.edits || 0;
      fields.begin(this.desk.step, this.sent);
      fields.write(writtenFor(pending));
      this.look();
      this.desk.hasUnsent = true;
    } else {
      this.recallDraft();
    }
    return pending;
  }

  /** What was typed before this script was here stays, above what was kept. */
  recallDraft() {
    const { state, drafts } = this.phone;
    if (state.step === null) {
      return;
    }
    drafts.removeReturned(state.step.id, (state.yours || {}).responses || []);   // sent by a plain form meanwhile
    if (this.desk.hasUnsent) {
      this.joinIn(drafts.find(state.step.id, this.desk.slot));
      this.saveNow();
      return;
    }
    drafts.adopt(state.step.id);
    const mine = drafts.all().filter((draft) => draft.isMine && draft.step_id === state.step.id);
    const draft = mine.find((one) => one.slot === this.desk.slot) || mine.find((one) => one.slot === null) || mine[0];
    if (draft && (draft.slot === null || sentTo(state.yours, draft.slot) !== null)) {
      this.takeUp(draft.slot);
      this.desk.isWriting = this.desk.hasUnsent;
    }
  }

  /** The response that was being changed is gone: its words can go as a new response, with any that were begun for one. */
  letGoOfSlot() {
    const { drafts } = this.phone;
    const begun = drafts.find(this.desk.step.id, null);
    drafts.remove(this.desk.step.id, this.desk.slot);
    this.desk.slot = null;
    this.desk.edits = 0;
    this.joinIn(begun);
    this.saveNow();
  }

  /** The texts of a draft under those in the fields; the place where somebody writes stays. */
  joinIn(draft) {
    const { fields } = this.phone;
    if (draft) {
      const box = document.activeElement;
      const caret = fields.hasFocus() && fields.textBoxes().indexOf(box) !== -1 ? box.selectionEnd : null;
      fields.write(joined(fields.read(), bodyOf(draft), (name) => fields.isText(name)));
      if (caret !== null) {
        box.setSelectionRange(caret, caret);
      }
    }
    this.look();
  }

  /** The facilitator cleared the question: what was sent to it is in the fields again, one response after the other. */
  takeBack(before) {
    const { drafts } = this.phone;
    const isEditing = this.desk.slot !== null;
    const wasUnsent = this.desk.hasUnsent;
    before.responses
      .filter((sent) => !isBlank(bodyOf(sent)) && !(isEditing && wasUnsent && sent.slot === this.desk.slot))
      .forEach((sent) => drafts.saveReturned(this.draftOf(bodyOf(sent), sent.text), sent.slot));
    if (isEditing && wasUnsent) {
      this.letGoOfSlot();
    } else if (!wasUnsent) {
      this.takeUp(null);
      this.desk.isWriting = this.desk.hasUnsent;
    }
  }

  /** Leave what is in the fields: it can be put back. */
  discard() {
    const { page, drafts, fields } = this.phone;
    const desk = this.desk;
    desk.problem = null;
    desk.outcome = "";
    desk.undo = null;
    if (desk.hasUnsent) {
      desk.undo = this.draft();
      desk.outcome = DISCARDED_WORDS;
      page.announce(DISCARDED_WORDS);
    }
    drafts.remove(desk.step.id, desk.slot);
    this.forget();
    fields.begin(desk.step, null);
  }

  /** Put back what was discarded or withdrawn. Returns whether it is in the fields now. */
  putBack() {
    const { state, drafts, fields } = this.phone;
    const undo = this.desk.undo;
    const standing = drafts.find(undo.step_id, undo.slot);
    const isText = (name) => !fields.isOf(undo.step_id) || fields.isText(name);
    const body = standing ? joined(bodyOf(standing), bodyOf(undo), isText) : bodyOf(undo);
    this.desk.undo = null;
    this.desk.outcome = "";
    drafts.save(Object.assign({}, undo, { body, text: standing ? standing.text + "\n\n" + undo.text : undo.text }));
    if (state.step === null || state.step.id !== undo.step_id) {
      return false;
    }
    this.takeUp(undo.slot !== null && sentTo(state.yours, undo.slot) === null ? null : undo.slot);
    this.desk.isWriting = this.desk.slot === null;
    return this.desk.hasUnsent;
  }

  // --- drafts

  save() {
    const { drafts } = this.phone;
    clearTimeout(this.saveTimer);
    this.saveTimer = null;
    if (this.isSaved || this.desk.step === null) {
      return;
    }
    this.isSaved = true;
    if (this.desk.hasUnsent) {
      drafts.save(this.draft());
    } else {
      drafts.remove(this.desk.step.id, this.desk.slot);
    }
  }

  saveNow() {
    this.isSaved = false;
    this.save();
  }

  saveSoon() {
    this.isSaved = false;
    if (this.saveTimer === null) {
      this.saveTimer = setTimeout(() => this.save(), SAVE_AFTER);
    }
  }

  /** Keep nothing of what is in the fields. */
  forget() {
    clearTimeout(this.saveTimer);
    this.saveTimer = null;
    this.isSaved = true;
    this.desk.hasUnsent = false;
  }

  /** The draft of what is in the fields. */
  draft() {
    const { fields } = this.phone;
    return Object.assign(this.draftOf(fields.read(), fields.words()), { slot: this.desk.slot, edits: this.desk.edits });
  }

  /** A draft of a new response to the question on the desk. */
  draftOf(body, text) {
    const { id, position_words } = this.desk.step;
    const { own_pace } = this.phone.state;
    return Object.assign({ step_id: id, slot: null, edits: 0, body, text, position_words, kept_at: Date.now() },
      own_pace ? { keep_for: own_pace.seconds_left * 1000 } : {});
  }

  // --- while somebody fills in

  /** Somebody has changed a field: true when the page says something else now. */
  changed() {
    const { page, fields } = this.phone;
    const now = JSON.stringify(fields.read());
    if (now === this.last) {
      return false;
    }
    const desk = this.desk;
    const hadUnsent = desk.hasUnsent;
    this.look();
    this.saveSoon();
    if (desk.problem === null && desk.outcome === "" && hadUnsent === desk.hasUnsent) {
      return false;
    }
    desk.problem = null;
    desk.outcome = "";
    desk.undo = null;
    say(page.part("copied"), "");
    return true;
  }

  /** Whether there is more in the fields than the server has, and how long it is. */
  look() {
    const { fields } = this.phone;
    this.last = JSON.stringify(fields.read());
    this.desk.hasUnsent = this.desk.step !== null && fields.isUnsent(this.sent);
    this.showCounter();
  }

  showCounter() {
    const { page, fields } = this.phone;
    const text = fields.countedText();
    const words = counterWords(text);
    const level = counterLevel(text);
    say(page.part("counter"), words);
    if (level > this.level && level > 1) {
      page.announce(words);
    }
    this.level = level;
  }
}
