/** Numbers, addresses and accounts: what has a shape of its own (workshop/guard/identifiers.py). */
import { characterAt, characterBefore, isDigit, isLetter, isWordCharacter } from "./characters.js";
import { INVISIBLE, NOT_PERSONAL, PATTERNS, WORDS } from "./rules.js";

const LOCAL_PART = 64;
const DOMAIN = 255;
const HANDLE = 30;
const NEAR = 24;
const PUPIL_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ0123456789";
const setOf = (words) => new Set(words.split(" "));
const AREAS = setOf(WORDS.postcodeAreas);
const NO_INSURANCE = setOf(WORDS.noNationalInsurance);
const NO_STREET = setOf(WORDS.noStreet);
const AT_HOME = setOf(WORDS.atHome);
const pattern = (name, flags) => new RegExp(PATTERNS[name][0], flags + (PATTERNS[name][1] ? "i" : ""));
const STREET = pattern("street", "");
const YEARS = pattern("years", "");
const YEARS_ONLY = pattern("yearsOnly", "");
const DAY = pattern("day", "");
const SEARCHED = {};
for (const name of ["nationalInsurance", "pupil", "postcode", "registration", "registrationCue", "address", "dateOfBirth",
  "caseReference", "systemReference", "handleCue", "profile"]) SEARCHED[name] = pattern(name, "g");

const isHandleLong = (size) => size >= 3 && size <= HANDLE;
const startsWithAny = (text, beginnings) => beginnings.some((beginning) => text.startsWith(beginning));
const isUpper = (text) => text === text.toUpperCase() && text !== text.toLowerCase();
const hit = (kind, start, end, isCertain) => ({ kind, start, end, isCertain });

/** Every hit with a shape, in any order; they may overlap. `text` is folded. */
export function findIdentifiers(text) {
  return [...aroundAt(text), ...numbers(text), ...coded(text), ...worded(text)];
}

export function isFree(text, start, end) {
  return !(start && isWordCharacter(characterBefore(text, start))) && !isWordCharacter(characterAt(text, end));
}

/** Matches that no letter or digit touches and of which `holds` is true. */
function matches(name, text, holds) {
  const found = [];
  const wanted = SEARCHED[name];
  wanted.lastIndex = 0;
  for (let match = wanted.exec(text); match; match = wanted.exec(text)) {
    const end = match.index + match[0].length;
    if (isFree(text, match.index, end) && (!holds || holds(match, text))) {
      found.push(match);
      wanted.lastIndex = end;
    } else {
      wanted.lastIndex = match.index + 1;
    }
  }
  return found;
}

/** Hits for whole matches, or for their last group, which always ends where the match ends. */
function hitsOf(kind, found, isCertain, group) {
  return found.map((match) => {
    const end = match.index + match[0].length;
    return hit(kind, group ? end - match[group].length : match.index, end, isCertain);
  });
}

function coded(text) {
  return [
    ...hitsOf("national_insurance_number", matches("nationalInsurance", text, isNationalInsurance), true),
    ...matches("pupil", text).map((match) => hit("pupil_number", match.index, match.index + match[0].length,
      isPupilNumber(match[0].toUpperCase()))),
    ...hitsOf("postcode", matches("postcode", text, isPostcode), true),
    ...hitsOf("vehicle_registration", matches("registration", text), false),
    ...hitsOf("vehicle_registration", matches("registrationCue", text), false, 1),
    ...hitsOf("case_reference", matches("systemReference", text), false),
  ];
}

function isNationalInsurance(match) {
  const prefix = match[0].slice(0, 2).toLowerCase();
  return prefix === "qq" || (!"dfiquv".includes(prefix[0]) && !"dfiquvo".includes(prefix[1]) && !NO_INSURANCE.has(prefix));
}

/** The letter before the number checks it, modulo 23. I, O and S are not used. */
function isPupilNumber(written) {
  const values = [...written.slice(1)].map((character) => PUPIL_LETTERS.indexOf(character));
  const sum = values.reduce((total, value, place) => total + value * (place + 2), 0);
  return !values.includes(-1) && PUPIL_LETTERS[sum % 23] === written[0];
}

function isPostcode(match) {
  const area = match[1].toLowerCase();
  const unit = match[4].toLowerCase().slice(1);
  if (!AREAS.has(area) || (area !== "zz" && /[cikmov]/.test(unit))) return false;
  return !["st", "nd", "rd", "th"].includes(unit) || isUpper(match[4]);
}

function worded(text) {
  return [
    ...hitsOf("date_of_birth", matches("dateOfBirth", text), true, 1),
    ...hitsOf("address", matches("address", text, isAddress), true),
    ...hitsOf("case_reference", matches("caseReference", text, isReference), false, 2),
    ...hitsOf("social_handle", matches("handleCue", text, isHandle), false, 1),
    ...hitsOf("social_handle", matches("profile", text), false),
  ];
}

function isAddress(match, text) {
  const words = match[3].split(" ").slice(0, -1);
  const street = match[4];
  if (words.some((word) => NO_STREET.has(word.toLowerCase()))) return false;
  if (words.every((word) => isUpper(word[0])) && isUpper(street[0])) return true;
  if (!STREET.test(street)) return false;
  const before = /([a-z]+)[ :,.]{0,3}$/.exec(text.slice(Math.max(0, match.index - 16), match.index).toLowerCase());
  return Boolean(before && AT_HOME.has(before[1]));
}

