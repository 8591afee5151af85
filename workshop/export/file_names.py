"""What the files of a session are called: names that say which session it is, in characters every file system takes."""

from __future__ import annotations

import re

from workshop.sessions.models import Session

from .shapes import FULL


def file_name(session: Session, shape: str, ending: str) -> str:
    group = re.sub(r"[^a-z0-9]+", "-", session.group_name.lower()).strip("-")[:60].strip("-")
    parts = ["workshop", group, "full-record" if shape == FULL else "",
             session.held_on.isoformat() if session.held_on else ""]
    return f"{'-'.join(part for part in parts if part)}.{ending}"
