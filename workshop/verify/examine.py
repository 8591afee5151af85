"""What somebody who takes everything would find: the database, the raw bytes of every file, and any order.

Most functions return what they found as a list of sentences; an empty list is what must come out. They know nothing of
the app's models: they read the schema that is there, so that a column somebody adds is examined too. No sentence
repeats what a person wrote.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

Row = dict[str, Any]
#: (table, column, value)
Fact = tuple[str, str, Any]
#: (table, number of the row in it, step id)
Place = tuple[str, int, int]
Files = Mapping[str, bytes]

RESPONSE_TABLES = ("live_response", "sealed_response")
#: Tables whose rows are about somebody who took part: none may keep an order.
WITHOUT_ORDER = (*RESPONSE_TABLES, "participation", "phone_act", "resonance", "role_tally")
#: The column of each table that knows a phone again while its session is open; nothing of it may outlive the close.
PSEUDONYMS = {"live_response": "handle", "participation": "mark", "phone_act": "act", "resonance": "mark"}
#: What two responses to different questions may have in common, and why it ties nobody to both.
MAY_BE_SHARED = {
    ("live_response", "body"): "what was said: two may say the same, and everybody may read it",
    ("live_response", "shown_body"): "what was said, as last released",
    ("live_response", "is_hidden"): "a flag of the facilitator's",
    ("live_response", "is_withdrawn"): "a flag",
    ("live_response", "batch"): "counts the releases of one step; everybody's in a batch",
    ("live_response", "edits"): "how often it was corrected, a small number",
    ("live_response", "round"): "how often its step was cleared, the same for all who answered then",
    ("live_response", "is_held"): "a flag of the facilitator's",
    ("live_response", "is_masked"): "a flag of the facilitator's",
    ("live_response", "group_id"): "a title that a facilitator gave at one step",
    ("live_response", "resonance"): "for how many it rings true, a small number",
    ("sealed_response", "body"): "what was said: two may say the same, and everybody may read it",
    ("sealed_response", "group_id"): "a title that a facilitator gave at one step",
    ("sealed_response", "resonance"): "for how many it rang true, a small number",
}
#: Tables a response leads to, which describe the question and the session: the same for everybody.
DESCRIBES_THE_QUESTION = ("step", "session", "facilitator")
TIME_IN_NAME = re.compile(r"(^|_)(at|on|time|date|created|updated|seen|since|when|timestamp|ts|seq|number)($|_)")
TIME_IN_TYPE = re.compile(r"DATE|TIME", re.IGNORECASE)
TIME_IN_VALUE = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b")
EPOCHS = [(10 ** (9 + digits), 4 * 10 ** (9 + digits)) for digits in (0, 3, 6, 9)]
WORDS = ("body", "shown_body")


# --- the tables --------------------------------------------------------------

def tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]


def columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """(name, type) of each column."""
    return [(row[1], row[2]) for row in connection.execute(f'PRAGMA table_info("{table}")')]


def rows(connection: sqlite3.Connection, table: str) -> list[Row]:
    names = [name for name, _kind in columns(connection, table)]
    return [dict(zip(names, row, strict=True))
            for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608  (a name from the schema)


def everything(connection: sqlite3.Connection) -> dict[str, list[Row]]:
    return {table: rows(connection, table) for table in tables(connection)}


def reachable(connection: sqlite3.Connection, steps: Collection[int] | None = None) -> dict[Place, set[Fact]]:
    """For each response: every (table, column, value) that can be found from it, through any shared value.

    From a response's own row one goes on to each row of any table that repeats one of its values, save the tables
    that describe the question: those lead to everybody.

    :param steps: only responses to these questions; None: to all.
    """
    content = everything(connection)
    holding: dict[Any, list[tuple[str, int]]] = defaultdict(list)
    for table, its_rows in content.items():
        if table not in DESCRIBES_THE_QUESTION:
            for number, row in enumerate(its_rows):
                for value in {value for value in row.values() if value is not None}:
                    holding[value].append((table, number))
    found: dict[Place, set[Fact]] = {}
    for table in RESPONSE_TABLES:
        allowed = {"step_id", *(name for owner, name in MAY_BE_SHARED if owner == table)}
        for number, row in enumerate(content.get(table, [])):
            if steps is not None and row["step_id"] not in steps:
                continue
            facts = {(table, name, value) for name, value in row.items()}
            own = {value for name, value in row.items() if name not in allowed and value is not None}
            for other, place in {place for value in own for place in holding[value] if place[0] != table}:
                facts |= {(other, name, value) for name, value in content[other][place].items()}
            found[table, number, row["step_id"]] = facts
    return found


def ties_between_responses(connection: sqlite3.Connection, steps: Collection[int] | None = None) -> list[str]:
    """(a) Values that two responses to different questions share, beyond what every response may share."""
    holders: dict[Any, set[tuple[str, int, int, str]]] = defaultdict(set)
    for (table, number, step_id), facts in reachable(connection, steps).items():
        for owner, name, value in facts:
            if value is not None and name != "step_id" and (owner, name) not in MAY_BE_SHARED:
                holders[value].add((table, number, step_id, f"{owner}.{name}"))
    ties = []
    for value, found in holders.items():
        for one, other in combinations(sorted(found), 2):
            if one[2] != other[2]:
                ties.append(f"{one[3]} and {other[3]} tie responses to questions {one[2]} and {other[2]} "
                            f"by {_quoted(value)}")
                break
    return ties


def times(connection: sqlite3.Connection, steps: Collection[int] | None = None) -> list[str]:
    """(c) Dates, times and numbers that grow, wherever a response leads; of the session the day alone is kept."""
    found = []
    everywhere = reachable(connection, steps)
    linked = {table for facts in everywhere.values() for table, _name, _value in facts}
    for table in sorted(linked | set(RESPONSE_TABLES) & set(tables(connection))):
        for name, kind in columns(connection, table):
            if TIME_IN_NAME.search(name) or TIME_IN_TYPE.search(kind):
                found.append(f"{table}.{name} {kind} says when")
    for facts in everywhere.values():
        for table, name, value in facts:
            is_moment = (any(least <= value < most for least, most in EPOCHS) if isinstance(value, int | float)
                         else isinstance(value, str) and name not in WORDS and TIME_IN_VALUE.search(value))
            if is_moment:
                found.append(f"{table}.{name} holds the moment {value!r}")
    for table in ("step", "session"):
        for row in rows(connection, table):
            found += [f"{table}.{name} is more than a day: {value!r}" for name, value in row.items()
                      if isinstance(value, str) and name.endswith(("_on", "_at")) and len(value) > 10]
    return sorted(set(found))


def keeps_order(connection: sqlite3.Connection) -> list[str]:
    """Response tables that keep the order of arrival beside their keys, because they have row ids."""
    return [f"{name} has row ids" for name, made in connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if name in WITHOUT_ORDER and "WITHOUT ROWID" not in made.upper()]


def _quoted(value: object) -> str:
    """A value as evidence, short: it may be long, and is never a response's words."""
    text = repr(value)
    return text if len(text) <= 24 else f"{text[:20]}…{text[-1]}"


