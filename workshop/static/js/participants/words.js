/** What the phone itself says about the text in the box. Everything else in words comes from the server. */

export const SOFT_LIMIT = 600;       // characters (code points); longer ones are hard to read on the board
export const HARD_LIMIT = 2000;      // characters; the server refuses more
export const COUNTER_FROM = 500;     // characters; before that a counter only presses people

export const EMPTY_WORDS = "Write something first, or choose Pass.";

/** Characters as the server counts them: code points, spaces around the text left out. */
export function lengthOf(text) {
  return Array.from(text.trim()).length;
}

/** What is wrong with a text before it is sent, or "". */
export function problemOf(text) {
  const length = lengthOf(text);
  if (length === 0) {
    return EMPTY_WORDS;
  }
  if (length > HARD_LIMIT) {
    return "That is " + grouped(length) + " characters: the most is " + grouped(HARD_LIMIT) +
      ". Shorten it, or send it in two parts.";
  }
  return "";
}

/** What is wrong with what is filled in, as {words, box}, or null. What a kind asks beyond texts, the server says. */
export function problemIn(fields) {
  const long = fields.textBoxes().find((box) => lengthOf(box.value) > HARD_LIMIT);
  if (long) {
    return { words: problemOf(long.value), box: long };
  }
  const texts = fields.textBoxes();
  return fields.hasOnlyText() && texts.length > 0 && texts.every((box) => lengthOf(box.value) === 0)
    ? { words: EMPTY_WORDS, box: texts[0] }
    : null;
}

/** The counter under the box: nothing at first, then how far there is to go. */
export function counterWords(text) {
  const length = lengthOf(text);
  if (length < COUNTER_FROM) {
    return "";
  }
  if (length <= SOFT_LIMIT) {
    return grouped(length) + " characters. Up to " + SOFT_LIMIT + " is easy to read on the board.";
  }
  if (length <= HARD_LIMIT) {
    return grouped(length) + " characters: long for the board. The most is " + grouped(HARD_LIMIT) + ".";
  }
  return problemOf(text);
}

/** Which of the counter's messages it is, so that only a change of message is announced. */
export function counterLevel(text) {
  const length = lengthOf(text);
  return [COUNTER_FROM, SOFT_LIMIT + 1, HARD_LIMIT + 1].filter((limit) => length >= limit).length;
}

/** "2,104" */
export function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
