"""A disk that is small and can be filled: a tmpfs in a namespace of its own, on which a server keeps its data.

    with SmallDisk(folder, megabytes=48) as disk:
        with disk.server() as server:
            disk.fill()
            disk.make_room()
"""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

from services import ROOT
from serving import Server

BLOCK = 4096
#: SQLite looks for the real place of a file, so the database is read from within.
READ = ("import json, sqlite3, sys; "
        "print(json.dumps(sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2], sys.argv[3:]).fetchall()))")


class OnSmallDisk(Server):
    """A server that sees the small disk as its folder; from outside it is looked at through that process."""

    def __init__(self, folder, disk, **given):
        super().__init__(folder, **given)
        self.disk = disk

    def _line(self, *arguments):
        return [*self.disk.entering, *super()._line(*arguments)]

    def read(self, question, *values):
        line = [*self.disk.entering, sys.executable, "-c", READ, str(self.database), question, *values]
        rows = subprocess.run(line, capture_output=True, check=True, timeout=60).stdout
        return [tuple(row) for row in json.loads(rows)]


class SmallDisk:
    def __init__(self, folder, *, megabytes):
        self.folder, self.megabytes = Path(folder), megabytes

    def __enter__(self):
        disk = self.folder / "disk"
        disk.mkdir()
        made = f"mount -t tmpfs -o size={self.megabytes}m none {disk} && echo made && exec sleep infinity"
        self._keeper = subprocess.Popen(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", made],
                                        stdout=subprocess.PIPE, text=True)
        assert self._keeper.stdout.readline() == "made\n", "this machine allows no small disk"
        number = self._keeper.pid
        self.seen = Path(f"/proc/{number}/root{disk}")
        self.entering = ["nsenter", "--preserve-credentials", "-U", "-m", "-t", str(number), "--",
                         "sh", "-c", 'cd "$0" && exec "$@"', str(ROOT)]
        self.mounted = disk
        return self

    def __exit__(self, *_problem):
        self._keeper.kill()
        self._keeper.wait(10)
        self._keeper.stdout.close()

    def server(self):
        """A server whose log and keys lie elsewhere: only its data is on the small disk."""
        server = OnSmallDisk(self.folder, self)
        server.data = self.mounted / "instance"
        return server

    @property
    def free(self):
        return shutil.disk_usage(self.seen).free

    def fill(self):
        """Until not one more block can be written."""
        with (self.seen / "other-files").open("ab", buffering=0) as file:
            size = 1024 * BLOCK
            while size >= BLOCK:
                try:
                    file.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 4
        return self

    def make_room(self):
        """Somebody deletes what is not needed."""
        (self.seen / "other-files").unlink()
