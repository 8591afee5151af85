/**
 * The participant's page, live: follows the group, never touches what somebody is filling in, never loses it.
 *
 * Without this script the page works by plain forms and links; here the same buttons and links are acted on in place. This
 * module puts the parts together and says what each button does:
 *
 *   writing.js  what somebody fills in: the desk, the fields (fields.js), their drafts (drafts.js)
 *   acting.js   what they send, until the answer has come
 *   hint.js     what they may want to say otherwise, before they send it
 *   follow.js   where the group stands
 *   parking.js, timer.js, bar.js   what stands beside the question
 *   own_answers.js   what they sent, for them to keep at the end
 *   view.js     what the page shows of all that (page.js)
 */
import { ASK_FOR_BREAK, ASK_FOR_TIME, PASS_STEP, WITHDRAW_RESPONSE } from "./commands.js";
import { connect } from "../live/connection.js";
import { Acting } from "./acting.js";
import { Bar } from "./bar.js";
import { DISCARDED_WORDS, copyFrom } from "./copy.js";
import { Drafts, nameOfTab, usableStorage } from "./drafts.js";
import { Fields } from "./fields.js";
import { Following } from "./follow.js";
import { Hint } from "./hint.js";
import { attach as followKeyboard } from "./keyboard.js";
import { Page } from "./page.js";
import { OwnAnswers, storageOfTab } from "./own_answers.js";
import { Parking } from "./parking.js";
import { Timer } from "./timer.js";
import { keptOf, viewOf } from "./view.js";
import { STEPPED_OUT, hasSteppedOut } from "./quiet.js";
import { forgetWeeks, hasWeeks } from "./weeks.js";
import { Writing } from "./writing.js";
import { later } from "../web/later.js";
import { retried } from "../web/retried.js";
import { said } from "../web/said.js";

const SAVED_WORDS = said("Saved on this device, where your browser puts its downloads.");
const NOT_SAVED_WORDS = said("Not saved: what makes the file could not be fetched. Keep this page open and try again when you are connected.");
const FORGOTTEN_WORDS = said("What you wrote is gone from this page.");
const FORGOTTEN_NUMBERS_WORDS = said("Your numbers are gone from this phone.");
const LOOKED_AT_EVERY = 60000;   // milliseconds
const REFUSED_WORDS = said("This page can no longer reach the session. Your words are still here: copy them, then reload the page.");

/** The files that somebody may save at the end. They are fetched while there is a network. */
const records = retried((query) => import("../record/record.js" + query));

class Phone {
  constructor(root) {
    this.root = root;
    this.room = root.dataset.room;
    this.state = JSON.parse(root.dataset.state);
    this.page = new Page(root);
    this.form = this.page.part("composer");
    this.isAtOwnPace = Boolean(this.state.own_pace);   // no live connection: nobody is seen to be here
    this.drafts = new Drafts(this.room, usableStorage(), Date.now(), nameOfTab());
    this.fields = new Fields(this.form, this.page.part("fields"), root, this.room);
    this.hint = new Hint(this.page.part("box-hint"), this.fields.container, () => this.fields.textBoxes());
    this.writing = new Writing(this);
    this.acting = new Acting(this);
    this.following = new Following(this);
    this.parking = new Parking(this);
    this.parkingHint = new Hint(this.page.part("parking-hint"), this.parking.box, () => [this.parking.box]);
    this.own = new OwnAnswers(this.room, storageOfTab());
    this.timer = new Timer(this.page.part("timer"), (words) => this.page.announce(words));
    this.hasAskedForBreak = false;
    this.askedAt = null;   // the step at which somebody here asked for more time
    this.connection = null;
  }

  /**
   * The session has closed: nothing that was sent stays in sight or in the page, hidden or not. Phones are lent and lost.
   * Its author may still have it saved, until they leave the page (own_answers.js).
   */
  forgetSent() {
    this.own.closeUp(Date.now());
    this.state = Object.assign({}, this.state, { yours: null, parking: null });
    this.root.removeAttribute("data-state");
    this.root.querySelectorAll(".own-response").forEach((element) => element.remove());
  }

  /** What can still be saved after the close is gone: somebody chose so, left the page, or it took too long. */
  forgetOwn() {
    if (this.own.closedAt !== null && !this.own.isEmpty) {
      this.own.forget();
      takeAway();
      this.show();
    }
  }

  show() {
    const { state, room, page, drafts, fields, writing, parking, timer, own } = this;
    own.take(state.step, state.yours, state.earlier_locked);
    own.take(writing.desk.step, writing.desk.yours, state.earlier_locked);
    own.takeParked(state.parking);
    const { desk } = writing;
    const kept = keptOf(drafts.all(), state, Object.assign({ body: fields.read() }, desk));
    if (!state.timer) {
      this.askedAt = null;
    }
    const view = viewOf(state, desk, room, { kept, hasOwn: !own.isEmpty, hasWeeks: hasWeeks(state.follow_up), askedAt: this.askedAt, hasAskedForBreak: this.hasAskedForBreak,
      parking: { problem: parking.problem, details: parking.details, outcome: parking.outcome,
        hasText: parking.box.value.trim() !== "" } });
    page.show(view);
    fields.setLabel(view.box.label);
    timer.set(view.timer === null ? null : state.timer);
    fields.setProblem(view.box.is_invalid, desk.problem ? desk.problem.box : null);
    fields.lock(view.box.is_sending);
  }

