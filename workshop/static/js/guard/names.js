/** Names, by a capital that nothing explains (workshop/guard/names.py, as far as a phone looks). */
import { characterAt, characterBefore, isCapital, isDigit, LETTER } from "./characters.js";
import { INVISIBLE, PHRASES, WORDS } from "./rules.js";

const setOf = (words) => new Set(words.split(" "));
const WORD = "[" + LETTER + "]+(?:['" + INVISIBLE + "-][" + LETTER + "]+)*";
const STILL_SAME = " ,()[]/&+-—'\"%£€$#*0123456789’”_" + INVISIBLE;
const OPENING_QUOTES = "\"'“„«";
const SHOUTING = 0.6;
const TITLES = setOf(WORDS.titles);
const TITLES_ANY_CASE = setOf(WORDS.titlesAnyCase);
const SURE_TITLES = setOf(WORDS.sureTitles);
const PARTICLES = setOf(WORDS.particles);
const ACRONYMS = setOf(WORDS.acronyms);
const ORDINARY = setOf(WORDS.ordinary);
const PLAIN = setOf(WORDS.ordinary + " " + WORDS.plainBeyond);
const MONTH_OR_NAME = setOf(WORDS.monthOrName);
const NAME_TOO = setOf(WORDS.nameToo);
const BEFORE_MONTH = setOf(WORDS.beforeMonth);
const LAWS = PHRASES.map((phrase) => phrase.split(" "));
const isUpper = (text) => text === text.toUpperCase() && text !== text.toLowerCase();
/** In characters: some letters take two units. */
const sizeOf = (text) => [...text].length;
const trimmed = (text, characters) => {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text[start])) start += 1;
  while (end > start && characters.includes(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

/** Possible names in folded text. */
export function findNames(text) {
  const read = wordsOf(text);
  const shouts = isShouting(read);
  const mixed = 2 * read.filter((word) => {
    const first = characterAt(word.text, 0);
    return first.toLowerCase() !== first.toUpperCase();
  }).length >= read.length;
  const phrases = inPhrases(read);
  const named = read.map((_word, at) => !phrases.has(at) && isName(read, at, text, shouts, mixed));
  const found = [];
  for (let at = 0; at < read.length; at += 1) {
    if (!named[at]) continue;
    const last = lastOf(read, named, at);
    const first = hasTitle(read, at) ? at - 1 : at;
    found.push({ kind: "name", start: read[first].start, end: read[last].end, isCertain: false });
    at = last;
  }
  return found;
}

function wordsOf(text) {
  const found = [];
  const word = new RegExp(WORD, "gu");
  let end = 0;
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const gap = text.slice(end, match.index);
    const full = match[0].toLowerCase();
    const own = full.endsWith("'s") ? match[0].slice(0, -2) : match[0];
    const isFirst = !found.length || opens(gap, found[found.length - 1], text.slice(Math.max(0, match.index - 2), match.index));
    end = match.index + match[0].length;
    found.push({ start: match.index, end: match.index + own.length, text: own, lower: own.toLowerCase(), full, isFirst, gap });
  }
  return found;
}

function opens(gap, before, close) {
  if (gap.replace(/^[ \n]+|[ \n]+$/g, "") === ".") return !(TITLES.has(before.lower) || sizeOf(before.text) === 1);
  if ([...gap].some((character) => !STILL_SAME.includes(character))) return true;
  return close.length === 2 && close[0] === " " && OPENING_QUOTES.includes(close[1]);
}

function isShouting(read) {
  const long = read.filter((word) => sizeOf(word.text) > 1);
  return long.length >= 3 && long.filter((word) => isUpper(word.text)).length > SHOUTING * long.length;
}

function inPhrases(read) {
  const found = new Set();
  read.forEach((word, at) => {
    for (const law of LAWS) {
      if ((law[0] === word.full || law[0] === word.lower) && law.every((one, place) => read[at + place]
          && read[at + place].full === one)) law.forEach((_one, place) => found.add(at + place));
    }
  });
  return found;
}

function isName(read, at, text, shouts, mixed) {
  const word = read[at];
  if (hasTitle(read, at)) return true;
  if (sizeOf(word.text) <= 3 && (isDigit(characterBefore(text, word.start)) || isDigit(characterAt(text, word.end)))) {
    return false;
  }
  const first = characterAt(word.text, 0);
  if (first.toLowerCase() === first.toUpperCase()) return mixed;
  if (shouts || !hasCapital(word.text) || sizeOf(trimmed(word.text, INVISIBLE)) < 2 || isExpected(read, at, text)) return false;
  return !word.isFirst || (word.full !== word.lower && !ORDINARY.has(word.lower));
}

function hasCapital(word) {
  return word.split(/['-]/).some((part) => part !== "" && isCapital(characterAt(part, 0)));
}

function isExpected(read, at, text) {
  const word = read[at];
  if (MONTH_OR_NAME.has(word.lower) && !isUpper(word.text)) return word.isFirst || isMonth(read, at, text);
  if (NAME_TOO.has(word.lower) && !isUpper(word.text)) return word.isFirst;
  if ((ACRONYMS.has(word.lower) || ACRONYMS.has(word.lower.replace(/s$/, "")))
      && (isUpper(word.text.replace(/s+$/, "")) || word.lower.length > 3)) return true;
  if (PLAIN.has(word.lower) || PLAIN.has(word.full)) return true;
  return word.text.includes("-") && word.text.split("-").every((part) => PLAIN.has(part.toLowerCase())
    || ACRONYMS.has(part.toLowerCase()) || !hasCapital(part));
}

function isMonth(read, at, text) {
  if ((at && BEFORE_MONTH.has(read[at - 1].lower)) || [...read[at].gap].some(isDigit)) return true;
  return isDigit(trimmed(text.slice(read[at].end, read[at].end + 2), " ,").slice(0, 1));
}

function hasTitle(read, at) {
  if (!at || !["", "."].includes(trimmed(read[at].gap, " "))) return false;
  const title = read[at - 1];
  const word = read[at];
  if (!TITLES.has(title.lower)) return false;
  if (hasCapital(word.text)) {
    return (SURE_TITLES.has(title.lower) || !PLAIN.has(word.lower)) && hasCapital(title.text)
      && !(sizeOf(word.text) > 1 && ACRONYMS.has(word.lower) && isUpper(word.text));
  }
  return TITLES_ANY_CASE.has(title.lower) && !ORDINARY.has(word.lower);
}

function lastOf(read, named, at) {
  let last = at;
  while (last + 1 < read.length && [" ", ". "].includes(read[last + 1].gap)) {
    const following = read[last + 1];
    if (read[last].full !== read[last].lower || following.isFirst) break;
    if (named[last + 1]) last += 1;
    else if (PARTICLES.has(following.lower) && named[last + 2] && read[last + 2].gap === " ") last += 2;
    else if (hasCapital(read[at].text) && hasCapital(following.text) && sizeOf(following.text) > 1
        && !isUpper(following.text)) last += 1;
    else break;
  }
  return last;
}
