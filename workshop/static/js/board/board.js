/**
 * The board: shows what the room may see, and nothing can be done to the session from here.
 *
 * Updates can be paused (WCAG 2.2.2): then nothing comes to the page until they are resumed. What the room may not see
 * any more goes all the same. A blank board shows nothing but the way in.
 */
import { bind } from "../live/bind.js";
import { RECONNECTING_WORDS, connect } from "../live/connection.js";
import { SESSION_CLOSED } from "../live/events.js";
import { clocks, leftWords } from "../web/countdown.js";
import { attach as attachOverlay } from "../web/overlay.js";
import { attach as attachShortcuts } from "../web/shortcuts.js";
import { attach as attachStayAwake } from "../web/stay_awake.js";
import {
  EVENTS,
  after,
  afterWhilePaused,
  isElsewhere,
  panelOf,
  viewOf,
  withPage,
  withPagesKept,
  withoutGone,
  withoutGoneFromPage,
} from "./board_state.js";
import { attach as attachPages } from "./pages.js";
import { attach as attachPager } from "./pager.js";
import { attach as attachSpotlight } from "./spotlight.js";
import { attach as attachTheme } from "./theme.js";
import { attach as attachZoom } from "./zoom.js";
import { said } from "../web/said.js";

const SHORTCUTS_KEY = "workshop-board-shortcuts";
const CONNECTION_WORDS = said("No connection at the moment: trying again");
const PAUSE_WORDS = said("Pause updates");
const RESUME_WORDS = said("Resume updates");
const BLANK_WORDS = said("Blank");
const SHOW_WORDS = said("Show again");
const TICK = 1000;   // milliseconds between two looks at the timers

