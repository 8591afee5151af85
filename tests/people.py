"""The people of the tests: a facilitator at a console, phones, a board, all through the real doors."""

from __future__ import annotations

import contextlib
import functools
import re
import secrets

from argon2 import PasswordHasher

from workshop import clock
from workshop.auth import accounts
from workshop.live.publish import socketio
from workshop.sessions import before, seal
from workshop.sessions.planning import create_session, planned_steps
from workshop.storage.writer import EXTENSION

PASSWORD = "four unrelated words walk"
#: What Amara confirms before she opens a session; the numbers are of the range that is kept for fiction.
SUPPORT = {"whose": ["Children’s social care", "Out of hours team"], "number": ["01632 960 123", "01632 960 456"],
           "complaints_contact": "Information office, data@example.org", "is_right": True, "is_usual": False}
#: People in tests do in a second what takes a group an hour; tests/limits shows what happens to haste otherwise.
HASTE = {"phone_acts": 100_000, "facilitator_acts": 100_000}


@functools.cache
def password_hash():
    """Of PASSWORD, quick to check: tests/auth shows what a real one costs."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def stored(app, work):
    """Do `work` in a write transaction, as the app's own writer does it."""
    return app.extensions[EXTENSION].perform(work)


def read(app, work):
    """The result of a reading `work`, in an app context of its own."""
    with app.app_context():
        return work()


def client_id():
    return secrets.token_hex(16)


def confirm(session, today):
    """Before you open, for tests of the rules themselves; inside a write transaction."""
    before.confirm_support(session, today=today, **SUPPORT)


@contextlib.contextmanager
def at_one_moment():
    """The clock of the program stands still meanwhile."""
    real, now = clock.source, clock.seconds()
    clock.source = lambda: now
    try:
        yield
    finally:
        clock.source = real


def first_panel(state):
    """A state of console or board with its first panel's fields beside its own."""
    if state is None:
        return None
    nothing = {"step": None, "responses": [], "answered": {"words": ""}}
    return nothing | state | (state["panels"][0] if state["panels"] else {})


class Facilitator:
    """Somebody with an account, signed in in a browser of their own."""

    def __init__(self, app, email, name):
        self.app, self.email, self.name = app, email, name
        token = stored(app, lambda: accounts.make_link(email=email))
        hashed = password_hash()
        self.id = stored(app, lambda: accounts.create_account(token, email=email, name=name, password_hash=hashed))
        self.browser = app.test_client()
        self.sign_in()

    def sign_in(self, password=PASSWORD):
        page = self.browser.get("/sign-in").text
        return self.browser.post("/sign-in", data={
            "email": self.email, "password": password, "csrf_token": csrf_of(page)})

    def console(self, room):
        return Console(self, room)


def csrf_of(page):
    found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page) or re.search(
        r'data-csrf="([^"]*)"', page)
    return found.group(1) if found else ""


class Live:
    """One live connection, and what it has been sent."""

    def __init__(self, app, namespace, auth, browser):
        self.namespace = namespace
        self.socket = socketio.test_client(app, namespace=namespace, auth=auth, flask_test_client=browser)

    @property
    def is_connected(self):
        return self.socket.is_connected(self.namespace)

    def command(self, name, **payload):
        return self.raw(name, payload)

    def raw(self, name, *payload):
        return self.socket.emit(name, *payload, namespace=self.namespace, callback=True)

    def received(self):
        """(name, payload) of everything sent since the last look."""
        return [(item["name"], item["args"][0]) for item in self.socket.get_received(self.namespace)]

    def events(self, name):
        return [payload for found, payload in self.received() if found == name]


