/**
 * Acts of this phone: kept before they are sent, sent until an answer comes, and only then let go of.
 *
 * One act at a time. The same act twice is one: it keeps its client_id over a reload.
 */
import { ASK_FOR_BREAK, ASK_FOR_TIME, EDIT_RESPONSE, PASS_STEP, SUBMIT_RESPONSE, WITHDRAW_RESPONSE, newClientId } from "./commands.js";
import { isSameBody } from "./body.js";
import { isOfFields, sentTo, slotOfAct, stepOf, writtenFor } from "./desk.js";
import { problemIn } from "./words.js";
import { said } from "../web/said.js";

const CLOSED_WORDS = said("This question has closed.");
const ERRORS_AT_BOX = ["response_empty", "response_too_long", "response_unusable_characters", "response_unfit",
  "too_many_responses", "changed_elsewhere"];

/** Whether the server had this act by the plain form, and with other words: they were changed while it was on its way. */
function isOtherThanSent(act, ack) {
  return Boolean(act.is_of_page && ack.was_other);
}

export class Acting {
  /** @param phone what it is part of: state, page, drafts, fields, writing, parking, connection */
  constructor(phone) {
    this.phone = phone;
    this.begun = new Set();   // plain forms whose own act was sent from here
  }

  get desk() {
    return this.phone.writing.desk;
  }

  // --- setting out

  /**
   * Send what is in the fields, or say what is wrong with it.
   *
   * @param isAnyway although it may identify somebody: its sender was told
   */
  send(isAnyway) {
    const { state, fields, writing } = this.phone;
    const desk = this.desk;
    if (desk.pending !== null || !state.step || !desk.step || state.step.id !== desk.step.id) {
      return;
    }
    const problem = problemIn(fields);
    if (problem !== null) {
      this.refuse(problem.words, problem.box);
      return;
    }
    const { body, words } = fields.sending();
    if (body === null) {
      this.refuse(words, null);
      return;
    }
    writing.saveNow();
    const written = fields.read();
    const anyway = isAnyway ? { anyway: true } : {};
    if (desk.slot === null) {
      this.start(SUBMIT_RESPONSE, Object.assign({ step_id: desk.step.id, body }, anyway), { written }, this.phone.form);
    } else {
      const { slot, edits } = desk;
      this.start(EDIT_RESPONSE, Object.assign({ step_id: desk.step.id, slot, edits, body }, anyway), { written });
    }
  }

  /**
   * @param payload the command's fields, without the client_id
   * @param kept    what the phone must know about it beside them: {written, step_id}
   * @param form    the plain form that sends the same, where there is one: a press before this script was here may be on its
   *                way still, and the first act from here has the id of that one
   */
  start(name, payload, kept, form = null) {
    const desk = this.desk;
    if (desk.pending !== null) {
      return;
    }
    this.phone.hint.quiet();
    this.phone.parkingHint.quiet();
    const isOfPage = form !== null && !this.begun.has(form);
    this.begun.add(form);
    const act = Object.assign({
      name,
      payload: Object.assign({ client_id: isOfPage ? form.elements.client_id.value : newClientId() }, payload),
      is_of_page: isOfPage,
      kept_at: Date.now(),
    }, kept);
    this.phone.drafts.savePending(act);
    desk.problem = null;
    desk.outcome = "";
    desk.undo = null;
    this.perform(act);
  }

  perform(act) {
    const { connection } = this.phone;
    this.desk.pending = act;
    this.phone.show();
    connection.command(act.name, act.payload).then((ack) => this.settle(act, ack));
  }

  // --- the answer

  /** The answer came. Only now does the phone let go of the words. */
  settle(act, ack) {
    const { state, drafts, writing, parking } = this.phone;
    writing.save();
    drafts.removePending();
    const yours = parking.isOf(act) ? state.parking : this.desk.yours;
    const withdrawn = act.name === WITHDRAW_RESPONSE ? sentTo(yours, act.payload.slot) : null;
    this.desk.pending = null;
    this.takeYours(ack.yours);
    if (isOtherThanSent(act, ack)) {
      this.again(act);
    } else if (parking.isOf(act)) {
      parking.settle(act, ack, withdrawn);
    } else if (act.name === ASK_FOR_TIME || act.name === ASK_FOR_BREAK) {
      this.asked(act, ack);
    } else if (ack.ok) {
      this.settled(act, ack, withdrawn);
    } else {
      this.refused(act, ack);
    }
  }

  /** The same as an act of its own. */
  again(act) {
    const { written, step_id } = act;
    const payload = Object.assign({}, act.payload);
    delete payload.client_id;
    this.start(act.name, payload, { written, step_id });
  }

  takeYours(yours) {
    const { phone } = this;
    if (!yours) {
      return;
    }
    if (phone.state.state === "closed") {
      phone.own.takeLate(this.desk.step, yours);   // nothing that was sent comes into sight again
      return;
    }
    if (phone.state.parking && phone.state.parking.step_id === yours.step_id) {
      phone.state = Object.assign({}, phone.state, { parking: yours });
    }
    if (phone.state.step !== null && phone.state.step.id === yours.step_id) {
      phone.state = Object.assign({}, phone.state, { yours });
    }
    if (this.desk.step !== null && this.desk.step.id === yours.step_id) {
      this.desk.yours = yours;
    }
  }

