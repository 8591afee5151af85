"""How easily the sentences of the interface are read, by their length and the length of their words.

Flesch and Kincaid's grade plus five, which is about the age at which a child in a British school reads it easily
(Kincaid and others, 1975). It knows nothing of sense: it only finds the sentences worth looking at.

    python tests/language/reading_age.py       the hardest sentences of each, and the age of all of them together
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from workshop.language.gather import gathered

WORD = re.compile(r"[A-Za-z’']+")
#: A stop ends a sentence, and a colon or semicolon ends what is read in one breath.
STOP = re.compile(r"[.!?:;](?=\s|$)")
#: Words; a shorter text says too little about its sentences.
LEAST = 8
#: Names and words of the field, which nobody here can say more simply, by how many syllables they are read in.
KNOWN = {"facilitator": 3, "facilitators": 3, "confidential": 3, "practitioner": 3, "practitioners": 3,
         "safeguarding": 2, "allegation": 3, "authority": 3, "designated": 3, "nspcc": 1, "lado": 1,
         "responses": 2, "response": 2}
#: Where sentences stand that only facilitators read. Whatever is not listed here is read by participants too.
FACILITATORS = tuple(f"workshop/{place}" for place in (
    "actions/", "api/", "audit/", "auth/", "cofacilitators/", "comparison/", "exchange/", "export/", "importer/",
    "library/", "network/", "retention/", "running/", "sessions/", "statements/details.py", "statements/views.py",
    "storage/",
    "static/js/actions/", "static/js/auth/", "static/js/cofacilitators/", "static/js/comparison/",
    "static/js/exchange/", "static/js/importer/", "static/js/library/", "static/js/network/", "static/js/running/",
    "static/js/sessions/",
    "templates/actions/", "templates/api/", "templates/audit/", "templates/auth/", "templates/cofacilitators/",
    "templates/comparison/", "templates/exchange/", "templates/importer/", "templates/layouts/facilitator.html",
    "templates/library/", "templates/network/", "templates/papers/", "templates/retention/", "templates/running/",
    "templates/sessions/", "templates/statements/installation.html", "templates/summary/"))
#: What stands there and phones show all the same.
BUT_PARTICIPANTS = tuple(f"workshop/{place}" for place in (
    "sessions/follow_ups.py", "sessions/for_a_while.py", "sessions/join_code.py", "templates/network/hello.html"))
#: What the law asks us to say, in its own words; participants and facilitators look it up, and nobody has to.
STATEMENTS = ("workshop/statements/pages/", "workshop/statements/facts.py")


@dataclass(frozen=True, order=True)
class Reading:
    """A text and the age at which it is read easily, in years."""

    age: float
    text: str


def syllables(word):
    """About how many: groups of vowels, without a silent e at the end."""
    plain = word.lower().replace("’", "").replace("'", "")
    if plain in KNOWN:
        return KNOWN[plain]
    groups = len(re.findall(r"[aeiouy]+", plain))
    is_silent = (plain.endswith("e") and not plain.endswith(("le", "ee", "ye"))) or (plain.endswith("ed") and not (
        plain.endswith(("ted", "ded"))))
    return max(1, groups - is_silent)


def age_of(texts):
    words = [word for text in texts for word in WORD.findall(text)]
    sentences = sum(max(1, len(STOP.findall(text))) for text in texts)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59 + 5


def _is_facilitators(place):
    return place.startswith(FACILITATORS) and not place.startswith(BUT_PARTICIPANTS)


def _long_enough(messages):
    """Their texts, with values read as one short word each."""
    found = set()
    for message in messages:
        text = message.id if isinstance(message.id, str) else message.id[1]
        text = re.sub(r"%\(\w+\)s", "it", text)
        if len(WORD.findall(text)) >= LEAST:
            found.add(text)
    return sorted(found)


def _by_reader():
    """Every sentence, by who reads it: what stands somewhere else than on facilitators' pages alone is "
      "participants'."""
    found = {"participants": [], "facilitators": [], "statements": []}
    for message in gathered():
        places = [place for place, _line in message.locations] if message.id else []
        if places:
            whose = ("facilitators" if all(map(_is_facilitators, places)) else
                     "statements" if all(place.startswith(STATEMENTS) for place in places) else "participants")
            found[whose].append(message)
    return {whose: _long_enough(messages) for whose, messages in found.items()}


BY_READER = _by_reader()


def hardest(sentences, many):
    return sorted((Reading(round(age_of([text]), 1), text) for text in sentences), reverse=True)[:many]


if __name__ == "__main__":
    for whose, sentences in BY_READER.items():
        sys.stdout.write(f"{whose}\n")
        for one in hardest(sentences, 20):
            sys.stdout.write(f"{one.age:5.1f}  {one.text}\n")
        sys.stdout.write(f"{age_of(sentences):5.1f}  all together\n")
