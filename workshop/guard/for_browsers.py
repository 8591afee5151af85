#!/usr/bin/env python3
"""Write the rules that phones need, so that both sides know the same words and patterns.

    python -m workshop.guard.for_browsers        writes static/js/guard/rules.js

The steps themselves stand twice, here and in static/js/guard/; a test holds them to the same answers.
"""

from __future__ import annotations

import json
from pathlib import Path

from workshop.guard import expected, identifiers, names, patterns
from workshop.guard.characters import APOSTROPHES, BREAKS, HYPHENS, INVISIBLE, LETTERS, SPACES, ZEROS
from workshop.guard.hit import MASKS

TARGET = Path(__file__).resolve().parent.parent / "static" / "js" / "guard" / "rules.js"
HEAD = "/** Words and patterns of the guard. Written by `python -m workshop.guard.for_browsers`; not by hand. */\n"
#: Pattern, and whether case matters.
PATTERNS = {
    "nationalInsurance": (patterns.NATIONAL_INSURANCE, True), "pupil": (patterns.PUPIL, True),
    "postcode": (patterns.POSTCODE, True), "registration": (patterns.REGISTRATION, False),
    "registrationCue": (patterns.REGISTRATION_CUE, True), "address": (patterns.ADDRESS, True),
    "street": (f"^{patterns.STREET}$", True), "dateOfBirth": (patterns.DATE_OF_BIRTH, True),
    "caseReference": (patterns.CASE_REFERENCE, True), "systemReference": (patterns.SYSTEM_REFERENCE, False),
    "handleCue": (patterns.HANDLE_CUE, True), "profile": (patterns.PROFILE, True),
    "years": (f"^(?:{identifiers.YEARS.pattern})", True), "yearsOnly": (f"^(?:{identifiers.YEARS.pattern})$", True),
    "day": (f"^(?:{identifiers.DAY.pattern})$", True),
}
WORDS = {
    "titles": names.TITLES, "titlesAnyCase": names.TITLES_ANY_CASE, "sureTitles": names.SURE_TITLES,
    "particles": names.PARTICLES, "acronyms": names.ACRONYMS, "ordinary": names.ORDINARY,
    "plainBeyond": names.PLAIN - names.ORDINARY,
    "monthOrName": names.MONTH_OR_NAME, "nameToo": names.NAME_TOO, "beforeMonth": names.BEFORE_MONTH,
    "postcodeAreas": patterns.POSTCODE_AREAS, "noNationalInsurance": patterns.NO_NATIONAL_INSURANCE,
    "noStreet": patterns.NO_STREET, "atHome": patterns.AT_HOME,
}


def rules() -> str:
    """The file's text. No word of `ordinary` is written a second time as a plain one: phones load this file."""
    made = {
        "LETTERS": [list(one) for one in LETTERS], "ZEROS": list(ZEROS),
        "SPACES": SPACES, "HYPHENS": HYPHENS, "APOSTROPHES": APOSTROPHES, "INVISIBLE": INVISIBLE, "BREAKS": BREAKS,
        "WORDS": {name: " ".join(sorted(found)) for name, found in WORDS.items()},
        "PHRASES": list(expected.PHRASES), "MASKS": list(MASKS.values()),
        "NOT_PERSONAL": list(identifiers.NOT_PERSONAL),
        "PATTERNS": {name: list(found) for name, found in PATTERNS.items()},
    }
    return HEAD + "".join(f"export const {name} = {json.dumps(value)};\n" for name, value in made.items())


if __name__ == "__main__":
    TARGET.write_text(rules(), encoding="utf-8")
