"""Open for a while: each at their own pace until the time that was set, and nothing tells who came or when."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta

import pytest
from pages import press, words_of
from people import Live, read

from workshop import clock
from workshop.live import own_pace
from workshop.sessions import for_a_while, seal
from workshop.storage.prepare import prepare


def session_of(room, look):
    return read(room.app, lambda: look(seal.find(room.room)))


def on_another_day(room):
    """Its facilitator signs in again, as after half a day, and opens the console."""
    room.facilitator.sign_in()
    room.console = room.facilitator.console(room.room)
    return room.console


# --- on the phone ------------------------------------------------------------------------------------------------


def test_a_phone_lists_every_question_with_what_it_did_there(paced, come, steps):
    (ben,) = come()
    ben.respond(steps[2], "Last one first")
    ben.command("pass_step", steps[0])

    states = re.findall(r'class="badge[^"]*">(Answered|Passed|Not yet)<', ben.page)

    assert states == ["Passed", "Not yet", "Answered"]
    assert "2 of 3 done on this phone" in words_of(ben.page)
    assert session_of(paced, for_a_while.until_words) in words_of(ben.page)


def test_it_is_answered_and_changed_without_a_script(come, steps):
    (ben,) = come()

    sent = press(ben.browser, ben.question(steps[1]), "/submit_response", button="Send", text="Evry week")
    press(ben.browser, ben.question(steps[1], "?edit=0"), "/edit_response", text="Every week")

    assert sent.location == f"/w/{ben.room}/questions/{steps[1]}"
    assert [one["text"] for one in ben.state(steps[1])["yours"]["responses"]] == ["Every week"]
    assert "Next: question 3" in words_of(ben.question(steps[1]))


def test_words_that_cannot_be_sent_stay_in_their_own_question(come, steps):
    (ben,) = come()

    answer = press(ben.browser, ben.question(steps[1]), "/submit_response", text="x" * 2_001)

    assert answer.status_code == 422
    assert "x" * 2_001 in answer.text
    assert ben.state(steps[1])["step"]["question"] in words_of(answer.text)


def test_only_questions_for_ones_own_role_are_listed(app, amara, moved_clock, come, paced):
    from people import Room

    both = Room(app, amara, questions=40, audience="both", open_until=clock.now() + timedelta(days=1))
    listed = {role: session_of(both, lambda session, role=role: {
        step.audience for step in for_a_while.steps_for(session, role)}) for role in ("leaders", "practitioners", "")}

    assert listed == {"leaders": {"leaders"}, "practitioners": {"practitioners"},
                      "": {"leaders", "practitioners"}}


def test_a_phone_remembers_that_it_joined_until_the_session_ends_at_the_latest(come, paced):
    (ben,) = come()
    cookie = ben.browser.get_cookie(f"phone-{paced.room}")
    days = for_a_while.DAYS_TOGETHER + 1 + 2

    assert timedelta(days=days - 1) < timedelta(seconds=cookie.max_age) <= timedelta(days=days)


def test_a_phone_that_others_use_can_forget_the_session(come, steps, paced):
    (ben,) = come()
    ben.respond(steps[0], "What Ben wrote")

    page = press(ben.browser, ben.page, "/forget").text

    assert "This phone has forgotten the session" in words_of(page)
    assert "data-is-forgotten" in page     # with a script the phone's own words go too, also when it came too late
    assert "participants/own_pace.js" in page
    assert ben.browser.get_cookie(f"phone-{paced.room}") is None
    assert ben.browser.get(f"/w/{paced.room}").status_code == 404


def test_a_session_in_the_room_gives_a_cookie_that_goes_with_the_browser(room):
    (ben,) = room.join()

    assert ben.browser.get_cookie(f"phone-{room.room}").max_age is None


# --- nothing tells who came, or when ----------------------------------------------------------------------------


def screens(room):
    """Everything that anybody but the one who answers is shown."""
    browser, who = room.facilitator.browser, room.room
    pages = [browser.get(f"/sessions/{who}/{page}").text for page in ("console", "state", "summary", "summary.json",
                                                                     "summary.csv", "done")]
    board = room.app.test_client()
    pages += [board.get(f"/board/{room.board_key}{page}").text for page in ("", "/state")]
    return [re.sub(r'(csrf_token" value=|csrf=|nonce=)"[^"]*"', "", page) for page in pages]


def test_no_screen_changes_when_somebody_joins_answers_or_changes_a_response(paced, come, steps, house):
    come(2)
    before, events = screens(paced), (paced.console.received(), paced.board.received())
    (ben,) = come()

    ben.respond(steps[0], "Ben, at nine in the evening")
    ben.edit(steps[0], "Ben, at ten")
    ben.command("pass_step", steps[1])
    paced.beat()
    house()

    assert screens(paced) == before
    assert (paced.console.received(), paced.board.received()) == ([], []), events


def test_how_many_is_told_in_fives_and_from_five_on(paced, come, steps):
    told = []
    for _ in range(6):
        (phone,) = come()
        phone.respond(steps[0], "One more")
        told.append((paced.console.state["joined"]["words"], paced.console.state["run_sheet"][0]["state_words"]))

    assert told == 4 * [("Fewer than five have joined so far", "Open · fewer than five have answered so far")] + 2 * [
        ("5 or more have joined so far", "Open · 5 or more have answered so far")]
    assert "5 or more have joined so far" in words_of(paced.app.test_client().get(f"/j/{paced.code}").text)


def test_a_phone_at_its_own_pace_has_no_live_connection_and_no_presence(paced, come):
    (ben,) = come()
    ben.state()

    assert not Live(paced.app, "/participant", {"session": paced.room}, ben.browser).is_connected
    assert paced.app.extensions["workshop_presence"].count(paced.room) == 0


def test_not_even_the_hour_of_an_answer_is_kept_and_the_log_of_the_database_is_emptied(
        paced, come, steps, house, moved_clock, settings):
    key = paced.app.extensions["workshop_keys"].folder / paced.room
    (ben,) = come()
    before = key.stat().st_mtime
    moved_clock.forward(hours=20)

    ben.respond(steps[0], "What Ben wrote at night")
    house()

    assert key.stat().st_mtime == before
    log = settings.database.with_name(settings.database.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0


def test_what_is_kept_of_a_phone_is_what_is_kept_in_a_room(paced, come, steps, settings):
    """The rows that answering at one's own pace leaves are those of the room: no author, no time, no token."""
    for number, phone in enumerate(come(3)):
        phone.respond(steps[number], f"Words {number}")
    token = phone.browser.get_cookie(f"phone-{paced.room}").value.split(".")[0]
    connection = sqlite3.connect(settings.database)
    dump = "\n".join(connection.iterdump())
    session = dict(zip([row[1] for row in connection.execute("PRAGMA table_info(session)")],
                       connection.execute("SELECT * FROM session").fetchone(), strict=True))
    connection.close()

    assert token not in dump
    assert session["most_joined"] == 3
    assert session["gathered_on"] is None


