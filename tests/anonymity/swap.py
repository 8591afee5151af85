"""The same session again and again, to the byte: so that what changes with its authors can be seen.

Everything that is random or asks the time gets it from here, the same in every run. The random name of a response is
made of its words instead, so that the same words have the same name whoever sends them and whenever.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import secrets
import shutil
import time
from collections import Counter
from datetime import datetime
from hashlib import sha256

from people import Facilitator, Room, csrf_of

from workshop import clock, create_app
from workshop.config import Settings
from workshop.extensions import db
from workshop.live.commands import REGISTRY
from workshop.live.events import FACILITATOR
from workshop.responses import submit
from workshop.storage.prepare import prepare

NOON = datetime(2030, 1, 1, 12).timestamp()
SEATS = "ABCDEF"


class Dice:
    """A source of random values that is the same in every run."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def install(self, monkeypatch):
        monkeypatch.setattr(secrets, "token_bytes", lambda number=32: self.dice.randbytes(number))
        monkeypatch.setattr(secrets, "token_hex", lambda number=32: self.dice.randbytes(number).hex())
        monkeypatch.setattr(secrets, "token_urlsafe", lambda number=32: _urlsafe(self.dice.randbytes(number)))
        monkeypatch.setattr(secrets, "choice", lambda things: self.dice.choice(things))
        monkeypatch.setattr(secrets, "SystemRandom", lambda: self.dice)


def _urlsafe(raw):
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def name_responses_by_their_words(monkeypatch):
    seen = Counter()
    real = submit._row

    def named(step, phone, free, part, said):
        row = real(step, phone, free, part, said)
        words = f"{step.id} {part} {json.dumps(said, sort_keys=True)}"
        seen[words] += 1
        row["id"] = sha256(f"{words} {seen[words]}".encode()).hexdigest()[:32]
        return row

    monkeypatch.setattr(submit, "_row", named)


class Transcript:
    """All that a facilitator, a board and a thief get of one run."""

    def __init__(self):
        self.frames, self.database, self.exports = [], b"", {}
        self.used = set()

    def as_bytes(self):
        """Each thing as bytes, by name, in the very order and form in which it was sent."""
        return {"frames": json.dumps(self.frames, ensure_ascii=False).encode(), "database": self.database,
                **{name: text.encode() for name, text in self.exports.items()}}

    def differs_from(self, other):
        mine, theirs = self.as_bytes(), other.as_bytes()
        return sorted(name for name in mine | theirs if mine.get(name) != theirs.get(name))


def installation(folder, monkeypatch):
    """A fresh installation with Amara's account, and the cookie of her browser."""
    with frozen(monkeypatch, seed=1):
        app = create_app(Settings(data=folder / "instance", keys=folder / "keys", testing=True))
        prepare(app)
        amara = Facilitator(app, "amara@example.org", "Amara")
        with app.app_context():
            db.engine.dispose()
        return folder, amara.id, amara.browser.get_cookie("facilitator").value


@contextlib.contextmanager
def frozen(monkeypatch, seed):
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: NOON)
        patch.setattr(clock, "source", lambda: NOON)
        Dice(seed).install(patch)
        name_responses_by_their_words(patch)
        yield


class SignedIn:
    """Amara, who signed in before."""

    def __init__(self, app, number, cookie):
        self.app, self.id = app, number
        self.browser = app.test_client()
        self.browser.set_cookie("facilitator", cookie)

    console = Facilitator.console


def run(start, folder, monkeypatch, play, **given):
    """Play one session on a copy of an installation. Its transcript."""
    prepared, number, cookie = start
    shutil.copytree(prepared / "instance", folder / "instance")
    with frozen(monkeypatch, seed=2):
        app = create_app(Settings(data=folder / "instance", keys=folder / "keys", testing=True))
        prepare(app)
        transcript = Transcript()
        play(Stage(app, SignedIn(app, number, cookie), transcript, **given))
        with app.app_context():
            db.engine.dispose()
    transcript.database = (folder / "instance" / "workshop.sqlite3").read_bytes()
    return transcript


class Stage:
    """Amara's room, six phones, and who sits with which phone.

    :param exchanged: the cookies of A and B are exchanged: "never", "always", or "later", from the second question on.
    :param open_until: until when people answer at their own pace; None: in the room.
    :param is_turned: whenever A and B act one after the other, B goes first.
    """

    def __init__(self, app, amara, transcript, *, exchanged="never", is_turned=False, open_until=None):
        self.transcript, self.exchanged, self.is_turned = transcript, exchanged, is_turned
        self.room = Room(app, amara, questions=2, open_until=open_until)
        self.phones = dict(zip(SEATS, self.room.join(len(SEATS)), strict=True))
        self.console_command = self.room.console.command
        self.room.console.command = self.command
        self.transcript.used |= {"confirm_support", "open_lobby"}   # as the room was made
        if exchanged == "always":
            self.exchange()
        self.listen()

    def exchange(self):
        """From here on A sits with the phone that B had, and B with A's: their cookies are exchanged."""
        self.phones["A"], self.phones["B"] = self.phones["B"], self.phones["A"]

    def next_question(self):
        if self.exchanged == "later":
            self.exchange()

    def one_after_the_other(self, first, second):
        for act in ((second, first) if self.is_turned else (first, second)):
            act()

    def command(self, name, **payload):
        self.transcript.used.add(name)
        answer = self.console_command(name, **payload)
        self.transcript.frames.append(["answer", name, answer])
        self.listen()
        return answer

    def act(self, name, **payload):
        answer = self.room.console.act(name, **payload)
        assert answer["ok"], (name, answer)
        return answer

    def do(self, name, **payload):
        """A command that does not depend on the plan."""
        answer = self.room.console.command(name, **payload)
        assert answer["ok"], (name, answer)
        return answer

    def beat(self):
        self.room.beat()
        self.listen()

    def listen(self):
        """What console and board were sent, and what they would fetch now."""
        for who, live in (("console", self.room.console), ("board", self.room.board)):
            self.transcript.frames += [[who, name, payload] for name, payload in live.received()]
        self.transcript.frames += [["console state", self.room.console.state], ["board state", self.room.board_state]]

    def panel(self):
        return self.room.console.state["panels"][0]

    def card(self, words):
        """The id of the card with these words."""
        return next(card["id"] for card in self.every_card() if card["text"] == words)

    def every_card(self):
        panel = self.panel()
        return [*panel["responses"], *panel["queue"], *(one for group in panel["groups"] for one in group["responses"])]

    def take_exports(self):
        for ending in ("summary.json?shape=full", "summary.csv?shape=full", "summary?shape=full", "summary"):
            text = self.room.console.browser.get(f"/sessions/{self.room.room}/{ending}").text
            self.transcript.exports[ending] = re.sub(r'(name="csrf_token" value|data-csrf)="[^"]*"', "", text)

    def by_http(self, phone, name, **payload):
        page = phone.browser.get(f"/w/{self.room.room}").text
        answer = phone.browser.post(f"/w/{self.room.room}/{name}", json=payload, headers={
            "X-CSRFToken": csrf_of(page), "Accept": "application/json"}).json
        assert answer["ok"], (name, answer)


def every_command():
    return {name for role, name in REGISTRY if role == FACILITATOR}
