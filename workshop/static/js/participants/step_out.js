/**
 * Stepping out and coming back. The style sheet does the showing, by the target of the address; here the focus goes to the
 * quiet minute and back to where it was. Nothing is sent, nothing is stored, and the page beneath stays as it is.
 */
import { STEPPED_OUT, hasSteppedOut } from "./quiet.js";
import { said } from "../web/said.js";

const STOP_WORDS = said("Stop the minute");
const START_WORDS = said("Start the minute again");

export function attach(section) {
  const heading = section.querySelector("h1");
  const still = section.querySelector("[data-still]");
  let isOut = false;
  let before = null;     // what had the focus
  let top = 0;           // how far the page was scrolled
  let wasInside = false; // came from this very page, so one step back in its history leads there

  function leave() {
    isOut = true;
    setStill(false);
    section.scrollTop = 0;
    heading.focus({ preventScroll: true });
  }

  function comeBack() {
    isOut = false;
    window.scrollTo(0, top);
    if (before !== null && before.isConnected) {
      before.focus({ preventScroll: true });
    }
    before = null;
  }

  function follow() {
    if (hasSteppedOut() !== isOut) {
      if (isOut) {
        comeBack();
      } else {
        leave();
      }
    }
  }

  function askBack(event) {
    event.preventDefault();
    if (wasInside) {
      wasInside = false;
      window.history.back();
    } else {
      window.location.hash = "here";
    }
  }

  function setStill(isStill) {
    section.classList.toggle("is-still", isStill);
    still.textContent = isStill ? START_WORDS : STOP_WORDS;
  }

  document.querySelectorAll("a[href='" + STEPPED_OUT + "']").forEach((link) => link.addEventListener("click", () => {
    if (!hasSteppedOut()) {
      before = link;
      top = window.scrollY;
      wasInside = true;
    }
  }));
  section.querySelector("[data-come-back]").addEventListener("click", askBack);
  section.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      askBack(event);
    }
  });
  still.addEventListener("click", () => setStill(!section.classList.contains("is-still")));
  still.hidden = false;
  window.addEventListener("hashchange", follow);
  follow();
}

document.querySelectorAll("[data-step-out]").forEach(attach);
