/**
 * The facilitator's console: the state as the server tells it, and every act as a command.
 *
 * Nothing is shown as done before the server has said so. When somebody else changed the plan meanwhile, the answer
 * brings the plan as it stands now.
 */
import { bind } from "../live/bind.js";
import { BLANK_BOARD, CLOSE_STEP, HOLD_STEP, REVEAL_STEP, UNBLANK_BOARD } from "./commands.js";
import { RECONNECTING_WORDS, connect } from "../live/connection.js";
import { SESSION_CLOSED } from "../live/events.js";
import { said } from "../web/said.js";
import { attach as attachShortcuts } from "../web/shortcuts.js";
import { attach as attachStayAwake } from "../web/stay_awake.js";
import { tellChanged } from "../web/typed.js";
import { attach as attachActForms } from "./act_form.js";
import { attach as attachAddStep } from "./add_step.js";
import { attach as attachAnnounce, newsOf } from "./announce.js";
import { attach as attachChoices } from "./choices.js";
import { EVENTS, after, panelOf, rightsOf, withRights } from "./console_state.js";
import { attach as attachCopy } from "./copy_link.js";
import { attach as attachFieldProblem } from "./field_problem.js";
import { heirOf, isLost, remember } from "./focus.js";
import { attach as attachGrouping } from "./grouping.js";
import { attach as attachNotice } from "./notice.js";
import { attach as attachOwnWords } from "./own_words.js";
import { attach as attachPaging } from "./paging.js";
import { attach as attachProcedure } from "./procedure.js";
import { attach as attachQueue } from "./queue.js";
import { attach as attachSpotlight } from "./spotlight.js";
import { attach as attachSuggestions } from "./suggestions.js";
import { attach as attachTimer } from "./timer.js";
import { asOfNow, undoOf } from "./undo.js";

const PLAN_CHANGED = "plan_changed";
const SHORTCUTS_KEY = "workshop-console-shortcuts";
const CONNECTION_WORDS = said("No connection at the moment. What you see may be out of date; we keep trying.");
const LED_AWAY_WITHIN = 5000;   // milliseconds for a form that was sent to lead to another page
const WRITING = "textarea, select, input:not([type=checkbox]):not([type=radio])";
const WAITING_WORDS = said("Not sent yet: we keep trying.");

