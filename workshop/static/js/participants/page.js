/** The page somebody looks at: its parts, what is said aloud, and where the focus goes. Nothing here decides anything. */
import { bind } from "../live/bind.js";
import { say } from "./bar.js";
import { speak } from "./quiet.js";
import { COPIED_WORDS, SELECTED_WORDS } from "./copy.js";

export class Page {
  constructor(root) {
    this.root = root;
  }

  part(name) {
    return this.root.querySelector("[data-part='" + name + "']");
  }

  /** Write what the page shows. The focus stays, unless what had it is gone. */
  show(view) {
    const active = document.activeElement;
    bind(this.root, view);
    document.querySelectorAll("[data-care]").forEach((element) => bind(element, view));
    const isLost = active && active !== document.body && this.root.contains(active) && active.closest("[hidden]") !== null;
    if (isLost || (active && active !== document.body && !active.isConnected)) {
      this.focusHeading();
    }
  }

  /** Through the one polite live region. */
  announce(words) {
    speak(this.part("announce"), words.replace(/\s+/g, " ").trim());
  }

  focusHeading() {
    const heading = Array.from(this.root.querySelectorAll("[data-heading]")).find((one) => one.closest("[hidden]") === null);
    if (heading) {
      heading.focus({ preventScroll: true });
    }
  }

  /** To the words that say what the last act came to; where there are none, to the question. */
  focusOutcome() {
    const outcome = this.part("outcome");
    if (outcome.closest("[hidden]") === null) {
      outcome.focus();
    } else {
      this.focusHeading();
    }
  }

  /** To what asks for a decision before anything is sent. */
  interrupt(place) {
    const element = this.part(place + "-identifying");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  }

  tellCopied(element, isCopied) {
    say(element, isCopied ? COPIED_WORDS : SELECTED_WORDS);
    this.announce(element.textContent);
  }
}
