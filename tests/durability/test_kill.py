"""What a phone was told is stored is stored, once, whatever becomes of the server in between (decision 0002)."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections import Counter

from services import wait_for
from serving import RealPhone

PHONES = 16
STEPS = 7
RESPONSES = 3  # of each phone at each step; 16 × 7 × 3 = 336 responses
KILLED_AT = (2, 4, 6)
#: Answers that tell a phone to try the same act again.
TRY_AGAIN = {"busy"}


class Book:
    """What the phones were told, kept outside the server."""

    def __init__(self):
        self.lock = threading.Lock()
        self.submitted, self.attempts, self.failures = 0, 0, 0
        self.kept = {}  # (step, phone, slot) -> text

    def told(self, key, text):
        with self.lock:
            self.submitted += key not in self.kept
            if text is None:
                del self.kept[key]
            else:
                self.kept[key] = text

    def texts(self, position):
        return Counter(text for (step, _, _), text in self.kept.items() if step == position)


class Stubborn:
    """A phone that sends each act until it is acknowledged: the same act, through one door and then the other."""

    def __init__(self, phone, number, book):
        self.phone, self.number, self.book = phone, number, book
        self.doors = ["socket", "http"] if number % 2 else ["http", "socket"]
        self.problem = None

    def until_acknowledged(self, name, **payload):
        payload["client_id"] = secrets.token_hex(16)

        def once():
            self.book.attempts += 1
            self.doors.reverse()
            try:
                answer = self.phone.act(name, door=self.doors[0], **payload)
            except Exception:
                self.book.failures += 1
                raise
            assert answer["ok"] or answer["error"] in TRY_AGAIN, answer
            return answer["ok"]

        wait_for(once, 60, every=0.25)

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
            if (position + self.number) % 8 == 0:
                self.until_acknowledged("withdraw_response", step_id=step_id, slot=2)
                self.book.told((position, self.number, 2), None)
        except BaseException as problem:
            self.problem = problem


def run_step(server, room, phones, book, position):
    """Everybody answers a step at once. At some steps the server is killed in the middle of it."""
    step_id = room.step_id(position)
    assert room.open_step(position)["ok"]
    before = book.submitted
    crowd = [threading.Thread(target=phone.take_part, args=(position, step_id)) for phone in phones]
    for thread in crowd:
        thread.start()
    if position in KILLED_AT:
        wait_for(lambda: book.submitted >= before + PHONES, 60)
        server.kill()
        assert any(thread.is_alive() for thread in crowd), "the server was killed too late to prove anything"
        server.start()
    for thread in crowd:
        thread.join(90)
    for phone in phones:
        if phone.problem is not None:
            raise phone.problem
    assert room.close_step(position)["ok"]


def test_three_kills_under_load_lose_nothing_and_double_nothing(server, amara, record_property):
    room, book = amara.open_lobby(audience="both", questions=STEPS), Book()
    phones = [Stubborn(RealPhone(server, room.code), number, book) for number in range(PHONES)]

    for position in range(1, STEPS + 1):
        run_step(server, room, phones, book, position)
    stored = Counter(text for (text,) in server.read(
        "SELECT body ->> 'text' FROM live_response WHERE NOT is_withdrawn"))
    assert room.close()["ok"]
    for phone in phones:
        phone.phone.leave()

    expected = sum((book.texts(position) for position in range(1, STEPS + 1)), Counter())
    summary = {step["position"]: Counter(one["text"] for one in step["responses"])
               for step in room.summary()["steps"]}
    figures = {"acknowledged": book.submitted, "lost": sum((expected - stored).values()),
               "doubled": sum((stored - expected).values()), "attempts": book.attempts,
               "unacknowledged attempts": book.failures}
    for name, figure in figures.items():
        record_property(name, figure)
    print(figures)
    assert book.submitted >= 300
    assert book.failures > 0, "no act was cut off, so the kills proved nothing"
    assert stored == expected
    assert summary == {position: book.texts(position) for position in range(1, STEPS + 1)}
    assert server.read("PRAGMA integrity_check") == [("ok",)]


def test_a_correction_after_a_restart_still_finds_its_response(server, room, join):
    ben, _chidi = join(2)
    room.open_step(1)
    ben.respond("We ask too late.")

    server.kill()
    server.start()
    answer = ben.edit(0, "We ask far too late.")

    assert answer["ok"], answer
    assert [one["text"] for one in answer["yours"]["responses"]] == ["We ask far too late."]
    assert server.read("SELECT body ->> 'text' FROM live_response") == [("We ask far too late.",)]


def test_after_a_reboot_that_took_the_keys_earlier_responses_stay_and_phones_are_told(server, room, join):
    (ben,) = join(1)
    room.open_step(1)
    ben.respond("We ask too late.")

    server.kill()
    shutil.rmtree(server.keys)
    server.start()

    refused = ben.edit(0, "something else")
    assert not refused["ok"]
    assert refused["error"] == "not_found"
    assert ben.state["earlier_locked"] is True
    assert ben.respond("But we do ask.")["ok"]
    assert sorted(server.read("SELECT body ->> 'text' FROM live_response")) == [
        ("But we do ask.",), ("We ask too late.",)]
