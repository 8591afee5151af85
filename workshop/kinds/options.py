"""What a group chooses from or puts in order: a short list that only the facilitator writes."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from workshop.characters import INVISIBLE, UNUSABLE

from .counts import counted
from .kind import Given

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


def check(options: Sequence[Option], *, least: int, most: int, one: str, many: str, whole: str) -> None:
    """Whether people can choose from these.

    :param one: what one of them is called; ``many`` is the same of several, ``whole`` what they make together.
    :raises ValueError: what to change, in words for whoever plans.
    """
    if len(options) < least:
        there_are = f"there is only {_numbered(len(options))}" if options else "there are none"
        raise ValueError(f"{whole} needs at least {_numbered(least)} {many}: {there_are}.")
    if len(options) > most:
        raise ValueError(f"{whole} has at most {counted(most, one, many)}, so that it fits a phone: "
                         f"there are {len(options)}.")
    seen: set[str] = set()
    for place, option in enumerate(options, start=1):
        if UNUSABLE.search(option.label):
            raise ValueError(f"{one.capitalize()} {place} holds characters that cannot be shown. Type it again.")
        if not INVISIBLE.sub("", option.label):
            raise ValueError(f"{one.capitalize()} {place} is empty. Write something, or take it out.")
        if len(option.label) > LONGEST_LABEL:
            raise ValueError(f"{one.capitalize()} {place} has {len(option.label)} characters: "
                             f"the most is {LONGEST_LABEL}.")
        plain = " ".join(option.label.casefold().split())
        if plain in seen:
            raise ValueError(f"“{option.label}” is there twice. Take one of the two out.")
        seen.add(plain)
    if len({option.id for option in options}) < len(options):
        raise ValueError(f"Two {many} have the same id. Give each its own.")


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


def _numbered(number: int) -> str:
    return {1: "one", 2: "two"}.get(number, str(number))
