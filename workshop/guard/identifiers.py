"""Numbers, addresses and accounts: what has a shape of its own.

A check digit makes a hit certain; a failing one with the right words before it may be a slip of the finger, so it stays
a possible hit. Helplines and the numbers of organisations identify nobody and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum.gb import nhs, upn

from workshop.guard import patterns
from workshop.guard.characters import INVISIBLE, is_digit, is_letter, is_word_character
from workshop.guard.hit import Hit
from workshop.guard.patterns import compile_pattern

NATIONAL_INSURANCE = compile_pattern(patterns.NATIONAL_INSURANCE)
PUPIL = compile_pattern(patterns.PUPIL)
POSTCODE = compile_pattern(patterns.POSTCODE)
REGISTRATION = compile_pattern(patterns.REGISTRATION, any_case=False)
REGISTRATION_CUE = compile_pattern(patterns.REGISTRATION_CUE)
ADDRESS = compile_pattern(patterns.ADDRESS)
DATE_OF_BIRTH = compile_pattern(patterns.DATE_OF_BIRTH)
CASE_REFERENCE = compile_pattern(patterns.CASE_REFERENCE)
SYSTEM_REFERENCE = compile_pattern(patterns.SYSTEM_REFERENCE, any_case=False)
HANDLE_CUE = compile_pattern(patterns.HANDLE_CUE)
PROFILE = compile_pattern(patterns.PROFILE)
YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[/_.-](?:[0-9]{2}|[0-9]{4}))?")
DAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}")
DIGITS = re.compile("[0-9]+")

LOCAL_PART = 64      # characters before the @ of an address, by RFC 5321
DOMAIN = 255         # characters after it
HANDLE = 30          # characters of the longest account names
#: Numbers of services and organisations begin so (Ofcom's plan): freephone, UK-wide, premium. Nobody's own.
NOT_PERSONAL = ("0800", "0808", "0500", "03", "0843", "0844", "0845", "0870", "0871", "0872", "09", "116")
LEAST_OF_A_NUMBER = 9  # digits of the shortest that is taken for a telephone number or an NHS number
NEAR = 24            # characters in which a word such as NHS still belongs to the number after it


def find_identifiers(text: str) -> Iterator[Hit]:
    """Every hit with a shape, certain and possible, in any order; they may overlap.

    :param text: folded (`characters.fold`).
    """
    if "@" in text:
        yield from _around_at(text)
    yield from _numbers(text)
    yield from _sure(text, digits_in(text))
    yield from _coded(text)
    yield from _worded(text)


def find_certain(text: str) -> Iterator[Hit]:
    """Those of `find_identifiers` that are certain, without a look for the others: most texts have too few digits.

    :param text: folded (`characters.fold`).
    """
    digits = digits_in(text)
    found = list(_around_at(text)) if "@" in text else []
    if digits >= LEAST_OF_A_NUMBER:
        found += _numbers(text)
    found += _sure(text, digits)
    return (hit for hit in found if hit.is_certain)


def digits_in(text: str) -> int:
    return sum(map(text.count, "0123456789"))


# --- one pattern after the other

def matches(pattern: re.Pattern[str], text: str,
            holds: Callable[[re.Match[str]], bool] = bool) -> Iterator[re.Match[str]]:
    """Matches that no letter or digit touches and of which `holds` is true. After any other, the search goes on one
    character later."""
    at = 0
    while match := pattern.search(text, at):
        if is_free(text, match.start(), match.end()) and holds(match):
            yield match
            at = match.end()
        else:
            at = match.start() + 1


def is_free(text: str, start: int, end: int) -> bool:
    return not (start and is_word_character(text[start - 1])) and not is_word_character(text[end:end + 1])


def _sure(text: str, digits: int) -> Iterator[Hit]:
    """What may be certain by its letters, a check letter or the words beside it.

    :param digits: in the text; no pattern is asked that needs more.
    """
    if digits >= 6:
        for match in matches(NATIONAL_INSURANCE, text, is_national_insurance):
            yield Hit("national_insurance_number", match.start(), match.end(), True)
    if digits >= 11:
        for match in matches(PUPIL, text):
            yield Hit("pupil_number", match.start(), match.end(), is_pupil_number(match[0]))
    if digits >= 2:
        for match in matches(POSTCODE, text, is_postcode):
            yield Hit("postcode", match.start(), match.end(), True)
    if digits:
        for match in matches(DATE_OF_BIRTH, text):
            yield Hit("date_of_birth", match.start(1), match.end(1), True)
        for match in matches(ADDRESS, text, is_address):
            yield Hit("address", match.start(), match.end(), True)


def _coded(text: str) -> Iterator[Hit]:
    for match in matches(REGISTRATION, text):
        yield Hit("vehicle_registration", match.start(), match.end(), False)
    for match in matches(REGISTRATION_CUE, text):
        yield Hit("vehicle_registration", match.start(1), match.end(1), False)
    for match in matches(SYSTEM_REFERENCE, text):
        yield Hit("case_reference", match.start(), match.end(), False)


def is_national_insurance(match: re.Match[str]) -> bool:
    """By its letters: there is no check digit. The example prefix QQ counts, so that examples behave like real ones."""
    prefix = match[0][:2].lower()
    return prefix == "qq" or (prefix[0] not in "dfiquv" and prefix[1] not in "dfiquvo"
                              and prefix not in patterns.NO_NATIONAL_INSURANCE)


def is_pupil_number(written: str) -> bool:
    """By its check letter. python-stdnum's list of authorities is of 2011, so an unknown one is not held against it."""
    written = written.upper()
    try:
        return bool(upn.calc_check_digit(written[1:]) == written[0])
    except ValueError:                # a letter that pupil numbers do not use
        return False


