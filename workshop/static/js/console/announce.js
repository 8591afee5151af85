/** What somebody who cannot see the console hears of it: the outcome of acts at once, counts now and then. */

const REST = 4000;   // milliseconds between two sentences about counts, so that a busy room does not talk over its facilitator

/** The sentences about a panel that are worth hearing when they change. */
export function newsOf(before, now) {
  return ["more_time_words", "queue_words", "responses_words"]
    .filter((name) => now[name] && now[name] !== before[name])
    .map((name) => now[name]);
}

export function attach(element) {
  let spokenAt = 0;
  let pending = null;
  let timer = null;

  /** Say this now. */
  function say(words) {
    clearTimeout(timer);
    timer = null;
    pending = null;
    spokenAt = Date.now();
    element.textContent = words;
  }

  /** Say this when there has been quiet for a while; what is newer takes its place. */
  function sayLater(words) {
    pending = words;
    if (timer === null) {
      timer = setTimeout(() => say(pending), Math.max(0, spokenAt + REST - Date.now()));
    }
  }

  return { say, sayLater };
}