# --- the bytes ---------------------------------------------------------------

def bytes_of(*folders: Path | str) -> dict[str, bytes]:
    """Every file below the folders, whole: database, log, journal, keys, secret, printed output."""
    return {str(path): path.read_bytes() for folder in folders for path in sorted(Path(folder).rglob("*"))
            if path.is_file()}


def forms(value: bytes | str) -> set[bytes]:
    """Every way a value is likely to be written down."""
    raw = value if isinstance(value, bytes) else value.encode()
    found = set()
    for one in (raw, hashlib.sha256(raw).digest()):
        found |= {one, one.hex().encode(), one.hex().upper().encode(), base64.b64encode(one),
                  base64.b64encode(one).rstrip(b"="), base64.urlsafe_b64encode(one).rstrip(b"=")}
    return found


def forms_of_token(cookie: str) -> set[bytes]:
    """A phone's cookie is `token.signature`; the token is 32 bytes in base64."""
    token = cookie.partition(".")[0]
    return forms(cookie) | forms(token) | forms(base64.urlsafe_b64decode(token + "==="))


def traces(files: Files, needles: Iterable[bytes]) -> list[str]:
    """(b) Where any of the needles stands."""
    wanted = [needle for needle in needles if len(needle) >= 4]
    return [f"{path} holds {needle[:12]!r}…" for path, content in files.items() for needle in wanted
            if needle in content]


