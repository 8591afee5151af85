"""How this Workshop is, in words, for its admins: what it is busy with, and what to do before something breaks.

The figures are those of `/metrics` and no finer: an admin is nobody in other people's sessions (decision 0040).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workshop import clock
from workshop.config import Settings, is_memory_backed
from workshop.language.words import Said, say, say_day
from workshop.live.events import BOARD, FACILITATOR, PARTICIPANT
from workshop.sessions.models import LOBBY, RUNNING

from .backups import BACKUP_DAYS, first_due, is_first_overdue, last_backup
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
        Row("rooms", say("Sessions open"), _rooms(taken["workshop_rooms"])),
        Row("phones", say("Phones connected"), _fives(connections.get(PARTICIPANT, 0))),
        Row("consoles", say("Consoles connected"), _fives(connections.get(FACILITATOR, 0))),
        Row("boards", say("Boards connected"), _fives(connections.get(BOARD, 0))),
        Row("commit", say("Saving takes"), _commit(figures)),
        Row("queue", say("Waited to be saved at once"), _fives_of_acts(_one(taken["workshop_queue_acts"]))),
        Row("lag", say("Longest pause in the last minute"),
            _milliseconds(_one(taken["workshop_event_loop_lag_seconds"]))),
        Row("memory", say("Memory in use"), in_words(int(_one(taken["workshop_memory_bytes"])))),
        Row("database", say("Database"), _database(int(_one(taken["workshop_database_bytes"])), ready)),
        Row("disk", say("Disk"), say("%(size)s free", size=in_words(int(_one(taken["workshop_disk_free_bytes"]))))),
        Row("keys", say("Session keys"), say("In memory") if is_memory_backed(settings.keys_folder) else
            say("On a disk: leave that folder out of backups")),
        Row("backup", say("Last backup"), _backup(settings)),
        Row("housekeeping", say("Last housekeeping"), _at(_one(taken["workshop_housekeeping_time_seconds"]))),
        Row("files", say("Long files"), _files(taken["workshop_long_files"])),
        Row("since", say("Running since"), _at(_one(taken["workshop_start_time_seconds"]))),
        Row("version", say("Version"), next(iter(taken["workshop_info"]))[0]),
    ]


def warnings(figures: Figures, settings: Settings, ready: Mapping[str, str], *, is_deletion_overdue: bool) -> list[str]:
    """What needs somebody now, each with what to do next."""
    taken = figures.take()
    found = [words for words in ready.values() if words]
    if not _one(taken["workshop_last_commit_ok"]):
        found.append(say("The last change could not be saved. Phones keep their words and try again. Look for "
                         "commit_failed in the log, and run: workshop doctor"))
    disk = warning_words(int(_one(taken["workshop_disk_free_bytes"])), int(_one(taken["workshop_database_bytes"])))
    if disk:
        found.append(disk)
    if is_deletion_overdue:
        found.append(say("Deletion is overdue: a session that should be gone is still here. Look for “deletion” in the "
                         "log."))
    if clock.seconds() - _one(taken["workshop_housekeeping_time_seconds"]) > HOUSEKEEPING_LATE:
        found.append(say("Housekeeping is late: nothing was tidied for a quarter of an hour. Restart Workshop; rooms "
                         "go on."))
    made = last_backup(settings.data)
    if made is not None and (clock.today() - made).days > BACKUP_DAYS:
        found.append(say("The last backup is more than a week old. Make one: workshop backup"))
    if is_first_overdue(settings.data):
        found.append(say("No backup was made in more than a week. Make one, unless this machine is backed up in "
                         "another way: workshop backup"))
    if _one(taken["workshop_event_loop_lag_seconds"]) > SLOW_LOOP:
        found.append(say("This machine is too busy: people wait. Stop other programs on it, or give Workshop a faster "
                         "one."))
    return found


def _one(samples: Samples) -> float:
    return samples[()]


def _fives(number: float) -> Said:
    """A count in fives, in words: “15 or a few more”."""
    number = int(stepped(number))
    return say("%(number)s or a few more", number=number) if number else say("Fewer than %(number)s", number=STEP)


def _fives_of_acts(number: float) -> Said:
    number = int(stepped(number))
    if number:
        return say("%(number)s or a few more acts", number=number)
    return say("Fewer than %(number)s acts", number=STEP)


def _rooms(samples: Samples) -> Said:
    lobby, running = (int(samples[state,]) for state in (LOBBY, RUNNING))
    if not lobby and not running:
        return say("None")
    return say("%(running)s running, %(lobby)s in the lobby", running=running, lobby=lobby)


def _database(size: int, ready: Mapping[str, str]) -> Said:
    if ready.get("migrations"):
        return say("%(size)s, of another version", size=in_words(size))
    return say("%(size)s, up to date", size=in_words(size))


def _commit(figures: Figures) -> Said:
    """How long nine of ten commits took at most, as far as the histogram tells."""
    buckets = figures.spread("workshop_commit_seconds")
    total = buckets[-1][1]
    if not total:
        return say("Nothing was saved yet")
    bound = next(bound for bound, number in buckets if number >= 0.9 * total)
    if bound == "+Inf":
        return say("more than 2.5 seconds, nine times of ten: the disk is slow")
    most = f"{float(bound) * 1000:g}"
    if float(bound) > SLOW_COMMIT:
        return say("%(number)s ms or less, nine times of ten: the disk is slow", number=most)
    return say("%(number)s ms or less, nine times of ten", number=most)


def _milliseconds(seconds: float) -> Said:
    milliseconds = f"{seconds * 1000:.0f}"
    return say("%(number)s ms", number=milliseconds)


def _files(samples: Samples) -> Said:
    making, waiting = int(samples["making",]), int(samples["waiting",])
    if not making and not waiting:
        return say("None")
    return say("%(making)s being made, %(waiting)s to be fetched", making=making, waiting=waiting)


def _backup(settings: Settings) -> Said:
    made = last_backup(settings.data)
    due = first_due(settings.data)
    if made is not None:
        return say_day(made)
    if due is None or is_first_overdue(settings.data):
        return say("None made with “workshop backup” yet")
    return say("None made with “workshop backup” yet. The first is due by %(day)s", day=say_day(due))


def _at(seconds: float) -> Said:
    """A time by the clocks where this machine stands."""
    if not seconds:
        return say("Not yet")
    at = datetime.fromtimestamp(seconds)
    time = f"{at:%H:%M}"
    return say("%(time)s on %(day)s", time=time, day=say_day(at.date()))
