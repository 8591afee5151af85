/**
 * A large room's responses come page by page. What is pushed always holds the first page: a viewer of another page
 * keeps what it shows until its own page has been fetched again.
 */
import { panelOf } from "./console_state.js";

const PATIENCE = 2000;   // milliseconds between two times that a page is asked for: a busy room changes several times a second

/** The panel with the responses of another one: its page as it stood. */
function withPageOf(panel, shown) {
  return Object.assign({}, panel, { responses: shown.responses, groups: shown.groups, sample: shown.sample });
}

/** @param fetchPage (query or "") asks for the state with this page, now and from now on. */
export function attach(root, { stateNow, fetchPage }) {
  let wanted = null;   // {key, page}
  let askedAt = 0;
  let timer = null;

  function turn(key, step) {
    const panel = panelOf(stateNow(), key);
    if (!panel || !panel.sample) {
      return;
    }
    const page = Math.max(1, Math.min(panel.sample.pages, panel.sample.page + step));
    if (page !== panel.sample.page) {
      wanted = { key, page };
      ask();
    }
  }

  function ask() {
    askedAt = Date.now();
    fetchPage("?page=" + wanted.page + "&step=" + encodeURIComponent(wanted.key));
  }

  function askSoon() {
    if (timer === null) {
      timer = setTimeout(() => {
        timer = null;
        if (wanted !== null) {
          ask();
        }
      }, Math.max(0, askedAt + PATIENCE - Date.now()));
    }
  }

  function forget() {
    wanted = null;
    fetchPage("");
  }

  /** The state as it is to be shown: with the page that is looked at. */
  function seen(next) {
    if (wanted === null) {
      return next;
    }
    const panel = panelOf(next, wanted.key);
    if (!panel || !panel.sample || panel.sample.page === wanted.page) {
      if (!panel || !panel.sample) {
        forget();
      }
      return next;
    }
    const shown = panelOf(stateNow(), wanted.key);
    wanted.page = Math.min(wanted.page, panel.sample.pages);
    askSoon();
    if (!shown || !shown.sample) {
      return next;
    }
    return Object.assign({}, next, {
      panels: next.panels.map((each) => (each === panel ? withPageOf(panel, shown) : each)),
    });
  }

  /** Call after each new state: at the first and the last page there is nothing to turn. */
  function afterState(state) {
    root.querySelectorAll("[data-sample]").forEach((element) => {
      const panel = panelOf(state, element.closest("[data-panel]").getAttribute("data-item"));
      if (!panel || !panel.sample) {
        return;
      }
      const { page, pages } = panel.sample;
      element.querySelectorAll("[data-page]").forEach((link) => {
        const isAtEnd = Number(link.dataset.page) < 0 ? page <= 1 : page >= pages;
        link.setAttribute("aria-disabled", isAtEnd ? "true" : "false");
      });
    });
  }

  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-page]");
    if (link) {
      event.preventDefault();
      turn(link.closest("[data-panel]").getAttribute("data-item"), Number(link.dataset.page));
    }
  });
  return { seen, afterState };
}
