"""`workshop verify`: what is really stored about one session, check by check, in plain words.

It reads the database of a real installation, also while it runs, and changes nothing. It asks the schema that is
there, not our models, and repeats no word that anybody wrote.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop.sessions.join_code import read_code
from workshop.storage.prepare import CannotStart

from . import examine

if TYPE_CHECKING:
    from . import of_server

YES, NO, UNCLEAR = "yes", "no", "unclear"
#: Names of columns beside a response that could lead to a person.
PERSON_IN_NAME = re.compile(
    r"(^|_)(author|user|person|participant|phone|device|agent|address|ip|cookie|token|email|mail|facilitator)($|_)")
#: What a response may refer to: its question, and a title the facilitator put it under.
MAY_REFER_TO = {"step", "response_group"}
LOG_OF_SERVER = ("PostgreSQL's write-ahead log tells when a response came, not whose it is, until its files are used "
                 "again; an archive or a replica of it for as long as that is kept. It is not looked at here.")
LONG_HEX = re.compile(r"[0-9a-f]{32,}")


@dataclass(frozen=True)
class Check:
    """One thing that is promised, and what was found.

    :cvar answer: "yes": it is as promised; "no": it is not; "unclear": it cannot be told now, and the words say why.
    """

    name: str
    promise: str
    answer: str
    found: list[str]


@dataclass
class Report:
    room: str
    state: str
    checks: list[Check] = field(default_factory=list)
    #: What can still be learned, and by whom: honest, and not a failure.
    limits: list[str] = field(default_factory=list)

    @property
    def is_as_promised(self) -> bool:
        return all(check.answer == YES for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        return {"session": self.room, "state": self.state, "is_as_promised": self.is_as_promised,
                "checks": [check.__dict__ for check in self.checks], "limits": self.limits}


@dataclass(frozen=True)
class Found:
    """The session that is looked at, and everything read once for all checks."""

    connection: sqlite3.Connection
    files: dict[str, bytes]
    session: examine.Row
    steps: frozenset[int]
    keys: Path
    #: What a server of databases keeps beside the rows; None: the database is a file, and was read to the byte.
    beside: of_server.Beside | None = None

    @property
    def is_closed(self) -> bool:
        return bool(self.session["state"] == "closed")

    def rows_of(self, table: str) -> list[examine.Row]:
        if table not in examine.tables(self.connection):
            return []
        return [row for row in examine.rows(self.connection, table) if row.get("step_id") in self.steps]


def examine_session(database: Path, keys: Path, asked: str) -> Report:
    """Look at one session.

    :param keys: the folder of the session keys, as the server has it.
    :param asked: the room in the console's address, that address itself, or the join code of an open session.
    :raises CannotStart: there is no such database or session, or it cannot be read.
    """
    if not database.exists():
        raise CannotStart(f"There is no database at {database}. Name the folder with --data.")
    # First the bytes, then the rows: what is written in between is then in the rows, and nothing seems left over.
    files = {str(path): path.read_bytes() for path in sorted(database.parent.glob(f"{database.name}*"))
             if path.is_file() and not path.name.endswith("-shm")}
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        connection.execute("BEGIN")
        session = _session(connection, asked)
        return _report(Found(connection, files, session, _steps(connection, session), keys))


def examine_on_server(url: str, keys: Path, asked: str) -> Report:
    """Look at one session in a PostgreSQL database.

    :param keys: as for `examine_session`.
    :raises CannotStart: there is no such database or session, or it cannot be read.
    """
    from . import of_server

    copy, server = of_server.read(url)
    with closing(copy), closing(server):
        session = _session(copy, asked)
        steps = _steps(copy, session)
        over = [number for (number,) in copy.execute(
            "SELECT id FROM step WHERE session_id = ? AND state <> 'open'", (session["id"],))]
        return _report(Found(copy, {}, session, steps, keys, of_server.beside(server, copy, over)))


def _steps(connection: sqlite3.Connection, session: examine.Row) -> frozenset[int]:
    return frozenset(number for (number,) in connection.execute(
        "SELECT id FROM step WHERE session_id = ?", (session["id"],)))


def _report(found: Found) -> Report:
    report = Report(found.session["room"], found.session["state"])
    report.checks = [_columns(found), _ties(found), _times(found), _order(found), _key(found), _pseudonyms(found),
                     *([_residue(found), _end(found)] if found.is_closed else [])]
    report.limits = _limits(found)
    return report


def _session(connection: sqlite3.Connection, asked: str) -> examine.Row:
    named = re.search(r"/sessions/([^/?#]+)", asked)
    room, code = named.group(1) if named else asked.strip(), read_code(asked)
    for session in examine.rows(connection, "session"):
        if session["room"] == room or (session["code"] is not None and session["code"] == code):
            return session
    raise CannotStart(f"There is no session “{asked}” here. Write the part of the console's address that follows "
                      "/sessions/, or the join code of a session that is open. Is --data the right folder?")


# --- what stands beside the words ---------------------------------------------

def _columns(found: Found) -> Check:
    """Which columns stand beside a response, and where its references lead."""
    kept, wrong = [], []
    for table in examine.RESPONSE_TABLES:
        if table not in examine.tables(found.connection):
            continue
        names = [name for name, _kind in examine.columns(found.connection, table)]
        kept.append(f"{table}: {', '.join(names)} ({_many(len(found.rows_of(table)), 'row', 'rows')} of this session)")
        wrong += [f"{table}.{name} may lead to a person" for name in names if PERSON_IN_NAME.search(name)]
        wrong += [f"{table}.{row[3]} refers to {row[2]}"
                  for row in found.connection.execute(f'PRAGMA foreign_key_list("{table}")')
                  if row[2] not in MAY_REFER_TO]
    return Check("columns", "Nothing beside a response names a person", NO if wrong else YES, [*wrong, *kept])


def _ties(found: Found) -> Check:
    ties = examine.ties_between_responses(found.connection, found.steps)
    looked = sum(len(found.rows_of(table)) for table in examine.RESPONSE_TABLES)
    return Check("ties", "No stored value ties responses to different questions together", NO if ties else YES,
                 ties or [f"{_many(looked, 'response', 'responses')} compared, with every row that shares a value: "
                          "nothing in common but what may be (a flag, a small count, a title)"])


def _times(found: Found) -> Check:
    times = examine.times(found.connection, found.steps)
    day = found.session.get("held_on")
    return Check("times", "No time can be found from a response", NO if times else YES,
                 times or [f"only the day of the session: {day}" if day else "not even a day is stored"])


def _order(found: Found) -> Check:
    if found.beside is not None:
        wrong = found.beside.order()
        return Check("order", "The order in which responses came is not kept", NO if wrong else YES, wrong or [
            "of questions that are over, the rows lie in the order of random names, written in one transaction: "
            + ", ".join(found.beside.placed)])
    kept = examine.keeps_order(found.connection)
    if not kept:
        there = [table for table in examine.WITHOUT_ORDER if table in examine.tables(found.connection)]
        return Check("order", "The order in which responses came is not kept", YES,
                     [f"tables in the order of random keys, without row numbers: {', '.join(there)}"])
    return Check("order", "The order in which responses came is not kept", NO, kept)


# --- what phones are known by -------------------------------------------------

def _key(found: Found) -> Check:
    """Whether the key is where it must be: beside the database while open, nowhere once closed."""
    room = found.session["room"]
    left = sorted(path.name for path in found.keys.glob(f"{room}*")) if found.keys.is_dir() else []
    if not found.is_closed:
        promise = "The key of the session lies outside the database"
        if found.session["state"] == "draft":
            return Check("key", promise, NO if left else YES, ["a session that was never open has no key yet"])
        if not left:
            return Check("key", promise, UNCLEAR, [
                f"no key in {found.keys}. Run this as the user and with the WORKSHOP_KEYS of the server"])
        key = (found.keys / left[0]).read_bytes()
        copies = examine.traces(found.files, examine.forms(key) if len(key) >= 16 else [])
        return Check("key", promise, NO if copies else YES, copies or [
            f"a file of {len(key)} bytes in {found.keys}" + (
                ", and in none of the database's files in any form" if found.files else "")])
    promise = "The key of the session is destroyed"
    if left:
        return Check("key", promise, NO, [f"{found.keys / name} is still there" for name in left])
    if not _is_folder_of_keys(found):
        return Check("key", promise, UNCLEAR, [
            f"no key in {found.keys}, but those of the open sessions are not there either: this may be the wrong "
            "folder. Run this as the user and with the WORKSHOP_KEYS of the server"])
    return Check("key", promise, YES, [f"no file for this session in {found.keys}"])


def _is_folder_of_keys(found: Found) -> bool:
    """Whether the keys of all sessions that are open lie there; when none is open there is nothing to compare with."""
    return all((found.keys / room).exists() for (room,) in found.connection.execute(
        "SELECT room FROM session WHERE state IN ('lobby', 'running')"))


def _pseudonyms(found: Found) -> Check:
    counts = {f"{table}.{column}": len(found.rows_of(table)) for table, column in examine.PSEUDONYMS.items()}
    there = [f"{name}: {many}" for name, many in counts.items()]
    if found.is_closed:
        is_gone = not any(counts.values())
        return Check("pseudonyms", "Nothing is left that a phone was known by", YES if is_gone else NO,
                     ["no row of this session in " + ", ".join(counts)] if is_gone else there)
    repeated = [value for value, many in _pseudonym_values(found).items() if many > 1]
    return Check("pseudonyms", "What a phone is known by is another one at every question", NO if repeated else YES,
                 [f"{_many(len(repeated), 'is', 'are')} used more than once", *there] if repeated else
                 [*there, "all of them different, and all deleted when the session is closed"])


def _pseudonym_values(found: Found) -> dict[str, int]:
    counted: dict[str, int] = {}
    for table, column in examine.PSEUDONYMS.items():
        for row in found.rows_of(table):
            counted[row[column]] = counted.get(row[column], 0) + 1
    return counted


def _residue(found: Found) -> Check:
    """Pseudonyms that were deleted and can still be read from the files."""
    promise = "No deleted pseudonym can be read from the database's files"
    if found.beside is not None:
        dead = [f"{many:,} deleted rows still lie in {table}" for table, many in found.beside.dead.items()]
        return Check("residue", promise, UNCLEAR if dead else YES, [
            *dead, "they may be of a session that is open now: run this again when none is"] if dead else [
            "PostgreSQL counts no deleted row in " + ", ".join(examine.PSEUDONYMS) + "; its files lie on the server "
            "and were not read"])
    known = {piece for its_rows in examine.everything(found.connection).values() for row in its_rows
             for value in row.values() if isinstance(value, str) for piece in LONG_HEX.findall(value)}
    left = examine.unknown_pseudonyms(found.files, known)
    names = [f"{Path(path).name} ({len(content):,} bytes)" for path, content in found.files.items()]
    if not left:
        return Check("residue", promise, YES, [f"every byte read of {', '.join(names)}"])
    words = [f"{Path(path).name}: {_many(many, 'text', 'texts')} of a pseudonym's form that no row accounts for"
             for path, many in left.items()]
    in_log_only = all(path.endswith("-wal") for path in left)
    if in_log_only or _others_open(found):
        return Check("residue", promise, UNCLEAR, [
            *words, "they may be of a session that is open now, or of a facilitator's sign-in that ended. Start "
            "Workshop again when no session is open, which empties the log, and run this again"])
    return Check("residue", promise, NO, words)


def _others_open(found: Found) -> bool:
    return bool(found.connection.execute(
        "SELECT count(*) FROM session WHERE state IN ('lobby', 'running')").fetchone()[0])


def _end(found: Found) -> Check:
    wrong = []
    if not found.session["is_sealed"]:
        wrong.append("it is closed but not sealed yet: that is finished by itself, or when Workshop starts again")
    if found.session["code"] is not None:
        wrong.append("its join code still exists")
    return Check("end", "The session is over for good", NO if wrong else YES,
                 wrong or ["marked as sealed, and its join code is gone"])


def _limits(found: Found) -> list[str]:
    if found.session["state"] == "draft":
        return ["This session was never open: there is nothing of anybody in it."]
    if not found.is_closed:
        return ["This session is open. Until it is closed, somebody who has this server, the key and a phone that "
                "took part can find what that phone sent: that is how a phone corrects its own words. Without the "
                "phone, database and key tie no two responses together.",
                "Responses that were hidden or corrected can still be read from the database until it is closed.",
                "A copy of the database that is made now stays as it is. It does not hold the key."]
    return [*([LOG_OF_SERVER] if found.beside is not None else []),
            "What people wrote is kept, and may say who they are. No program can check that.",
            "Copies that were made while the session was open (a backup, a snapshot of the disk) are not looked at "
            "here. They hold pseudonyms, and no key to make anything of them."]


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


# --- in words -----------------------------------------------------------------

MARKS = {YES: "yes    ", NO: "NO     ", UNCLEAR: "UNCLEAR"}


def in_words(report: Report) -> str:
    """The report as a person reads it in a terminal."""
    lines = [f"Session {report.room} ({report.state})", ""]
    for check in report.checks:
        lines += [f"{MARKS[check.answer]}  {check.promise}", *(f"         {words}" for words in check.found)]
    lines += ["", "What this cannot show"]
    lines += [f"  {words}" for words in report.limits]
    lines += ["", "Everything checked is as promised." if report.is_as_promised
              else "Not everything is as promised, or it cannot be told: see the lines that begin with NO or UNCLEAR."]
    return "\n".join(lines)

