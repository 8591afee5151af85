"""Which responses a summary quotes: those the facilitator chose, and until that is decided a few, never all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import update

from workshop.errors import NotFound
from workshop.extensions import db
from workshop.language.words import say
from workshop.responses import queries
from workshop.responses.models import LiveResponse, SealedResponse
from workshop.sessions.models import CLOSED, Step

#: Of each group with a title, where nothing was decided.
USUAL_OF_A_GROUP = 3
#: Said wherever a facilitator sees what is quoted.
USUAL_WORDS = say("Where you have not chosen, the summary quotes what was shown large in the room, and of each group "
                  "with a title up to three responses that ring true for most. Nothing else is quoted.")
GONE = say("These responses are not here any more: they were hidden, withdrawn, or the session was closed a moment "
           "ago. Reload the page and choose again.")


class Kept(NamedTuple):
    """A response as a summary has it, live or sealed."""

    id: str
    body: dict[str, Any]
    group_id: int | None
    resonance: int
    is_quoted: bool | None


def kept_of(step: Step) -> list[Kept]:
    """The responses of a step that a summary may hold, in an order that tells nothing: none that is hidden."""
    if step.session.state == CLOSED:
        return [Kept(*row) for row in queries.sealed(step)]
    return [Kept(row.id, row.shown_body or {}, row.group_id, row.resonance, row.is_quoted)
            for row in sorted(queries.for_console(step), key=lambda response: response.id) if not row.is_hidden]


def quoted(kept: Sequence[Kept], groups: Collection[int]) -> set[str]:
    """The ids of the responses that are quoted.

    :param groups: the numbers of the titled groups.
    """
    usual = usually_quoted(kept, groups)
    return {one.id for one in kept if (one.id in usual if one.is_quoted is None else one.is_quoted)}


def usually_quoted(kept: Iterable[Kept], groups: Collection[int]) -> set[str]:
    """Of each titled group up to three: those that ring true for most. Whatever stands under no title is not quoted.

    Of equal ones the alphabet decides, so that it is the same before and after the close.
    """
    under: dict[int, list[Kept]] = {number: [] for number in groups}
    for one in kept:
        if one.group_id in under:
            under[one.group_id].append(one)
    return {one.id for each in under.values()
            for one in sorted(each, key=lambda one: (-one.resonance, str(one.body)))[:USUAL_OF_A_GROUP]}


def choose(step: Step, wanted: dict[str, bool]) -> None:
    """Quote responses of a step, or do not.

    :param wanted: by id of the response.
    :raises NotFound: one of them is not there any more; nothing is changed.
    """
    if set(wanted) - {one.id for one in kept_of(step)}:
        raise NotFound(GONE)
    for is_quoted in (True, False):
        ids = [known for known, decided in wanted.items() if decided is is_quoted]
        if ids:
            table = _table(step)
            db.session.execute(update(table).where(table.id.in_(ids), table.step_id == step.id).values(
                is_quoted=is_quoted))


def choose_all(step: Step, is_quoted: bool | None) -> None:
    """Quote every response of a step, or none; with None the usual ones again, as if nobody had decided."""
    table = _table(step)
    db.session.execute(update(table).where(table.step_id == step.id).values(is_quoted=is_quoted))


def _table(step: Step) -> type[LiveResponse] | type[SealedResponse]:
    return SealedResponse if step.session.state == CLOSED else LiveResponse
