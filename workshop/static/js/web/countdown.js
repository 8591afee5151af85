/** How long a timer still runs, in words. A timer advises: when it is over nothing closes. */
import { said, saidMany } from "./said.js";

export const TIME_IS_UP = said("Time is up, take the time you need");
const MINUTE = 60;   // seconds
const LAST_STEP = 10; // seconds; below a minute the words change no oftener than this

/** The words of a timer with so many seconds left: "In pairs: 2 minutes left". */
export function leftWords(words, secondsLeft) {
  if (secondsLeft <= 0) {
    return TIME_IS_UP;
  }
  const isMinutes = secondsLeft > MINUTE;
  const many = isMinutes ? Math.ceil(secondsLeft / MINUTE) : Math.ceil(secondsLeft / LAST_STEP) * LAST_STEP;
  const left = !isMinutes && many !== MINUTE
    ? saidMany("%(number)s second left", "%(number)s seconds left", many)
    : saidMany("%(number)s minute left", "%(number)s minutes left", isMinutes ? many : 1);
  return words ? words + ": " + left : left;
}

/**
 * Clocks for timers as they come in a state: {words, seconds_left}. One and the same timer object keeps its clock, however
 * often it is asked.
 *
 * @param now the milliseconds of a clock that never jumps.
 */
export function clocks(now = () => performance.now()) {
  const ends = new WeakMap();
  return {
    secondsLeft(timer) {
      if (!ends.has(timer)) {
        ends.set(timer, now() + timer.seconds_left * 1000);
      }
      return Math.max(0, (ends.get(timer) - now()) / 1000);
    },
  };
}