class Console(Live):
    """A facilitator's console: it acts on the plan as it stands now."""

    def __init__(self, facilitator, room):
        super().__init__(facilitator.app, "/facilitator", {"session": room}, facilitator.browser)
        self.app, self.room, self.browser = facilitator.app, room, facilitator.browser

    @property
    def state(self):
        """What the console shows; of the one question that is put to the group as if there were no other."""
        return first_panel(self.browser.get(f"/sessions/{self.room}/state").json)

    def act(self, name, **payload):
        payload.setdefault("plan_revision", self._of_plan(lambda session: session.plan_revision))
        return self.command(name, **payload)

    def _of_plan(self, asked):
        """Read beside the console: its whole state would cost four times as much, a hundred times in a session."""
        return read(self.app, lambda: asked(seal.find(self.room)))

    def open_lobby(self):
        """Both on one day: what was confirmed a moment before midnight is not confirmed for the day after."""
        with at_one_moment():
            self.command("confirm_support", **SUPPORT)
            return self.act("open_lobby")

    def open_step(self, position):
        return self.act("open_step", step_id=self.step_id(position))

    def close_step(self, position):
        return self.act("close_step", step_id=self.step_id(position))

    def reveal_step(self, position):
        return self.act("reveal_step", step_id=self.step_id(position))

    def step_id(self, position):
        return self._of_plan(lambda session: session.steps[position - 1].id)


class Phone:
    """A phone that scanned the QR code."""

    def __init__(self, app, code, room):
        self.app, self.code, self.room = app, code, room
        self.browser = app.test_client()
        self.joined = self.browser.post(f"/j/{code}")
        self.live = Live(app, "/participant", {"session": room}, self.browser)

    @property
    def state(self):
        return self.browser.get(f"/w/{self.room}/state").json

    @property
    def step_id(self):
        return self.state["step"]["id"]

    def respond(self, text="", *, body=None, **given):
        return self.live.command("submit_response", **{
            "client_id": client_id(), "step_id": given.pop("step_id", None) or self.step_id,
            "body": body or {"text": text}} | given)

    def edit(self, slot, text="", edits=0, *, body=None, **given):
        return self.live.command("edit_response", **{
            "client_id": client_id(), "step_id": self.step_id, "slot": slot, "edits": edits,
            "body": body or {"text": text}} | given)

    def withdraw(self, slot, **given):
        return self.live.command("withdraw_response", **{
            "client_id": client_id(), "step_id": self.step_id, "slot": slot} | given)

    def skip(self):
        return self.live.command("pass_step", client_id=client_id(), step_id=self.step_id)


def in_words(steps):
    """The steps of a plan, each asked as a reflection."""
    for step in steps:
        step.kind, step.settings = "reflection", {}
    return steps


class Room:
    """A session in its lobby, with its facilitator's console, its board, and as many phones as join."""

    def __init__(self, app, facilitator, *, questions=3, audience="practitioners", group_name="Family help, north",
                 steps=None, open_until=None):
        self.app, self.facilitator = app, facilitator
        slug, theme = next(iter(app.extensions["workshop_library"].themes.items()))
        steps = in_words(planned_steps(theme, audience)) if steps is None else steps
        for step in steps[questions:]:
            step.chosen = False

        def plan():
            made = create_session(facilitator.id, slug=slug, theme=theme, audience=audience, group_name=group_name,
                                  steps=steps, open_until=open_until)
            return made.room, made.board_key

        self.room, self.board_key = stored(app, plan)
        self.console = facilitator.console(self.room)
        self.console.open_lobby()
        self.board = Live(app, "/board", {"board": self.board_key}, app.test_client())
        self.phones = []

    @property
    def code(self):
        return read(self.app, lambda: seal.find(self.room).code)

    def join(self, number=1):
        phones = [Phone(self.app, self.code, self.room) for _ in range(number)]
        self.phones += phones
        return phones

    def beat(self):
        """Let the room's pulse beat once: counts and batches go out."""
        self.app.extensions["workshop_pulse"].beat(self.room)

    @property
    def board_state(self):
        """What the board shows; of the one question that is put to the group as if there were no other."""
        return first_panel(self.app.test_client().get(f"/board/{self.board_key}/state").json)
