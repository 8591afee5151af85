"""A follow-up some weeks later: prepared while the session runs, opened by the clock, and what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar
from kind_pages import planned
from paced import PacedPhone
from pages import press, words_of
from people import Room, csrf_of, read, stored
from sqlalchemy import select

from workshop import clock
from workshop.extensions import db
from workshop.responses.models import SealedResponse
from workshop.sessions import follow_ups, seal
from workshop.sessions.models import FollowUp, Step

SURE = {"pair": "sure", "low": "Not at all", "high": "Quite"}
MEET, WRITE = "Meet each month", "Write to the school"


@pytest.fixture
def house(app):
    """A round of what is done without anybody asking."""
    return app.extensions["workshop_housekeeping"].round


@pytest.fixture
def first(app, amara, moved_clock):
    """Amara's running session with a pair of numbers and actions; nobody has joined yet."""
    room = Room(app, amara, steps=[planned("before_after", {"moment": "after"} | SURE), planned("actions", position=2)])
    agree(room, MEET)
    return room


def agree(room, what):
    step = room.console.step_id(2)
    if room.console.state["run_sheet"][1]["state"] == "waiting":
        assert room.console.open_step(2)["ok"]
    assert room.console.command("add_action", step_id=step, what=what, owner="", by_when="")["ok"]


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).isoformat()


def page_of(room):
    return room.facilitator.browser.get(f"/sessions/{room.room}/follow-up", follow_redirects=True).text


def prepare(room, **typed):
    """Prepare the follow-up on its page, as it stands there."""
    return press(room.facilitator.browser, page_of(room), "/follow-up", button="Prepare the follow-up", **typed)


class Prepared:
    """The follow-up of a room, as a thing that phones come to."""

    def __init__(self, room):
        self.app, self.facilitator = room.app, room.facilitator
        self.room, self.code = read(room.app, lambda: (
            found := follow_ups.follow_up_of(seal.find(room.room))).room and (found.room, found.code))

    @property
    def state(self):
        return read(self.app, lambda: seal.find(self.room).state)

    @property
    def page(self):
        return self.facilitator.browser.get(f"/sessions/{self.room}/follow-up").text

    @property
    def steps(self):
        return read(self.app, lambda: [(step.id, step.kind, step.question) for step in seal.find(self.room).steps])

    @property
    def summary(self):
        return words_of(self.facilitator.browser.get(f"/sessions/{self.room}/summary").text)

    def link(self):
        return self.app.test_client().get(f"/j/{self.code}").text

    def press(self, ending, **typed):
        return press(self.facilitator.browser, self.page, ending, **typed)


@pytest.fixture
def prepared(first):
    assert prepare(first).status_code == 303
    return Prepared(first)


@pytest.fixture
def opened(first, prepared, moved_clock, house):
    """The first session is closed with two commitments, and seven weeks are over; it is kept for longer than that."""
    stored(first.app, lambda: setattr(seal.find(first.room), "keep_days", 90))
    agree(first, WRITE)
    first.console.open_step(1)
    assert first.console.act("close_session")["ok"]
    moved_clock.forward(days=49)
    moved_clock.forward(hours=24)   # whatever hour it is when the tests run
    house()
    return prepared


def answer(follow_up, people, *, kept=0):
    """So many phones answer everything; the first of them kept their numbers."""
    steps = {question: number for number, _kind, question in follow_up.steps}
    for number in range(people):
        phone = PacedPhone(follow_up)
        for question, step in steps.items():
            if question.endswith("what became of it?"):
                given = {"choice": "a" if number else "c"}
            elif question.startswith("What helped"):
                given = {"text": f"zq it helped {number}"}
            else:
                given = {"now": "4"} | ({"since_end": "stayed", "since_start": "up"} if number < kept else {})
            assert phone.respond(step, **given)["ok"]


# --- preparing

def test_it_asks_of_each_commitment_what_helped_and_the_number_once_more(first, prepared):
    assert [(kind, question) for _id, kind, question in prepared.steps] == [
        ("choice", f"“{MEET}”: what became of it?"), ("reflection", "What helped, and what got in the way?"),
        ("weeks", "What do we make?")]
    assert (prepared.state, day(49) in prepared.page) == ("draft", True)
    assert "Its follow-up is prepared." in first.console.state["follow_up"]["words"]


