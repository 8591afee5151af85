"""The process that makes a long file beside the room: it steps back, ends with the server, and says how far it is.

    python -m workshop.export.beside ROOM FORM SHAPE JOINED FOLDER DATA
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

from workshop import create_app
from workshop.config import read_settings
from workshop.extensions import db
from workshop.sessions import seal

from .formats import FORMATS
from .long_files import FILE, LAYING_OUT, READING, keep, say_stage
from .pdf import go_on_as_pdf
from .summary import summary_of

PR_SET_PDEATHSIG = 1
LESS_IMPORTANT = 10   # steps of the system's own ladder


def main(room: str, form: str, shape: str, joined: str, folder: str, data: str) -> None:
    step_back()
    say_stage(Path(folder), READING)
    app = create_app(read_settings(os.environ, data=Path(data)))
    with app.app_context():
        session = seal.find(room)
        if session is None:
            sys.exit(1)     # erased just now
        summary = summary_of(session, shape=shape, joined=int(joined))
        db.session.remove()
        db.engine.dispose()
    say_stage(Path(folder), LAYING_OUT)
    if form == "pdf":
        go_on_as_pdf(summary, Path(folder), file=FILE)
    keep(Path(folder), FORMATS[form].write(summary))


def step_back() -> None:
    """Let the serving process go first on every core, and end with it."""
    with contextlib.suppress(OSError, AttributeError):    # an unusual system: then it is merely less polite
        os.nice(LESS_IMPORTANT)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
