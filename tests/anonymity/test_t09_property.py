"""T9: whoever watches who taps learns nothing from what then appears, however people and facilitator act.

Hypothesis makes up evenings of any acts in any order and looks for one that breaks the rule: nothing reaches console or
board between a tap and its batch; and a batch is two changes or more, by two people or more, or comes as a question is
closed for the first time.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from people import Facilitator, client_id, confirm, in_words
from serving import installed

from workshop import clock
from workshop.extensions import db
from workshop.live.commands import FacilitatorOf, Participant, key_store
from workshop.live.panels import board_panel, console_panel, contributors, presence
from workshop.live.pulse import _release
from workshop.participants.phone import new_token
from workshop.responses import commands as of_responses
from workshop.responses import queries
from workshop.responses.models import LiveResponse
from workshop.responses.release import Contributors
from workshop.sessions import commands as of_sessions
from workshop.sessions import run_sheet, seal
from workshop.sessions.planning import create_session, planned_steps

PEOPLE = 9
person, slot = st.integers(0, PEOPLE - 1), st.integers(0, 2)
#: What may happen, in any order: an act, whose it is, and which of the responses it is about.
ACTS = st.tuples(st.sampled_from([
    *["respond"] * 8, *["correct"] * 5, *["withdraw"] * 3, "pass", *["beat"] * 6,
    "hide", "hide", "hide", "restore", "hold", "release", "close", "open", "open", "reveal", "reveal", "cover", "live",
    ]), person, slot)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with installed(tmp_path_factory.mktemp("property")) as app:
        yield app


@pytest.fixture(scope="module")
def amara(app):
    return Facilitator(app, "amara@example.org", "Amara")


class Watcher:
    """One question, and somebody who knows what everybody has written and looks at every change."""

    def __init__(self, session, number, joined):
        self.session, self.step = session, session.steps[0]
        self.actor = FacilitatorOf(session.room, number)
        self.phones = [Participant(session.room, new_token()) for _ in range(joined)]
        for phone in self.phones:
            presence().seen(session.room, of_responses.phone_of(session, phone).presence())
        self.author = {}       # text -> number of the person
        self.shown = {"console": {}, "board": {}}
        self.is_first_close = True
        self.released = 0

    # --- looking

    def cards(self, who, released):
        """id -> text of what this viewer may see of the question."""
        seen = released if who == "console" else queries.for_board(self.step, released)
        panel = (console_panel if who == "console" else board_panel)(self.step)
        written = json.dumps(panel, ensure_ascii=False)
        cards = {row.id: row.shown_body["text"] for row in seen}
        assert {text for text in self.author if text in written} == set(cards.values()), f"{who} is sent something else"
        return cards

    def look(self, *, may_be_all=False, may_show=False):
        """Check what has changed since the last look.

        :param may_be_all: a question was closed for the first time: everything may come, whoever it is from.
        :param may_show: the facilitator let the board see, or took from it, what the console has already.
        """
        released = queries.for_console(self.step)
        now = {who: self.cards(who, released) for who in self.shown}
        console = self.changed("console", now)
        if console and not may_be_all:
            self.released += 1
            assert len(console) >= 2, f"one change by itself: {console}"
            assert len({self.author[text] for text in console}) >= 2, f"changes of one person: {console}"
        board = self.changed("board", now)
        if board and not may_be_all and not may_show:
            assert len(board) >= 2, f"one change by itself on the board: {board}"
            assert len({self.author[text] for text in board}) >= 2, f"changes of one person on the board: {board}"
        if may_show:
            assert set(now["board"].values()) <= set(self.shown["console"].values()) | set(console)
        self.shown = now

    def changed(self, who, now):
        """The words of each card that came, changed or went."""
        before, after = self.shown[who], now[who]
        return [after.get(number) or before[number] for number in before.keys() | after.keys()
                if before.get(number) != after.get(number)]

    def is_silent(self, outcome):
        """What is published at once after a participant's act holds nobody's words."""
        frames = json.dumps([event.payload() for event, _audience in outcome.limited]
                            + [event.payload() for event in outcome.events], default=str)
        assert [text for text in self.author if text in frames] == []

    # --- acting

    def do(self, name, number, which):
        phone = self.phones[number % len(self.phones)]
        mine = list(queries.own(self.step, of_responses.phone_of(self.session, phone)).items())
        if name == "beat":
            _release(self.session.room)
            self.look()
        elif name in ("respond", "correct", "withdraw", "pass"):
            self.act_of_participant(name, number % len(self.phones), phone, mine[which % len(mine)] if mine else None)
        elif name in ("hide", "restore", "hold", "release"):
            self.moderate(name, which + number)
        else:
            self.act_of_facilitator(name)
        db.session.flush()

    def act_of_participant(self, name, number, phone, own):
        if not self.step.is_open:
            return
        text = f"zq{len(self.author)}q"
        act = {"client_id": client_id(), "step_id": self.step.id}
        if name == "respond" and len(queries.own(self.step, of_responses.phone_of(self.session, phone))) < 3:
            self.author[text] = number
            outcome = of_responses.run_submit(self.session, phone, of_responses.SubmitForm(**act, body={"text": text}))
        elif name == "correct" and own:
            self.author[text] = number
            outcome = of_responses.run_edit(self.session, phone, of_responses.EditForm(
                **act, slot=own[0], edits=next(iter(own[1].values())).edits, body={"text": text}))
        elif name == "withdraw" and own:
            outcome = of_responses.run_withdraw(self.session, phone, of_responses.WithdrawForm(**act, slot=own[0]))
        elif name == "pass":
            outcome = of_responses.run_pass(self.session, phone, of_responses.StepActForm(**act))
        else:
            return
        self.is_silent(outcome)
        before = self.shown
        self.look()
        assert self.shown == before, "something appeared, changed or went as somebody tapped"

    def moderate(self, name, which):
        released = [row for row in queries.for_console(self.step) if not row.is_withdrawn]
        if not released:
            return
        chosen = released[which % len(released)]
        run = {"hide": of_responses.run_hide, "restore": of_responses.run_restore, "hold": of_responses.run_hold,
               "release": of_responses.run_release}[name]
        form = of_responses.ReleaseForm if name == "release" else of_responses.ResponseForm
        run(self.session, self.actor, form(step_id=self.step.id, response_id=chosen.id))
        console = self.shown["console"]
        self.look(may_show=True)
        assert self.shown["console"] == console

    def act_of_facilitator(self, name):
        plan = {"plan_revision": self.session.plan_revision, "step_id": self.step.id}
        is_first = False
        if name == "close" and self.step.is_open:
            is_first, self.is_first_close = self.is_first_close, False
            of_sessions.run_close_step(self.session, self.actor, of_sessions.StepForm(**plan))
        elif name == "open" and not self.step.is_open:
            of_sessions.run_open_step(self.session, self.actor, of_sessions.OpenForm(**plan))
        elif name == "reveal":
            of_sessions.run_reveal_step(self.session, self.actor, of_sessions.StepForm(**plan))
        elif name == "cover":
            of_sessions.run_hold_step(self.session, self.actor, of_sessions.StepForm(**plan))
        elif name in ("live", "held"):
            of_sessions.run_set_display(self.session, self.actor, of_sessions.DisplayForm(**plan, display=name))
        self.look(may_be_all=is_first, may_show=True)


def evening(app, amara, joined, acts):
    """Let all this happen in one transaction that is never committed. How many batches there were."""
    with app.app_context():
        slug, theme = next(iter(app.extensions["workshop_library"].themes.items()))
        session = create_session(amara.id, slug=slug, theme=theme, audience="practitioners", group_name="Team",
                                 steps=in_words(planned_steps(theme, "practitioners")[:1]))
        db.session.flush()
        room, keys = session.room, key_store()
        keys.create(room)
        try:
            confirm(session, clock.today())
            run_sheet.open_lobby(session, today=clock.today())
            watcher = Watcher(seal.find(room), amara.id, joined)
            watcher.act_of_facilitator("open")
            for act in acts:
                watcher.do(*act)
            return watcher.released
        finally:
            contributors().forget(session.steps[0].id)
            presence().forget(room)
            keys.destroy(room)
            db.session.rollback()


#: A question whose first batch is out: from there most evenings get somewhere.
BEGUN = [("live", 0, 0), ("respond", 0, 0), ("respond", 1, 0), ("respond", 2, 0), ("beat", 0, 0)]
EVENINGS = settings(max_examples=50, deadline=None, derandomize=True, database=None,
                    phases=[Phase.explicit, Phase.generate],   # shrinking a whole evening takes minutes
                    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def test_no_evening_shows_a_tap(app, amara):
    released = []

    @EVENINGS
    @given(joined=st.integers(3, PEOPLE), acts=st.lists(ACTS, min_size=40, max_size=90))
    def look(joined, acts):
        released.append(evening(app, amara, joined, [*BEGUN, *acts, ("beat", 0, 0)]))

    look()

    assert sum(released) >= 150, "too few batches to prove anything"


def test_an_evening_that_is_not_an_accident_releases_in_batches(app, amara):
    """The acts above do what they say."""
    acts = [("live", 0, 0), ("respond", 0, 0), ("respond", 1, 0), ("respond", 2, 0), ("beat", 0, 0),
            ("correct", 0, 0), ("beat", 0, 0), ("withdraw", 1, 0), ("beat", 0, 0)]

    assert evening(app, amara, 5, acts) == 2


@pytest.mark.parametrize("people", [0, 1], ids=["a second close lets everything through", "people are not counted"])
def test_control_a_build_that_does_not_count_people_is_found(app, amara, monkeypatch, people):
    monkeypatch.setattr(*((Contributors, "count", lambda _self, _step_id, **_given: 9) if people else
                          (of_sessions, "release_at_close", _everything)))
    acts = ([("live", 0, 0), ("respond", 0, 0), ("respond", 0, 0), ("respond", 0, 0), ("beat", 0, 0)] if people else
            [("respond", 0, 0), ("close", 0, 0), ("open", 0, 0), ("respond", 1, 0), ("close", 0, 0)])

    with pytest.raises(AssertionError, match=r"changes of one person|one change by itself"):
        evening(app, amara, 5, acts)


def _everything(step, **_given):
    """A close that lets everything through, also the second time."""
    from workshop.responses.release import _release as release

    return release(step, queries.pending(step), 5)


def test_control_a_board_that_shows_what_was_just_sent_is_found(app, amara, monkeypatch):
    real = of_responses.run_submit

    def at_once(session, actor, form):
        outcome = real(session, actor, form)
        for row in db.session.query(LiveResponse).filter_by(step_id=session.steps[0].id, shown_body=None):
            row.shown_body, row.batch = row.body, 1
        db.session.flush()
        return outcome

    monkeypatch.setattr(of_responses, "run_submit", at_once)

    with pytest.raises(AssertionError, match="one change by itself"):
        evening(app, amara, 5, [("live", 0, 0), ("respond", 0, 0)])
