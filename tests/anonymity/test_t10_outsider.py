"""T10: an outsider who guesses codes finds nothing, is not told what was near, and holds nobody up.

`tests/limits/test_waiting.py` has the rules one by one, and `tests/limits/test_hostile_room.py` a real server that is
guessed at; here stands what an outsider can learn.
"""

from __future__ import annotations

import random
import re

import pytest
from people import Room, stored

from workshop.limits.waiting import FREE, LONGEST, Waiting
from workshop.participants import views
from workshop.sessions import seal
from workshop.sessions.join_code import ALPHABET, LENGTH

GUESSES = 10_000


@pytest.fixture
def waited(app):
    """The seconds that answers of this app were held back, without the wait."""
    app.extensions["workshop_waiting"].sleep = (seconds := []).append
    return seconds


@pytest.fixture
def codes(app, amara):
    """A code of each kind that leads nowhere."""
    closed, locked = Room(app, amara), Room(app, amara)
    found = {"unknown": "BCDFGHJK", "closed": closed.code, "locked": locked.code}
    closed.console.act("close_session")

    def lock():
        seal.find(locked.room).is_join_locked = True

    stored(app, lock)
    return found


def told(app, code):
    """What a stranger is told of a code, without the code itself and the number of the page's scripts."""
    answer = app.test_client().get(f"/j/{code}")
    text = re.sub(r'nonce="[^"]+"', "", re.sub(re.escape(code), "CODE", answer.text, flags=re.IGNORECASE))
    return answer.status_code, text, sorted(name for name, _ in answer.headers if name not in ("Content-Length",
                                                                                              "Set-Cookie"))


def test_unknown_closed_and_locked_codes_tell_an_outsider_the_same(app, codes, waited):
    assert len({str(told(app, code)) for code in codes.values()}) == 1


def test_control_a_page_that_says_locked_is_found(app, codes, waited, monkeypatch):
    real = views.wrong_code

    def chatty(typed):
        answer = real(typed)
        if typed == codes["locked"]:
            answer.set_data(answer.get_data(as_text=True).replace("</main>", "<p>Locked.</p></main>"))
        return answer

    monkeypatch.setattr(views, "wrong_code", chatty)

    assert told(app, codes["locked"]) != told(app, codes["unknown"])


def test_ten_thousand_wrong_codes_wait_longer_and_longer_and_a_right_one_does_not():
    waiting = Waiting.for_groups_of(100)
    waiting.clock = waiting.joins.clock = lambda: 0.0

    seconds = [waiting.wrong_code() for _ in range(GUESSES)]

    assert seconds[:FREE] == [0.0] * FREE
    assert seconds == sorted(seconds)
    assert set(seconds[-GUESSES // 2:]) == {LONGEST}
    assert waiting.join("hall") == 0.0


def test_ten_thousand_guesses_find_none_of_a_hundred_codes():
    """With a hundred sessions open, one code in a thousand million is in use."""
    dice = random.Random(10)

    def code():
        return "".join(dice.choices(ALPHABET, k=LENGTH))

    in_use = {code() for _ in range(100)}

    assert in_use.isdisjoint(code() for _ in range(GUESSES))
    assert len(ALPHABET) ** LENGTH > 100 * GUESSES * 1_000


def test_control_codes_of_four_digits_would_be_found():
    dice = random.Random(10)
    in_use = {dice.randrange(10_000) for _ in range(100)}

    assert not in_use.isdisjoint(dice.randrange(10_000) for _ in range(GUESSES))
