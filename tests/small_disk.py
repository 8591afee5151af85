"""A disk that is small and can be filled: a tmpfs in a namespace of its own, on which a server keeps its data.

    with SmallDisk(folder, megabytes=48) as disk:
        with disk.server() as server:
            disk.fill()
            disk.make_room()

Where the machine allows no namespaces, a limit of the server's files stands for it: what it writes is refused as well,
as when somebody's quota is used up, and only the reserve makes no room.
"""

from __future__ import annotations

import errno
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

from services import ROOT
from serving import Server

BLOCK = 4096
#: Bytes that a file may have under the limit: enough for what is no data, and less than any database.
SMALL_FILE = 64 * 1024
#: SQLite looks for the real place of a file, so the database is read from within.
READ = ("import json, sqlite3, sys; "
        "print(json.dumps(sqlite3.connect(sys.argv[1], timeout=60).execute(sys.argv[2], sys.argv[3:]).fetchall()))")


class OnSmallDisk(Server):
    """A server that sees the small disk as its folder; from outside it is looked at through that process."""

    def __init__(self, folder, disk, **given):
        super().__init__(folder, **given)
        self.disk, self.data = disk, disk.mounted / "instance"

    def _process(self, *arguments, program, log):
        return subprocess.Popen([*self.disk.entering, sys.executable, "-m", "workshop", *arguments], cwd=ROOT,
                                env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def read(self, question, *values):
        line = [*self.disk.entering, sys.executable, "-c", READ, str(self.database), question, *values]
        rows = subprocess.run(line, capture_output=True, check=True, timeout=60).stdout
        return [tuple(row) for row in json.loads(rows)]


class SmallDisk:
    def __init__(self, folder, *, megabytes):
        self.folder, self.megabytes, self.entering = Path(folder), megabytes, []
        self.mounted = self.seen = self.folder / "disk"

    def __enter__(self):
        self.mounted.mkdir()
        made = f"mount -t tmpfs -o size={self.megabytes}m none {self.mounted} && echo made && exec sleep infinity"
        self._keeper = subprocess.Popen(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", made],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.is_real = self._keeper.stdout.readline() == "made\n"
        if self.is_real:
            number = self._keeper.pid
            self.seen = Path(f"/proc/{number}/root{self.mounted}")
            self.entering = ["nsenter", "--preserve-credentials", "-U", "-m", "-t", str(number), "--",
                             "sh", "-c", 'cd "$0" && exec "$@"', str(ROOT)]
        return self

    def __exit__(self, *_problem):
        self._keeper.kill()
        self._keeper.wait(10)
        self._keeper.stdout.close()

    def server(self):
        """A server whose log and keys lie elsewhere: only its data is on the small disk."""
        self._server = OnSmallDisk(self.folder, self)
        return self._server

    @property
    def free(self):
        return shutil.disk_usage(self.seen).free

    def fill(self, *, but=0):
        """Until not one more block can be written, or not more than so many bytes."""
        if not self.is_real:
            if not but:
                self._limit(SMALL_FILE)
            return
        with (self.seen / "other-files").open("ab", buffering=0) as file:
            size = 1024 * BLOCK
            while size >= BLOCK:
                if self.free - size < but:
                    size //= 4
                    continue
                try:
                    file.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 4

    def leave_room_for_the_reserve(self):
        """On a real disk it is there; a limit is lifted for what would use it."""
        if not self.is_real:
            self.make_room()

    def make_room(self):
        """Somebody deletes what is not needed."""
        if self.is_real:
            (self.seen / "other-files").unlink(missing_ok=True)
        else:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size):
        resource.prlimit(self._server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