def test_what_is_agreed_after_it_was_prepared_comes_along_and_what_is_done_does_not(opened):
    assert [question for _id, _kind, question in opened.steps][:2] == [
        f"“{MEET}”: what became of it?", f"“{WRITE}”: what became of it?"]


def test_a_plan_that_was_changed_by_hand_stays_as_it_is(first, prepared):
    console = first.facilitator.console(prepared.room)
    assert console.act("move_step", step_id=console.step_id(1), to=2)["ok"]
    agree(first, WRITE)
    first.console.act("close_session")

    assert f"“{WRITE}”: what became of it?" not in [question for _id, _kind, question in prepared.steps]
    assert "it stays as you made it" in words_of(prepared.page)


@pytest.mark.parametrize(("typed", "words"), [
    ({"opens_on": "soon"}, "Opens on: a day from tomorrow on, at most 26 weeks ahead."),
    ({"opens_on": day(0)}, "Opens on: a day from tomorrow on, at most 26 weeks ahead."),
    ({"opens_on": day(400)}, "Opens on: a day from tomorrow on, at most 26 weeks ahead."),
    ({"open_days": "15"}, "Open for: a whole number of days, from 1 to 14."),
    ({"open_days": "a week"}, "Open for: a whole number of days, from 1 to 14."),
])
def test_a_day_that_cannot_be_is_refused_in_words_and_stays_typed(first, typed, words):
    refused = prepare(first, **typed)

    assert (refused.status_code, words in words_of(refused.text)) == (422, True)
    assert next(iter(typed.values())) in refused.text


def test_who_prepares_it_is_told_when_the_session_will_be_gone_by_then(first):
    gone, kept = "save it as a file first if you want both side by side", "The follow-up does not need it"
    told = {}
    for days in (30, 90):
        stored(first.app, lambda days=days: setattr(seal.find(first.room), "keep_days", days))
        told[days] = words_of(page_of(first))

    assert all(f"kept for {days} days" in words and kept in words for days, words in told.items())
    assert (gone in told[30], gone in told[90]) == (True, False)


def test_the_form_sent_twice_makes_one(first):
    page = page_of(first)
    for _time in range(2):
        press(first.facilitator.browser, page, "/follow-up", button="Prepare the follow-up")

    assert read(first.app, lambda: len(db.session.scalars(select(FollowUp)).all())) == 1


def test_a_draft_and_a_follow_up_have_none(first, prepared, amara):
    console = amara.browser.get(f"/sessions/{prepared.room}/follow-up").text

    assert "Prepare the follow-up" not in words_of(console)


# --- the link

def test_before_its_day_the_link_says_when_and_asks_nothing(first, prepared):
    words = words_of(prepared.link())
    joined = prepared.app.test_client().post(f"/j/{prepared.code}")

    assert f"This opens on {read(first.app, lambda: follow_ups.day_words(clock.today() + timedelta(days=49)))}" in words
    assert "Nothing is asked now." in words
    assert (joined.status_code, joined.headers.getlist("Set-Cookie")) == (200, [])
    assert "Questions for you" not in joined.text


def test_the_day_can_be_put_into_a_calendar_in_neutral_words(prepared):
    file = prepared.app.test_client().get(f"/j/{prepared.code}/calendar.ics")
    (event,) = Calendar.from_ical(file.data).walk("VEVENT")

    assert event["dtstart"].dt.isoformat() == day(49)
    assert event["summary"] == "What became of it?"
    assert f"/j/{prepared.code}" in event["description"]
    assert MEET not in file.text


def test_phones_get_the_link_at_the_close_with_a_script_and_without(first, prepared):
    (phone,) = first.join(1)
    first.console.open_step(1)
    first.console.act("close_session")

    told = phone.live.events("session_closed")[-1]["follow_up"]
    page = phone.browser.get(f"/w/{first.room}").text
    assert told["url"].endswith(f"/j/{prepared.code}")
    assert (told["pairs"], told["heading"]) == (["sure"], "In about seven weeks: what became of it?")
    assert told["url"] in page
    assert f"/j/{prepared.code}/calendar.ics" in page


def test_a_session_without_one_shows_none(first):
    (phone,) = first.join(1)
    first.console.act("close_session")

    assert phone.live.events("session_closed")[-1]["follow_up"] is None
    assert 'data-if="follow_up" hidden' in phone.browser.get(f"/w/{first.room}").text


