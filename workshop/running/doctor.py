"""`workshop doctor`: looks an installation over and says, a line for each thing, whether it is well or what to mend.

It changes nothing but a file that it makes and removes to see whether it may write. No line holds a secret.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import socket
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

from workshop import clock
from workshop.config import ROOT, SettingProblem, Settings, content_folder, is_memory_backed, read_settings

from .backups import BACKUP_DAYS, last_backup
from .disk import warning_words
from .readiness import folder_problem, known_revisions

WELL, LOOK, MEND = "well", "look", "mend"
#: A sign and a word for each: nobody needs the colour, and a screen reader says the word.
SIGNS = {WELL: "✓ well:", LOOK: "! look:", MEND: "✗ mend:"}
#: Seconds to wait for an answer on this machine or through the configured address.
PATIENCE = 5.0
#: The program is from this year: a clock before it is wrong.
NOT_BEFORE = date(2026, 1, 1)
#: Open files that a thousand phones need, and the program beside them.
FILES_NEEDED = 2_200
LOCK = ROOT / "requirements" / "app.lock"
STATIC = Path(__file__).resolve().parents[1] / "static"
#: Without these a page or a PDF fails; the rest are scripts of some languages.
VENDOR = ("vendor/socket.io.esm.min.js", "vendor/atkinson-hyperlegible-next-latin-wght-normal.woff2",
          "vendor/english/en-GB.dic", "vendor/fonts/AtkinsonHyperlegibleNext_400Regular.ttf",
          "vendor/fonts/NotoSans_400Regular.ttf")


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, and in words what it is or what to do."""

    check: str
    state: str
    words: str

    def line(self) -> str:
        return f"{SIGNS[self.state]} {self.words}"


def examine(environment: Mapping[str, str], **given: Any) -> list[Finding]:
    """Everything there is to say about this installation, what needs mending included."""
    try:
        settings = read_settings(environment, **given)
    except SettingProblem as problem:
        return [Finding("settings", MEND, str(problem)), *_of("python", python_version), *_of("packages", packages)]
    found = [Finding("settings", WELL, "Every setting is known and can be used.")]
    for name, check in CHECKS.items():
        found += _of(name, lambda check=check: check(settings))  # type: ignore[misc]
    return found


def _of(name: str, check: Callable[[], Iterable[tuple[str, str]]]) -> list[Finding]:
    try:
        return [Finding(name, state, words) for state, words in check()]
    except Exception as error:
        return [Finding(name, MEND, f"The check of {name} could not be done ({type(error).__name__}).")]


Said = Iterable[tuple[str, str]]


def python_version(version: tuple[int, ...] = sys.version_info[:3]) -> Said:
    words = ".".join(map(str, version))
    if version < (3, 11):
        yield MEND, f"Python {words} is too old. Install Python 3.11 or newer, then set up anew: python3 run.py"
    else:
        yield WELL, f"Python {words} runs it."


def packages(lock: Path = LOCK) -> Said:
    """Every package of the lock is here in its version."""
    if not lock.is_file():
        yield WELL, "Installed as a package, without its lock: versions are what its installer chose."
        return
    wrong = []
    for name, version, marker in re.findall(r"^([\w.-]+)==([\w.+!-]+)( ;)?", lock.read_text("utf-8"), re.MULTILINE):
        try:
            here = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            if not marker:             # one with a condition may be for another system
                wrong.append(f"{name} is missing")
            continue
        if here != version and not marker:
            wrong.append(f"{name} is {here} and not {version}")
    if wrong:
        yield MEND, f"Packages differ from the lock: {', '.join(wrong)}. Set up anew: python3 run.py"
    else:
        yield WELL, "Every package is the one of the lock."


