"""Phone numbers as people write them, found by Google's library: other countries' too."""

from __future__ import annotations

from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher, national_significant_number

from workshop.guard.hit import Hit
from workshop.guard.identifiers import NOT_PERSONAL, is_free


def find_phones(text: str) -> Iterator[Hit]:
    """Numbers that begin as phone numbers do. Those of services and organisations are passed over."""
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE):
        written = match.raw_string
        digits = sum(c.isdigit() for c in written)
        if digits < 9 or written.lstrip("(")[:1] not in {"0", "+"} or not is_free(text, match.start, match.end):
            continue
        if match.number.country_code == 44 and f"0{national_significant_number(match.number)}".startswith(NOT_PERSONAL):
            continue
        yield Hit("phone_number", match.start, match.end, True)
