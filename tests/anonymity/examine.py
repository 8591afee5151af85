"""What somebody who takes everything would find: the database, the raw bytes of every file, the exports, the log.

Each function returns what it found as a list of sentences; an empty list is what must come out. They know nothing of
the app's models: they read the schema that is there, so that a column somebody adds is examined too.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import sqlite3
from collections import defaultdict
from itertools import combinations
from pathlib import Path

RESPONSE_TABLES = ("live_response", "sealed_response")
#: What two responses to different questions may have in common, and why it ties nobody to both.
MAY_BE_SHARED = {
    ("live_response", "is_hidden"): "a flag of the facilitator's",
    ("live_response", "is_withdrawn"): "a flag",
    ("live_response", "batch"): "counts the releases of one step; everybody's in a batch",
    ("live_response", "edits"): "how often it was corrected, a small number",
    ("live_response", "round"): "how often its step was cleared, the same for all who answered then",
    ("live_response", "is_held"): "a flag of the facilitator's",
    ("live_response", "group_id"): "a title that a facilitator gave at one step",
    ("live_response", "resonance"): "for how many it rings true, a small number",
    ("sealed_response", "group_id"): "a title that a facilitator gave at one step",
    ("sealed_response", "resonance"): "for how many it rang true, a small number",
}
#: Tables a response leads to, which describe the question and the session: the same for everybody.
DESCRIBES_THE_QUESTION = ("step", "session", "facilitator")
TIME_IN_NAME = re.compile(r"(^|_)(at|on|time|date|created|updated|seen|since|when|timestamp|ts|seq|number)($|_)")
TIME_IN_TYPE = re.compile(r"DATE|TIME", re.IGNORECASE)
TIME_IN_VALUE = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b")
EPOCHS = [(10 ** (9 + digits), 4 * 10 ** (9 + digits)) for digits in (0, 3, 6, 9)]


# --- the tables --------------------------------------------------------------

def tables(connection):
    return [name for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]


def columns(connection, table):
    """(name, type) of each column."""
    return [(row[1], row[2]) for row in connection.execute(f'PRAGMA table_info("{table}")')]


def rows(connection, table):
    names = [name for name, _kind in columns(connection, table)]
    return [dict(zip(names, row, strict=True)) for row in connection.execute(f'SELECT * FROM "{table}"')]


def everything(connection):
    return {table: rows(connection, table) for table in tables(connection)}


def reachable(connection):
    """For each response: every (table, column, value) that can be found from it, through any shared value.

    From a response's own row one goes on to each row of any table that repeats one of its values, save the tables
    that describe the question: those lead to everybody.
    """
    content = everything(connection)
    found = {}
    for table in RESPONSE_TABLES:
        for number, row in enumerate(content.get(table, [])):
            facts = {(table, name, value) for name, value in row.items()}
            own = {value for name, value in row.items()
                   if name not in ("step_id", *_allowed(table)) and value is not None}
            for other, other_rows in content.items():
                if other in (table, *DESCRIBES_THE_QUESTION):
                    continue
                for joined in other_rows:
                    if own & set(joined.values()):
                        facts |= {(other, name, value) for name, value in joined.items()}
            found[table, number, row["step_id"]] = facts
    return found


def _allowed(table):
    return {name for owner, name in MAY_BE_SHARED if owner == table}


def ties_between_responses(connection):
    """(a) Values that two responses to different questions share, beyond what every response may share."""
    holders = defaultdict(set)
    for (table, number, step_id), facts in reachable(connection).items():
        for owner, name, value in facts:
            if value is not None and name != "step_id" and (owner, name) not in MAY_BE_SHARED:
                holders[value].add((table, number, step_id, f"{owner}.{name}"))
    ties = []
    for value, found in holders.items():
        for one, other in combinations(sorted(found), 2):
            if one[2] != other[2]:
                ties.append(f"{one[3]} and {other[3]} tie responses to questions {one[2]} and {other[2]} by {value!r}")
                break
    return ties


def times(connection):
    """(c) Dates, times and numbers that grow, wherever a response leads; of the session the day alone is kept."""
    found = []
    linked = {table for facts in reachable(connection).values() for table, _name, _value in facts}
    for table in sorted(linked | set(RESPONSE_TABLES) & set(tables(connection))):
        for name, kind in columns(connection, table):
            if TIME_IN_NAME.search(name) or TIME_IN_TYPE.search(kind):
                found.append(f"{table}.{name} {kind} says when")
    for facts in reachable(connection).values():
        for table, name, value in facts:
            is_moment = (any(least <= value < most for least, most in EPOCHS) if isinstance(value, int | float)
                         else isinstance(value, str) and name != "body" and TIME_IN_VALUE.search(value))
            if is_moment:
                found.append(f"{table}.{name} holds the moment {value!r}")
    for table in ("step", "session"):
        for row in rows(connection, table):
            found += [f"{table}.{name} is more than a day: {value!r}" for name, value in row.items()
                      if isinstance(value, str) and name.endswith(("_on", "_at")) and len(value) > 10]
    return sorted(set(found))


def keeps_order(connection):
    """Response tables that keep the order of arrival beside their keys, because they have row ids."""
    return [f"{name} has row ids" for name, made in connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if name in (*RESPONSE_TABLES, "participation", "phone_act", "resonance", "role_tally")
        and "WITHOUT ROWID" not in made.upper()]


# --- the bytes ---------------------------------------------------------------

def bytes_of(*folders):
    """Every file below the folders, whole: database, log, journal, keys, secret, printed output."""
    return {str(path): path.read_bytes() for folder in folders for path in sorted(Path(folder).rglob("*"))
            if path.is_file()}


def forms(value):
    """Every way a value is likely to be written down."""
    raw = value if isinstance(value, bytes) else value.encode()
    found = set()
    for one in (raw, hashlib.sha256(raw).digest()):
        found |= {one, one.hex().encode(), one.hex().upper().encode(), base64.b64encode(one),
                  base64.b64encode(one).rstrip(b"="), base64.urlsafe_b64encode(one).rstrip(b"=")}
    return found


def forms_of_token(cookie):
    """A phone's cookie is `token.signature`; the token is 32 bytes in base64."""
    token = cookie.partition(".")[0]
    return forms(cookie) | forms(token) | forms(base64.urlsafe_b64decode(token + "==="))


def traces(files, needles):
    """(b) Where any of the needles stands."""
    return [f"{path} holds {needle[:12]!r}…" for path, content in files.items() for needle in needles
            if len(needle) >= 4 and needle in content]


def possible_keys(files):
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


def recomputed(files, tokens, pseudonyms_of):
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

def rank_correlation(one, other):
    """Spearman's ρ of two orders of the same things."""
    place = {thing: number for number, thing in enumerate(other)}
    number = len(one)
    apart = sum((here - place[thing]) ** 2 for here, thing in enumerate(one))
    return 1 - 6 * apart / (number * (number ** 2 - 1))


def betrays_order(runs):
    """(d) The mean correlation of arrival with an order somebody can see, when it says something.

    :param runs: pairs (in the order of arrival, in the order seen).
    """
    mean = sum(rank_correlation(arrived, seen) for arrived, seen in runs) / len(runs)
    return [f"the order seen follows the order of arrival: ρ = {mean:.2f}"] if abs(mean) >= 0.3 else []


def connect(folder):
    """The database of a copied data folder."""
    return sqlite3.connect(Path(folder) / "workshop.sqlite3")