# --- another day, thrown away, erased

def test_its_day_can_be_changed_and_the_link_stays(prepared):
    code = prepared.code

    assert prepared.press("/follow-up/day", opens_on=day(60), open_days="3").status_code == 303
    assert (day(60) in prepared.page, f"/j/{code}" in prepared.page) == (True, True)


def test_it_can_be_thrown_away_and_prepared_anew(first, prepared):
    assert prepared.press("/follow-up/away", button="Throw the follow-up away").status_code == 303

    assert "No open session here" in words_of(prepared.link())
    assert prepare(first).status_code == 303


def test_once_opened_it_is_neither_thrown_away_nor_put_on_another_day(first, prepared, moved_clock, house):
    page = prepared.page
    moved_clock.forward(days=50)
    house()

    press(first.facilitator.browser, page, "/follow-up/away", button="Throw the follow-up away")
    press(first.facilitator.browser, page, "/follow-up/day", opens_on=day(20))

    assert prepared.state == "running"


def test_it_outlives_the_session_that_it_follows(first, opened, amara):
    amara.sign_in()
    address = f"/sessions/{first.room}/erase"
    amara.browser.post(address, data={"csrf_token": csrf_of(amara.browser.get(address).text)})
    answer(opened, 5)

    assert read(first.app, lambda: seal.find(first.room)) is None
    assert "which is not kept any more" in words_of(opened.page)
    assert "Follow-up of the session of" in opened.summary


# --- opening and closing

def test_it_opens_by_itself_on_its_day_and_not_before(first, prepared, moved_clock, house):
    moved_clock.forward(days=47)
    house()
    before = prepared.state
    moved_clock.forward(days=3)
    house()

    assert (before, prepared.state) == ("draft", "running")
    assert "What happens to what you write" in words_of(prepared.link())


def test_one_that_was_missed_stays_closed_and_says_so(first, prepared, moved_clock, house):
    moved_clock.forward(days=80)
    house()

    first.facilitator.sign_in()
    assert prepared.state == "draft"
    assert "This was not opened" in words_of(prepared.link())
    assert "Choose another day, or throw it away" in words_of(prepared.page)


def test_what_became_of_it_is_told_once_it_is_closed_and_the_two_summaries_lead_to_each_other(
        first, opened, amara, moved_clock, house):
    answer(opened, 6, kept=5)
    during = opened.summary
    moved_clock.forward(days=8)
    house()
    amara.sign_in()

    told = opened.summary
    assert "What became of it What we said" not in during
    assert f"{MEET} 5 0 1 0" in told
    assert "Since the end of that session: of 5 people whose phones had kept the number, 5 stayed." in told
    assert "Since before that session: of 5 people whose phones had kept the number, 5 moved up." in told
    summary = amara.browser.get(f"/sessions/{first.room}/summary").text
    assert f"/sessions/{opened.room}/summary" in summary
    assert f"/sessions/{first.room}/summary" in amara.browser.get(f"/sessions/{opened.room}/summary").text


def test_of_fewer_than_five_nothing_is_told_and_nothing_is_kept(opened, amara, moved_clock, house):
    answer(opened, 5, kept=4)
    moved_clock.forward(days=8)
    house()
    amara.sign_in()
    amara.console(opened.room).act("close_session")

    kept = read(opened.app, lambda: [row.body for row in db.session.scalars(
        select(SealedResponse).join(Step, Step.id == SealedResponse.step_id).where(Step.kind == "weeks"))])
    assert kept == [{"now": 4}] * 5
    assert "fewer than five phones had kept their numbers" in opened.summary


def test_four_who_answered_are_not_told_apart(opened, amara, moved_clock, house):
    answer(opened, 4, kept=4)
    moved_clock.forward(days=8)
    house()
    amara.sign_in()

    assert opened.summary.count("No numbers are shown: fewer than five have answered") >= 3


# --- who may

def test_others_learn_nothing_of_it(prepared, dana):
    answers = [dana.browser.get(f"/sessions/{prepared.room}/follow-up").status_code,
               *(dana.browser.post(f"/sessions/{prepared.room}/follow-up{ending}").status_code
                 for ending in ("/day", "/away"))]

    assert set(answers) <= {404, 400}
    assert prepared.state == "draft"