def unknown_pseudonyms(files: Files, known: Collection[str]) -> dict[str, int]:
    """How many texts of a pseudonym's form stand in each file and in no row: what a deletion left behind.

    A pseudonym is 64 hexadecimal digits. Values that stand in rows, one after the other without a gap, are left out
    first; a run that is still 64 digits long is something that no row accounts for.

    :param known: every text of 32 digits or more that stands in a row now.
    """
    by_length: dict[int, set[bytes]] = defaultdict(set)
    for value in known:
        by_length[len(value)].add(value.encode())
    lengths = sorted(by_length, reverse=True)
    left = {}
    for path, content in files.items():
        strangers: set[bytes] = set()
        for run in re.findall(rb"[0-9a-f]{64,}", content):
            strangers |= _strangers(run, by_length, lengths)
        if strangers:
            left[path] = len(strangers)
    return left


def _strangers(run: bytes, by_length: Mapping[int, set[bytes]], lengths: Sequence[int]) -> set[bytes]:
    """Pieces of 64 digits and more that are left of a run once what is known is taken out of it."""
    pieces, start, place = set(), 0, 0
    while place < len(run):
        known = next((length for length in lengths if run[place:place + length] in by_length[length]), 0)
        if known:
            if place - start >= 64:
                pieces.add(run[start:place])
            start = place = place + known
        else:
            place += 1
    if place - start >= 64:
        pieces.add(run[start:place])
    return pieces


def possible_keys(files: Files) -> set[bytes]:
    """Every 32 bytes on disk that may be a key: raw bytes as varied as random ones are, or written as hex or base64.

    Of 32 random bytes 24 or more differ and about half are above 127, save once in some hundred keys. Text and the
    tables of a page seldom get there, so the search stays short. (The one real key is looked for by itself as well.)
    """
    found = set()
    for content in files.values():
        for start in range(len(content) - 31):
            window = content[start:start + 32]
            if len(set(window)) >= 24 and 8 <= sum(byte > 127 for byte in window) <= 24:
                found.add(window)
        for written in re.findall(rb"[0-9a-f]{64}", content):
            found |= {bytes.fromhex(written.decode()), written}
        for written in re.findall(rb"[A-Za-z0-9_-]{43}", content):
            found.add(base64.urlsafe_b64decode(written + b"="))
    return found


def recomputed(files: Files, tokens: Sequence[str],
               pseudonyms_of: Callable[[bytes, str], Iterable[str]]) -> list[str]:
    """(b) Pseudonyms of a phone that anybody could make again from what lies on the disk, and find there.

    :param pseudonyms_of: (key, token) -> the hex texts the app would make.
    """
    written = {match for content in files.values() for match in re.findall(rb"(?=([0-9a-f]{64}))", content)}
    raw = {content[start:start + 32] for content in files.values() for start in range(len(content) - 31)
           if len(set(content[start:start + 32])) >= 20}
    found = []
    for key in possible_keys(files):
        for token in tokens:
            plain = hmac.digest(key, token.encode(), "sha256")
            for made in (plain.hex(), *pseudonyms_of(key, token)):
                if made.encode() in written or bytes.fromhex(made) in raw:
                    found.append(f"HMAC of a phone's token under a key on the disk: {made[:12]}…")
    return found


# --- the order ---------------------------------------------------------------

def rank_correlation(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Spearman's ρ of two orders of the same things."""
    place = {thing: number for number, thing in enumerate(other)}
    number = len(one)
    apart = sum((here - place[thing]) ** 2 for here, thing in enumerate(one))
    return 1 - 6 * apart / (number * (number ** 2 - 1))


def betrays_order(runs: Sequence[tuple[Sequence[Any], Sequence[Any]]]) -> list[str]:
    """(d) The mean correlation of arrival with an order somebody can see, when it says something.

    :param runs: pairs (in the order of arrival, in the order seen).
    """
    mean = sum(rank_correlation(arrived, seen) for arrived, seen in runs) / len(runs)
    return [f"the order seen follows the order of arrival: ρ = {mean:.2f}"] if abs(mean) >= 0.3 else []


def connect(folder: Path | str) -> sqlite3.Connection:
    """The database of a copied data folder."""
    return sqlite3.connect(Path(folder) / "workshop.sqlite3")
