"""The only log of things that go wrong. It never holds what a person wrote, nor who or where they are.

An exception's message may quote a row, a payload or a cookie, so only its type and the places in our own code are
written. A person's address, agent, cookie and address line are not passed in at all.
"""

from __future__ import annotations

import logging
import traceback

LOG = logging.getLogger("workshop")


class Incidents(logging.Handler):
    """Passes on that a library reported an error, without its words: they may quote a payload."""

    def emit(self, record: logging.LogRecord) -> None:
        log_incident(f"{record.name.rsplit('.', 1)[-1]}_failed", record.exc_info[1] if record.exc_info else None)


def library_logger(name: str) -> logging.Logger:
    """A logger to hand to a library that would otherwise write its own lines, with stack traces, to the terminal."""
    logger = logging.getLogger(f"workshop.library.{name}")
    logger.propagate = False
    logger.setLevel(logging.ERROR)
    if not logger.handlers:
        logger.addHandler(Incidents())
    return logger


def log_incident(name: str, error: BaseException | None = None) -> None:
    """Write one line: what kind of thing went wrong and where in the code, without any content."""
    if error is None:
        LOG.warning("%s", name)
        return
    places = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}:{frame.name}"
              for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    LOG.error("%s %s at %s", name, type(error).__name__, " < ".join(reversed(places)) or "unknown")
