"""What an exchange file holds: the numbers of one sealed session that a comparison may show, and no word of anybody.

    workshop exchange schema > docs/exchange.schema.json

A file is signed as a whole but for its signature. What stands in it is decided by `comparison.small_cells`; a file that
says more is refused, whoever signed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from workshop.characters import UNUSABLE
from workshop.comparison.same_question import key_of
from workshop.comparison.small_cells import (
    FEW_FOR_HALVES,
    FEW_PEOPLE,
    LEAST,
    NEARLY_ALL,
    NEARLY_ALL_FROM,
    NearlyAll,
    Shown,
    about,
    cell_of,
    halves,
    label_of,
    partitions,
)
from workshop.errors import Refused
from workshop.kinds import all_kinds
from workshop.kinds.counts import Counts, Shape
from workshop.kinds.kind import StepUnusable
from workshop.language.words import say

from . import signing

FORMAT, VERSION = "workshop-exchange", 1
LARGEST_FILE = 200 * 1024   # bytes; sixty questions with twelve options each
MOST_QUESTIONS = 60

Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Hex128 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class FileUnusable(Refused):
    """A file that cannot be brought in; the words say why and what to do."""

    name: ClassVar[str] = "exchange_file_unusable"
    status: ClassVar[int] = 422
    words = say("This is not a file for exchange, or it was damaged on its way. Ask for it again.")


TOO_LARGE = say("This file is larger than %(most)s kB, and a file for exchange never is. Choose another one.",
                most=LARGEST_FILE // 1024)
NEWER = say("This file is of version %(version)s, and this Workshop reads version %(ours)s. Ask whoever looks after "
            "this Workshop to bring it up to date, or ask for a file of version %(ours)s.")
CHANGED = say("This file was changed after it was signed, so nothing in it can be relied on. Ask for it again.")
NOT_UNDERSTOOD = say("This file is signed rightly, but this Workshop does not understand all that is in it. Perhaps "
                     "theirs is newer. Nothing was brought in.")
SAYS_TOO_MUCH = say("This file gives a number under five, or one from which such a number can be worked out. It was "
                    "not made by an unchanged Workshop, and nothing was brought in. Tell whoever sent it.")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _can_be_shown(cls, value: Any) -> Any:
        if isinstance(value, str) and UNUSABLE.search(value):
            raise ValueError("characters that cannot be shown")
        return value


class ExchangedCell(Part):
    """So many people chose one of these values."""

    values: Annotated[list[Value], Field(min_length=1, max_length=12)]
    people: Annotated[int, Field(ge=LEAST, le=100_000)]


class ExchangedQuestion(Part):
    """One question of the session, and as much of its numbers as may be given."""

    item: Annotated[str, StringConstraints(min_length=1, max_length=100), Field(
        description="Id of the question in its theme.")]
    kind: Value
    question: Words
    settings: Annotated[dict[str, Any], Field(description="What the kind is made of, such as options.")]
    people: Annotated[int | None, Field(ge=LEAST, le=100_000, description=(
        "How many answered; where no cells are given, rounded down to a full five; null: fewer than five."))]
    cells: Annotated[list[ExchangedCell], Field(max_length=12)]
    nearly_all: Annotated[list[Value], Field(
        max_length=12, description="What all but fewer than five chose, where no numbers can be given.")]


class ExchangedSession(Part):
    """One session, without its group's name, its day, or anything that somebody wrote."""

    id: Annotated[Hex32, Field(description="The same in each file of this session; says nothing.")]
    month: Month
    audience: Literal["practitioners", "leaders", "both"]
    theme: Words
    questions: Annotated[list[ExchangedQuestion], Field(min_length=1, max_length=MOST_QUESTIONS)]


class ExchangeFile(Part):
    """A file for exchange between installations of Workshop."""

    format: Literal["workshop-exchange"]
    version: Literal[1]
    key: Annotated[Hex64, Field(description="Ed25519 public key of the installation that made it.")]
    signature: Annotated[Hex128, Field(description=(
        "Ed25519 signature of all other fields: as JSON with sorted keys, no spaces, characters as they are, UTF-8."))]
    session: ExchangedSession


