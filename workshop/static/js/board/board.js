/**
 * The board: shows what the room may see, and nothing can be done to the session from here.
 *
 * Updates can be paused (WCAG 2.2.2): then nothing comes to the page until they are resumed. What the room may not see
 * any more goes all the same.
 */
import { bind } from "../live/bind.js";
import { connect } from "../live/connection.js";
import { SESSION_CLOSED } from "../live/events.js";
import { attach as attachOverlay } from "../web/overlay.js";
import { attach as attachShortcuts } from "../web/shortcuts.js";
import { EVENTS, after, afterWhilePaused, withoutGone } from "./board_state.js";
import { attach as attachPager } from "./pager.js";
import { attach as attachZoom } from "./zoom.js";

const SHORTCUTS_KEY = "workshop-board-shortcuts";
const CONNECTION_WORDS = "No connection at the moment: trying again";
const PAUSE_WORDS = "Pause updates";
const RESUME_WORDS = "Resume updates";

function attach(root) {
  const find = (name) => document.querySelector("[data-" + name + "]");
  const key = root.dataset.board;
  const announcement = find("announce");
  const connectionLine = find("connection");
  const pause = find("pause");
  const pausedLine = find("paused");
  const pager = attachPager(root);
  const wayIn = attachOverlay(find("way-in"));
  const help = attachOverlay(find("help"));
  let state = null;
  let isPaused = false;

  function show(next) {
    const known = new Set(cardsNow());
    const isNewStep = stepOf(next) !== stepOf(state);
    const isFirst = state === null;
    state = next;
    if (isNewStep) {
      pager.first();
    }
    bind(root, state);
    bind(find("way-in"), state);
    if (!isFirst && !isNewStep) {
      cardsNow().filter((card) => !known.has(card)).forEach(fadeIn);
    }
    pager.layOut();
    if (isNewStep && !isFirst && state.step) {
      announcement.textContent = state.step.position_words;
    }
  }

  function showChange(next) {
    if (next !== state) {
      show(next);
    }
  }

  function cardsNow() {
    return Array.from(root.querySelectorAll("[data-cards] > [data-item]"));
  }

  const onEvent = {};
  EVENTS.forEach((name) => {
    onEvent[name] = (payload) => {
      if (state !== null) {
        showChange((isPaused ? afterWhilePaused : after)(state, name, payload));
      }
    };
  });
  onEvent[SESSION_CLOSED] = () => {
    connection.refresh();
  };

  const connection = connect({
    namespace: "/board",
    auth: { board: key },
    stateUrl: "/board/" + key + "/state",
    commandUrl: () => "",
    csrf: "",
    onState(next) {
      if (isPaused && state !== null) {
        showChange(withoutGone(state, next));
      } else {
        show(next);
      }
    },
    onEvent,
    onConnection(words) {
      if (!isPaused) {
        connectionLine.textContent = words === null ? "" : CONNECTION_WORDS;
      }
    },
  });

  function setPaused(isPausedNow) {
    isPaused = isPausedNow;
    pause.textContent = isPaused ? RESUME_WORDS : PAUSE_WORDS;
    pausedLine.hidden = !isPaused;
    if (!isPaused) {
      connection.refresh();
    }
  }

  const zoom = attachZoom({
    larger: find("larger"),
    smaller: find("smaller"),
    onChange(percent) {
      announcement.textContent = percent + " %";
      pager.layOut();
    },
  });

  document.querySelectorAll("[data-with-script]").forEach((element) => {
    element.hidden = false;
  });
  const fullScreen = find("full-screen");
  fullScreen.hidden = !document.fullscreenEnabled;
  fullScreen.addEventListener("click", toggleFullScreen);
  pause.addEventListener("click", () => setPaused(!isPaused));
  find("show-way-in").addEventListener("click", wayIn.open);
  find("show-help").addEventListener("click", help.open);

  attachShortcuts({
    keys: {
      q: wayIn.toggle,
      "?": help.toggle,
      f: toggleFullScreen,
      "+": () => zoom.change(1),
      "=": () => zoom.change(1),
      "-": () => zoom.change(-1),
      PageDown: () => pager.turn(1),
      PageUp: () => pager.turn(-1),
    },
    always: { Escape: () => help.close() || wayIn.close() },
    quietOnControls: [],
    box: find("shortcuts"),
    storageKey: SHORTCUTS_KEY,
  });
  pager.layOut();
}

function stepOf(state) {
  return state && state.step ? state.step.id : null;
}

function fadeIn(card) {
  card.classList.add("is-new");
  card.addEventListener("animationend", () => card.classList.remove("is-new"), { once: true });
}

function toggleFullScreen() {
  if (!document.fullscreenEnabled) {
    return false;
  }
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else {
    document.documentElement.requestFullscreen().catch(() => {});
  }
  return true;
}

document.querySelectorAll("[data-board]").forEach(attach);
