"""The one row about who runs this installation."""

from __future__ import annotations

from workshop.extensions import db

from .models import KEPT, Organisation


def organisation() -> Organisation:
    """The installation's own details; empty until somebody fills them in."""
    found = db.session.get(Organisation, 1)
    return found or Organisation(id=1, name="", support=[], complaints_contact="", keep_days=KEPT)


def organisation_to_change() -> Organisation:
    """The same, stored: call it inside a write transaction."""
    found = organisation()
    db.session.add(found)
    return found
