/** The bar that says in words how the connection is, at the top of the phone's page. */
import { said } from "../web/said.js";

const SHOW_WAITING_AFTER = 1500;   // milliseconds; a retry that works at once is not worth a word
const PACED_WORDS = said("It is sent by itself.");
const NOT_SENT_WORDS = said("Not sent yet: we keep trying");

/** Write words into a line that is hidden while it has none; true when that changed it. */
export function say(line, words) {
  if (line.textContent === words) {
    return false;
  }
  line.textContent = words;
  line.hidden = words === "";
  return true;
}

/** What happens to somebody's words matters more than the network. announce(words) speaks them. */
export class Bar {
  constructor(line, announce) {
    this.line = line;
    this.announce = announce;
    this.connectionWords = null;
    this.waitingWords = null;
    this.pacedWords = null;
    this.timer = null;
  }

  showConnection(words) {
    this.connectionWords = words;
    this.show();
  }

  showWaiting(count) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.waitingWords = count > 0 ? NOT_SENT_WORDS : null;
      this.show();
    }, count > 0 ? SHOW_WAITING_AFTER : 0);
  }

  /** Somebody went too fast: what they wrote is kept, and goes out by itself when it may. */
  showPaced(words) {
    this.pacedWords = words === null ? null : words + " " + PACED_WORDS;
    this.show();
  }

  show() {
    const words = this.pacedWords || this.waitingWords || this.connectionWords || "";
    if (say(this.line, words) && words !== "") {
      this.announce(words);
    }
  }
}