@pytest.mark.parametrize("command", ["open_step", "close_step", "reveal_step", "hold_step", "clear_step",
                                     "take_up_step"])
def test_nothing_is_put_to_a_group_that_is_not_together(paced, steps, command):
    answer = paced.console.act(command, step_id=steps[0])

    assert answer["error"] == "at_own_pace"


def test_what_only_a_room_has_is_refused_in_words(come, steps):
    (ben,) = come()

    answers = [ben.command("ask_for_time", steps[0]), ben.command("ask_for_break", steps[0])]

    assert [answer["ok"] for answer in answers] == [False, False]
    assert "parking" in ben.state(steps[0])
    assert ben.state(steps[0])["parking"] is None


# --- when it is over ---------------------------------------------------------------------------------------------


def test_twelve_hours_without_an_act_do_not_end_it(paced, house, moved_clock):
    moved_clock.forward(hours=30)

    house()

    assert on_another_day(paced).state["own_pace"]["is_gathering"]


def test_it_closes_by_the_clock_and_is_revealed_as_in_a_room(paced, come, steps, house, moved_clock):
    people = come(5)
    for number, phone in enumerate(people):
        phone.respond(steps[0], f"From phone {number}")
    moved_clock.forward(days=2)
    late = people[0].respond(steps[1], "A minute late")
    house()

    console = on_another_day(paced)
    assert late["error"] == "step_not_open"
    assert console.state["next_act"]["label"] == "Look at question 1 together"
    assert console.act("take_up_step", step_id=steps[0])["ok"]
    assert len(console.state["responses"]) == 5
    assert console.state["answered"]["words"] == "5 answered"
    assert paced.board_state["responses"] == []
    console.act("reveal_step", step_id=steps[0])
    assert len(paced.board_state["responses"]) == 5
    assert "From phone 3" in words_of(people[0].browser.get(f"/w/{paced.room}/look-back").text)
    assert console.state["next_act"]["command"] == "take_up_step"


def test_its_summary_says_from_when_until_when_it_was_open(paced, come, steps, house, moved_clock):
    for phone in come(3):
        phone.respond(steps[0], "Words for the summary")
    until = session_of(paced, lambda session: for_a_while.time_words(session.open_until))
    moved_clock.forward(days=2)
    house()
    on_another_day(paced).act("close_session")

    page = words_of(paced.facilitator.browser.get(f"/sessions/{paced.room}/summary?shape=full").text)

    assert f"to {until}" in page
    assert "Open for a while, from" in page
    assert "3 people joined" in page
    assert "over some days" in page
    assert page.count("Words for the summary") == 3


def test_the_facilitator_closes_it_early_and_can_open_it_again(paced, come, steps):
    (ben,) = come()
    ben.respond(steps[0], "Before")
    until = clock.as_local(clock.now() + timedelta(days=3))

    assert paced.console.act("close_questions")["ok"]
    assert ben.edit(steps[0], "While it is closed")["error"] == "step_not_open"
    assert paced.console.act("change_until", until_day=f"{until:%d/%m/%Y}", until_time="9.30")["ok"]

    assert ben.edit(steps[0], "After")["ok"]
    assert "09:30" in session_of(paced, for_a_while.until_words)


