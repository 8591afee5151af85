"""Which of our sentences stand somewhere in English although whoever reads them reads another language."""

from __future__ import annotations

from workshop.language.gather import gathered
from workshop.language.languages import in_language
from workshop.language.words import say


def sentences(catalogue):
    return {message.id for message in catalogue if message.id}


def in_english():
    """What our sentences are in English, where Arabic says them otherwise."""
    return {one for message in sentences(gathered()) for one in ([message] if isinstance(message, str) else message)
            if in_language(say(one), "ar") != one or not isinstance(message, str)}


def english_in(value, *, ours):
    """The sentences of ours that stand somewhere in English. How a step stands is also told by a name for scripts, such
    as “open”."""
    if isinstance(value, dict):
        return [found for name, one in value.items() if name != "state" or isinstance(one, dict)
                for found in english_in(one, ours=ours)]
    if isinstance(value, list):
        return [found for one in value for found in english_in(one, ours=ours)]
    return [value] if isinstance(value, str) and value in ours else []