  /** What was typed and not sent yet, into the phone's storage. */
  save() {
    this.writing.save();
    this.parking.save();
  }
}

/** What was laid out for the printer. */
function takeAway() {
  if (document.querySelector(".record") !== null) {
    records().then(({ layOut }) => layOut(null));
  }
}

/** What the buttons and links do: {name: act(element)}. */
function actsOf(phone) {
  const { page, drafts, fields, writing, acting, parking } = phone;

  function begin(slot) {
    writing.save();
    writing.desk.outcome = "";
    writing.desk.undo = null;
    writing.takeUp(slot);
  }

  function leave() {
    writing.discard();
    writing.takeUp(null);
    writing.desk.isWriting = writing.desk.hasUnsent;
    phone.show();
    page.focusOutcome();
  }

  function keepOwn(way) {
    const now = new Date();
    const record = phone.own.record(phone.state.theme, now);
    records().then(({ keepAs }) => {
      keepAs(way, record, now);
      if (way !== "print") {
        page.announce(SAVED_WORDS);
      }
    }, () => page.announce(NOT_SAVED_WORDS));
  }

  return {
    send: () => acting.send(false),
    enter: () => acting.send(false),
    pass() {
      writing.save();
      acting.start(PASS_STEP, { step_id: writing.desk.step.id }, {});
    },
    edit(element) {
      begin(slotOf(element));
      phone.show();
      fields.focus();
    },
    withdraw(element) {
      writing.save();
      acting.start(WITHDRAW_RESPONSE, { step_id: writing.desk.step.id, slot: slotOf(element) }, {});
    },
    add() {
      begin(null);
      writing.desk.isWriting = true;
      phone.show();
      fields.focus();
    },
    /** Leave the fields. What was begun in them is discarded, and can be put back. */
    back: leave,
    discard: leave,
    undo() {
      writing.save();
      const isInFields = writing.putBack();
      phone.show();
      if (isInFields) {
        fields.focus();
      }
    },
    /** To the group's question. What is for the earlier one stays kept below. */
    go() {
      writing.save();
      writing.desk.outcome = "";
      writing.takeUp(null);
      phone.show();
      page.focusHeading();
      window.scrollTo(0, 0);
    },
    copy(element) {
      const words = page.part("words");
      words.value = fields.words();
      words.hidden = false;
      copyFrom(words).then((isCopied) => {
        if (isCopied) {
          words.hidden = true;
          element.focus({ preventScroll: true });
        }
        page.tellCopied(page.part("copied"), isCopied);
      });
    },
    "copy-kept"(element) {
      const item = element.closest("[data-item]");
      copyFrom(item.querySelector("textarea")).then((isCopied) => {
        page.tellCopied(item.querySelector("[data-copied]"), isCopied);
      });
    },
    "discard-kept"(element) {
      const draft = drafts.discard(element.closest("[data-item]").getAttribute("data-item"));
      const isClosed = phone.state.state === "closed";
      if (draft) {
        writing.desk.undo = isClosed ? null : draft;
        writing.desk.outcome = isClosed ? "" : DISCARDED_WORDS;
      }
      phone.show();
      page.announce(DISCARDED_WORDS);
      page.focusHeading();
    },
    "more-time"() {
      writing.save();
      acting.start(ASK_FOR_TIME, { step_id: phone.state.step.id }, {});
    },
    "ask-break"() {
      writing.save();
      acting.start(ASK_FOR_BREAK, {}, {});
    },
    park: () => parking.park(false),
    /** Sent although it may identify somebody. */
    "anyway-box": () => acting.send(true),
    "anyway-parking": () => parking.park(true),
    /** Back into the box, at what may identify somebody. */
    "take-out-box"() {
      const detail = (writing.desk.problem.details || [])[0];
      const box = detail ? fields.textBoxes().find((one) => one.name === detail.field) : null;
      fields.focus(box);
      if (box) {
        select(box, detail);
      }
    },
    "take-out-parking"() {
      parking.box.focus();
      if (parking.details && parking.details.length > 0) {
        select(parking.box, parking.details[0]);
      }
    },
    "own-docx": () => keepOwn("docx"),
    "own-md": () => keepOwn("md"),
    "own-print": () => keepOwn("print"),
    "own-forget"() {
      phone.forgetOwn();
      page.announce(FORGOTTEN_WORDS);
      page.focusHeading();
    },
    "copy-follow-up"() {
      copyFrom(page.part("follow-up-link")).then((isCopied) => page.tellCopied(page.part("follow-up-copied"), isCopied));
    },
    "forget-weeks"() {
      forgetWeeks(phone.state.follow_up);
      phone.show();
      page.announce(FORGOTTEN_NUMBERS_WORDS);
      page.focusHeading();
    },
    "withdraw-parked"(element) {
      parking.withdraw(slotOf(element));
    },
  };
}

