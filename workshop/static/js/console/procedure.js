/** The card that says what to do when something may be about a child at risk now, or about a colleague. */
import { OPEN_PROCEDURE } from "./commands.js";

export function attach(root) {
  const cards = Array.from(root.querySelectorAll("[data-procedure]"));
  let cameFrom = null;

  function open(about) {
    cameFrom = document.activeElement;
    cards.forEach((card) => {
      card.hidden = card.dataset.procedure !== about;
    });
    const shown = cards.find((card) => !card.hidden);
    shown.querySelector("[data-procedure-heading]").focus({ preventScroll: true });
    shown.scrollIntoView({ block: "start" });
  }

  /** The focus goes back to where it was, or to the headline when that is gone. */
  function close() {
    const isOpen = cards.some((card) => !card.hidden);
    cards.forEach((card) => {
      card.hidden = true;
    });
    if (isOpen) {
      const isThere = cameFrom !== null && cameFrom.isConnected && cameFrom.closest("[hidden]") === null &&
        cameFrom !== document.body;
      (isThere ? cameFrom : root.querySelector("h1")).focus();
    }
    return isOpen;
  }

  root.addEventListener("act:done", (event) => {
    if (event.detail.command === OPEN_PROCEDURE) {
      open(event.detail.payload.about);
    }
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-procedure-close]")) {
      event.preventDefault();
      close();
    }
  });
}