def is_postcode(match: re.Match[str]) -> bool:
    area, _district, _gap, unit = (part.lower() for part in match.groups())
    if area not in patterns.POSTCODE_AREAS or (area != "zz" and set(unit[1:]) & set("cikmov")):
        return False
    return unit[1:] not in {"st", "nd", "rd", "th"} or match[4].isupper()       # “E1 2nd floor”


def _worded(text: str) -> Iterator[Hit]:
    """What a word before it, or after it, tells from an ordinary number."""
    for match in matches(CASE_REFERENCE, text, is_reference):
        yield Hit("case_reference", match.start(2), match.end(2), False)
    for match in matches(HANDLE_CUE, text, is_handle):
        yield Hit("social_handle", match.start(1), match.end(1), False)
    for match in matches(PROFILE, text):
        yield Hit("social_handle", match.start(), match.end(), False)


def is_address(match: re.Match[str]) -> bool:
    """A house number, one to three words, and a word for a street: with capitals, or after “at”, “lives”, “flat”."""
    words = match[3].split(" ")[:-1]
    street = match[4]
    if any(word.lower() in patterns.NO_STREET for word in words):
        return False
    if all(word[0].isupper() for word in words) and street[0].isupper():
        return True
    if not re.fullmatch(patterns.STREET, street, re.ASCII | re.IGNORECASE):
        return False
    before = re.search(r"([a-z]+)[ :,.]{0,3}\Z", match.string[max(0, match.start() - 16):match.start()].lower())
    return bool(before and before[1] in patterns.AT_HOME)


def is_reference(match: re.Match[str]) -> bool:
    token: str = match[2].strip("./_-")
    digits = sum(is_digit(c) for c in token)
    if YEARS.fullmatch(token) or DAY.fullmatch(token):
        return False
    if any(is_letter(c) for c in token) or "/" in token:
        return digits >= 3
    return digits >= 5 or (digits >= 3 and bool(match[1].strip(" -")))


def is_handle(match: re.Match[str]) -> bool:
    """Has a letter, and something that ordinary words have not."""
    token: str = match[1].strip(".")
    return any(c in "0123456789_." for c in token) and any(is_letter(c) for c in token)


# --- runs of digits

def _numbers(text: str) -> Iterator[Hit]:
    group: list[tuple[int, int]] = []
    for run in DIGITS.finditer(text):
        if group and not _joins(text[group[-1][1]:run.start()]):
            yield from _group(text, group)
            group = []
        group.append(run.span())
    if group:
        yield from _group(text, group)


def _joins(gap: str) -> bool:
    return len(gap) <= 3 and all(c in " .-()" or c in INVISIBLE for c in gap)


