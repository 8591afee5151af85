/**
 * Looking back, live: says when the group moves on, and what rings true is sent without leaving the page.
 *
 * Without this script the page works by plain forms and links. Nothing of what others wrote is ever added here: what is
 * new stands on the page when it is loaded again.
 */
import { RESONATE, UNRESONATE, newClientId } from "./commands.js";
import { connect } from "../live/connection.js";
import { SESSION_CLOSED, SESSION_MOVED_ON, STEP_CLEARED, STEP_CLOSED, STEP_HELD, STEP_OPENED, STEP_REVEALED } from "../live/events.js";
import { Bar, say } from "./bar.js";
import { speak } from "./quiet.js";
import { said } from "../web/said.js";

const ASKED_FOR = 10000;   // milliseconds before a page that does not come counts as lost
const AGAIN = 4000;        // milliseconds after a page that could not be had
const CLOSED_WORDS = said("The session has closed.");
const MOVED_WORDS = said("The group has moved on.");
const MORE_WORDS = said("There is more to look back at now.");
const GO_WORDS = said("Go there");
const SHOW_WORDS = said("Show it");

/** Where the group is now, in words, when that is not where it was as the page was loaded; "" when it is. */
export function movedOnWords(state, stepId) {
  if (state.state === "closed") {
    return CLOSED_WORDS;
  }
  const now = state.step === null ? 0 : state.step.id;
  if (now === stepId) {
    return "";
  }
  const place = now === 0 ? "" : state.step.called_words;
  return place ? said("The group is at %(place)s now.", { place }) : MOVED_WORDS;
}

/** The steps whose responses a page shows, as the room sees them. */
function shownSteps(page) {
  return Array.from(page.querySelectorAll("[data-back-step][data-shown]")).map((section) => section.dataset.backStep);
}

/** This page as it is by now, or null when it cannot be had. As a document, it is only read: nothing of it runs. */
function pageNow() {
  return new Promise((resolve) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", window.location.pathname + window.location.search);
    asked.responseType = "document";
    asked.timeout = ASKED_FOR;
    asked.onloadend = () => resolve(asked.status === 200 ? asked.response : null);
    asked.send();
  });
}

export function attach(root) {
  const room = root.dataset.room;
  const stepId = Number(root.dataset.step);
  const part = (name) => root.querySelector("[data-part='" + name + "']");
  const bar = new Bar(part("connection"), announce);
  let known = Number(root.dataset.revision);   // the change this page has followed so far
  let hasMore = false;
  let movedWords = "";
  let hasEnded = false;
  let again = null;

  function announce(words) {
    speak(part("announce"), words);
  }

  // --- where the group is

  function showBar() {
    const words = movedWords || (hasMore ? MORE_WORDS : "");
    part("moved-on").hidden = words === "";
    part("go").textContent = movedWords === "" ? SHOW_WORDS : GO_WORDS;
    part("go").setAttribute("href", "/w/" + room + (movedWords === "" ? "/look-back" : ""));
    const line = part("moved-words");
    if (line.textContent !== words) {
      line.textContent = words;
      if (words !== "") {
        announce(words);
      }
    }
  }

  function follow(state) {
    if (state.revision !== known) {
      known = state.revision;
      catchUp();
    }
    movedWords = movedOnWords(state, stepId);
    showBar();
    if (state.state === "closed") {
      end();
    }
  }

  function more() {
    hasMore = true;
    showBar();
  }

  /** The room no longer sees these responses: neither does this page. */
  function takeOff(payload) {
    const section = root.querySelector("[data-back-step='" + payload.step_id + "']");
    const seen = section === null ? null : section.querySelector("[data-seen]");
    if (seen !== null) {
      seen.remove();
      section.removeAttribute("data-shown");
      section.querySelector("[data-held]").hidden = false;
    }
  }

  /** Changes that came while this phone slept, or before its line was open: what the page would not show now, goes. */
  async function catchUp() {
    const now = await pageNow();
    if (now === null) {
      if (!hasEnded) {
        clearTimeout(again);
        again = setTimeout(catchUp, AGAIN);   // nothing else would tell of what should go
      }
      return;
    }
    const shownNow = new Set(shownSteps(now));
    const shownHere = shownSteps(root);
    shownHere.filter((step) => !shownNow.has(step)).forEach((step) => takeOff({ step_id: step }));
    if (shownNow.size > shownHere.filter((step) => shownNow.has(step)).length) {
      more();
    }
  }

  /** A session that has ended takes nothing more. */
  function end() {
    hasEnded = true;
    connection.end();
    root.querySelectorAll("[data-resonance]").forEach((form) => form.remove());
  }

  function followed(handlers) {
    Object.keys(handlers).forEach((name) => {
      const handle = handlers[name];
      handlers[name] = (payload) => {
        known = payload.revision || known;
        handle(payload);
      };
    });
    return handlers;
  }

  const connection = connect({
    namespace: "/participant",
    auth: { session: room },
    room,
    stateUrl: "/w/" + room + "/state",
    commandUrl: (name) => "/w/" + room + "/" + name,
    csrf: root.dataset.csrf,
    revision: Number(root.dataset.revision),
    onState: follow,
    onConnection: (words) => bar.showConnection(words),
    onWaiting: (count) => bar.showWaiting(count),
    onPaced: (words) => bar.showPaced(words),
    onRefused: () => follow({ state: "closed", revision: known }),
    onEvent: followed({
      [STEP_OPENED]: () => connection.refresh(),
      [SESSION_MOVED_ON]: () => connection.refresh(),
      [STEP_CLOSED]: more,
      [STEP_REVEALED]: more,
      [STEP_HELD]: takeOff,
      [STEP_CLEARED]: takeOff,
      [SESSION_CLOSED]: () => follow({ state: "closed", revision: known }),
    }),
  });

  // --- what rings true

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-resonance]");
    if (form === null) {
      return;
    }
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const isTrue = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-disabled", "true");
    connection.command(isTrue ? UNRESONATE : RESONATE, {
      client_id: newClientId(),
      step_id: Number(form.dataset.step),
      response_id: form.dataset.response,
    }).then((ack) => settle(form, button, ack, isTrue));
  });

  function settle(form, button, ack, wasTrue) {
    button.removeAttribute("aria-disabled");
    const isTrue = ack.ok ? ack.has_resonated : wasTrue;
    button.setAttribute("aria-pressed", String(isTrue));
    form.setAttribute("action", "/w/" + room + "/" + (isTrue ? UNRESONATE : RESONATE));
    say(form.querySelector("[data-problem]"), ack.ok ? "" : ack.words);
    announce(ack.words);
  }
}

document.querySelectorAll("[data-look-back]").forEach(attach);