function attach(root) {
  const find = (name) => document.querySelector("[data-" + name + "]");
  const key = root.dataset.board;
  const stateUrl = "/board/" + key + "/state";
  const announcement = find("announce");
  const connectionLine = find("connection");
  const pause = find("pause");
  const pausedLine = find("paused");
  const blank = find("blank");
  const wayIn = attachOverlay(find("way-in"));
  const help = attachOverlay(find("help"));
  const clock = clocks();
  const screenOn = attachStayAwake();
  let state = null;
  let isPaused = false;
  let isBlank = false;

  const pages = attachPages({ stateUrl, onPage: showPage });
  const pager = attachPager(root, {
    turnSample,
    sampleOf,
  });
  const spotlight = attachSpotlight(find("shown-large"));

  function view() {
    return viewOf(state, {
      isBlank,
      timerWords: (timer) => (isPaused ? "" : leftWords(timer.words, clock.secondsLeft(timer))),
    });
  }

  function write() {
    const shown = view();
    bind(root, shown);
    bind(find("way-in"), shown);
    turn(blank, isBlank, isBlank ? SHOW_WORDS : BLANK_WORDS);
    return shown;
  }

  function show(next) {
    const known = new Set(cardsNow());
    const before = state;
    const isNewStep = stepsOf(next) !== stepsOf(before);
    state = next;
    pause.hidden = false;   // before, nothing would hold the page as it is
    if (isNewStep) {
      pager.grow();
    }
    const shown = write();
    if (before !== null && !isNewStep) {
      cardsNow().filter((card) => !known.has(card)).forEach(fadeIn);
    }
    pager.layOut();
    const isOpenForDays = state.is_lobby && state.until_words !== "";
    screenOn.set((state.is_lobby || state.is_running) && !isOpenForDays);
    const largeWords = spotlight.show(shown.spotlight);
    if (before === null) {
      return;
    }
    if (largeWords) {
      announcement.textContent = said("Shown large: %(words)s", { words: largeWords });
    } else if (isNewStep && next.panels.length > 0) {
      announcement.textContent = next.panels.map((panel) => panel.step.position_words).join(", ");
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

  // --- pages of a large room

  /** The page of a panel that is shown of many; null before the first state, and where all of it is shown. */
  function sampleOf(panelKey) {
    const panel = state === null ? null : panelOf(state, panelKey);
    return panel ? panel.sample || null : null;
  }

  function turnSample(panelKey, direction) {
    const sample = sampleOf(panelKey);
    const page = sample ? sample.page + direction : 0;
    if (!sample || page < 1 || page > sample.pages) {
      return false;
    }
    pages.read(panelKey, page, true);
    return true;
  }

  /** A page has come: one that somebody turned to, or the one that is being read, as it is now. */
  function showPage(panel, isWanted) {
    if (state !== null) {
      showChange(isPaused && !isWanted ? withoutGoneFromPage(state, panel) : withPage(state, panel));
    }
  }

  /** Read pages again that are not the one that comes with every change. */
  function readPagesAgain(nextPanels) {
    nextPanels.forEach((next) => {
      const panel = panelOf(state, next.key);
      if (panel && isElsewhere(panel, next)) {
        pages.read(next.key, Math.min(panel.sample.page, next.sample.pages), false);
      }
    });
  }

  // --- what comes from the server

  const onEvent = {};
  EVENTS.forEach((name) => {
    onEvent[name] = (payload) => {
      if (state !== null) {
        showChange((isPaused ? afterWhilePaused : after)(state, name, payload));
        readPagesAgain(payload.panel ? [payload.panel] : []);
      }
    };
  });
  onEvent[SESSION_CLOSED] = () => {
    connection.refresh();
  };

  const connection = connect({
    namespace: "/board",
    auth: { board: key },
    room: root.dataset.room,
    stateUrl,
    commandUrl: () => "",
    csrf: "",
    onState(next) {
      if (isPaused && state !== null) {
        showChange(withoutGone(state, next));
      } else {
        show(state === null ? next : withPagesKept(state, next));
      }
      readPagesAgain(next.panels);
    },
    onEvent,
    onConnection(words) {
      if (!isPaused) {
        connectionLine.textContent = words === RECONNECTING_WORDS ? CONNECTION_WORDS : words || "";
      }
    },
  });

  setInterval(() => {
    if (state !== null && !isPaused && state.panels.some((panel) => panel.timer)) {
      write();
    }
  }, TICK);

  // --- what is done at the board itself

  function setPaused(isPausedNow) {
    isPaused = isPausedNow;
    turn(pause, isPaused, isPaused ? RESUME_WORDS : PAUSE_WORDS);
    pausedLine.hidden = !isPaused;
    if (state !== null) {
      show(state);
    }
    if (!isPaused) {
      connection.refresh();
    }
  }

  function setBlank(isBlankNow) {
    isBlank = isBlankNow;
    announcement.textContent = isBlank ? said("This board is blank") : "";
    if (state !== null) {
      show(state);
    }
  }

  function unblank() {
    if (!isBlank) {
      return false;
    }
    setBlank(false);
    return true;
  }

  const zoom = attachZoom({
    larger: find("larger"),
    smaller: find("smaller"),
    onChange(percent) {
      announcement.textContent = percent + " %";
      pager.grow();
      pager.layOut();
      spotlight.fit();
    },
  });
  const theme = attachTheme({
    button: find("theme"),
    onChange(words) {
      announcement.textContent = words;
    },
  });

  pause.hidden = state === null;
  document.querySelectorAll("[data-with-script]").forEach((element) => {
    element.hidden = false;
  });
  document.querySelectorAll("[data-without-script]").forEach((element) => element.remove());
  const fullScreen = find("full-screen");
  fullScreen.hidden = !document.fullscreenEnabled;
  fullScreen.addEventListener("click", toggleFullScreen);
  pause.addEventListener("click", () => setPaused(!isPaused));
  blank.addEventListener("click", () => setBlank(!isBlank));
  find("show-way-in").addEventListener("click", wayIn.open);
  find("show-help").addEventListener("click", help.open);

  const turnPage = (direction) => () => !find("way-in").hidden || !find("help").hidden ? false : pager.turn(direction);
  const toggleBlank = () => setBlank(!isBlank);
  attachShortcuts({
    keys: {
      q: wayIn.toggle,
      "?": help.toggle,
      f: toggleFullScreen,
      F5: () => (document.fullscreenElement ? false : toggleFullScreen()),
      b: toggleBlank,
      ".": toggleBlank,
      t: theme.change,
      "+": () => zoom.change(1),
      "=": () => zoom.change(1),
      "-": () => zoom.change(-1),
      PageDown: turnPage(1),
      ArrowRight: turnPage(1),
      ArrowDown: turnPage(1),
      PageUp: turnPage(-1),
      ArrowLeft: turnPage(-1),
      ArrowUp: turnPage(-1),
    },
    always: { Escape: () => help.close() || wayIn.close() || unblank() },
    quietOnControls: [],
    box: find("shortcuts"),
    storageKey: SHORTCUTS_KEY,
  });
  pager.layOut();
  spotlight.fit();
}

/** What a button says that turns something on and off, and its icon. */
function turn(button, isOn, words) {
  button.querySelector("[data-words]").textContent = words;
  button.querySelectorAll("[data-icon]").forEach((icon) => {
    icon.hidden = (icon.dataset.icon === "on") !== isOn;
  });
}

function stepsOf(state) {
  return state === null ? null : state.panels.map((panel) => panel.key).join(" ");
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
