/** What somebody who cannot see the console hears of it: the outcome of acts at once, counts now and then. */

const REST = 4000;   // milliseconds between two sentences about counts, so that a busy room does not talk over its facilitator

/** The sentences about a panel that are worth hearing when they change. */
export function newsOf(before, now) {
  const told = sentences(before);
  return sentences(now).filter((words, place) => words && words !== told[place]);
}

/** Where only people are counted, the first sentence of the numbers says how many. */
function sentences(panel) {
  const numbers = panel.results && panel.results.words ? panel.results.words[0] : "";
  return [panel.more_time_words, panel.queue_words, panel.responses_words || panel.withheld_words || numbers];
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
