/**
 * The facilitator's console: the state as the server tells it, and every act as a command.
 *
 * Nothing is shown as done before the server has said so. When somebody else changed the plan meanwhile, the answer
 * brings the plan as it stands now.
 */
import { bind } from "../live/bind.js";
import { HIDE_RESPONSE, HOLD_STEP, RESTORE_RESPONSE, REVEAL_STEP } from "../live/commands.js";
import { connect } from "../live/connection.js";
import { SESSION_CLOSED } from "../live/events.js";
import { attach as attachShortcuts } from "../web/shortcuts.js";
import { attach as attachActForms } from "./act_form.js";
import { EVENTS, after } from "./console_state.js";
import { attach as attachCopy } from "./copy_link.js";
import { attach as attachNotice } from "./notice.js";

const SHORTCUTS_KEY = "workshop-console-shortcuts";
const CONNECTION_WORDS = "No connection at the moment. What you see may be out of date; we keep trying.";
const WAITING_WORDS = "Not sent yet: we keep trying.";

function attach(root) {
  const room = root.dataset.console;
  const find = (name) => root.querySelector("[data-" + name + "]");
  const connectionLine = find("connection");
  const display = find("display");
  const radios = Array.from(display.querySelectorAll("input[type=radio]"));
  const announcement = find("announce");
  let state = null;
  let responsesWords = null;
  let shownDisplay = null;

  const announce = (words) => {
    announcement.textContent = words;
  };
  const notice = attachNotice(root, announce);

  // --- state, then changes

  function show(next) {
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    const response = focused === null ? null : focused.closest(".response");
    const isNewState = state !== null && state.state !== next.state;
    const isNewPlan = state !== null && state.plan_revision !== next.plan_revision;
    state = next;
    bind(root, state);
    stampForms();
    showDisplay();
    actForms.afterState();
    keepFocus(focused, response);
    if (isNewPlan) {
      notice.expire();
    }
    if (isNewState) {
      find("join").open = state.state === "lobby";
    }
    if (responsesWords !== null && responsesWords !== state.responses_words) {
      announce(state.responses_words);
    }
    responsesWords = state.responses_words;
  }

  /** Every form says which plan its sender saw, and which step it is about. */
  function stampForms() {
    root.querySelectorAll("input[name=plan_revision]").forEach((input) => {
      write(input, String(state.plan_revision));
    });
    root.querySelectorAll("[data-step-field]").forEach((input) => {
      write(input, input.form.dataset.step || "");
    });
  }

  /** A choice that is not set yet stays, unless the question or what is set for it has changed. */
  function showDisplay() {
    const standing = state.step ? state.step.id + " " + state.step.display : "";
    if (standing !== shownDisplay) {
      shownDisplay = standing;
      radios.forEach((radio) => {
        radio.checked = Boolean(state.step) && radio.value === state.step.display;
      });
    }
    showSet();
  }

  /** There is something to set only when the choice is another one than what stands. */
  function isDisplayChosen() {
    return radios.some((radio) => radio.checked &&
      (state === null ? !radio.defaultChecked : Boolean(state.step) && radio.value !== state.step.display));
  }

  function showSet() {
    find("set").setAttribute("aria-disabled", isDisplayChosen() ? "false" : "true");
  }

  /**
   * The focus goes to what took the place of a button that went: Hide turns into Restore, an act into the next one.
   * Where a response went altogether, the headline takes it, so that nothing else is pressed by mistake.
   */
  function keepFocus(focused, response) {
    const now = document.activeElement;
    const isLost = focused !== null && (!focused.isConnected || focused.closest("[hidden]") !== null);
    if (!isLost || (now !== focused && now !== document.body && now.closest("[hidden]") === null)) {
      return;
    }
    const heir = response !== null && response.isConnected ? response.querySelector("form:not([hidden]) button") : null;
    const next = find("next-act");
    if (heir) {
      heir.focus({ preventScroll: true });
    } else if (response !== null || next.closest("[hidden]") !== null) {
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

  const connection = connect({
    namespace: "/facilitator",
    auth: { session: room },
    stateUrl: "/sessions/" + room + "/state",
    commandUrl: (name) => "/sessions/" + room + "/" + name,
    csrf: root.dataset.csrf,
    onState: show,
    onEvent,
    onConnection(words) {
      connectionLine.textContent = words === null ? "" : CONNECTION_WORDS;
      connectionLine.hidden = words === null;
    },
    onWaiting(count) {
      if (count > 0) {
        notice.show("warning", WAITING_WORDS, null);
      }
    },
  });

  // --- acts

  async function perform(name, payload) {
    const ack = await connection.command(name, payload);
    if (ack.state) {
      connection.refresh();
      show(ack.state);
    } else if (!ack.ok || !connection.isConnected()) {
      connection.refresh();
    }
    if (ack.ok) {
      const canUndo = name === HIDE_RESPONSE;
      notice.show("good", ack.words || "", canUndo ? () => perform(RESTORE_RESPONSE, payload) : null);
    } else {
      notice.show("warning", ack.words || "", null);
    }
  }

  const actForms = attachActForms(root, {
    perform,
    isStepOpen: () => state !== null && Boolean(state.step) && state.step.is_open,
  });
  display.addEventListener("change", showSet);
  display.addEventListener("submit", (event) => {
    if (!isDisplayChosen()) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  showSet();
  attachCopy(root, announce);

  // --- keys

  function press(form) {
    if (!form || form.closest("[hidden]")) {
      return false;
    }
    actForms.start(form);
    return true;
  }

  function toggleKeys() {
    const keys = find("keys");
    keys.open = !keys.open;
    if (keys.open) {
      keys.querySelector("summary").focus();
    }
  }

  root.querySelectorAll("[data-with-script]").forEach((element) => {
    element.hidden = false;
  });
  root.querySelectorAll("[data-without-script]").forEach((element) => {
    element.hidden = true;
  });
  attachShortcuts({
    keys: {
      " ": () => press(root.querySelector(
        "form[action=" + REVEAL_STEP + "][data-act], form[action=" + HOLD_STEP + "][data-act]")),
      ArrowRight: () => press(find("next-act")),
      "?": toggleKeys,
    },
    quietOnControls: [" ", "ArrowRight"],
    box: find("shortcuts"),
    storageKey: SHORTCUTS_KEY,
  });
}

function write(input, text) {
  if (input.value !== text) {
    input.value = text;
  }
}

document.querySelectorAll("[data-console]").forEach(attach);
