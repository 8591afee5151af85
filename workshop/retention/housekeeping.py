"""What is done without anybody asking: sealing what was left open, deleting what is due, forgetting the old record.

Runs in the serving process every few minutes, and once before it serves. One part that fails does not keep the others
from being done; it is logged by name and tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Flask, current_app

from workshop import clock
from workshop.api import tokens
from workshop.audit.models import ITSELF
from workshop.audit.record import forget_old, forget_room, record
from workshop.auth.roles import forget_removed
from workshop.extensions import db
from workshop.importer import drafts
from workshop.live.panels import contributors, more_time, presence
from workshop.live.publish import disconnect_room, socketio
from workshop.resonance.commands import resonators
from workshop.sessions import follow_ups, for_a_while, rehearsal, seal
from workshop.sessions.abandoned import abandoned_rooms
from workshop.sessions.commands import close_abandoned, end_gathering_in_time, open_in_time
from workshop.sessions.keys import KeyStore
from workshop.sessions.models import Session
from workshop.storage.engine import empty_log, keeping_house
from workshop.storage.off_loop import off_loop
from workshop.storage.reserve import EXTENSION as RESERVE
from workshop.storage.reserve import even_on_a_full_disk
from workshop.storage.writer import alone, perform
from workshop.supervision import supervise
from workshop.web.incidents import log_incident
from workshop.web.requests import forget_address

from . import erase, keeping

EVERY = 5 * 60.0  # seconds between two rounds
EXTENSION = "workshop_housekeeping"


@dataclass
class Housekeeping:
    app: Flask
    #: Something was deleted, and the files are not rewritten yet, because somebody else was reading them.
    owes_rewrite: bool = False
    #: When the last round ended, in seconds since 1970; 0 before the first.
    last_round_at: float = 0.0

    def at_start(self) -> None:
        """Before anybody is served: what became due while Workshop was off is done first."""
        with self.app.app_context():
            self._try("files_not_removed", current_app.extensions["workshop_long_files"].clear)
            self._try("log_not_emptied", lambda: alone(lambda: empty_log(db.engine)))
        self.round()

    def loop(self) -> None:
        """Rounds without end."""
        while True:
            off_loop(self.app.extensions[RESERVE].keep)
            socketio.sleep(EVERY)
            try:
                self._take_turns()
            except Exception as error:     # whatever it is, this round was not the last
                log_incident("housekeeping_failed", error)

    def _take_turns(self) -> None:
        together = self.app.extensions["workshop_together"]
        if together is None or together.first_to_take("housekeeping", seconds=round(EVERY / 2)):
            self.round()
            return
        with self.app.app_context():       # of several workers one does it; only its files does each remove itself
            self._try("files_not_removed", self.app.extensions["workshop_long_files"].forget_old)

    def round(self) -> None:
        """Everything that is due now; what is the same for all that share a database, one process does for all."""
        with self.app.app_context():
            self._try("housekeeping_failed", self._shared_round)
            self._try("files_not_removed", current_app.extensions["workshop_long_files"].forget_old)
            self._try("rewrite_owed", self._rewrite)
            self._try("keys_not_blurred", key_store().blur)
            self._try("deletion_not_checked", _raise_alarm)
        self.last_round_at = clock.seconds()

    def _shared_round(self) -> None:
        with keeping_house(db.engine) as is_ours:
            if not is_ours:
                return
            self._try_each("follow_up_not_opened", follow_ups.due_to_open, open_in_time)
            self._try_each("questions_not_closed", for_a_while.due_to_end, end_gathering_in_time)
            self._try_each("abandoned_not_sealed", lambda: abandoned_rooms(key_store()), close_abandoned)
            self._try_each("rehearsal_not_erased", lambda: rehearsal.left(key_store()), self._forget_rehearsal)
            self._try("seal_not_finished", lambda: seal.finish_interrupted(key_store()))
            self._try_each("deletion_failed", keeping.due, self._delete)
            self._try("record_not_shortened", lambda: perform(forget_old))
            self._try("drafts_not_forgotten", lambda: perform(drafts.forget_old))
            self._try("supervision_not_erased", self._erase_supervisions)
            self._try("removed_not_forgotten", lambda: perform(forget_removed))
            self._try("tokens_not_forgotten", lambda: perform(tokens.forget_ended))
            self._try("log_not_emptied", _empty_log_while_gathering)

    def _try(self, name: str, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            log_incident(name, error)
        finally:
            db.session.rollback()

    def _try_each(self, name: str, find: Callable[[], list[str]], work: Callable[[str], object]) -> None:
        """Do it to each room that is found; one that fails keeps no other from it."""
        rooms: list[str] = []
        self._try(name, lambda: rooms.extend(find()))
        for room in rooms:
            self._try(name, partial(work, room))

    def _forget_rehearsal(self, room: str) -> None:
        self.erase(room, who=ITSELF, act="")

    def _delete(self, room: str) -> None:
        self.erase(room, who=ITSELF, act="session_expired")

    def erase(self, room: str, *, who: int, act: str, expect: Callable[[Session], object] | None = None) -> bool:
        """Take a session away for good and close what anybody has open on it.

        :param who: whom the record names.
        :param act: what the record calls it; "" for a rehearsal, of which nothing is kept.
        :param expect: raises when this may not be done, inside the transaction.
        :return: whether the files are rewritten too; else they will be in a later round.
        """
        def work() -> list[int]:
            session = seal.find(room)
            if session is None:
                return []
            if expect is not None:
                expect(session)
            steps = erase.erase_session(session)
            if act:
                record(act, who, room=room)
            else:
                forget_room(room)
            return steps

        self.owes_rewrite = True     # said before the commit: a failure in between is made good in the next round
        for step in even_on_a_full_disk(lambda: perform(work, room=room)):
            for counted in (contributors(), more_time(), resonators()):
                counted.forget(step)
        for remembered in (presence(), current_app.extensions["workshop_pulse"]):
            remembered.forget(room)
        forget_address(room)
        current_app.extensions["workshop_reached"].forget(room)
        current_app.extensions["workshop_long_files"].forget_room(room)
        key_store().destroy(room)
        disconnect_room(room)
        self.erase_words()           # owed anew: a rewrite that ran meanwhile may have begun before the commit
        return not self.owes_rewrite

    def _erase_supervisions(self) -> None:
        if perform(supervise.erase_due):
            self.owes_rewrite = True
            self._rewrite()

    def erase_words(self) -> None:
        """After something was deleted for good: rewrite the files now, or in a later round when somebody reads them."""
        self.owes_rewrite = True
        self._try("rewrite_owed", self._rewrite)

    def _rewrite(self) -> None:
        if self.owes_rewrite:
            self.owes_rewrite = False    # from here on, what is deleted meanwhile is owed anew
            try:
                even_on_a_full_disk(erase.rewrite)
            except BaseException:
                self.owes_rewrite = True
                raise


def key_store() -> KeyStore:
    store: KeyStore = current_app.extensions["workshop_keys"]
    return store


def housekeeping() -> Housekeeping:
    found: Housekeeping = current_app.extensions[EXTENSION]
    return found


def _empty_log_while_gathering() -> None:
    """For days nobody changes a plan, and the database's log would tell what was written together, in which order."""
    rooms = for_a_while.gathering_rooms()
    db.session.rollback()
    for room in rooms:
        alone(partial(empty_log, db.engine, room))


def _raise_alarm() -> None:
    """A line in the log, by name, as long as a deletion is overdue."""
    if keeping.is_deletion_overdue():
        log_incident("deletion_overdue")
