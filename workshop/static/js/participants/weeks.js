/**
 * The numbers of before and after that this phone keeps for a follow-up some weeks later. Nothing here is ever sent.
 *
 * While the session runs, both numbers of a pair lie under "workshop:<room>:both:<pair>" as {kept_at, before, after}. At its
 * close, where a follow-up was prepared, they move to "workshop:<room of the follow-up>:weeks:<pair>" as {kept_at,
 * keep_for, before, after}, the last but two in milliseconds: they are forgotten once it is over (drafts.js). Else they go.
 */
const PREFIX = "workshop:";
const BOTH = ":both:";
const WEEKS = ":weeks:";
const NUMBER = /^[1-5]$/;

function storage() {
  try {
    return window.localStorage;
  } catch (error) {
    return null;
  }
}

function read(key) {
  try {
    const found = JSON.parse(storage().getItem(key));
    const isUsable = found !== null && NUMBER.test(found.before) && NUMBER.test(found.after);
    return isUsable ? { before: Number(found.before), after: Number(found.after) } : null;
  } catch (error) {
    return null;
  }
}

function write(key, record) {
  try {
    storage().setItem(key, JSON.stringify(record));
  } catch (error) {
    // no storage, or full: nothing is kept, and today's number goes alone
  }
}

function erase(key) {
  try {
    storage().removeItem(key);
  } catch (error) {
    // there was nothing
  }
}

/** Both numbers of a pair are about to be sent: this phone keeps them until the session closes. */
export function keepBoth(room, pair, before, after) {
  if (NUMBER.test(before) && NUMBER.test(after)) {
    write(PREFIX + room + BOTH + pair, { kept_at: Date.now(), before: Number(before), after: Number(after) });
  }
}

/** What this phone kept for a follow-up: {before, after}, or null. */
export function keptWeeks(room, pair) {
  return read(PREFIX + room + WEEKS + pair);
}

/** How a number moved: the same words as the kinds before_after and weeks. */
export function moveSince(then, now) {
  return now > then ? "up" : now < then ? "down" : "stayed";
}

/** The session has closed: its numbers are kept for its follow-up, where one was prepared, and go otherwise. */
export function closeUp(room, followUp) {
  const pairs = followUp ? followUp.pairs : [];
  pairs.forEach((pair) => {
    const numbers = read(PREFIX + room + BOTH + pair);
    if (numbers !== null) {
      write(PREFIX + followUp.room + WEEKS + pair,
        Object.assign({ kept_at: Date.now(), keep_for: followUp.keep_seconds * 1000 }, numbers));
    }
  });
  keysWith(PREFIX + room + BOTH).forEach(erase);
}

/** Whether anything is kept for a follow-up. */
export function hasWeeks(followUp) {
  return Boolean(followUp) && keysWith(PREFIX + followUp.room + WEEKS).length > 0;
}

export function forgetWeeks(followUp) {
  keysWith(PREFIX + followUp.room + WEEKS).forEach(erase);
}

function keysWith(beginning) {
  const keys = [];
  const found = storage();
  for (let index = 0; found && index < found.length; index += 1) {
    keys.push(found.key(index));
  }
  return keys.filter((key) => key.startsWith(beginning));
}
