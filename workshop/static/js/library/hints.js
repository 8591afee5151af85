/**
 * How long a text is and how easily it is read, counted as `library/reading_ease.py` counts it.
 */
import { said, saidMany } from "../web/said.js";

const WORD = /[a-z]+(?:['’][a-z]+)*/gi;
const SILENT = /(?:[^laeiouycghsxz]es|[^aeiouydt]ed|[^laeiouy]e)$/;
const SENTENCE_END = /[.!?]+(?=\s|$)/g;
const FEWEST_WORDS = 6;
const PLAIN = 60;
const HARD = 30;
const PHONE_QUESTION = 130;   // characters: about five lines on a phone

export function syllables(word) {
  const plain = word.toLowerCase().replace(/['’].*$/, "").replace(SILENT, "");
  return Math.max(1, (plain.match(/[aeiouy]+/g) || []).length);
}

/** From 0 (hard) to 100 (easy); null for a text too short to say. */
export function readingEase(text) {
  const words = text.match(WORD) || [];
  if (words.length < FEWEST_WORDS) {
    return null;
  }
  const sentences = Math.max(1, (text.trim().match(SENTENCE_END) || []).length);
  const total = words.reduce((sum, word) => sum + syllables(word), 0);
  const score = 206.835 - 1.015 * words.length / sentences - 84.6 * total / words.length;
  return Math.max(0, Math.min(100, Math.trunc(score + 0.5)));
}

/** What to know of a text while it is written. */
export function hint(text) {
  const length = Array.from(text.trim().replace(/\s+/g, " ")).length;
  if (!length) {
    return "";
  }
  let words = saidMany("%(number)s character", "%(number)s characters", length);
  if (length > PHONE_QUESTION) {
    words = said("%(length)s: over %(most)s, a phone shows it in more than five lines", { length: words, most: PHONE_QUESTION });
  }
  const score = readingEase(text);
  if (score === null) {
    return said("%(length)s.", { length: words });
  }
  if (score >= PLAIN) {
    return said("%(length)s. Reading ease about %(score)s of 100 (an estimate): plain to read.", { length: words, score });
  }
  return score >= HARD
    ? said("%(length)s. Reading ease about %(score)s of 100 (an estimate): fairly hard to read.", { length: words, score })
    : said("%(length)s. Reading ease about %(score)s of 100 (an estimate): hard to read.", { length: words, score });
}
