"""The page of a facilitator's actions, and their days as a calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from followed import NORTH, a_session, day, follow, key_of, rows, run_again
from icalendar import Calendar
from pages import words_of

SOUTH = "Family help, south"


@pytest.fixture
def agreed(app, amara, dana, moved_clock):
    """Two groups of Amara's with something to do, one of it overdue, and one of Dana's."""
    moved_clock.forward(days=-9)
    a_session(app, amara, ("Late", "Team managers", day(-2)), ("Settled", "", ""))
    a_session(app, dana, ("Dana's own", "", day(3)))
    moved_clock.forward(days=9)
    follow(amara, key_of(app, "Settled"), state="done")
    return a_session(app, amara, ("Soon", "", day(5)), ("Some day", "", ""), group_name=SOUTH)


def test_what_is_overdue_comes_first_and_nobody_elses_is_there(agreed, amara):
    page = amara.browser.get("/actions").text

    assert re.findall(r'class="action-row__what"[^>]*>([^<]*)', page) == ["Late", "Soon", "Some day"]
    assert "1 action is overdue" in words_of(page)
    assert "Dana" not in page


@pytest.mark.parametrize(("query", "expected"), [
    ("?which=overdue", ["Late"]), ("?which=done", ["Settled"]), ("?which=all", ["Late", "Soon", "Some day", "Settled"]),
    (f"?group={SOUTH}", ["Soon", "Some day"]), (f"?group={SOUTH}&which=overdue", []), ("?which=nonsense&page=x", [
        "Late", "Soon", "Some day"])])
def test_the_list_is_filtered_by_group_and_state(agreed, amara, query, expected):
    page = amara.browser.get(f"/actions{query}").text

    assert re.findall(r'class="action-row__what"[^>]*>([^<]*)', page) == expected


def test_a_change_comes_back_to_the_same_list_with_its_undo(app, agreed, amara):
    key = key_of(app, "Soon")

    changed = follow(amara, key, state="done", group=SOUTH)
    page = amara.browser.get(changed.location).text
    undone = follow(amara, key, ending="/undo", group=SOUTH)

    assert '“<span lang="" dir="auto">Soon</span>” – Done.' in page
    assert f'action="/actions/{key}/undo"' in page
    assert ("group=" in changed.location, "Soon" in changed.location) == (True, False)
    assert (undone.status_code, rows(app, "Soon")) == (303, [("open", "", "")])


def test_an_action_that_was_carried_on_stands_there_once(app, agreed, amara):
    run_again(agreed, looks_back="yes")

    page = amara.browser.get(f"/actions?group={SOUTH}").text

    assert re.findall(r'class="action-row__what"[^>]*>([^<]*)', page) == ["Soon", "Some day"]
    assert words_of(page).count("planned session") == 2


def test_somebody_elses_action_does_not_exist(app, agreed, dana):
    key = key_of(app, "Soon")

    answers = [follow(dana, key, state="done"), follow(dana, key, ending="/undo")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert rows(app, "Soon") == [("open", "", "")]


def test_the_days_are_a_calendar_that_moves_an_entry_and_never_doubles_it(app, agreed, amara):
    first = amara.browser.get("/actions.ics")
    follow(amara, key_of(app, "Soon"), state="moved", day=day(20))
    again = amara.browser.get("/actions.ics")

    entries, later = ({str(one["uid"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}
                      for answer in (first, again))
    assert first.content_type == "text/calendar; charset=utf-8"
    assert sorted(str(one["summary"]) for one in entries.values()) == ["Review: Late", "Review: Soon"]
    assert set(entries) == set(later)
    moved = next(one for one in later.values() if str(one["summary"]) == "Review: Soon")
    assert moved["dtstart"].dt == date.today() + timedelta(days=20)
    assert {name for one in entries.values() for name in one} == {
        "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP"}
    assert NORTH not in first.text


def test_hostile_words_stay_words_in_a_calendar(app, amara):
    words = "Meet; a, b\\n begin:vevent <b>x</b>"
    room = a_session(app, amara, (words, "A,B;C", day(4)))

    answer = amara.browser.get(f"/sessions/{room.room}/actions.ics")

    (entry,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (str(entry["summary"]), str(entry["description"])) == (f"Review: {words}", "Owner: A,B;C")


def test_without_a_day_there_is_no_calendar_and_no_link_to_one(app, amara):
    room = a_session(app, amara, ("Some day", "", ""))

    answer = amara.browser.get(f"/sessions/{room.room}/actions.ics")

    assert answer.status_code == 404
    assert "No open action has a day" in words_of(answer.text)
    assert "calendar file" not in amara.browser.get("/actions").text
    assert "calendar file" not in amara.browser.get(f"/sessions/{room.room}/summary").text


def test_the_page_says_what_to_do_before_there_are_any(amara):
    assert "Put the step Actions on a run sheet" in words_of(amara.browser.get("/actions").text)
