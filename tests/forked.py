"""Processes of Workshop that start at once: each is a fork of one that has loaded the whole program and run none of it.

    process = Forked(["run", "--port", "8001"], env={...}, cwd=ROOT, stdout=log, stderr=log)

Loading takes four fifths of a start, and a whole run of the tests starts Workshop two hundred times. What each start
makes of the same files (style sheets, scripts, themes) it has made too, and each template is compiled by the first of
them that shows it. From the fork on it is what `python -m workshop` is: a child of the tests with memory, signals,
files, environment and an exit code of its own. Where forks are not as on Linux, and with TESTS_FORK=no, the command
itself is started; tests of starting and ending do so always (docs/decisions/0042-servers-of-the-tests-are-forks.md).
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CAN_FORK = sys.platform == "linux" and os.environ.get("TESTS_FORK") != "no"
#: Of prctl(2): whether grandchildren whose parent ended become children of this process.
PR_SET_CHILD_SUBREAPER = 36
LARGEST_ORDER = 2 ** 20


class Forked:
    """A process of Workshop, to be used as one of `subprocess.Popen`.

    :param arguments: of the command line, after `python -m workshop`.
    :param program: Python source to run instead of `-m workshop`; it finds the same arguments in `sys.argv`, and
        Workshop's modules loaded.
    """

    def __init__(self, arguments, *, env, cwd, stdout, stderr, program=None):
        self.args, self.returncode, self._one_at_a_time = list(arguments), None, threading.Lock()
        self.pid = loaded().fork({"arguments": self.args, "program": program, "env": dict(env), "cwd": str(cwd)},
                                 stdout, stderr)

    def poll(self):
        with self._one_at_a_time:
            if self.returncode is None:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
                if ended:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        """
        :raises subprocess.TimeoutExpired: it has not ended after so many seconds.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(self.args, timeout)
            time.sleep(0.005)
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def start(arguments, *, env, cwd, stdout, stderr, program=None):
    """A process of Workshop, forked where that can be; its parameters are those of `Forked`."""
    return (Forked if CAN_FORK else by_command)(arguments, env=env, cwd=cwd, stdout=stdout, stderr=stderr,
                                                program=program)


def by_command(arguments, *, env, cwd, stdout, stderr, program=None):
    """A process of Workshop, started as everybody starts it."""
    what = ["-m", "workshop"] if program is None else ["-c", program]
    return subprocess.Popen([sys.executable, *what, *arguments], env=env, cwd=cwd, stdout=stdout, stderr=stderr,
                            stdin=subprocess.DEVNULL)


def run(arguments, *, env, cwd, timeout):
    """A command of Workshop from start to end: what `subprocess.run` gives, with its output as text."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as problems:
        process = start(arguments, env=env, cwd=cwd, stdout=out, stderr=problems)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        for file in (out, problems):
            file.seek(0)
        return subprocess.CompletedProcess(process.args, process.returncode, out.read().decode(),
                                           problems.read().decode())


class Loaded:
    """The process that has loaded Workshop, and is asked for forks of itself. It ends with whoever started it."""

    def __init__(self):
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._templates = tempfile.mkdtemp(prefix="templates-")
        with theirs:
            self._process = subprocess.Popen([sys.executable, __file__, str(theirs.fileno()), self._templates],
                                             cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        self._one_at_a_time = threading.Lock()
        atexit.register(self.end)

    def fork(self, order, stdout, stderr):
        """The number of the new process, which is a child of this one."""
        with self._one_at_a_time, adopting():
            socket.send_fds(self._line, [json.dumps(order).encode()], [stdout.fileno(), stderr.fileno()])
            answer = self._line.recv(32)
        if not answer:
            raise RuntimeError(f"the process that has loaded Workshop ended with {self._process.wait(60)}")
        return int(answer)

    def end(self):
        self._line.close()
        self._process.wait(60)
        shutil.rmtree(self._templates, ignore_errors=True)


@contextlib.contextmanager
def adopting():
    """Whoever is left behind meanwhile by a parent of theirs becomes a child of this process."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


_loaded = None
_loading = threading.Lock()


def loaded():
    """The one of this process, started at the first need."""
    global _loaded
    with _loading:
        if _loaded is None:
            _loaded = Loaded()
        return _loaded


# --- in the process that has loaded Workshop

#: What a start loads before it listens (workshop/cli.py: start).
AT_A_START = ("workshop.cli", "workshop.app", "workshop.server", "workshop.guard.words", "workshop.storage.prepare",
              "workshop.web.logs", "workshop.workers.start", "workshop.network.addresses", "workshop.sessions.qr")


def load(templates):
    """As `python -m workshop` begins, up to the first line that does something; and what is kept for all apps of a
    process.

    :param templates: the folder in which forks find what one of them has compiled.
    """
    sys.path[0] = str(ROOT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)        # Ctrl-C in a terminal is for the tests
    importlib.import_module("workshop.__main__")        # patches before anything else is loaded
    del sys.modules["workshop.__main__"]
    for name in AT_A_START:
        importlib.import_module(name)
    from gevent import get_hub

    from workshop.guard.words import ordinary_words
    ordinary_words()
    read_files(templates)
    get_hub().destroy(destroy_loop=True)                # a library tries at its import whether there is IPv6
    gc.collect()
    gc.freeze()


def read_files(templates):
    """What an app keeps of the files that belong to the program."""
    from flask import Flask
    from jinja2 import FileSystemBytecodeCache

    from workshop.config import content_folder
    from workshop.library.reader import read_library
    from workshop.web import assets

    class Compiled(FileSystemBytecodeCache):
        def dump_bytecode(self, bucket):
            with contextlib.suppress(OSError):      # a test may have let this process write no more
                super().dump_bytecode(bucket)

    read_library(content_folder())
    assets.register(Flask("workshop", static_folder=None))
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled(templates)}


def serve(line):
    """Fork at every order; return, in the new process alone, what it is ordered to be."""
    from gevent import monkey

    fork, waitpid = monkey.get_original("os", ("fork", "waitpid"))
    while True:
        order, files, _flags, _address = socket.recv_fds(line, LARGEST_ORDER, 2)
        if not order:
            os._exit(0)
        reading, writing = os.pipe()
        if (between := fork()) == 0:
            if (number := fork()) == 0:
                for file in (reading, writing, line.fileno()):
                    os.close(file)
                return json.loads(order), files
            os.write(writing, str(number).encode())
            os._exit(0)              # so the new process is the tests' child
        waitpid(between, 0)
        line.send(os.read(reading, 32))
        for file in (reading, writing, *files):
            os.close(file)


def become(order, files):
    """Everything in which the new process differs from the one it was forked from."""
    for number, file in enumerate(files, 1):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=False, write_through=bool(os.environ.get("PYTHONUNBUFFERED")))
    sys.argv = ["-m" if order["program"] is None else "-c", *order["arguments"]]


def main():
    line = socket.socket(fileno=int(sys.argv[1]))       # before gevent has its own: this process waits for nothing else
    load(sys.argv[2])
    order, files = serve(line)
    become(order, files)
    if order["program"] is None:
        runpy.run_module("workshop", run_name="__main__", alter_sys=True)
    else:
        exec(compile(order["program"], "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    main()
