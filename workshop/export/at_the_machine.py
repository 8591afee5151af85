"""Summaries made by whoever sits at the machine."""

from __future__ import annotations

from typing import ClassVar

from workshop.audit.models import ITSELF
from workshop.audit.record import record
from workshop.errors import Refused
from workshop.sessions import seal
from workshop.sessions.join_code import find_session
from workshop.sessions.models import DRAFT, Session
from workshop.storage.writer import perform

from .file_names import file_name
from .formats import FORMATS
from .shapes import FULL
from .summary import summary_of


class CannotExport(Refused):
    name: ClassVar[str] = "cannot_export"


def made(name: str, *, form: str, shape: str) -> tuple[str, bytes]:
    """A usual name for the file, and the file. It is recorded like a download.

    :raises CannotExport: no such session, or no such kind of file; says what there is.
    """
    if form not in FORMATS:
        raise CannotExport(f"There is no kind of file “{form}”. There are: {', '.join(FORMATS)}.")
    session = _find(name)
    content, file = FORMATS[form].write(summary_of(session, shape=shape)), file_name(session, shape, form)
    room = session.room

    def taken() -> None:
        record(FORMATS[form].act, ITSELF, room=room)
        if shape == FULL:
            record("full_record_taken", ITSELF, room=room)

    perform(taken)
    return file, content


def _find(name: str) -> Session:
    found = seal.find(name) or find_session(name)
    if found is None or found.state == DRAFT:
        raise CannotExport("There is no session with this code or address that has been opened. Open its summary in a "
                           "browser: its address has the part after /sessions/ that is asked for here.")
    return found
