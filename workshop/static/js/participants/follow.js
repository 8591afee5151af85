/** Following the group: whole states and single changes, as they come, without touching what somebody is filling in. */
import {
  CARE_CHANGED, JOINED_CHANGED, ROOM_CHANGED, SESSION_CLOSED, SESSION_MOVED_ON, STEP_CHANGED, STEP_CLEARED, STEP_CLOSED,
  STEP_HELD, STEP_OPENED, STEP_REVEALED, TIMER_CHANGED,
} from "../live/events.js";
import { NOTHING_SENT, hasMovedOn, isOfFields, sentTo, writtenFor } from "./desk.js";
import { isSameBody } from "./body.js";
import { closeUp as closeUpNumbers } from "./weeks.js";
import { said } from "../web/said.js";

const CLEARED_WORDS = said("The facilitator cleared what was sent to this question. Yours is here again: send it if you like.");
const TAKEN_AGAIN_WORDS = said("Responses are taken as before.");
const CLEARED_BESIDE_WORDS = said("The facilitator cleared what was sent to this question. Yours is kept on this phone.");

export class Following {
  /** @param phone what it is part of: state, page, drafts, fields, writing, parking, timer, connection */
  constructor(phone) {
    this.phone = phone;
    this.cleared = null;   // the step whose responses the facilitator has just cleared
  }

  /** What to do at each event. */
  handlers() {
    return {
      [STEP_OPENED]: (payload) => this.opened(payload),
      [SESSION_MOVED_ON]: (payload) => {
        this.change(revisionOf(payload));
        this.phone.connection.refresh();
      },
      [STEP_CLOSED]: (payload) => this.changeStep(payload,
        { is_open: false, state: "closed", state_words: payload.state_words }, { waiting_words: payload.waiting_words }),
      [STEP_REVEALED]: (payload) => this.changeStep(payload, { is_revealed: true }, {}),
      [STEP_HELD]: (payload) => this.changeStep(payload, { is_revealed: false }, {}),
      [STEP_CLEARED]: (payload) => {
        this.cleared = payload.step_id;
        this.change(revisionOf(payload));
        this.phone.connection.refresh();
      },
      [STEP_CHANGED]: (payload) => this.change(Object.assign(revisionOf(payload), this.isOn(payload.step_id)
        ? { step: Object.assign({}, this.phone.state.step, { settings: payload.settings }) } : {})),
      [TIMER_CHANGED]: (payload) => this.timed(payload),
      [CARE_CHANGED]: (payload) => this.change(Object.assign(revisionOf(payload), { care: payload.care })),
      [JOINED_CHANGED]: (payload) => this.change({ joined: payload.joined, size: payload.size }),
      [ROOM_CHANGED]: (payload) => this.roomChanged(payload),
      [SESSION_CLOSED]: (payload) => this.change(Object.assign(revisionOf(payload),
        { state: "closed", closed_words: payload.closed_words, follow_up: payload.follow_up })),
    };
  }

  /** A step was put to everybody, or to one audience: then the others keep what they have, or are told whose it is. */
  opened(payload) {
    const { state, connection } = this.phone;
    const role = state.audience ? state.audience.mine : "";
    const audience = payload.step.audience;
    const isMine = audience === "both" || audience === role || (role === "" && !payload.is_beside);
    if (!isMine) {
      this.change(Object.assign(revisionOf(payload), payload.is_beside ? {}
        : { state: payload.state, step: null, yours: null, timer: null, waiting_words: payload.elsewhere_words }));
      return;
    }
    const isSame = this.isOn(payload.step.id);
    this.phone.hasAskedForBreak = this.phone.hasAskedForBreak && isSame;
    this.change(Object.assign(revisionOf(payload), {
      state: payload.state,
      step: payload.step,
      waiting_words: payload.waiting_words,
      yours: isSame ? state.yours : Object.assign({}, NOTHING_SENT, { step_id: payload.step.id }),
      timer: isSame ? state.timer : null,
    }));
    if (payload.has_responses) {
      connection.refresh();
    }
  }

  /** Responses are paused, slow, or taken as ever: what was said of the last try is no longer true. */
  roomChanged(payload) {
    const { state, page, writing } = this.phone;
    const isNews = state.room_words !== payload.room_words;
    if (isNews) {
      writing.desk.problem = null;
    }
    this.change(Object.assign(revisionOf(payload), { room_words: payload.room_words }));
    if (isNews) {
      page.announce(payload.room_words || TAKEN_AGAIN_WORDS);
    }
  }

  /** A clock started, changed or stopped: whoever asked for more time may ask again. */
  timed(payload) {
    const { phone } = this;
    if (this.isOn(payload.step_id)) {
      phone.askedAt = null;
      const step = Object.assign({}, phone.state.step, { settings: payload.settings });
      this.change(Object.assign(revisionOf(payload), { timer: payload.timer, step }));
    } else {
      this.change(revisionOf(payload));
    }
  }

  isOn(stepId) {
    const { state } = this.phone;
    return state.step !== null && state.step.id === stepId;
  }

  /** What has closed or stands on the board can be looked back at. */
  changeStep(payload, ofStep, others) {
    const { state } = this.phone;
    const isClosed = ofStep.is_open === false;
    const changes = Object.assign(revisionOf(payload), isClosed || ofStep.is_revealed ? { has_look_back: true } : {});
    if (this.isOn(payload.step_id)) {
      Object.assign(changes, others, isClosed ? { timer: null } : {}, { step: Object.assign({}, state.step, ofStep) });
    } else if (state.step === null) {
      Object.assign(changes, others);
    }
    this.change(changes);
  }

