/** What the phone itself says about the text in the box. Everything else in words comes from the server. */
import { said, saidMany } from "../web/said.js";

export const SOFT_LIMIT = 600;       // characters (code points); longer ones are hard to read on the board
export const HARD_LIMIT = 2000;      // characters; the server refuses more
export const COUNTER_FROM = 500;     // characters; before that a counter only presses people

export const EMPTY_WORDS = said("Write something first, or choose Pass.");

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
    return saidMany("That is %(number)s character: the most is %(most)s. Shorten it, or send it in two parts.",
      "That is %(number)s characters: the most is %(most)s. Shorten it, or send it in two parts.", length,
      { number: grouped(length), most: grouped(HARD_LIMIT) });
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
    return saidMany("%(number)s character. Up to %(most)s is easy to read on the board.",
      "%(number)s characters. Up to %(most)s is easy to read on the board.", length, { most: SOFT_LIMIT });
  }
  if (length <= HARD_LIMIT) {
    return saidMany("%(number)s character: long for the board. The most is %(most)s.",
      "%(number)s characters: long for the board. The most is %(most)s.", length,
      { number: grouped(length), most: grouped(HARD_LIMIT) });
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
