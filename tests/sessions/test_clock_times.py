"""When each step of a plan would begin, and whether all of them fit the time that is booked."""

from __future__ import annotations

import pytest
from pages import form_to, words_of
from people import read

from workshop.sessions.clock_times import TimeUnusable, read_booked, read_start, slack_words, spans
from workshop.sessions.planning import sessions_of

ADDRESS = "/sessions/new?theme=children-with-mental-health-needs&audience=practitioners"
TWO = ["practitioners-1", "practitioners-2"]


def post(amara, **typed):
    page = amara.browser.get(ADDRESS).text
    return amara.browser.post("/sessions/new", data=form_to(page, "/sessions/new").fields | {
        "group_name": "North", "chosen": TWO, "minutes-practitioners-1": "10", "minutes-practitioners-2": "15"} | typed)


@pytest.mark.parametrize(("typed", "start"), [
    ("14:00", "14:00"), ("9:30", "09:30"), ("9.30", "09:30"), (" 00:00 ", "00:00"), ("23:59", "23:59"), ("", "")])
def test_a_time_of_day_is_read_as_people_write_it(typed, start):
    assert read_start(typed) == start


@pytest.mark.parametrize("typed", ["25:00", "14:60", "2 pm", "14", "-1:00", "١٤:٠٠", "14:00:00", "x" * 20])
def test_what_is_no_time_of_day_is_refused(typed):
    with pytest.raises(TimeUnusable, match=r"such as 9:30 or 14:00"):
        read_start(typed)


@pytest.mark.parametrize("typed", ["0", "4", "601", "5000", "90 min", "-5", "1e2", "٩٠"])
def test_what_cannot_be_booked_is_refused(typed):
    with pytest.raises(TimeUnusable, match="from 5 to 600"):
        read_booked(typed)


def test_times_follow_each_other_also_over_midnight():
    assert spans("23:50", [10, 0, 15]) == ["23:50–00:00", "", "00:00–00:15"]
    assert spans("", [10, 15]) == ["", ""]


@pytest.mark.parametrize(("total", "booked", "words"), [
    (25, None, ""), (25, 25, "no minute to spare"), (25, 26, "1 minute to spare"), (25, 60, "35 minutes to spare"),
    (25, 24, "1 minute too long"), (98, 90, "8 minutes too long")])
def test_how_a_plan_fits_is_said_in_words(total, booked, words):
    assert slack_words(total, booked) == words


def test_the_times_are_worked_out_on_the_page_and_nothing_is_made(app, amara):
    answer = post(amara, starts_at="14:00", booked_minutes="30", then="times")

    assert answer.status_code == 200
    words = words_of(answer.text)
    for said in ("14:00–14:10", "14:10–14:25", "25 minutes, 5 minutes to spare"):
        assert said in words
    assert read(app, lambda: sessions_of(amara.id)) == []


def test_the_console_says_when_each_step_was_planned(amara):
    room = post(amara, starts_at="9:30", booked_minutes="30", then="draft").location.split("/")[-2]

    state = amara.browser.get(f"/sessions/{room}/state").json
    assert [row["minutes_words"] for row in state["run_sheet"]] == [
        "09:30–09:40, 10 minutes", "09:40–09:55, 15 minutes"]


def test_without_a_start_minutes_are_all_that_is_said(amara):
    room = post(amara, then="draft").location.split("/")[-2]

    state = amara.browser.get(f"/sessions/{room}/state").json
    assert [row["minutes_words"] for row in state["run_sheet"]] == ["10 minutes", "15 minutes"]


@pytest.mark.parametrize("then", ["draft", "times", "template"])
def test_a_wrong_time_is_said_at_its_field_and_stays_there(app, amara, then):
    answer = post(amara, starts_at="25:00", booked_minutes="5000", then=then, template="workshop")

    assert answer.status_code == 422
    words = words_of(answer.text)
    assert "Start: a time of day such as 9:30 or 14:00" in words
    assert "Minutes booked: a whole number from 5 to 600" in words
    form = form_to(answer.text, "/sessions/new").fields
    assert (form["starts_at"], form["booked_minutes"], form["group_name"]) == ("25:00", "5000", "North")
    assert read(app, lambda: sessions_of(amara.id)) == []
