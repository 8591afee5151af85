"""A session and its steps as many acts read them in one transaction: each attribute is asked of its row once.

SQLAlchemy looks at every reading of a mapped attribute whether it was loaded and may have changed; eighty of them are
read for one response, and none changes while responses of many phones are run side by side (decision 0044).
"""

from __future__ import annotations

from typing import Any, cast

from .models import Session, Step


class _AsRead:
    """A row whose attributes are remembered. It cannot be changed: it is for acts that only add rows."""

    def __init__(self, row: Session | Step, steps: dict[int, _AsRead]) -> None:
        vars(self).update(_row=row, _steps=steps)

    def __getattr__(self, name: str) -> Any:
        found = vars(self)[name] = self._as_read(getattr(self._row, name))
        return found

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} is only read while acts are run side by side")

    def _as_read(self, found: Any) -> Any:
        if isinstance(found, Step):
            return self._steps.setdefault(found.id, _AsRead(found, self._steps))
        if isinstance(found, Session):
            return self._steps[0]
        return [self._as_read(one) for one in found] if isinstance(found, list) else found


def as_it_stands(session: Session) -> Session:
    """The same session, to be read only, until something of it changes."""
    steps: dict[int, _AsRead] = {}
    steps[0] = _AsRead(session, steps)     # no step has this number
    return cast(Session, steps[0])
