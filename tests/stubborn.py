"""A crowd that sends each act until it is acknowledged, and a book of what it was told: nothing lost, none doubled."""

from __future__ import annotations

import random
import secrets
import threading
from collections import Counter

from services import wait_for
from serving import HASTY, RealPhone

RESPONSES = 3  # of each phone at each step
#: Answers that tell a phone to try the same act again.
TRY_AGAIN = {"busy"}
STORED = "SELECT body ->> 'text' FROM live_response WHERE NOT is_withdrawn"


class Book:
    """What the phones were told, kept outside the server."""

    def __init__(self):
        self.lock = threading.Condition()
        self.submitted, self.acknowledged, self.attempts, self.failures, self.busy = 0, 0, 0, 0, 0
        self.kept = {}  # (step, phone, slot) -> text

    def told(self, key, text):
        with self.lock:
            self.submitted += key not in self.kept
            if text is None:
                del self.kept[key]
            else:
                self.kept[key] = text

    def count(self, name):
        with self.lock:
            setattr(self, name, getattr(self, name) + 1)
            self.lock.notify_all()

    def texts(self, position):
        return Counter(text for (step, _, _), text in self.kept.items() if step == position)

    def of_phone(self, position, number):
        """What one phone has at a step, in the order of its slots."""
        return [text for (step, phone, _), text in sorted(self.kept.items()) if (step, phone) == (position, number)]

    @property
    def expected(self):
        return Counter(self.kept.values())

    def figures(self, stored, **more):
        """How many acts were tried, acknowledged, stored, lost and doubled, for the report."""
        return {"attempts": self.attempts, "cut off": self.failures, "told to wait": self.busy,
                "responses": self.submitted, "stored": stored.total(), "lost": (self.expected - stored).total(),
                "doubled": (stored - self.expected).total()} | more


class Stubborn:
    """A phone that sends each act until it is acknowledged: the same act, through one door and then the other."""

    def __init__(self, phone, number, book, *, patience=120):
        self.phone, self.number, self.book, self.patience = phone, number, book, patience
        self.doors = ["socket", "http"] if number % 2 else ["http", "socket"]
        self.random = random.Random(number)
        self.problem = None

    def until_acknowledged(self, name, **payload):
        payload["client_id"] = secrets.token_hex(16)

        def once():
            self.book.count("attempts")
            self.doors.reverse()
            try:
                answer = self.phone.act(name, door=self.doors[0], **payload)
            except Exception:
                self.book.count("failures")
                raise
            if not answer["ok"]:
                assert answer["error"] in TRY_AGAIN, answer
                self.book.count("busy")
            else:
                self.book.count("acknowledged")
            return answer["ok"]

        wait_for(once, self.patience, every=0.5 + 0.5 * self.random.random())

    def take_part(self, position, step_id):
        """Three responses, a correction of the second, and now and then the third taken back."""
        try:
            for slot in range(RESPONSES):
                text = f"step {position}, phone {self.number}, response {slot}"
                self.until_acknowledged("submit_response", step_id=step_id, body={"text": text})
                self.book.told((position, self.number, slot), text)
            self.until_acknowledged("edit_response", step_id=step_id, slot=1, edits=0,
                                    body={"text": f"{text}, corrected"})
            self.book.told((position, self.number, 1), f"{text}, corrected")
            if (position + self.number) % 4 == 0:
                self.until_acknowledged("withdraw_response", step_id=step_id, slot=2)
                self.book.told((position, self.number, 2), None)
        except BaseException as problem:
            self.problem = problem


class StubbornCrowd:
    """Phones of one room that all answer at once, in threads of their own.

    :param server: through which they reach Workshop: it itself, or what stands in front of it.
    """

    def __init__(self, server, room, number, *, patience=120):
        self.room, self.book = room, Book()
        self.phones = [Stubborn(RealPhone(server, room.code, patience=HASTY), one, self.book, patience=patience)
                       for one in range(number)]

    def connect(self):
        """Everybody holds a socket, however often they have to knock: these phones are hasty."""
        for phone in self.phones:
            wait_for(phone.phone.connect)

    def begin(self, position):
        """The step is opened, and everybody writes."""
        step_id = self.room.step_id(position)
        assert self.room.open_step(position)["ok"]
        self._begun_at = self.book.acknowledged
        self._threads = [threading.Thread(target=phone.take_part, args=(position, step_id)) for phone in self.phones]
        for thread in self._threads:
            thread.start()

    @property
    def is_busy(self):
        return any(thread.is_alive() for thread in self._threads)

    def wait_for_acts(self, number):
        """Wait until so many acts of this step were acknowledged: responses, corrections, and what is taken back.

        Whoever waits is woken by the very act, so that the crowd is still at it.
        """
        enough = self._begun_at + number
        with self.book.lock:
            assert self.book.lock.wait_for(lambda: self.book.acknowledged >= enough, 120), "the crowd got stuck"

    def finish(self):
        """Everybody has got through; whatever went wrong in a phone is raised here."""
        for thread in self._threads:
            thread.join(200)
        for phone in self.phones:
            if phone.problem is not None:
                raise phone.problem

    def leave(self):
        for phone in self.phones:
            phone.phone.leave()

    def stored(self, server):
        return Counter(text for (text,) in server.read(STORED))

    def assert_kept(self, server, report, **more):
        """Acknowledged = stored, none doubled; the figures go into the report of the tests."""
        stored = self.stored(server)
        figures = self.book.figures(stored, **more)
        for name, figure in figures.items():
            report(name, figure)
        print(figures)
        assert stored == self.book.expected

    def assert_right_everywhere(self, position):
        """Every phone shows its own responses, and the board, once they are revealed, everybody's."""
        for phone in self.phones:
            state = phone.phone.state
            assert state["step"]["id"] == self.room.step_id(position)
            assert [one["text"] for one in state["yours"]["responses"]] == self.book.of_phone(position, phone.number)
        assert self.room.close_step(position)["ok"]
        assert self.room.reveal_step(position)["ok"]
        shown = Counter(card["text"] for card in self.room.board_state["responses"])
        assert shown == self.book.texts(position)