def canonical(content: dict[str, Any]) -> bytes:
    """The bytes that are signed."""
    unsigned = {name: value for name, value in content.items() if name != "signature"}
    return json.dumps(unsigned, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def written(session: ExchangedSession, key: signing.InstanceKey) -> bytes:
    """The file, the same bytes whenever it is made."""
    content: dict[str, Any] = {"format": FORMAT, "version": VERSION, "key": key.public,
                               "session": session.model_dump(mode="json")}
    content["signature"] = key.sign(canonical(content))
    return (json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes) -> ExchangeFile:
    """A file that is whole, signed by the key that it names, and says no more than it may. Whether that key is trusted
    is another matter.

    :raises FileUnusable: what is wrong with it.
    """
    if len(data) > LARGEST_FILE:
        raise FileUnusable(TOO_LARGE)
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_float=_no_fractions, parse_constant=_no_fractions)
    except (ValueError, RecursionError):
        raise FileUnusable() from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise FileUnusable()
    version = content.get("version")
    if version != VERSION and type(version) is int:
        raise FileUnusable(say(NEWER, version=str(version)[:20], ours=VERSION))
    key, signature = content.get("key"), content.get("signature")
    try:
        is_whole = (isinstance(key, str) and isinstance(signature, str)
                    and signing.is_signed(canonical(content), key=key, signature=signature))
    except (UnicodeError, RecursionError):
        raise FileUnusable() from None
    if not is_whole:
        raise FileUnusable(CHANGED)
    try:
        found = ExchangeFile.model_validate(content)
    except (ValidationError, RecursionError):
        raise FileUnusable(NOT_UNDERSTOOD) from None
    for question in found.session.questions:
        shown_of(question)
    return found


def _no_fractions(text: str) -> int:
    raise ValueError(text)


@lru_cache(maxsize=2_000)
def _understood(asked: str) -> tuple[str, Counts] | None:
    """What a comparison knows a question by, and its values, chosen by nobody; None for a kind that is not known here.

    :raises FileUnusable: it is no question with numbers.
    """
    item, theme, name, question, given = json.loads(asked)
    kind = all_kinds().get(name)
    if kind is None:
        return None
    try:
        settings = kind.settings_of(given)
    except StepUnusable:
        raise FileUnusable(NOT_UNDERSTOOD) from None
    nobody = kind.counts(settings, [])
    if nobody is None:
        raise FileUnusable(NOT_UNDERSTOOD)
    return key_of(item=item, theme_title=theme, kind=name, question=question,
                  settings=settings.model_dump(mode="json")), nobody


def _understand(asked: Mapping[str, Any], theme: str = "") -> tuple[str, Counts] | None:
    return _understood(json.dumps([asked["item"], theme, asked["kind"], asked["question"], asked["settings"]],
                                  sort_keys=True))


def key_in(theme: str, asked: Mapping[str, Any]) -> str | None:
    """Which question this is, as a comparison knows it (`same_question`); None for a kind that is not known here.

    :param asked: a question as it is kept of a file that was read.
    """
    found = _understand(asked, theme)
    return found[0] if found is not None else None


def values_of(question: ExchangedQuestion) -> list[str]:
    """What could be chosen, in words; all of it leaves with the question."""
    found = _understand(vars(question))
    return list(found[1].labels.values()) if found is not None else []


def shown_of(question: ExchangedQuestion) -> Shown | None:
    """What a file says of a question, as a comparison has it; None for a kind that is not known here.

    :raises FileUnusable: it says more than the rule on small cells allows.
    """
    found = _understand(vars(question))
    if found is None:
        return None
    nobody = found[1]
    if not _is_allowed(question, nobody):
        raise FileUnusable(SAYS_TOO_MUCH)
    people, nearly = question.people, tuple(question.nearly_all)
    if people is None or nearly or not question.cells:
        return Shown(people, nearly_all=NearlyAll(nearly, label_of(nobody, nearly)) if nearly else None,
                     left_out=FEW_PEOPLE if people is None else NEARLY_ALL if nearly else FEW_FOR_HALVES)
    return Shown(people, tuple(cell_of(nobody, tuple(cell.values), cell.people, people) for cell in question.cells))


def _is_allowed(question: ExchangedQuestion, nobody: Counts) -> bool:
    people, parts = question.people or 0, [tuple(cell.values) for cell in question.cells]
    if not parts and people != about(people):
        return False
    if question.nearly_all:
        return (not parts and people >= NEARLY_ALL_FROM and nobody.shape is not Shape.ANY_OF
                and tuple(question.nearly_all) in halves(nobody))
    if not parts:
        return True
    named = [value for part in parts for value in part]
    if nobody.shape is Shape.ANY_OF:
        return (len(set(named)) == len(named) == len(parts) and set(named) <= set(nobody.labels)
                and all(cell.people <= people - LEAST for cell in question.cells))
    if nobody.shape is Shape.ORDERED and parts not in partitions(nobody):
        return False
    return sorted(named) == sorted(nobody.labels) and sum(cell.people for cell in question.cells) == people


def schema() -> dict[str, Any]:
    """The layout as it is published."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | ExchangeFile.model_json_schema() | {
        "title": "Workshop exchange file"}


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"

