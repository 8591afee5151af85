"""The form of the log, and every name that may stand in it.

A line is a time to the minute, a name from the catalogue, and for an error its type and places in our code: as text for
a terminal, as JSON for a program. What a library says in its own words is not written: it may quote anything.
"""

from __future__ import annotations

import json
import logging
import sys

TEXT, JSON = "text", "json"
FORMS = (TEXT, JSON)
MINUTE = "%Y-%m-%d %H:%M"
#: A library that wrote to the log; its words are left out.
LIBRARY_SPOKE = "library_spoke"

#: What each name means, for whoever reads the log.
CATALOGUE = {
    "abandoned_not_sealed": "A session that was left open could not be sealed. It is tried again.",
    "act_failed": "An act failed because of a mistake in the program. Its sender keeps the words.",
    "act_refused_by_schema": "The database refused an act that its rules do not allow.",
    "acts_failed": "Acts that were done side by side failed; each was done by itself.",
    "acts_refused_by_schema": "The database refused acts that were done side by side; each was done by itself.",
    "api_failed": "A program’s request failed because of a mistake in the program.",
    "background_failed": "Work in the background ended with an error.",
    "command_failed": "A command failed because of a mistake in the program.",
    "commit_failed": "A transaction could not be stored. Phones keep what they sent and try again.",
    "deletion_failed": "A session whose days are over could not be deleted. It is tried again.",
    "deletion_not_checked": "Whether a deletion is overdue could not be looked up.",
    "deletion_overdue": "A session that should be gone is still here.",
    "disk_not_read": "How much room the disk has could not be read. It is tried again.",
    "drafts_not_forgotten": "Old drafts of briefings could not be deleted. It is tried again.",
    "error_page_failed": "A page of an error could not be shown.",
    "files_not_removed": "Long files could not be removed. It is tried again.",
    "follow_up_not_opened": "A follow-up could not be opened at its time. It is tried again.",
    "housekeeping_failed": "A round of housekeeping ended with an error. The next comes in five minutes.",
    "keys_not_blurred": "The times of key files could not be made the same. It is tried again.",
    "line_broken": "A live connection ended with an error.",
    "log_not_emptied": "The database’s own log could not be emptied. It is tried again.",
    "not_ready": "A check of /readyz could not be done.",
    "not_stopped_in_order": "A stop did not go in its order. What was acknowledged is stored.",
    "page_failed": "A page failed because of a mistake in the program.",
    "publish_failed": "What was stored could not be told to screens. They fetch it.",
    "pulse_failed": "The counts of a room could not be sent.",
    "questions_not_closed": "Questions that were open for a while could not be closed. It is tried again.",
    "record_not_shortened": "Old entries of the record of acts could not be deleted. It is tried again.",
    "redis_is_back": "Redis answers again.",
    "redis_is_gone": "Redis does not answer. Rooms go on; what crosses workers waits.",
    "rehearsal_not_erased": "A rehearsal could not be erased. It is tried again.",
    "removed_not_forgotten": "Rows of removed accounts could not be deleted. It is tried again.",
    "request_failed": "A request ended with an error outside every page.",
    "reserve_not_kept": "The space that is kept for closing sessions on a full disk could not be set aside.",
    "reserve_used": "The space that is kept for closing sessions on a full disk was used.",
    "rewrite_owed": "The files could not be rewritten after a deletion, as somebody was reading. It is tried again.",
    "seal_not_finished": "A session could not be sealed to the end. It is tried again.",
    "sign_ins_not_read": "Whether facilitators are still signed in could not be looked up.",
    "simulated_participant_failed": "A simulated participant of the demonstration failed.",
    "state_not_read": "The state of a session could not be read for its screens.",
    "supervision_not_erased": "A record of supervision could not be erased. It is tried again.",
    "tokens_not_forgotten": "Ended tokens could not be deleted. It is tried again.",
    "workers_round_failed": "What workers do for each other could not be done. It is tried again.",
}
#: Names that are put together: the first part stands here, the rest is the name of a refusal of ours.
BEGINNINGS = {
    "command_refused_": "A command was refused before it was looked at: its name, fields or sender.",
    "pulse_": "The pulse of a room was refused by a rule.",
}
#: Names that end so: the first part is the name of a library.
FAILED = "_failed"


class OneLine(logging.Formatter):
    """A happening as one line."""

    def __init__(self, form: str) -> None:
        super().__init__("%(asctime)s %(message)s", MINUTE)
        self.form = form

    def format(self, record: logging.LogRecord) -> str:
        given = record.args if isinstance(record.args, tuple) else ()
        is_ours = record.name == "workshop"
        event = str(given[0]) if is_ours and given else LIBRARY_SPOKE
        at = self.formatTime(record, MINUTE)
        error, places = (str(given[1]), str(given[2])) if is_ours and len(given) == 3 else ("", "")
        if self.form == TEXT:
            return f"{at} {event}" + (f" {error} at {places}" if error else "")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower(), "event": event}
        if not is_ours:
            line["library"] = record.name.partition(".")[0]
        if error:
            line |= {"error": error, "places": places.split(" < ")}
        return json.dumps(line)


def set_up(form: str, *, level: int = logging.WARNING) -> None:
    """Let the log go to the terminal's error output, a line for each happening."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(form))
    logging.basicConfig(handlers=[handler], level=level)