def test_it_stays_closed_once_the_group_has_begun_to_look(paced, come, steps):
    (ben,) = come()
    ben.respond(steps[0], "Before")
    paced.console.act("close_questions")
    paced.console.act("take_up_step", step_id=steps[0])
    until = clock.as_local(clock.now() + timedelta(days=3))

    answer = paced.console.act("change_until", until_day=until.date().isoformat(), until_time="9:30")

    assert "begun to look" in answer["words"]


@pytest.mark.parametrize(("days", "time", "field"), [
    (-1, "17:00", "until_day"), (61, "17:00", "until_day"), (2, "noon", "until_time"), (None, "17:00", "until_day")])
def test_a_time_that_cannot_be_used_is_refused_at_its_field(paced, days, time, field):
    day = "soon" if days is None else clock.as_local(clock.now() + timedelta(days=days)).date().isoformat()

    answer = paced.console.act("change_until", until_day=day, until_time=time)

    assert (answer["error"], answer["field"]) == ("until_unusable", field)


def test_a_group_that_never_looks_at_it_has_fourteen_days(paced, come, steps, house, moved_clock):
    (ben,) = come()
    ben.respond(steps[0], "Nobody looked")
    moved_clock.forward(days=2)
    house()
    moved_clock.forward(days=for_a_while.DAYS_TOGETHER)
    house()
    assert not session_of(paced, lambda session: session.is_sealed)

    moved_clock.forward(days=1)
    house()
    on_another_day(paced)

    assert session_of(paced, lambda session: session.is_sealed)
    assert "the days to look at it together were over" in paced.facilitator.browser.get(
        f"/sessions/{paced.room}/done").text


# --- a restart ---------------------------------------------------------------------------------------------------


def test_after_a_reboot_what_was_sent_is_safe_and_the_phone_says_that_it_cannot_be_changed(paced, come, steps):
    (ben,) = come()
    ben.respond(steps[0], "Before the reboot")
    paced.app.extensions["workshop_keys"].destroy(paced.room)
    prepare(paced.app)

    assert own_pace.UNKNOWN in words_of(ben.page)
    assert "can no longer be changed from a phone" in words_of(ben.question(steps[0]))
    assert ben.respond(steps[1], "And after it")["ok"]


# --- planning ----------------------------------------------------------------------------------------------------


def plan(amara, app, **given):
    slug, _theme = next(iter(app.extensions["workshop_library"].themes.items()))
    page = amara.browser.get(f"/sessions/new?theme={slug}&audience=practitioners").text
    return press(amara.browser, page, "/sessions/new", button="Save for later", group_name="The night team", **given)


def test_the_planning_page_makes_one_that_is_open_for_a_while(app, amara):
    until = clock.as_local(clock.now() + timedelta(days=5))

    made = plan(amara, app, way="while", until_day=until.date().isoformat(), until_time="17:00")
    page = words_of(amara.browser.get(made.location).text)

    assert made.status_code == 303
    assert f"To be open until {until:%A} {until.day} {until:%B %Y}, 17:00" in page


def test_the_planning_page_says_at_the_field_what_is_wrong_with_the_day(app, amara):
    page = plan(amara, app, way="while", until_day="2020-01-01", until_time="17:00")

    assert page.status_code == 422
    assert 'id="error-until_day"' in page.text
    assert "That time is past" in page.text
    assert re.search(r'value="while" checked', page.text)
    assert 'value="The night team"' in page.text


def test_a_plan_of_breaks_alone_cannot_be_open_for_a_while(app, amara, paced):
    def only_breaks(session):
        for step in session.steps:
            step.kind, step.settings = "break", {}
        session.state = "draft"
        with pytest.raises(for_a_while.NothingToAnswer):
            for_a_while.begin(session)

    session_of(paced, only_breaks)


def test_a_plan_whose_time_is_past_asks_for_another_before_it_opens(app, amara, moved_clock):
    until = clock.as_local(clock.now() + timedelta(days=1))
    room = plan(amara, app, way="while", until_day=until.date().isoformat(), until_time="23:59").location.split("/")[2]
    moved_clock.forward(days=3)
    amara.sign_in()
    console = amara.console(room)

    answer = console.open_lobby()

    assert "That time is past" in answer["words"]
    later = clock.as_local(clock.now() + timedelta(days=2))
    assert console.act("change_until", until_day=later.date().isoformat(), until_time="12:00")["ok"]
    assert console.act("open_lobby")["ok"]


def test_it_is_rehearsed_like_any_other_plan(app, amara):
    until = clock.as_local(clock.now() + timedelta(days=5))
    room = plan(amara, app, way="while", until_day=until.date().isoformat(), until_time="17:00").location.split("/")[2]

    made = press(amara.browser, amara.browser.get("/sessions").text, f"/sessions/{room}/rehearse")
    state = amara.browser.get(made.location.replace("console", "state")).json

    assert state["own_pace"]["is_gathering"]
