"""Looking at a PostgreSQL server before a start: can it be reached, and does it keep what this product promises?"""

from __future__ import annotations

from contextlib import closing

import psycopg
from sqlalchemy import URL

from . import postgres
from .problems import CannotStart

#: The oldest PostgreSQL that counts deleted rows when it is asked to; 14 is no longer mended since November 2026.
OLDEST = 15
#: Settings of the server that have to have one value, and why.
DURABLE = {
    "fsync": ("on", "a power cut could then lose what people were told is saved"),
    "full_page_writes": ("on", "a power cut could then damage the database"),
}
#: Those that would write down beside the rows who wrote when, or what.
SILENT = {
    "track_commit_timestamp": (
        "off", "it keeps the second in which each response came",
        "Switch it off in postgresql.conf, restart PostgreSQL"),
    "log_statement": (
        ("none", "ddl"), "the server's log would then hold what people write",
        "As its administrator: ALTER DATABASE {database} SET log_statement = 'none'"),
    "log_min_duration_statement": (
        "-1", "the server's log would then hold what people write",
        "As its administrator: ALTER DATABASE {database} SET log_min_duration_statement = -1"),
    "log_min_duration_sample": (
        "-1", "the server's log would then hold what people write",
        "As its administrator: ALTER DATABASE {database} SET log_min_duration_sample = -1"),
}


def expect_usable(text: str, *, is_durable: bool = True) -> None:
    """See that the server can be reached, is not too old, and keeps nothing beside the rows that tells who wrote what.

    :param is_durable: False for tests, whose server may forget everything in a power cut.
    :raises CannotStart: with what to do. The words never hold the password.
    """
    url = postgres.address(text)
    try:
        connection = psycopg.connect(postgres.for_libpq(url), connect_timeout=5, autocommit=True)
    except psycopg.Error as error:
        raise CannotStart(_why(str(error), url)) from None
    with closing(connection):
        if connection.info.server_version < OLDEST * 10_000:
            raise CannotStart(f"PostgreSQL {connection.info.server_version // 10_000} is too old. Workshop needs "
                              f"PostgreSQL {OLDEST} or newer.")
        found: dict[str, str] = dict(connection.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*DURABLE, *SILENT]]).fetchall())
        if connection.execute("SHOW server_encoding").fetchone() != ("UTF8",):
            raise CannotStart(f"The database {url.database} cannot hold every character. Make it anew with the "
                              "encoding UTF8.")
        if not connection.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')").fetchone()[0]:  # type: ignore[index]
            raise CannotStart(f"The role {url.username} may not make tables in the database {url.database}. Make it "
                              f"the database's owner: ALTER DATABASE {url.database} OWNER TO {url.username}")
    if is_durable:
        _expect_durable(found)
    _expect_silent(found, url)


def _expect_durable(found: dict[str, str]) -> None:
    for name, (wanted, why) in DURABLE.items():
        if found.get(name, wanted) != wanted:
            raise CannotStart(f"The database server has {name} = {found[name]}: {why}. Set {name} = {wanted} in "
                              "postgresql.conf, reload PostgreSQL, then start Workshop again.")


def _expect_silent(found: dict[str, str], url: URL) -> None:
    for name, (wanted, why, mend) in SILENT.items():
        good = wanted if isinstance(wanted, tuple) else (wanted,)
        if found.get(name, good[0]) not in good:
            raise CannotStart(f"The database server has {name} = {found[name]}: {why}. "
                              f"{mend.format(database=url.database)}; then start Workshop again.")


def _why(said: str, url: URL) -> str:
    """A sentence for what libpq said, which may repeat parts of the address and so is not shown itself."""
    where = f"{url.host or 'this machine'}{f':{url.port}' if url.port else ''}"
    if "authentication" in said or "no password supplied" in said or "pg_hba.conf" in said:
        return (f"PostgreSQL at {where} does not let the role {url.username or '(none)'} in. Check name and password "
                "in WORKSHOP_DATABASE_URL, and that pg_hba.conf allows this machine.")
    if "does not exist" in said:
        return (f"PostgreSQL at {where} has no database {url.database}, or no role {url.username or '(none)'}. Make "
                "them as docs/postgresql.md says, then start again.")
    if "too many clients" in said or "connection slots" in said:
        return f"PostgreSQL at {where} takes no more connections. Raise max_connections, or stop what uses them."
    return (f"PostgreSQL at {where} cannot be reached. Check that it runs, that it listens there, and that no firewall "
            "stands between; then start again.")
