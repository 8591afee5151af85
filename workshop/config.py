"""Every setting of a running Workshop, read once from the environment."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "WORKSHOP_"
SHORTEST_TOKEN = 16  # characters


class SettingProblem(Exception):
    """A setting that cannot be used: the message says which, why, and what to write instead."""


def content_folder() -> Path:
    """The themes: `content/` of a checkout, or the copy inside an installed package."""
    beside = ROOT / "content"
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "content"


def setting(sentence: str, default: Any, *, is_secret: bool = False) -> Any:
    """A field with its sentence; a secret one is left out wherever the settings are printed."""
    if callable(default):
        return field(default_factory=default, repr=not is_secret, metadata={"sentence": sentence})
    return field(default=default, repr=not is_secret, metadata={"sentence": sentence})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One field a setting, named WORKSHOP_<FIELD> in the environment. An unknown or malformed one stops the start."""

    data: Path = setting("Folder of the database and the server's secret.", lambda: ROOT / "instance")
    database_url: str = setting(
        "Address of a PostgreSQL database, such as postgresql://workshop:password@host/workshop; empty: SQLite in the "
        "data folder.", "", is_secret=True)
    content: Path = setting("Folder of the theme files.", content_folder)
    keys: Path | None = setting(
        "Folder of the session keys; by default in memory-backed storage where the machine has it.", None)
    host: str = setting("Address to listen on; 0.0.0.0 lets phones in.", "0.0.0.0")  # noqa: S104
    port: int = setting("Port to listen on.", 8000)
    address: str = setting(
        "The address people type, such as https://workshop.example.org; empty: found from the network.", "")
    proxies: int = setting("How many reverse proxies stand in front and may set X-Forwarded-* headers.", 0)
    phone_acts: int = setting(
        "How many acts one phone may send in ten seconds, and twice as many at once; more wait a few seconds.", 10)
    facilitator_acts: int = setting("The same for one facilitator.", 60)
    connections: int = setting("How many live connections this process holds, of all sessions together.", 6000)
    largest_group: int = setting(
        "How many phones a session may bring: it holds 2.2 live connections for each, and joining slows down beyond.",
        1000)
    metrics_token: str = setting(
        "What a program has to send to read /metrics, 16 characters or more; empty: nobody reads them.", "",
        is_secret=True)
    redis: str = setting(
        "Address of Redis, where several workers serve the same sessions, such as redis://:password@10.0.0.5:6379/0; "
        "empty: this process serves alone.", "", is_secret=True)
    own_websocket: bool = setting(
        "Serve live connections with Workshop's own WebSocket driver; 0: with the library simple-websocket, which "
        "takes more memory and CPU.", True)
    log: str = setting(
        "Form of the log: text for a terminal, or json for a program, a line for each happening.", "text")
    demonstration: bool = setting("Say on every page that the participants are simulated.", False)
    gallery: bool = setting(
        "For developers: show every component in every state at /gallery. Leave it off where people work.", False)
    testing: bool = setting("Set by the tests: live counts are sent when a test asks, not by a clock.", False)

    @property
    def database(self) -> Path:
        """The file of the database, where it is SQLite."""
        return self.data / "workshop.sqlite3"

    @property
    def where_data_lies(self) -> str:
        """The database in words, without what opens it."""
        if not self.database_url:
            return str(self.database)
        parts = urlsplit(self.database_url)
        port = f":{parts.port}" if parts.port else ""
        return f"PostgreSQL, {parts.path.strip('/')} at {parts.hostname or 'this machine'}{port}"

    @property
    def files_folder(self) -> Path:
        """Where long files lie until they are fetched. Workers that share a data folder have one each."""
        return self.data / "files" / str(self.port) if self.redis else self.data / "files"

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def keys_folder(self) -> Path:
        return self.keys or default_keys_folder(self.data)


def default_keys_folder(data: Path) -> Path:
    """Where session keys lie: memory-backed storage if there is one, so that no disk or backup ever holds them.

    The name holds a digest of the data folder, so that two installations on a machine do not meet.
    """
    import hashlib

    name = "workshop-keys-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
    memory = Path("/dev/shm")  # noqa: S108  (made 0700 and checked for its owner before use)
    if memory.is_dir() and os.access(memory, os.W_OK):
        return memory / f"{name}-{os.getuid()}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and Path(runtime).is_dir():
        return Path(runtime) / name
    return data / "keys"


def is_memory_backed(folder: Path) -> bool:
    """Whether the keys lie in memory; said at the first start, because it decides what a stolen disk can give."""
    return not str(folder.resolve()).startswith((tempfile.gettempdir(), str(ROOT))) and (
        str(folder).startswith(("/dev/shm", "/run/")))  # noqa: S108