def _group(text: str, runs: list[tuple[int, int]]) -> Iterator[Hit]:
    at = 0
    while at < len(runs):
        taken = _phone(text, runs, at) or _health(text, runs, at)
        if taken is None:
            hit, at = _long(text, runs[at]), at + 1
        else:
            hit, at = taken
        if hit:
            yield hit


def _phone(text: str, runs: list[tuple[int, int]], at: int) -> tuple[Hit | None, int] | None:
    """The number that begins with this run, and the run after it. No hit for the number of an organisation."""
    start = runs[at][0]
    first = text[start:runs[at][1]]
    plus = start > 0 and text[start - 1] == "+"
    if not plus and not first.startswith("0"):
        return None
    if not plus and start and is_word_character(text[start - 1]):
        return None
    digits = ""
    for number in range(at, min(at + 8, len(runs))):
        digits += text[runs[number][0]:runs[number][1]]
        if len(digits) > 15:
            return None
        if is_letter(text[runs[number][1]:runs[number][1] + 1]):
            continue
        national = in_britain(digits, plus=plus)
        if national is None or (national == "" and number + 1 < min(at + 8, len(runs))):     # abroad: all that follows
            continue
        opened = start - (2 if text[max(0, start - 2):start] == "(+" else 1 if plus or text[start - 1:start] == "("
                          else 0)
        hit = Hit("phone_number", opened, runs[number][1], True)
        return (None if national.startswith(NOT_PERSONAL) else hit), number + 1
    return None


def in_britain(digits: str, *, plus: bool) -> str | None:
    """The number as dialled here; '' for one of another country; None when it is no whole number.

    :param plus: a + stood before it.
    """
    if digits.startswith("0044") or (plus and digits.startswith("44")):
        rest = digits[4:] if digits.startswith("0044") else digits[2:]
        rest = rest.removeprefix("0")
        return f"0{rest}" if len(rest) == 10 else None
    if plus or digits.startswith("00"):
        return "" if 9 <= len(digits.removeprefix("00")) <= 15 else None
    return digits if len(digits) == 11 and digits[1] in "1235789" else None


def _health(text: str, runs: list[tuple[int, int]], at: int) -> tuple[Hit | None, int] | None:
    """An NHS number: ten digits together, or as three, three and four."""
    lengths = [end - start for start, end in runs[at:at + 3]]
    count = 1 if lengths[0] == 10 else 3 if lengths == [3, 3, 4] else 0
    if not count or not is_free(text, runs[at][0], runs[at + count - 1][1]):
        return None
    start, end = runs[at][0], runs[at + count - 1][1]
    digits = "".join(text[first:last] for first, last in runs[at:at + count])
    if nhs.is_valid(digits):
        return Hit("nhs_number", start, end, True), at + count
    if "nhs" in text[max(0, start - NEAR):start].lower():
        return Hit("nhs_number", start, end, False), at + count
    return None


def _long(text: str, run: tuple[int, int]) -> Hit | None:
    """A number too long for a count, a year or a score, of which nothing says what it is."""
    start, end = run
    written = text[start:end]
    if not 7 <= end - start <= 20 or not is_free(text, start, end) or text[max(0, start - 1):start] in {"£", "$", "€"}:
        return None
    if written.startswith(NOT_PERSONAL) or (len(written) == 8 and YEARS.match(written)):
        return None
    return Hit("case_reference", start, end, False)


# --- what has an @

def _around_at(text: str) -> Iterator[Hit]:
    at = text.find("@")
    while at >= 0:
        start = at
        while start > max(0, at - LOCAL_PART) and (is_word_character(text[start - 1]) or text[start - 1] in ".%+'-"):
            start -= 1
        while start < at and text[start] in ".'-":
            start += 1
        end = at + 1
        while end < min(len(text), at + DOMAIN) and (is_word_character(text[end]) or text[end] in ".-"):
            end += 1
        name_end = end
        while end > at + 1 and text[end - 1] in ".-":
            end -= 1
        domain = text[at + 1:end]
        if start < at and "." in domain and len(domain.rsplit(".", 1)[1]) >= 2:
            yield Hit("email_address", start, end, True)
        elif start == at and 3 <= end - at - 1 <= HANDLE and any(is_letter(c) for c in domain) and not (
                at and is_word_character(text[at - 1])):
            yield Hit("social_handle", at, end, False)
        at = text.find("@", max(name_end, at + 1))
