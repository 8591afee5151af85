"""The file of one sealed session."""

from __future__ import annotations

from typing import ClassVar

from workshop.comparison.compare import beside, questions_of
from workshop.errors import Refused
from workshop.language.words import say
from workshop.sessions.models import Session

from .exchange_file import ExchangedCell, ExchangedQuestion, ExchangedSession, written
from .signing import InstanceKey


class NotSealedYet(Refused):
    name: ClassVar[str] = "not_sealed_yet"
    words = say("A file for exchange can be made once the session is closed.")


class NothingToExchange(Refused):
    name: ClassVar[str] = "nothing_to_exchange"
    words = say("This session asked no question with numbers in the words of its theme, so there is nothing to "
                "exchange. Questions of your own stay here.")


def session_for_exchange(session: Session, key: InstanceKey) -> ExchangedSession:
    """What leaves of a session. Questions in the facilitator's own words stay, and so do group, day and every response.

    :raises NotSealedYet:
    :raises NothingToExchange:
    """
    if not session.is_sealed or session.held_on is None:
        raise NotSealedYet()
    questions = []
    for question in questions_of(session.facilitator_id, only=[session.id]):
        if question.is_own:
            continue
        for one in beside(question.asked):
            questions.append(ExchangedQuestion(
                item=question.item, kind=question.kind, question=question.text, settings=dict(question.settings),
                people=one.shown.people,
                cells=[ExchangedCell(values=list(cell.keys), people=cell.count) for cell in one.shown.cells],
                nearly_all=list(one.shown.nearly_all.keys) if one.shown.nearly_all else []))
    if not questions:
        raise NothingToExchange()
    return ExchangedSession(
        id=key.id_of(session.room), month=f"{session.held_on:%Y-%m}", audience=session.audience,  # type: ignore[arg-type]
        theme=session.theme["title"], questions=questions)


def file_of(session: Session, key: InstanceKey) -> bytes:
    """The file, the same bytes each time.

    :raises NotSealedYet:
    :raises NothingToExchange:
    """
    return written(session_for_exchange(session, key), key)
