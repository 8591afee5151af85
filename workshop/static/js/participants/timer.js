/**
 * The facilitator's clock, counted down on the phone. It advises and closes nothing.
 *
 * The server says how many seconds are left; from there the phone counts by itself, so that no clocks are compared.
 */
import { say } from "./bar.js";
import { said, saidMany } from "../web/said.js";

const TICK = 1000;         // milliseconds
const JUMP = 15000;        // milliseconds; a change smaller than this is only the way over the network
const LAST_MINUTE = 60;    // seconds

/** How much time is left, in words: "In pairs: about 2 minutes left". The page's template says the same. */
export function timerWords(words, seconds) {
  const left = seconds <= 0 ? said("the time is up. Nothing closes: finish your thought.")
    : seconds <= 30 ? said("less than a minute left")
      : saidMany("about %(number)s minute left", "about %(number)s minutes left", Math.floor((seconds + 30) / 60));
  return words ? words + ": " + left : left.charAt(0).toUpperCase() + left.slice(1);
}

export class Timer {
  /** @param line the element with role="timer" */
  constructor(line, announce) {
    this.line = line;
    this.announce = announce;
    this.timer = null;
    this.endsAt = 0;
    this.lastSeconds = 0;
    this.interval = null;
  }

  /** What the server says: {words, seconds_left}, or null. The same object again is no news. */
  set(timer) {
    if (timer === this.timer) {
      return;
    }
    const before = this.timer;
    const endedAt = this.endsAt;
    this.timer = timer;
    clearInterval(this.interval);
    if (timer === null) {
      return;
    }
    this.endsAt = performance.now() + timer.seconds_left * 1000;
    this.lastSeconds = timer.seconds_left;
    this.interval = setInterval(() => this.tick(), TICK);
    this.tick();
    const isNew = before === null || before.words !== timer.words || Math.abs(this.endsAt - endedAt) > JUMP;
    if (isNew && this.isStarted) {
      this.announce(this.line.textContent);
    }
  }

  /** From now on a clock that starts is announced: on load it is read with the page. */
  begin() {
    this.isStarted = true;
  }

  tick() {
    const seconds = (this.endsAt - performance.now()) / 1000;
    say(this.line, timerWords(this.timer.words, seconds));
    const isLastMinute = this.lastSeconds > LAST_MINUTE && seconds <= LAST_MINUTE;
    const isOver = this.lastSeconds > 0 && seconds <= 0;
    this.lastSeconds = seconds;
    if (isLastMinute || isOver) {
      this.announce(this.line.textContent);
    }
    if (seconds <= 0) {
      clearInterval(this.interval);
    }
  }
}
