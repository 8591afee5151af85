"""A group at a question, without pages or sockets: the rules themselves, each act in a write transaction."""

from __future__ import annotations

from datetime import date

import pytest
from installation import installed
from people import client_id, confirm, in_words, read, stored

from workshop.auth import accounts
from workshop.extensions import db
from workshop.participants.phone import Phone
from workshop.responses import moderate, queries, release, submit
from workshop.sessions import run_sheet, seal
from workshop.sessions.planning import create_session, planned_steps

KEY = b"k" * 32


class Group:
    """A running session whose first question is open. People are named; each has a phone of their own."""

    def __init__(self, app):
        self.app = app
        slug, theme = next(iter(app.extensions["workshop_library"].themes.items()))

        def plan():
            link = accounts.make_link()
            facilitator = accounts.create_account(link, email=f"{client_id()}@example.org", name="Amara",
                                                  password_hash="unused")
            session = create_session(facilitator, slug=slug, theme=theme, audience="practitioners",
                                     group_name="Family help, north",
                                     steps=in_words(planned_steps(theme, "practitioners")))
            confirm(session, date(2025, 3, 4))
            run_sheet.open_lobby(session, today=date(2025, 3, 4))
            run_sheet.open_step(session, step_id=session.steps[0].id)
            return session.room, [step.id for step in session.steps]

        self.room, self.step_ids = stored(app, plan)
        self.step_id = self.step_ids[0]

    def phone(self, name):
        return Phone(KEY, name)

    def on(self, act, **given):
        """Do something with the session; what it refuses is raised."""
        def work():
            act(seal.find(self.room), **given)

        stored(self.app, work)

    def on_step(self, act, **given):
        """Do something with the step now open; a released batch comes back as texts and how many went."""
        def work():
            batch = act(seal.find(self.room).current_step, **given)
            return None if batch is None else (
                sorted(row.shown_body["text"] for row in batch.responses), len(batch.removed))

        return stored(self.app, work)

    def respond(self, name, text, *, step_id=None, act=None):
        self.on(submit.submit_response, phone=self.phone(name), step_id=step_id or self.step_id,
                client_id=act or client_id(), body={"text": text})

    def edit(self, name, slot, text, *, edits=0, step_id=None, act=None):
        self.on(submit.edit_response, phone=self.phone(name), step_id=step_id or self.step_id,
                client_id=act or client_id(), slot=slot, edits=edits, body={"text": text})

    def withdraw(self, name, slot, *, step_id=None, act=None):
        self.on(submit.withdraw_response, phone=self.phone(name), step_id=step_id or self.step_id,
                client_id=act or client_id(), slot=slot)

    def skip(self, name, *, step_id=None, act=None):
        self.on(submit.pass_step, phone=self.phone(name), step_id=step_id or self.step_id, client_id=act or client_id())

    def open(self, number):
        self.on(run_sheet.open_step, step_id=self.step_ids[number - 1])

    def close(self):
        self.on(run_sheet.close_step, step_id=self.step_id)

    def reveal(self):
        self.on(run_sheet.reveal_step, step_id=self.step_id)

    def release(self, joined=5, people=9):
        return self.on_step(release.release_batch, joined=joined, people=people)

    def release_all(self, joined=5, people=9):
        return self.on_step(release.release_at_close, joined=joined, people=people)

    def hide(self, response_id, *, step_id=None):
        self.on(moderate.hide_response, step_id=step_id or self.step_id, response_id=response_id)

    def restore(self, response_id, *, step_id=None):
        self.on(moderate.restore_response, step_id=step_id or self.step_id, response_id=response_id)

    def asked(self, question):
        """What `question` says of the first step."""
        return read(self.app, lambda: question(seal.find(self.room).steps[0]))

    def own(self, name):
        """Slot → (text, how often corrected) of what somebody has standing."""
        return self.asked(lambda step: {slot: (parts["text"].body["text"], parts["text"].edits) for slot, parts in
                                        queries.own(step, self.phone(name)).items()})

    def has_passed(self, name):
        return self.asked(lambda step: [done.has_passed for done in [queries.participation(step, self.phone(name))]
                                        if done is not None])

    @property
    def answered(self):
        return self.asked(queries.answered)

    @property
    def console(self):
        return sorted(self.asked(lambda step: [row.shown_body["text"] for row in queries.for_console(step)]))

    @property
    def board(self):
        return sorted(self.asked(lambda step: [row.shown_body["text"] for row in queries.for_board(step)]))

    def id_of(self, text):
        return self.asked(lambda step: next(row.id for row in db.session.query(queries.LiveResponse)
                                            if row.body.get("text") == text and row.step_id == step.id))


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with installed(tmp_path_factory.mktemp("workshop")) as app:
        yield app


@pytest.fixture
def group(app):
    return Group(app)


@pytest.fixture
def other_group(app):
    """Dana's session, at its own first question."""
    return Group(app)
