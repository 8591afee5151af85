"""What a group chooses from or puts in order: a short list that only the facilitator writes."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from workshop.characters import INVISIBLE, UNUSABLE
from workshop.language.words import Said, say

from .kind import Given

LEAST = 2            # with fewer there is nothing to choose
LONGEST_LABEL = 80  # characters: two lines on a phone


class Option(BaseModel):
    """One of the list. Its id is what phones send: it says nothing, and stays when the words are mended."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,20}$")]
    label: str


def with_ids(given: object) -> object:
    """A list of labels as options: each is named by its place, “a”, “b” and so on."""
    if not isinstance(given, list | tuple):
        return given
    return [{"id": _id_at(place), "label": item} if isinstance(item, str) else item
            for place, item in enumerate(given)]


def check(options: Sequence[Option], *, most: int, one: Said, many: Said, whole: Said) -> None:
    """Whether people can choose from these.

    :param one: what one of them is called; ``many`` is the same of several, ``whole`` what they make together.
    :raises ValueError: what to change, in words for whoever plans.
    """
    if len(options) < LEAST:
        raise ValueError(say("%(whole)s needs at least two %(many)s: there is only one.", whole=whole, many=many)
                         if options else
                         say("%(whole)s needs at least two %(many)s: there are none.", whole=whole, many=many))
    if len(options) > most:
        raise ValueError(say("%(whole)s has at most %(most)s %(many)s, so that it fits a phone: there are %(number)s.",
                             whole=whole, most=most, many=many, number=len(options)))
    seen: set[str] = set()
    for place, option in enumerate(options, start=1):
        if UNUSABLE.search(option.label):
            raise ValueError(say("%(one)s %(place)s holds characters that cannot be shown. Type it again.",
                                 one=one.raised(), place=place))
        if not INVISIBLE.sub("", option.label):
            raise ValueError(say("%(one)s %(place)s is empty. Write something, or take it out.", one=one.raised(),
                                 place=place))
        if len(option.label) > LONGEST_LABEL:
            raise ValueError(say("%(one)s %(place)s has %(number)s characters: the most is %(most)s.",
                                 one=one.raised(), place=place, number=str(len(option.label)), most=LONGEST_LABEL))
        plain = " ".join(option.label.casefold().split())
        if plain in seen:
            raise ValueError(say("“%(option)s” is there twice. Take one of the two out.", option=option.label))
        seen.add(plain)
    if len({option.id for option in options}) < len(options):
        raise ValueError(say("Two %(many)s have the same id. Give each its own.", many=many))


def labels_of(options: Sequence[Option]) -> dict[str, str]:
    """The words of each option by its id, in order."""
    return {option.id: option.label for option in options}


def planned_lines(given: Given, name: str) -> list[str]:
    """What was typed one a line; empty lines are only space."""
    typed = given.get(name) or ""
    lines = typed.splitlines() if isinstance(typed, str) else typed
    return [line.strip() for line in lines if line.strip()]


def lines_of(options: Any) -> str:
    """Options as they are typed: one a line. Takes settings as they are stored, or a list of labels."""
    return "\n".join(str(item["label"]) if isinstance(item, dict) else str(item) for item in options or [])


def _id_at(place: int) -> str:
    return ascii_lowercase[place] if place < len(ascii_lowercase) else f"n{place + 1}"