  settled(act, ack, withdrawn) {
    const { state, page, drafts, fields, writing } = this.phone;
    const slot = slotOfAct(act);
    const stepId = stepOf(act);
    if (isOfFields(act)) {
      drafts.removeSent(stepId, slot, writtenFor(act));
    }
    const isOnDesk = this.desk.step !== null && this.desk.step.id === stepId;
    this.desk.outcome = isOnDesk && act.name !== PASS_STEP ? ack.words : "";   // the page itself says "You passed"
    if (act.name === WITHDRAW_RESPONSE) {
      drafts.remove(stepId, slot);
      this.desk.undo = withdrawn === null || !isOnDesk ? null : writing.draftOf(withdrawn.body, withdrawn.text);
    }
    if (state.state === "closed" || !isOnDesk) {
      this.phone.show();
      if (state.state !== "closed") {
        page.announce(ack.words);
      }
      return;
    }
    if (isOfFields(act)) {
      fields.sentOff();
    }
    const hadFocus = page.part("composer").contains(document.activeElement) || page.part("yours").contains(document.activeElement);
    const isKept = this.hasMore(act, slot);
    if (isKept) {
      this.keep(act);
    } else {
      this.desk.hasUnsent = false;
      writing.takeUp(null);
      this.desk.isWriting = this.desk.hasUnsent;
    }
    this.phone.show();
    if (hadFocus && !(isKept && fields.hasFocus())) {
      page.focusOutcome();
    }
    const step = this.desk.step;
    const isNewQuestion = step !== null && step.id !== stepId;
    page.announce(ack.words + (isNewQuestion ? " " + step.position_words + ": " + step.question : ""));
  }

  /** Whether the fields hold something else than the act was about: filled in while it was on its way, or before. */
  hasMore(act, slot) {
    const { fields, writing } = this.phone;
    if (act.name === WITHDRAW_RESPONSE) {
      return this.desk.slot !== slot;
    }
    return fields.isUnsent(writing.sent) &&
      (act.name === PASS_STEP || (this.desk.slot === slot && !isSameBody(fields.read(), writtenFor(act))));
  }

  /** The fields stay as they are; what is unsent in them keeps them open. */
  keep(act) {
    const { writing } = this.phone;
    writing.look();
    if (act.name !== WITHDRAW_RESPONSE) {
      const response = sentTo(this.desk.yours, this.desk.slot);
      this.desk.edits = response === null ? 0 : response.edits;
      this.desk.isWriting = true;
    }
    writing.saveNow();
  }

  asked(act, ack) {
    const { phone } = this;
    if (ack.ok && act.name === ASK_FOR_BREAK) {
      phone.hasAskedForBreak = true;
    } else if (ack.ok) {
      phone.askedAt = stepOf(act);
    } else if (phone.state.state !== "closed") {
      this.desk.problem = { words: ack.words, isAtBox: false };
    }
    phone.show();
    phone.page.announce(ack.words);
  }

  refused(act, ack) {
    const { phone } = this;
    const { page, fields, writing, following, connection } = phone;
    if (phone.state.state === "closed") {
      phone.show();
      return;
    }
    const desk = this.desk;
    const isOnDesk = desk.step !== null && desk.step.id === stepOf(act);
    if (isOfFields(act) && isOnDesk) {
      if (ack.cleaned) {
        fields.write(ack.cleaned);
        writing.isSaved = false;
      }
      const current = sentTo(desk.yours, desk.slot);
      if (current !== null) {
        desk.edits = current.edits;
      } else if (desk.slot !== null) {
        writing.letGoOfSlot();
      }
      writing.look();
      writing.save();
    }
    if (ack.error === "step_not_open" && isOfFields(act)) {
      connection.refresh();
      const { step } = phone.state;
      following.change(step !== null && step.id === stepOf(act)
        ? { step: Object.assign({}, step, { is_open: false, state: "closed", state_words: CLOSED_WORDS }) }
        : {});
      return;
    }
    if (isOfFields(act) && isOnDesk && ack.error === "identifying") {
      desk.problem = { words: ack.words, isAtBox: true, details: ack.details || [] };
      phone.show();
      page.interrupt("box");
      return;
    }
    if (isOfFields(act) && isOnDesk && ERRORS_AT_BOX.indexOf(ack.error) !== -1) {
      this.refuse(ack.words, ack.error === "response_too_long" ? fields.longestBox() : fields.named(ack.field));
    } else {
      desk.problem = { words: ack.words, isAtBox: isOfFields(act) && isOnDesk };
      phone.show();
      connection.refresh();
    }
    page.announce(ack.words);
  }

  /** Words at the fields, and the person back in them. */
  refuse(words, box) {
    const { phone } = this;
    this.desk.problem = { words, isAtBox: true, box };
    phone.show();
    phone.fields.focus(box);
  }
}
