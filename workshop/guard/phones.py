"""Phone numbers as people write them, found by Google's library: other countries' and odd spellings too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from phonenumbers import Leniency, PhoneNumberMatcher, national_significant_number

from workshop.guard.hit import Hit
from workshop.guard.identifiers import LEAST_OF_A_NUMBER, NOT_PERSONAL, is_free

#: The library takes up to 0.1 ms for each candidate. A text of 2,000 characters with more than these is no prose.
MOST_TRIES = 40
MOST_FOUND = 20


def find_phones(text: str, found: Iterable[Hit]) -> Iterator[Hit]:
    """Numbers that begin as phone numbers do. Those of services and organisations are passed over.

    :param found: what is certain already; the library is not asked about it again.
    """
    for hit in found:
        if hit.is_certain:
            text = text[:hit.start] + " " * (hit.end - hit.start) + text[hit.end:]
    if sum(map(str.isdigit, text)) < LEAST_OF_A_NUMBER:
        return
    numbers = PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE, max_tries=MOST_TRIES)
    for match in islice(numbers, MOST_FOUND):
        written = match.raw_string
        digits = sum(c.isdigit() for c in written)
        if digits < LEAST_OF_A_NUMBER or written.lstrip("(")[:1] not in {"0", "+"}:
            continue
        if not is_free(text, match.start, match.end):
            continue
        if match.number.country_code == 44 and f"0{national_significant_number(match.number)}".startswith(NOT_PERSONAL):
            continue
        yield Hit("phone_number", match.start, match.end, True)