/** Select a place in a box. The server counts characters, the browser halves of some. */
function select(box, { start, end }) {
  const units = (points) => Array.from(box.value).slice(0, points).join("").length;
  box.setSelectionRange(units(start), units(end));
}

function slotOf(element) {
  return Number(element.closest("[data-item]").getAttribute("data-item"));
}

/** What somebody does, and what the browser tells. */
function listen(root, phone) {
  const { page, fields, drafts, writing } = phone;
  const acts = actsOf(phone);
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
  root.addEventListener("submit", (event) => {
    if (event.target.querySelector("[data-act]") || event.target === phone.form) {
      event.preventDefault();   // a button of it was acted on already
    }
  });

  const changed = () => {
    if (writing.changed()) {
      phone.show();
    }
  };
  fields.container.addEventListener("input", changed);
  fields.container.addEventListener("change", changed);
  fields.container.addEventListener("click", () => setTimeout(changed, 0));   // buttons of a kind's own script
  fields.container.addEventListener("workshop:fields", () => phone.hint.reset());
  fields.container.addEventListener("focusin", () => writing.showCounter());

  const lookAtTheClock = () => {
    if (phone.own.isOver(Date.now())) {
      phone.forgetOwn();
    }
  };
  setInterval(lookAtTheClock, LOOKED_AT_EVERY);
  window.addEventListener("pageshow", lookAtTheClock);
  window.addEventListener("pagehide", () => {
    phone.save();
    phone.forgetOwn();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      phone.save();
    } else {
      lookAtTheClock();
    }
  });
  window.addEventListener("afterprint", takeAway);
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.newValue !== null) {
      return;
    }
    if (drafts.isPendingKey(event.key)) {
      phone.connection.refresh();   // another tab has sent something; the fields here are left alone
    } else {
      drafts.restore(event.key);
    }
  });
}

/** What is written here is kept on the phone: the choice of a language need not carry it (language/_choice.html). */
function letLanguagesGo() {
  document.querySelectorAll("[data-languages] button").forEach((button) => {
    button.removeAttribute("form");
    button.removeAttribute("formaction");
  });
}

/** What a plain form gave back for an earlier question becomes a draft of it. */
function keepRendered(root, drafts) {
  root.querySelectorAll("[data-kept-step]").forEach((element) => {
    drafts.setAside({ step_id: Number(element.dataset.keptStep), slot: null, edits: 0, body: JSON.parse(element.dataset.keptBody),
      text: element.querySelector("textarea").value, position_words: "", kept_at: Date.now() });
  });
}

export function attach(root) {
  const phone = new Phone(root);
  const { room, page, writing, following } = phone;
  const bar = new Bar(page.part("connection"), (words) => page.announce(words));

  phone.connection = connect({
    namespace: "/participant",
    auth: { session: room },
    room,
    isLive: !phone.isAtOwnPace,
    stateUrl: "/w/" + room + "/state" + (phone.isAtOwnPace ? "?step=" + phone.state.own_pace.step_id : ""),
    commandUrl: (name) => "/w/" + room + "/" + name,
    csrf: root.dataset.csrf,
    revision: phone.state.revision,
    onState(next) {
      if (Boolean(next.own_pace) !== phone.isAtOwnPace) {
        phone.save();
        window.location.assign("/w/" + room);   // the group is together now, or no longer
        return;
      }
      const { problem } = writing.desk;
      if (problem !== null && problem.words === REFUSED_WORDS) {
        writing.desk.problem = null;
      }
      following.follow(next);
      following.cleared = null;
    },
    onEvent: following.handlers(),
    onConnection: (words) => bar.showConnection(words),
    onWaiting: (count) => bar.showWaiting(count),
    onPaced: (words) => bar.showPaced(words),
    onRefused() {
      if (phone.state.state !== "closed") {
        writing.desk.problem = { words: REFUSED_WORDS, isAtBox: false };
        phone.show();
      }
    },
  });

  root.classList.add("has-script");
  root.querySelectorAll("[data-without-script]").forEach((element) => {
    element.hidden = true;
  });
  if (window.location.pathname !== phone.state.here || window.location.search !== "") {
    window.history.replaceState(null, "", phone.state.here + (hasSteppedOut() ? STEPPED_OUT : ""));   // a reload must not send again
  }
  letLanguagesGo();
  keepRendered(root, phone.drafts);
  writing.adopt(phone.form, root.dataset.writing === "true");
  listen(root, phone);
  if (phone.state.state === "closed") {
    following.closeUp(phone.state);
  } else {
    const pending = writing.recall();
    phone.parking.recall();
    if (pending !== null) {
      phone.acting.perform(pending);   // the same act again, with the same client_id
    }
    phone.show();
  }
  phone.timer.begin();
  later(() => records().catch(() => {}));
  followKeyboard();
}

document.querySelectorAll("[data-phone]").forEach(attach);
