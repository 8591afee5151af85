/** The parking lot on the phone: a question or worry for later, beside whatever the group is doing. Its words are kept too. */
import { PARK, WITHDRAW_RESPONSE } from "./commands.js";
import { say } from "./bar.js";
import { bodyOf, joined } from "./body.js";
import { stepOf, writtenFor } from "./desk.js";
import { counterWords, problemOf } from "./words.js";
import { said } from "../web/said.js";

const SAVE_AFTER = 250;   // milliseconds after the last key
const POSITION_WORDS = said("For later");
const EMPTY_WORDS = said("Write a question or a worry first.");

export class Parking {
  /** @param phone what it is part of: state, page, drafts, acting, writing */
  constructor(phone) {
    this.phone = phone;
    this.section = phone.page.part("parking");
    this.box = phone.page.part("parking-box");
    this.problem = this.section.querySelector("[data-part='parking-problem']").textContent;
    const identifying = phone.page.part("parking-identifying").querySelector("strong").textContent;
    this.problem = identifying || this.problem;
    this.details = identifying === "" ? null : [];   // what the words may identify, and where it stands, when that was the problem
    this.outcome = "";
    this.saveTimer = null;
    this.isSaved = true;
    this.isRecalled = false;
    this.box.addEventListener("input", () => this.changed());
  }

  /** Whether an act is about the parking lot. */
  isOf(act) {
    const { parking } = this.phone.state;
    return act.name === PARK || Boolean(parking && stepOf(act) === parking.step_id);
  }

  /** What was kept of an earlier page, once it is known where it belongs. */
  recall() {
    const { state, drafts } = this.phone;
    if (this.isRecalled || !state.parking) {
      return;
    }
    this.isRecalled = true;
    const stepId = state.parking.step_id;
    drafts.adopt(stepId);
    drafts.removeReturned(stepId, state.parking.responses);   // parked by a plain form meanwhile
    const pending = drafts.pending();
    const kept = pending !== null && pending.name === PARK ? writtenFor(pending) : null;
    const draft = kept || (drafts.find(stepId, null) ? bodyOf(drafts.find(stepId, null)) : null);
    const isTyped = this.box.value.trim() !== "";   // before this script was here
    if (draft !== null && (kept === null || !isTyped)) {
      this.add(draft.text || "");
    }
    if (isTyped) {
      this.isSaved = false;
      this.save();
    }
    if (this.box.value.trim() !== "") {
      this.section.open = true;
    }
  }

  /** @param isAnyway although it may identify somebody: its sender was told */
  park(isAnyway) {
    const { state, acting, writing } = this.phone;
    const text = this.box.value;
    if (writing.desk.pending !== null || !state.parking) {
      return;
    }
    this.details = null;
    this.problem = text.trim() === "" ? EMPTY_WORDS : problemOf(text);
    if (this.problem !== "") {
      this.outcome = "";
      this.phone.show();
      this.box.focus();
      return;
    }
    this.isSaved = false;
    this.save();
    acting.start(PARK, Object.assign({ body: { text } }, isAnyway ? { anyway: true } : {}),
      { written: { text }, step_id: state.parking.step_id }, this.box.form);
  }

  withdraw(slot) {
    const { state, acting } = this.phone;
    acting.start(WITHDRAW_RESPONSE, { step_id: state.parking.step_id, slot }, {});
  }

  settle(act, ack, withdrawn) {
    const { phone } = this;
    const { drafts, page } = phone;
    const hadFocus = this.section.contains(document.activeElement);
    this.problem = "";
    this.details = null;
    this.outcome = "";
    if (ack.ok && act.name === PARK) {
      drafts.removeSent(stepOf(act), null, writtenFor(act));
      if (this.box.value.trim() === (writtenFor(act).text || "").trim()) {
        this.write("");
        phone.parkingHint.reset();
      }
      this.outcome = ack.words;
    } else if (ack.ok) {
      this.outcome = ack.words;
      this.takeBack(withdrawn);
    } else {
      this.problem = ack.words;
      this.details = ack.error === "identifying" ? ack.details || [] : null;
      const sent = writtenFor(act).text || "";
      if (act.name === PARK && this.box.value === sent) {
        this.write((ack.cleaned || {}).text || sent);
      } else if (act.name === PARK) {
        this.add(sent);   // something else was typed before this script was here
        this.isSaved = false;
        this.save();
      }
    }
    phone.show();
    if (this.details !== null && hadFocus) {
      page.interrupt("parking");
      return;
    }
    page.announce(ack.words);
    if (hadFocus && (document.activeElement === document.body || document.activeElement.closest("[hidden]") !== null)) {
      this.section.querySelector("summary").focus();
    }
  }

  /** What is withdrawn goes into the box again, so that a slip of the finger loses nothing. */
  takeBack(withdrawn) {
    if (withdrawn !== null && this.box.value.trim() === "") {
      this.write(withdrawn.text);
      this.isSaved = false;
      this.save();
    }
  }

  closeUp() {
    this.isSaved = false;
    this.save();
    this.write("");
    this.isSaved = true;
  }

  // --- its draft

  changed() {
    this.isSaved = false;
    if (this.saveTimer === null) {
      this.saveTimer = setTimeout(() => this.save(), SAVE_AFTER);
    }
    this.showCounter();
    if (this.problem !== "" || this.outcome !== "") {
      this.problem = "";
      this.details = null;
      this.outcome = "";
      this.phone.show();
    }
  }

  save() {
    const { state, drafts } = this.phone;
    clearTimeout(this.saveTimer);
    this.saveTimer = null;
    if (this.isSaved || !state.parking) {
      return;
    }
    this.isSaved = true;
    const text = this.box.value;
    const stepId = state.parking.step_id;
    if (text.trim() === "") {
      drafts.remove(stepId, null);
    } else {
      drafts.save({ step_id: stepId, slot: null, edits: 0, body: { text }, text, position_words: POSITION_WORDS, kept_at: Date.now() });
    }
  }

  /** Words under those in the box. */
  add(text) {
    this.write(joined({ text: this.box.value }, { text }, () => true).text);
  }

  write(text) {
    if (this.box.value !== text) {
      this.box.value = text;
    }
    this.showCounter();
  }

  showCounter() {
    say(this.phone.page.part("parking-counter"), counterWords(this.box.value));
  }
}
