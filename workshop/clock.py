"""The one clock. Whoever asks what time or day it is asks here, so that a test can move it and never waits.

Stretches of time that a jump of the clock must not change (presence, slowing down) are measured by `time.monotonic`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

#: Where the time comes from: seconds since 1970. A test puts another in its place.
source: Callable[[], float] = time.time


#: Seconds since a moment that nobody knows. It goes on while the machine sleeps, where the machine can tell, and no
#: jump of the clock changes it.
steady: Callable[[], float] = (
    partial(time.clock_gettime, time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic)


def seconds() -> float:
    """Seconds since 1970."""
    return source()


def now() -> datetime:
    """Now in UTC, as it is stored."""
    return datetime.fromtimestamp(source(), UTC).replace(tzinfo=None)


def today() -> date:
    """The day where this machine stands."""
    return date.fromtimestamp(source())


def as_stored(local: datetime) -> datetime:
    """A time of the clocks where this machine stands, in UTC, as it is stored."""
    return local.astimezone(UTC).replace(tzinfo=None)


def as_local(stored: datetime) -> datetime:
    """A stored time, by the clocks where this machine stands."""
    return stored.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
