"""What is told of a text: of which kind, where it stands, and whether it is certain. Never the text itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from workshop.language.words import say


class Tier(IntEnum):
    """How hard to look. Each finds all that the one before it finds, and raises more false alarms."""

    PHONE = 1    #: in the browser while somebody writes: patterns, and capitals that nothing explains
    SERVER = 2   #: when it is sent: also words at the start of a sentence that English does not know
    REVIEW = 3   #: before it is exported: also lower-case words that English does not know


@dataclass(frozen=True)
class Hit:
    """A place in a text that could identify somebody. Holds no text, so it can be passed on."""

    kind: str          #: a key of `KIND_WORDS`
    start: int         #: characters of the text, as Python counts them
    end: int           #: the first character after it
    is_certain: bool   #: sure enough to hold a response when it is sent


#: How each kind is said to people, in a sentence such as “This looks like …”.
KIND_WORDS = {
    "name": say("a possible name"),
    "nhs_number": say("an NHS number"),
    "pupil_number": say("a pupil number"),
    "national_insurance_number": say("a National Insurance number"),
    "phone_number": say("a phone number"),
    "email_address": say("an email address"),
    "postcode": say("a postcode"),
    "address": say("an address"),
    "date_of_birth": say("a date of birth"),
    "case_reference": say("a case or reference number"),
    "vehicle_registration": say("a car registration"),
    "social_handle": say("a name used online"),
}
#: The same as a facilitator reads it on a card, beside others.
FLAG_WORDS = {
    "name": say("possible name"),
    "nhs_number": say("NHS number"),
    "pupil_number": say("pupil number"),
    "national_insurance_number": say("National Insurance number"),
    "phone_number": say("phone number"),
    "email_address": say("email address"),
    "postcode": say("postcode"),
    "address": say("address"),
    "date_of_birth": say("date of birth"),
    "case_reference": say("case or reference number"),
    "vehicle_registration": say("car registration"),
    "social_handle": say("name used online"),
}
#: What stands in the place of a hit that is taken out.
MASKS = {
    "name": "[name]",
    "nhs_number": "[NHS number]",
    "pupil_number": "[pupil number]",
    "national_insurance_number": "[National Insurance number]",
    "phone_number": "[phone number]",
    "email_address": "[email address]",
    "postcode": "[postcode]",
    "address": "[address]",
    "date_of_birth": "[date of birth]",
    "case_reference": "[reference number]",
    "vehicle_registration": "[car registration]",
    "social_handle": "[online name]",
}


def mask(text: str, hits: Iterable[Hit]) -> str:
    """The text with each hit replaced by what kind of thing stood there. Hits must come from this very text."""
    parts, done = [], 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < done:             # inside one that is already taken out
            continue
        parts += [text[done:hit.start], MASKS[hit.kind]]
        done = hit.end
    return "".join([*parts, text[done:]])
