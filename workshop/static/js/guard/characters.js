/** Letters of every script, and one writing of spaces, dashes, quotation marks and digits (workshop/guard/characters.py).
 * Everything keeps positions, counted in UTF-16 units. */
import { APOSTROPHES, BREAKS, HYPHENS, LETTERS, SPACES, ZEROS } from "./rules.js";

const hex = (point) => "\\u{" + point.toString(16) + "}";
/** What stands between the brackets of a pattern with the flag u. */
export const LETTER = LETTERS.map(([first, last]) => hex(first) + "-" + hex(last)).join("");

const FOLD = new Map();
const put = (characters, as) => [...characters].forEach((character) => FOLD.set(character, as));
put(SPACES, " ");
put(HYPHENS, "-");
put(APOSTROPHES, "'");
put(BREAKS, "\n");
for (const zero of ZEROS) {
  for (let digit = 0; digit < 10; digit += 1) FOLD.set(String.fromCharCode(zero + digit), String(digit));
}
for (let point = 0x41; point <= 0x7a; point += 1) {
  if (point <= 0x5a || point >= 0x61) FOLD.set(String.fromCharCode(0xfee0 + point), String.fromCharCode(point));
}
for (const [wide, plain] of [[0xff20, "@"], [0xff0b, "+"], [0xff0e, "."], [0xff0f, "/"], [0xff1a, ":"], [0xff0c, ","],
  [0xff08, "("], [0xff09, ")"]]) FOLD.set(String.fromCharCode(wide), plain);

export function fold(text) {
  let folded = "";
  for (let at = 0; at < text.length; at += 1) folded += FOLD.has(text[at]) ? FOLD.get(text[at]) : text[at];
  return folded;
}

/** The whole character that begins at a place, or "". */
export function characterAt(text, at) {
  return at >= 0 && at < text.length ? String.fromCodePoint(text.codePointAt(at)) : "";
}

/** The whole character that ends before a place, or "". */
export function characterBefore(text, at) {
  if (at < 1) return "";
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff && at > 1 ? characterAt(text, at - 2) : text[at - 1];
}

export function isLetter(character) {
  if (!character) return false;
  const point = character.codePointAt(0);
  let low = 0;
  let high = LETTERS.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (point < LETTERS[middle][0]) high = middle - 1;
    else if (point > LETTERS[middle][1]) low = middle + 1;
    else return true;
  }
  return false;
}

export const isDigit = (character) => character !== "" && "0123456789".includes(character);

export const isWordCharacter = (character) => isLetter(character) || isDigit(character) || character === "_";

export const isCapital = (character) => character.toLowerCase() !== character;