function isReference(match) {
  const token = match[2].replace(/^[./_-]+|[./_-]+$/g, "");
  const digits = [...token].filter(isDigit).length;
  if (YEARS_ONLY.test(token) || DAY.test(token)) return false;
  if ([...token].some(isLetter) || token.includes("/")) return digits >= 3;
  return digits >= 5 || (digits >= 3 && match[1].replace(/^[ -]+|[ -]+$/g, "") !== "");
}

function isHandle(match) {
  const token = match[1].replace(/^\.+|\.+$/g, "");
  return /[0-9_.]/.test(token) && [...token].some(isLetter);
}

function numbers(text) {
  const found = [];
  const digits = /[0-9]+/g;
  let group = [];
  for (let run = digits.exec(text); run; run = digits.exec(text)) {
    if (group.length && !joins(text.slice(group[group.length - 1][1], run.index))) {
      found.push(...ofGroup(text, group));
      group = [];
    }
    group.push([run.index, run.index + run[0].length]);
  }
  return group.length ? [...found, ...ofGroup(text, group)] : found;
}

function joins(gap) {
  return gap.length <= 3 && [...gap].every((character) => (" .-()" + INVISIBLE).includes(character));
}

function ofGroup(text, runs) {
  const found = [];
  let at = 0;
  while (at < runs.length) {
    const taken = phone(text, runs, at) || health(text, runs, at);
    const made = taken ? taken[0] : long(text, runs[at]);
    at = taken ? taken[1] : at + 1;
    if (made) found.push(made);
  }
  return found;
}

function phone(text, runs, at) {
  const start = runs[at][0];
  const plus = start > 0 && text[start - 1] === "+";
  if (!plus && text[start] !== "0") return null;
  if (!plus && start && isWordCharacter(characterBefore(text, start))) return null;
  const last = Math.min(at + 8, runs.length);
  let digits = "";
  for (let number = at; number < last; number += 1) {
    digits += text.slice(runs[number][0], runs[number][1]);
    if (digits.length > 15) return null;
    if (isLetter(characterAt(text, runs[number][1]))) continue;
    const national = inBritain(digits, plus);
    if (national === null || (national === "" && number + 1 < last)) continue;
    const opened = start - (text.slice(Math.max(0, start - 2), start) === "(+" ? 2 : plus || text[start - 1] === "(" ? 1 : 0);
    const made = hit("phone_number", opened, runs[number][1], true);
    return [startsWithAny(national, NOT_PERSONAL) ? null : made, number + 1];
  }
  return null;
}

function inBritain(digits, plus) {
  if (digits.startsWith("0044") || (plus && digits.startsWith("44"))) {
    const rest = digits.slice(digits.startsWith("0044") ? 4 : 2).replace(/^0/, "");
    return rest.length === 10 ? "0" + rest : null;
  }
  if (plus || digits.startsWith("00")) {
    const abroad = digits.replace(/^00/, "").length;
    return abroad >= 9 && abroad <= 15 ? "" : null;
  }
  return digits.length === 11 && "1235789".includes(digits[1]) ? digits : null;
}

function health(text, runs, at) {
  const lengths = runs.slice(at, at + 3).map(([start, end]) => end - start);
  const count = lengths[0] === 10 ? 1 : lengths.join() === "3,3,4" ? 3 : 0;
  if (!count || !isFree(text, runs[at][0], runs[at + count - 1][1])) return null;
  const start = runs[at][0];
  const end = runs[at + count - 1][1];
  const digits = runs.slice(at, at + count).map(([first, last]) => text.slice(first, last)).join("");
  if (isHealthNumber(digits)) return [hit("nhs_number", start, end, true), at + count];
  if (text.slice(Math.max(0, start - NEAR), start).toLowerCase().includes("nhs")) {
    return [hit("nhs_number", start, end, false), at + count];
  }
  return null;
}

/** Ten digits, the last of which checks the others modulo 11. */
function isHealthNumber(digits) {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

function long(text, [start, end]) {
  const written = text.slice(start, end);
  if (end - start < 7 || end - start > 20 || !isFree(text, start, end)) return null;
  if (["£", "$", "€"].includes(text[start - 1])) return null;
  if (startsWithAny(written, NOT_PERSONAL) || (written.length === 8 && YEARS.test(written))) return null;
  return hit("case_reference", start, end, false);
}

function aroundAt(text) {
  const found = [];
  let at = text.indexOf("@");
  while (at >= 0) {
    let start = at;
    while (start > Math.max(0, at - LOCAL_PART)) {
      const before = characterBefore(text, start);
      if (!isWordCharacter(before) && !".%+'-".includes(before)) break;
      start -= before.length;
    }
    while (start < at && ".'-".includes(text[start])) start += 1;
    let end = at + 1;
    while (end < Math.min(text.length, at + DOMAIN)) {
      const next = characterAt(text, end);
      if (!isWordCharacter(next) && !".-".includes(next)) break;
      end += next.length;
    }
    const nameEnd = end;
    while (end > at + 1 && ".-".includes(text[end - 1])) end -= 1;
    const domain = text.slice(at + 1, end);
    if (start < at && domain.includes(".") && domain.slice(domain.lastIndexOf(".") + 1).length >= 2) {
      found.push(hit("email_address", start, end, true));
    } else if (start === at && isHandleLong([...domain].length) && [...domain].some(isLetter)
        && !isWordCharacter(characterBefore(text, at))) {
      found.push(hit("social_handle", at, end, false));
    }
    at = text.indexOf("@", Math.max(nameEnd, at + 1));
  }
  return found;
}