function attach(root) {
  const room = root.dataset.console;
  const find = (name) => root.querySelector("[data-" + name + "]");
  const connectionLine = find("connection");
  const stateNow = () => state;
  const tell = (words) => announce.say(words);
  const rights = rightsOf(root.dataset.may, root.dataset.owner === "true");
  let state = null;
  let latest = Promise.resolve();   // ends when the act that was begun last has been answered

  const announce = attachAnnounce(find("announce"));
  const notice = attachNotice(root, tell, undoLatest);
  const choices = attachChoices(root);
  const grouping = attachGrouping(root);
  const suggestions = attachSuggestions(root, { stateNow, stamp: stampForms });
  const spotlight = attachSpotlight(root, { stateNow, perform, tell });
  const timer = attachTimer(root, { stateNow, tell });
  const paging = attachPaging(root, { stateNow, fetchPage });
  const actForms = attachActForms(root, {
    perform,
    isStepOpen: () => (state === null ? root.querySelector("[data-next-act][action$=" + CLOSE_STEP + "]") !== null
      : state.panels.some((panel) => panel.step.is_open)),
  });
  const addStep = attachAddStep(root);
  const screenOn = attachStayAwake();
  const queue = attachQueue(root, { start: actForms.start });
  attachOwnWords(root);
  attachFieldProblem(root);
  attachProcedure(root);
  attachCopy(root, tell);

  // --- state, then changes

  function show(told) {
    const next = paging.seen(withRights(told, state || rights));
    const place = remember(root);
    const before = state;
    const stateShown = before === null ? root.dataset.state : before.state;
    state = next;
    bind(root, state);
    showScripted();
    const isOpenForDays = Boolean(state.own_pace && state.own_pace.is_gathering);
    if (stateShown !== state.state) {
      find("join").open = state.state === "lobby" || isOpenForDays;
    }
    stampForms();
    [addStep, choices, grouping, suggestions, timer, paging, actForms].forEach((part) => part.afterState(state));
    keepFocus(place);
    screenOn.set(state.is_running && !isOpenForDays);
    if (before !== null) {
      tellChanges(before);
    }
  }

  function tellChanges(before) {
    if (before.plan_revision !== state.plan_revision && !(ownPlan !== null && state.plan_revision === ownPlan.to)) {
      notice.expire();
    }
    if (before.state !== state.state && state.is_closed) {
      notice.settle();
    }
    const news = state.panels
      .map((panel) => [panelOf(before, panel.key), panel])
      .filter(([known]) => known !== null)
      .reduce((found, [known, panel]) => found.concat(newsOf(known, panel)), []);
    if (state.pause_words && !before.pause_words) {
      news.push(state.pause_words);
    }
    if (news.length > 0) {
      announce.sayLater(news.join(". "));
    }
  }

  /** Parts that need a script are shown in panels that come later too. */
  function showScripted() {
    root.querySelectorAll("[data-with-script][hidden]").forEach((element) => {
      element.hidden = false;
    });
  }

  /** Every form says which plan its sender saw, and which step and which grouping it is about. */
  function stampForms() {
    root.querySelectorAll("input[name=plan_revision]").forEach((input) => {
      write(input, String(state.plan_revision));
    });
    root.querySelectorAll("[data-step-field]").forEach((input) => {
      write(input, input.form.dataset.step || "");
      input.disabled = input.value === "";
    });
    root.querySelectorAll("[data-of-panel]").forEach((input) => {
      const panel = panelOf(state, input.closest("[data-panel]").getAttribute("data-item"));
      if (panel !== null) {
        write(input, String(panel[input.dataset.ofPanel]));
      }
    });
  }

  function keepFocus(place) {
    if (!isLost(place)) {
      return;
    }
    const heir = heirOf(root, place);
    const next = find("next-act");
    if (heir) {
      heir.focus({ preventScroll: !heir.closest("[data-queue]") });
    } else if (next.closest("[hidden]") !== null) {
      root.querySelector("h1").focus({ preventScroll: true });
    } else {
      next.querySelector("button[type=submit]").focus({ preventScroll: true });
      actForms.restNextAct();
    }
  }

  const onEvent = {};
  EVENTS.forEach((name) => {
    onEvent[name] = (payload) => {
      if (state !== null) {
        show(after(state, name, payload));
      }
    };
  });
  onEvent[SESSION_CLOSED] = () => {
    connection.refresh();
  };

  let isSubmitted = false;
  document.addEventListener("submit", (event) => {
    isSubmitted = !event.defaultPrevented;
  });

  const options = {
    namespace: "/facilitator",
    auth: { session: room },
    room,
    stateUrl: "/sessions/" + room + "/state",
    commandUrl: (name) => "/sessions/" + room + "/" + name,
    csrf: root.dataset.csrf,
    onState: show,
    onEvent,
    /** Removed from this session, or signed out: nothing of it may stay on the screen. A form that is on its way leads
        away by itself, and what it has to say must not be left behind. */
    onRefused() {
      setTimeout(() => window.location.assign("/sessions"), isSubmitted ? LED_AWAY_WITHIN : 0);
    },
    onConnection(words) {
      connectionLine.textContent = words === RECONNECTING_WORDS ? CONNECTION_WORDS : words || "";
      connectionLine.hidden = words === null;
    },
    onWaiting(count) {
      if (count > 0) {
        notice.show("warning", WAITING_WORDS, null);
      }
    },
  };
  const stateUrl = options.stateUrl;
  const connection = connect(options);

  function fetchPage(query) {
    options.stateUrl = stateUrl + query;
    if (query !== "") {
      connection.refresh();
    }
  }

  // --- acts

  /**
   * One act after the other, in the order in which they were done: by either door, none overtakes another.
   * @param form that the act came from: it hears what became of it. Null: a key, or Undo.
   */
  function perform(command, payload, form) {
    const done = latest.then(() => answer(command, payload, form));
    latest = done.catch(() => null);
    return done;
  }

  /** Undo what was done last, also when its answer is still on the way: never the act before it. */
  function undoLatest() {
    latest.then(notice.undo);
  }

  let ownPlan = null;   // what this window's own acts, the last in a row, made of the plan: { from, to } revisions

  function rememberOwnPlan(ack) {
    if (ack.ok && ack.plan_revision !== undefined) {
      const from = ack.plan_revision - 1;
      ownPlan = { from: ownPlan !== null && ownPlan.to === from ? ownPlan.from : from, to: ack.plan_revision };
    }
  }

  /** Whether an act was refused only for this window's own act, whose answer was still on the way. One that was decided on
   * the plan as it stands is refused for another reason: a question that is closed already. */
  function isBehindOwnAct(payload, ack) {
    return ack.error === PLAN_CHANGED && ownPlan !== null && ack.state && ack.state.plan_revision === ownPlan.to &&
      payload.plan_revision >= ownPlan.from && payload.plan_revision < ownPlan.to;
  }

  async function answer(command, payload, form) {
    if (state === null) {
      await connection.refresh();   // what takes it back is known from how things stood
    }
    const before = state;
    let ack = await connection.command(command, payload);
    while (isBehindOwnAct(payload, ack)) {
      payload = asOfNow(payload, ack.state);
      ack = await connection.command(command, payload);
    }
    rememberOwnPlan(ack);
    if (ack.state) {
      connection.refresh();
      show(ack.state);
    } else if (!ack.ok || !connection.isConnected()) {
      connection.refresh();
    }
    if (state === null) {
      await connection.refresh();   // the act was quicker than the first state
    }
    notice.show(ack.ok ? "good" : "warning", ack.words || "", ack.ok ? undoing(command, payload, before, ack) : null);
    if (form !== null) {
      form.dispatchEvent(new CustomEvent(ack.ok ? "act:done" : "act:refused", {
        bubbles: true,
        detail: { command, payload, ack },
      }));
    }
  }

  /** What takes an act back: the answer says so itself (ack.undo) where only a kind of step knows. */
  function undoing(command, payload, before, ack) {
    const undo = ack.undo || (before === null ? null : undoOf(command, payload, before));
    return undo === null ? null : () => perform(undo.command, asOfNow(undo.payload, state), null);
  }

  // --- keys

  let isHeldDown = false;
  document.addEventListener("keydown", (event) => {
    isHeldDown = event.repeat;
  }, true);

  /** Do the act of the first of these forms that stands on the page. A key that is held down does it once. */
  function press(selector) {
    const forms = Array.from(root.querySelectorAll(selector));
    const near = document.activeElement ? document.activeElement.closest("[data-panel]") : null;
    const shown = forms.filter((form) => form.closest("[hidden]") === null);
    const form = shown.find((each) => near !== null && near.contains(each)) || shown[0];
    if (!form) {
      return false;
    }
    if (!isHeldDown) {
      actForms.start(form, null);
    }
    return true;
  }

  /** Open or close a part of the page; open, it has the focus. */
  function toggle(details) {
    if (!details || details.parentElement.closest("[hidden]")) {
      return false;
    }
    details.open = !details.open;
    if (details.open) {
      details.querySelector("summary").focus();
      details.scrollIntoView({ block: "nearest" });
    }
    return true;
  }

  const forward = () => spotlight.turn(1) || press("[data-next-act]");
  const back = () => spotlight.turn(-1);
  const blank = () => press("form[action=" + BLANK_BOARD + "], form[action=" + UNBLANK_BOARD + "]");
  const notes = () => {
    const near = document.activeElement ? document.activeElement.closest("[data-panel]") : null;
    return toggle((near || root).querySelector("[data-notes]"));
  };

  /** The first of these that there is something to end of; while somebody writes, nothing of what they write about. */
  function escape() {
    const isWriting = document.activeElement !== null && document.activeElement.matches(WRITING);
    return actForms.dismiss() || closeMore() || (!isWriting && (grouping.end() || spotlight.end()));
  }

  function closeMore() {
    const open = document.activeElement ? document.activeElement.closest("[data-more][open]") : null;
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    return open !== null;
  }

  root.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-more]") && event.target.open) {
      root.querySelectorAll("[data-more][open]").forEach((other) => {
        other.open = other === event.target;
      });
    }
  }, true);

  showScripted();
  root.classList.add("has-script");
  root.querySelectorAll("[data-without-script]").forEach((element) => {
    element.hidden = true;
  });
  attachShortcuts({
    keys: Object.assign({
      " ": () => press("form[action=" + REVEAL_STEP + "][data-act], form[action=" + HOLD_STEP + "][data-act]"),
      ArrowRight: forward,
      PageDown: forward,
      ArrowLeft: back,
      PageUp: back,
      b: blank,
      ".": blank,
      u: undoLatest,
      g: grouping.toggle,
      n: notes,
      q: () => toggle(find("join")),
      "?": () => toggle(find("keys")),
    }, queue.keys),
    always: { Escape: escape },
    quietOnControls: [" ", "ArrowRight", "ArrowLeft"],
    box: find("shortcuts"),
    storageKey: SHORTCUTS_KEY,
  });
  tellChanged(root);
}

function write(input, text) {
  if (input.value !== text) {
    input.value = text;
  }
}

document.querySelectorAll("[data-console]").forEach(attach);
