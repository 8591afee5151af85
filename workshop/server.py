"""Serving: one process, one listening socket, nothing printed that a person wrote."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

import gevent
from flask import Flask
from gevent import socket
from gevent.pywsgi import WSGIHandler, WSGIServer

from .config import Settings
from .live import storage_watch
from .live.own_line import HANDED_OVER
from .running import meters
from .running.stopping import Stopping
from .storage.prepare import CannotStart
from .web.incidents import log_incident

#: Connections that may wait to be accepted: a room of a thousand scans at once.
BACKLOG = 2048
#: Files that `run` asks to hold open: a few thousand phones, and what the program needs besides.
OPEN_FILES = 16_384


def allow_open_files(needed: int) -> None:
    """Raise this process's limit of open files as far as it goes: a phone holds one; many systems allow 1,024."""
    try:
        import resource
    except ImportError:
        return                     # Windows has no such limit
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and wanted > soft:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


#: Seconds for connections to end after all was said; then they are cut.
ENDS_WITHIN = 1


class Silence:
    """The server's own log would write addresses, requests and exception messages: it is given this instead."""

    def write(self, _text: str) -> None:
        return None

    def flush(self) -> None:
        return None


class Handler(WSGIHandler):  # type: ignore[misc]
    """Answers the requests of one connection; after a WebSocket there is none, whatever the other side still sends."""

    def read_requestline(self) -> Any:
        """Between two requests, a connection that is kept open keeps nobody from stopping."""
        self.server.idle.add(self)
        try:
            return super().read_requestline()
        finally:
            self.server.idle.discard(self)

    def log_request(self) -> None:
        """Nothing is written of a request; the library would put the line together all the same."""

    def handle_one_response(self) -> None:
        is_live = self.environ["PATH_INFO"].startswith("/socket.io")   # lasts as long as somebody is there
        self.server.answering += not is_live
        try:
            super().handle_one_response()
        finally:
            self.server.answering -= not is_live

    def run_application(self) -> None:
        if "HTTP_UPGRADE" in self.environ:
            self.close_connection = True
        handed_over: list[object] = []
        self.environ[HANDED_OVER] = handed_over
        super().run_application()
        if handed_over:
            self.socket = None             # its owner has a copy; the server would read from this one once more


class Server(WSGIServer):  # type: ignore[misc]
    """Knows which connections wait for a request, and how many requests are being answered."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.idle: set[Handler] = set()
        self.answering = 0
        super().__init__(*given, **named)

    @property
    def is_idle(self) -> bool:
        return not self.answering

    def hang_up_idle(self) -> None:
        for handler in list(self.idle):
            connection: Any = handler.socket
            with contextlib.suppress(OSError, AttributeError):    # gone meanwhile
                connection.shutdown(socket.SHUT_RDWR)


def listen(settings: Settings) -> Server:
    """A server bound to its port, not yet serving.

    :raises CannotStart: the port is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        if os.name != "nt":  # there, the option would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise CannotStart(_why(error, settings)) from None
    return Server(listener, None, log=None, error_log=Silence(), handler_class=Handler)


def _why(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return (f"Port {settings.port} is in use by another program (perhaps Workshop runs already). Stop that one, or "
                f"choose another port: --port {settings.port + 1}.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {settings.port} may not be used by this user. Choose one above 1023: --port 8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {settings.host}. Leave --host out to listen on every network."
    return f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). Choose another --host or --port."


def serve(server: Server, app: Flask, *, on_stopping: Callable[[], None] = lambda: None) -> None:
    """Serve until told to stop (`running.stopping`).

    :param on_stopping: called at the first signal.
    """
    hub = gevent.get_hub()
    hub.print_exception = _log_greenlet
    gc.collect()
    gc.freeze()  # what a start makes stays: looking through all of it again stopped everybody for 200 ms at a time
    server.application = app
    gevent.spawn(app.extensions["workshop_housekeeping"].loop)
    gevent.spawn(storage_watch.watch_disk, app)
    gevent.spawn(app.extensions[meters.EXTENSION].watch_loop, time.monotonic)
    if app.extensions["workshop_together"] is not None:
        app.extensions["workshop_together"].serve()
    Stopping(app, server, on_stopping).listen()
    server.serve_forever(stop_timeout=ENDS_WITHIN)


def _log_greenlet(_context: Any, _kind: type[BaseException] | None, error: BaseException | None,
                  _trace: TracebackType | None) -> None:
    """A connection that the other side dropped is no incident: anybody could fill the log with it."""
    if error is not None and not isinstance(error, (KeyboardInterrupt, SystemExit, ConnectionError)):
        log_incident("background_failed", error)