  change(changes) {
    this.follow(Object.assign({}, this.phone.state, changes));
  }

  /** A new state of things: follow the group, unless there is something unsent in the fields. */
  follow(next) {
    const { phone } = this;
    const { writing, parking } = phone;
    writing.save();
    parking.save();
    const before = phone.state;
    phone.state = next;
    if (next.state === "closed") {
      this.closeUp(before);
      return;
    }
    const desk = writing.desk;
    const isSameStep = desk.step !== null && next.step !== null && desk.step.id === next.step.id;
    let words = "";
    if (isSameStep) {
      words = this.stay(before);
    } else if (!hasMovedOn(next, desk)) {
      desk.outcome = "";
      desk.undo = null;
      writing.takeUp(null);
    } else if (before.step !== null && before.step.id === desk.step.id) {
      desk.step = Object.assign({}, desk.step, { is_open: false, state: "closed" });
      desk.outcome = "";
      desk.problem = null;
    }
    parking.recall();
    phone.show();
    this.announceChange(before, words);
  }

  /** The question is the same; what was sent to it may not be. Returns words about that, or "". */
  stay(before) {
    const { phone } = this;
    const { state, drafts, fields, writing } = phone;
    const desk = writing.desk;
    const yoursBefore = desk.yours || NOTHING_SENT;
    const isCleared = (this.cleared === state.step.id || hasNewRound(before.step, state.step)) &&
      yoursBefore.responses.length > 0 && state.yours.responses.length === 0;
    desk.step = state.step;
    desk.yours = state.yours;
    fields.update(state.step);
    if (isCleared) {
      this.cleared = null;
      writing.takeBack(yoursBefore);
      const words = writing.desk.step.is_open && writing.desk.hasUnsent ? CLEARED_WORDS : CLEARED_BESIDE_WORDS;
      writing.desk.outcome = words;
      return words;
    }
    drafts.removeReturned(state.step.id, state.yours.responses);
    if (desk.slot === null && desk.pending === null && this.isSentAgain(fields.read(), yoursBefore)) {
      writing.forget();
      writing.takeUp(null);   // the facilitator brought back what was cleared
      writing.desk.outcome = "";
      writing.desk.isWriting = writing.desk.hasUnsent;
      return "";
    }
    if (desk.slot !== null && desk.pending === null && sentTo(desk.yours, desk.slot) === null) {
      writing.letGoOfSlot();   // withdrawn in another tab
    }
    const hasUnsent = fields.isUnsent(writing.sent);
    desk.hasUnsent = hasUnsent || (desk.pending !== null && isOfFields(desk.pending));
    if (!hasUnsent && !desk.hasUnsent && state.step.is_open && drafts.mineReturned(state.step.id).length > 0 && desk.slot === null) {
      writing.takeUp(null);   // open again: what came back may be sent
      writing.desk.isWriting = writing.desk.hasUnsent;
    }
    return "";
  }

  isSentAgain(body, yoursBefore) {
    const { state, writing } = this.phone;
    return writing.desk.hasUnsent && yoursBefore.responses.length === 0 &&
      state.yours.responses.some((sent) => isSameBody(body, sent.body || {}));
  }

  announceChange(before, words) {
    const { state, page, writing } = this.phone;
    const isNewStep = state.step !== null && (before.step === null || before.step.id !== state.step.id);
    const isNewlyOpen = state.step !== null && state.step.is_open && !(before.step !== null && before.step.is_open);
    const isNewlyClosed = state.step !== null && !isNewStep && !state.step.is_open && before.step.is_open;
    if (words !== "") {
      page.announce(words);
    } else if (hasMovedOn(state, writing.desk) && (isNewStep || (state.step === null && before.step !== null))) {
      page.announce(page.part("moved-on").textContent);
    } else if (isNewStep || isNewlyOpen) {
      page.announce(state.step.position_words + ": " + state.step.question);
    } else if (isNewlyClosed) {
      page.announce(writing.desk.hasUnsent ? page.part("stranded").textContent : state.step.state_words);
    } else if (state.step === null && before.step !== null) {
      page.announce(state.waiting_words);
    } else if (state.care.own_rule_words !== "" && state.care.own_rule_words !== before.care.own_rule_words) {
      page.announce(state.care.own_rule_words);
    }
  }

  /** The session has closed: what was not sent stays to be copied, until it is discarded or a day has passed. */
  closeUp(before) {
    const { page, drafts, fields, writing, parking, connection } = this.phone;
    const desk = writing.desk;
    if (desk.hasUnsent && desk.step !== null) {
      drafts.save(writing.draft());
    }
    parking.closeUp();
    writing.forget();
    drafts.removeAllPending();
    drafts.removePairs();
    closeUpNumbers(this.phone.room, this.phone.state.follow_up);
    desk.problem = null;
    desk.outcome = "";
    desk.undo = null;
    fields.begin(null, null);
    this.phone.forgetSent();
    this.phone.show();
    connection.end();
    if (before.state !== "closed") {
      page.announce(Array.from(page.part("closed").children).filter((one) => !one.hidden).map((one) => one.textContent).join(" "));
    }
  }
}

function revisionOf(payload) {
  return payload.revision === undefined ? {} : { revision: payload.revision };
}

function hasNewRound(before, step) {
  return before !== null && before.id === step.id && before.round !== undefined && before.round !== step.round;
}
