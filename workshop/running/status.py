"""How this Workshop is, in words, for its admins: what it is busy with, and what to do before something breaks.

The figures are those of `/metrics` and no finer: an admin is nobody in other people's sessions (decision 0040).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workshop import clock
from workshop.config import Settings, is_memory_backed
from workshop.live.events import BOARD, FACILITATOR, PARTICIPANT
from workshop.sessions.models import LOBBY, RUNNING

from .backups import BACKUP_DAYS, last_backup
from .disk import in_words, warning_words
from .figures import STEP, Figures, Samples, stepped

#: Seconds; a round of housekeeping is due every five minutes.
HOUSEKEEPING_LATE = 15 * 60
#: Seconds; from here on people notice.
SLOW_COMMIT, SLOW_LOOP = 0.25, 0.5


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    key: str
    name: str
    words: str


def rows(figures: Figures, settings: Settings, ready: Mapping[str, str]) -> list[Row]:
    """What it is busy with, in the order of the page."""
    taken = figures.take()
    connections = {labels[0]: value for labels, value in taken["workshop_connections"].items()}
    return [
        Row("rooms", "Sessions open", _rooms(taken["workshop_rooms"])),
        Row("phones", "Phones connected", _fives(connections.get(PARTICIPANT, 0))),
        Row("consoles", "Consoles connected", _fives(connections.get(FACILITATOR, 0))),
        Row("boards", "Boards connected", _fives(connections.get(BOARD, 0))),
        Row("commit", "Saving takes", _commit(figures)),
        Row("queue", "Waited to be saved at once", _fives(_one(taken["workshop_queue_acts"]), "acts")),
        Row("lag", "Longest pause in the last minute", _milliseconds(_one(taken["workshop_event_loop_lag_seconds"]))),
        Row("memory", "Memory in use", in_words(int(_one(taken["workshop_memory_bytes"])))),
        Row("database", "Database", in_words(int(_one(taken["workshop_database_bytes"]))) + (
            ", of another version" if ready.get("migrations") else ", up to date")),
        Row("disk", "Disk", f"{in_words(int(_one(taken['workshop_disk_free_bytes'])))} free"),
        Row("keys", "Session keys", "In memory" if is_memory_backed(settings.keys_folder) else
            "On a disk: leave that folder out of backups"),
        Row("backup", "Last backup", _backup(settings)),
        Row("housekeeping", "Last housekeeping", _at(_one(taken["workshop_housekeeping_time_seconds"]))),
        Row("files", "Long files", _files(taken["workshop_long_files"])),
        Row("since", "Running since", _at(_one(taken["workshop_start_time_seconds"]))),
        Row("version", "Version", next(iter(taken["workshop_info"]))[0]),
    ]


def warnings(figures: Figures, settings: Settings, ready: Mapping[str, str], *, is_deletion_overdue: bool) -> list[str]:
    """What needs somebody now, each with what to do next."""
    taken = figures.take()
    found = [words for words in ready.values() if words]
    if not _one(taken["workshop_last_commit_ok"]):
        found.append("The last change could not be saved. Phones keep their words and try again. Look for "
                     "commit_failed in the log, and run: workshop doctor")
    disk = warning_words(int(_one(taken["workshop_disk_free_bytes"])), int(_one(taken["workshop_database_bytes"])))
    if disk:
        found.append(disk)
    if is_deletion_overdue:
        found.append("Deletion is overdue: a session that should be gone is still here. Look for “deletion” in the "
                     "log.")
    if clock.seconds() - _one(taken["workshop_housekeeping_time_seconds"]) > HOUSEKEEPING_LATE:
        found.append("Housekeeping is late: nothing was tidied for a quarter of an hour. Restart Workshop; rooms go "
                     "on.")
    made = last_backup(settings.data)
    if made is not None and (clock.today() - made).days > BACKUP_DAYS:
        found.append("The last backup is more than a week old. Make one: workshop backup")
    if _one(taken["workshop_event_loop_lag_seconds"]) > SLOW_LOOP:
        found.append("This machine is too busy: people wait. Stop other programs on it, or give Workshop a faster one.")
    return found


def _one(samples: Samples) -> float:
    return samples[()]


def _fives(number: float, what: str = "") -> str:
    """A count in fives, in words: “15 or a few more”."""
    number = int(stepped(number))
    end = f" {what}" if what else ""
    return f"{number} or a few more{end}" if number else f"Fewer than {STEP}{end}"


def _rooms(samples: Samples) -> str:
    lobby, running = (int(samples[state,]) for state in (LOBBY, RUNNING))
    return f"{running} running, {lobby} in the lobby" if lobby or running else "None"


def _commit(figures: Figures) -> str:
    """How long nine of ten commits took at most, as far as the histogram tells."""
    buckets = figures.spread("workshop_commit_seconds")
    total = buckets[-1][1]
    if not total:
        return "Nothing was saved yet"
    bound = next(bound for bound, number in buckets if number >= 0.9 * total)
    words = "more than 2.5 seconds" if bound == "+Inf" else f"{float(bound) * 1000:g} ms or less"
    slow = bound == "+Inf" or float(bound) > SLOW_COMMIT
    return f"{words}, nine times of ten{': the disk is slow' if slow else ''}"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _files(samples: Samples) -> str:
    making, waiting = int(samples["making",]), int(samples["waiting",])
    return f"{making} being made, {waiting} to be fetched" if making or waiting else "None"


def _backup(settings: Settings) -> str:
    made = last_backup(settings.data)
    return f"{made.day} {made:%B %Y}" if made is not None else "None made with “workshop backup” yet"


def _at(seconds: float) -> str:
    """A time by the clocks where this machine stands."""
    if not seconds:
        return "Not yet"
    at = datetime.fromtimestamp(seconds)
    return f"{at:%H:%M} on {at.day} {at:%B}"