def data_folder(settings: Settings) -> Said:
    folder = settings.data
    if not folder.exists():
        yield LOOK, f"The data folder {folder} is not there yet. The first start makes it; or name another: --data"
        return
    try:
        probe = folder / ".doctor-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield MEND, (f"The data folder {folder} cannot be written to ({error.strerror}). Give this user the right to "
                     "write there.")
        return
    if _is_open_to_others(folder):
        yield MEND, f"The data folder {folder} is open to other users. Close it: chmod 700 {folder}"
    else:
        yield WELL, f"The data folder {folder} can be written to, by this user alone."


def disk(settings: Settings) -> Said:
    folder = settings.data if settings.data.exists() else settings.data.parent
    if not folder.exists():
        return
    free = shutil.disk_usage(folder).free
    size = settings.database.stat().st_size if settings.database.exists() else 0
    words = warning_words(free, size)
    if words:
        yield MEND if words.startswith("Disk nearly full") else LOOK, words
    else:
        yield WELL, f"The disk has {free // 1024 ** 3} GB left."


def database(settings: Settings) -> Said:
    """Whole, of this version, and for its owner alone."""
    from workshop.storage.prepare import CannotStart, check_database

    if settings.database_url:
        yield from postgresql(settings.database_url)
        return
    path = settings.database
    if not path.exists():
        yield WELL, "There is no database yet. The first start makes it."
        return
    try:
        check_database(path)
        with _closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE)) as connection:
            found = {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
    except CannotStart as problem:
        yield MEND, str(problem)
        return
    except sqlite3.Error as error:
        yield MEND, f"The database cannot be read ({error}). Put the latest backup in its place: workshop restore FILE"
        return
    if _is_open_to_others(path):
        yield MEND, f"The database is open to other users. Close it: chmod 600 {path}"
    yield _migrations(found)


def _migrations(found: set[str]) -> tuple[str, str]:
    from alembic.script import ScriptDirectory

    from workshop.storage.sqlite import MIGRATIONS

    if found == known_revisions():
        return WELL, "The database is whole and up to date."
    if found <= {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}:
        return LOOK, "The database is whole, and of an older version. The next start brings it up to date: back it up."
    return MEND, "The database is of a newer Workshop. Install that version, or put an older backup in its place."


def postgresql(text: str) -> Said:
    """Can be reached, is durable, keeps nothing beside the rows, and is of this version."""
    import psycopg

    from workshop.storage import postgres
    from workshop.storage.problems import CannotStart
    from workshop.storage.server_check import expect_usable

    try:
        expect_usable(text)
        with psycopg.connect(postgres.for_libpq(postgres.address(text)), connect_timeout=int(PATIENCE)) as connection:
            found = {str(row[0]) for row in connection.execute("SELECT version_num FROM alembic_version")}
    except CannotStart as problem:
        yield MEND, str(problem)
    except psycopg.errors.UndefinedTable:
        yield WELL, "PostgreSQL answers. The first start makes the tables."
    else:
        yield _migrations(found)


def redis(settings: Settings) -> Said:
    if not settings.redis:
        return
    from redis import Redis, RedisError

    try:
        Redis.from_url(settings.redis, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE).ping()
    except (RedisError, ValueError) as error:
        yield MEND, (f"Redis does not answer ({type(error).__name__}). See that it runs, and that WORKSHOP_REDIS holds "
                     "the right address and password.")
    else:
        yield WELL, "Redis answers."


def keys(settings: Settings) -> Said:
    """Session keys lie in memory, for this user alone."""
    folder = settings.keys_folder
    if folder.exists() or folder.is_symlink():
        problem = folder_problem(folder)
        if problem:
            yield MEND, f"The folder of the session keys {problem} It is {folder}"
            return
    if not is_memory_backed(folder):
        yield LOOK, (f"Session keys lie on a disk: {folder}. Leave that folder out of every backup, or set "
                     "WORKSHOP_KEYS to a folder in memory.")
    else:
        yield WELL, "Session keys lie in memory, for this user alone."


def secret(settings: Settings) -> Said:
    path = settings.data / "secret"
    if not path.exists():
        if settings.database.exists():
            yield LOOK, ("The server's secret is gone. The next start makes a new one, and everybody signs in again. "
                         "Put it back from where you keep it, if you can.")
        else:
            yield WELL, "There is no secret yet. The first start makes it."
    elif _is_open_to_others(path):
        yield MEND, f"The server's secret is open to other users. Close it: chmod 600 {path}"
    elif not re.fullmatch(r"[0-9a-f]{64}", path.read_text("utf-8", errors="replace").strip()):
        yield MEND, f"The server's secret is cut short or changed. Move {path} away: the next start makes a new one."
    else:
        yield WELL, "The server's secret is whole, and this user's alone."


def port(settings: Settings) -> Said:
    if is_running(settings):
        yield WELL, f"Workshop is running on port {settings.port}."
        return
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((settings.host, settings.port))
        except OSError as error:
            yield MEND, (f"Port {settings.port} cannot be used ({error.strerror}). Stop the program that holds it, or "
                         f"choose another: --port {settings.port + 1}")
        else:
            yield WELL, f"Port {settings.port} is free. Workshop is not running."


def is_running(settings: Settings) -> bool:
    """Whether a Workshop answers on this machine's port."""
    try:
        with urlopen(f"{_local(settings)}/healthz", timeout=PATIENCE) as answer:  # noqa: S310  (this machine)
            return bool(answer.read(16).startswith(b"ok\n"))
    except (OSError, ValueError):
        return False


def address(settings: Settings) -> Said:
    """Phones find this machine."""
    from workshop.network.addresses import reachable_addresses

    if settings.address:
        host = urlsplit(settings.address).hostname or ""
        try:
            socket.getaddrinfo(host, None)
        except OSError:
            yield MEND, (f"No machine is found under {host}. Mend WORKSHOP_ADDRESS, or tell the name server about it.")
        else:
            yield WELL, f"People reach it at {settings.address}"
        return
    found = [one.ip for one in reachable_addresses()]
    if settings.host.startswith("127.") or settings.host == "::1":
        yield LOOK, "Only this machine can reach it. Leave --host out to let phones in."
    elif found:
        yield WELL, f"Phones on the same network reach it at {', '.join(found)}."
    else:
        yield MEND, "No network was found, so no phone can come. Join a Wi-Fi or start a hotspot."


def live_connection(settings: Settings) -> Said:
    """A WebSocket opens the way a phone opens it, through whatever stands in front."""
    import websocket

    base = settings.address.rstrip("/") or _local(settings)
    if not is_running(settings):
        yield WELL, "Live connections are tried while Workshop runs."
        return
    try:
        line = websocket.create_connection(f"ws{base[4:]}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                           origin=base)
        opened = str(line.recv()).startswith("0{")
        line.close()
    except (OSError, websocket.WebSocketException) as error:
        opened, why = False, f" ({type(error).__name__})"
    else:
        why = ""
    if opened:
        yield WELL, f"A live connection opens at {base}"
    else:
        yield MEND, (f"No live connection opens at {base}{why}. Phones still work, and are slower. Let the proxy pass "
                     "WebSockets on at /socket.io/ (Upgrade and Connection headers), with the Host that was asked for.")


def clock_of_machine(settings: Settings) -> Said:
    today = clock.today()
    database = settings.database
    newest = date.fromtimestamp(database.stat().st_mtime) if database.exists() else NOT_BEFORE
    if today < max(NOT_BEFORE, newest):
        yield MEND, (f"The clock says {today.isoformat()}, which is past already. Set it: deadlines, codes of "
                     "authenticator apps and deletion go by it.")
    else:
        yield WELL, f"The clock says {today.isoformat()}."


def https(settings: Settings) -> Said:
    """Address, proxies and cookies fit together."""
    if settings.is_https and not settings.proxies:
        yield MEND, ("WORKSHOP_ADDRESS is https, and Workshop itself speaks http. Put a proxy with a certificate in "
                     "front and set WORKSHOP_PROXIES=1, or nobody stays signed in.")
    elif settings.proxies and not settings.address:
        yield MEND, "A proxy is set, and no address. Set WORKSHOP_ADDRESS to what people type, such as https://…"
    elif settings.proxies and settings.host in ("0.0.0.0", "::"):  # noqa: S104
        yield LOOK, ("A proxy is set, and Workshop also listens to everybody beside it. Set WORKSHOP_HOST=127.0.0.1 "
                     "when the proxy is on this machine.")
    elif settings.is_https:
        yield WELL, "People come by https, through the proxy, with cookies for https alone."
    else:
        yield LOOK, ("People come by plain http: use a Wi-Fi of your own with a password, or put a proxy with a "
                     "certificate in front.")


def themes(settings: Settings) -> Said:
    from workshop.library.reader import read_library

    library = read_library(settings.content or content_folder())
    for problem in library.problems:
        yield MEND, f"A theme is left out: {problem}"
    if library.themes:
        yield WELL, f"{len(library.themes)} themes can be used."
    else:
        yield MEND, f"No theme can be used. See that {settings.content} holds the theme files."


def page_files(static: Path = STATIC) -> Said:
    missing = [name for name in VENDOR if not (static / name).is_file()]
    if missing:
        yield MEND, f"Files of pages and papers are missing: {', '.join(missing)}. Set up anew: python3 run.py"
    else:
        yield WELL, "Scripts, fonts and word list are here."


def open_files() -> Said:
    try:
        import resource
    except ImportError:
        return                         # Windows has no such limit
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES_NEEDED:
        yield LOOK, (f"This user may hold {hard} files open, enough for some {hard // 2} phones. For more: "
                     "LimitNOFILE=16384 in the systemd unit, or ulimit -Hn.")
    else:
        yield WELL, "Enough files may be open for a thousand phones."


def backups(settings: Settings) -> Said:
    made = last_backup(settings.data)
    if not settings.database.exists():
        return
    if made is None:
        yield LOOK, "No backup was made with `workshop backup` yet. Make one each night, onto another machine."
    elif (clock.today() - made).days > BACKUP_DAYS:
        yield LOOK, f"The last backup is of {made.isoformat()}. Make one each night: workshop backup"
    else:
        yield WELL, f"The last backup is of {made.isoformat()}."


#: Everything that is looked at, in the order in which it is said.
CHECKS: dict[str, Callable[[Settings], Said]] = {
    "python": lambda _settings: python_version(),
    "packages": lambda _settings: packages(),
    "page files": lambda _settings: page_files(),
    "data folder": data_folder,
    "disk": disk,
    "database": database,
    "redis": redis,
    "secret": secret,
    "keys": keys,
    "backups": backups,
    "themes": themes,
    "clock": clock_of_machine,
    "open files": lambda _settings: open_files(),
    "port": port,
    "address": address,
    "https": https,
    "live connection": live_connection,
}


def in_words(findings: list[Finding]) -> str:
    """Each finding, and at the end what it comes to."""
    number = sum(one.state == MEND for one in findings)
    end = ("Nothing needs mending." if not number else
           "One thing needs mending." if number == 1 else f"{number} things need mending.")
    return "\n".join([*(one.line() for one in findings), "", end])


def as_json(findings: list[Finding]) -> str:
    return json.dumps({"is_well": is_well(findings), "findings": [
        {"check": one.check, "state": one.state, "words": one.words} for one in findings]},
        ensure_ascii=False, indent=2)


def is_well(findings: list[Finding]) -> bool:
    return all(one.state != MEND for one in findings)


def _local(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _is_open_to_others(path: Path) -> bool:
    return os.name != "nt" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _closing(connection: sqlite3.Connection) -> Any:
    import contextlib

    return contextlib.closing(connection)