def read_settings(environment: Mapping[str, str], **given: Any) -> Settings:
    """Settings from the environment, `given` ones first.

    :raises SettingProblem: an unknown name, a value of the wrong kind.
    """
    known = {f"{PREFIX}{f.name.upper()}": f for f in fields(Settings)}
    values: dict[str, Any] = {}
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        if name not in known:
            raise SettingProblem(f"{name} is not a setting. The settings are: {', '.join(sorted(known))}.")
        values[known[name].name] = _value(name, known[name].type, text)
    values.update({name: value for name, value in given.items() if value is not None})
    settings = Settings(**values)
    _check(settings)
    return settings


def _value(name: str, kind: Any, text: str) -> Any:
    kind = str(kind)
    if kind == "bool":
        if text.lower() in {"1", "true", "yes"}:
            return True
        if text.lower() in {"0", "false", "no", ""}:
            return False
        raise SettingProblem(f"{name} is “{text}”. Write 1 or 0.")
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise SettingProblem(f"{name} is “{text}”. Write a whole number.") from None
    if "Path" in kind:
        return Path(text).expanduser()
    return text


def _check(settings: Settings) -> None:
    if not 0 < settings.port < 65536:
        raise SettingProblem(f"The port {settings.port} does not exist. Choose one from 1024 to 65535.")
    if settings.proxies < 0:
        raise SettingProblem("WORKSHOP_PROXIES counts the proxies in front: write 0 or more.")
    for name in ("phone_acts", "facilitator_acts", "connections", "largest_group"):
        if getattr(settings, name) < 1:
            raise SettingProblem(f"{PREFIX}{name.upper()} is {getattr(settings, name)}. Write 1 or more.")
    if settings.log not in ("text", "json"):
        raise SettingProblem(f"WORKSHOP_LOG is “{settings.log}”. Write text or json.")
    if 0 < len(settings.metrics_token) < SHORTEST_TOKEN:
        raise SettingProblem(f"WORKSHOP_METRICS_TOKEN is too short. Write {SHORTEST_TOKEN} characters or more that "
                             "nobody guesses, such as what this prints: openssl rand -hex 24")
    if settings.database_url:
        _check_database_url(settings.database_url)
    if settings.address:
        parts = urlsplit(settings.address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise SettingProblem(
                f"WORKSHOP_ADDRESS is “{settings.address}”. Write it as https://workshop.example.org, with no path.")
    if settings.redis:
        _check_redis(settings)


def _check_redis(settings: Settings) -> None:
    """The value may hold a password: no sentence repeats it."""
    try:
        parts = urlsplit(settings.redis)
        number = parts.path.strip("/")
        is_usable = (parts.scheme == "unix" and bool(parts.path)) or (
            parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and parts.port != 0
            and (not number or (number.isascii() and number.isdigit())))
    except ValueError:
        is_usable = False
    if not is_usable:
        raise SettingProblem("WORKSHOP_REDIS is not the address of a Redis. Write it as redis://10.0.0.5:6379/0, with "
                             "a password as redis://:password@10.0.0.5:6379/0, or over TLS as rediss://…")
    if not settings.address:
        raise SettingProblem("WORKSHOP_REDIS is for several workers behind one proxy, and none of them can know the "
                             "address that people type. Set WORKSHOP_ADDRESS too, as https://workshop.example.org.")


def _check_database_url(text: str) -> None:
    """:raises SettingProblem: it is no address of a PostgreSQL database. The words never repeat it."""
    try:
        parts = urlsplit(text)
        is_one = (parts.scheme in {"postgresql", "postgres"} and bool(parts.path.strip("/"))
                  and (parts.port is None or parts.port > 0)
                  and parts.netloc.count("@") < 2)
    except ValueError:
        is_one = False
    if not is_one:
        raise SettingProblem(
            "WORKSHOP_DATABASE_URL is not the address of a PostgreSQL database. Write it as "
            "postgresql://name:password@host:5432/database, and signs such as @ : / # in the password as %40 %3A %2F "
            "%23. It is not repeated here, because it may hold a password.")


def server_secret(data: Path) -> str:
    """The installation's secret, made at the first start and kept with its owner alone (0600)."""
    path = data / "secret"
    if not path.exists():
        partial = path.with_name(f"secret.{secrets.token_hex(4)}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(partial, path)     # not over the one of another worker that starts at the same moment
        except FileExistsError:
            pass
        except OSError:                # a file system without links: it serves no second worker
            os.replace(partial, path)
        partial.unlink(missing_ok=True)
    return path.read_text().strip()
