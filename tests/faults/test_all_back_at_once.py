"""The server is killed under a full room: all phones come back by themselves, spread out, each to the question of now.

The benchmark does the same with a thousand and takes the time (docs/performance.md).
"""

from __future__ import annotations

import json
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor

from services import ROOT, wait_for
from serving import RealPhone

from bench.phones import Crowd, Phone

PHONES = 100
SCRIPT = (ROOT / "workshop" / "static" / "js" / "live" / "connection.js").read_text()


def milliseconds(name):
    """A number of the script that phones run."""
    return float(re.search(rf"^const {name} = ([\d.]+);", SCRIPT, re.MULTILINE).group(1))


class Returning(Phone):
    """A phone that joined, and knocks again after a wait that grows and is partly random, as its page's script does."""

    __slots__ = ("due", "random", "room", "state", "tries")

    def __init__(self, number, joined):
        super().__init__(number)
        self.cookies = {cookie.name: cookie.value for cookie in joined.browser.cookies}
        self.room, self.random, self.state = joined.room, random.Random(number), None
        self.lost_line()

    def lost_line(self):
        self.tries, self.connected_at = 0, 0.0
        self.wait()

    def wait(self):
        wait = min(milliseconds("LAST_RETRY"), milliseconds("FIRST_RETRY") * 2 ** self.tries)
        jitter = milliseconds("JITTER")
        self.due = time.monotonic() + wait / 1000 * (1 - jitter + 2 * jitter * self.random.random())
        self.tries += 1

    def come(self, host):
        yield from self.upgrade(host)
        yield from self.text()
        self.say("40/participant," + json.dumps({"session": self.room}))
        self.state = None
        while self.state is None:
            said = yield from self.text()
            if said.startswith('42/participant,["session_state"'):
                self.state = json.loads(said.partition(",")[2])[1]
        self.connected_at = time.monotonic()
        yield from self.listen()


def all_come(crowd, phones):
    """Until each is in, however often it has to knock."""
    on_their_way = set()

    def is_everybody_in():
        now = time.monotonic()
        for phone in phones:
            if phone in on_their_way and phone.is_over:
                on_their_way.discard(phone)
                phone.wait()
            if not phone.connected_at and phone not in on_their_way and now >= phone.due:
                on_their_way.add(phone)
                crowd.start(phone, phone.come(crowd.host))
        return all(phone.connected_at for phone in phones)

    assert crowd.until(is_everybody_in, 90), f"{sum(not phone.connected_at for phone in phones)} never came back"


def test_a_hundred_phones_whose_server_was_killed_are_all_back_at_the_question(server, room, record_property):
    with ThreadPoolExecutor(8) as several:
        joined = list(several.map(lambda _: RealPhone(server, room.code), range(PHONES)))
    phones = [Returning(number, phone) for number, phone in enumerate(joined)]
    crowd = Crowd("127.0.0.1", server.port)
    crowd.phones = phones
    all_come(crowd, phones)
    assert room.open_step(1)["ok"]

    server.kill()
    assert crowd.until(lambda: all(phone.is_over for phone in phones), 90)
    for phone in phones:
        phone.lost_line()
    server.launch()
    all_come(crowd, phones)
    knocks = sorted(phone.due for phone in phones)

    record_property("phones back", len(phones))
    busiest = max(sum(at <= other < at + 0.1 for other in knocks) for at in knocks)
    print({"phones": PHONES, "back": len(phones), "most in a tenth of a second": busiest,
           "tries": sum(phone.tries for phone in phones)})
    assert {phone.state["step"]["id"] for phone in phones} == {room.step_id(1)}
    assert busiest < PHONES / 3, "they all knocked at once"
    wait_for(lambda: room.board_state["joined"]["words"] == f"{PHONES} joined")
    crowd.close()
