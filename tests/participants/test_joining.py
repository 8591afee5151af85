from __future__ import annotations

import re

import pytest
from pages import press, words_of
from people import Room, csrf_of

from workshop.care.rules import GROUND_RULES
from workshop.participants.views import DANGER, WHAT_HAPPENS


def cookies_of(answer):
    return answer.headers.getlist("Set-Cookie")


def test_the_card_says_what_happens_before_anybody_joins(app, room):
    browser = app.test_client()

    answer = browser.get(f"/j/{room.code}")

    said = words_of(answer.text)
    assert answer.status_code == 200
    assert [words for words in (*WHAT_HAPPENS, DANGER, *GROUND_RULES) if words not in said] == []
    assert "Nobody has joined yet" in said
    assert cookies_of(answer) == []
    assert room.console.state["joined"] == {"count": 0, "words": "Nobody has joined yet"}


def test_joining_gives_one_cookie_that_scripts_cannot_read_and_leads_to_the_question(app, room):
    browser = app.test_client()

    answer = browser.post(f"/j/{room.code}")

    assert (answer.status_code, answer.location) == (303, f"/w/{room.room}")
    (cookie,) = cookies_of(answer)
    assert cookie.startswith(f"phone-{room.room}=")
    assert sorted(cookie.split("; ")[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax"]   # no date: a session cookie
    assert "You are in. The first question will appear here." in words_of(browser.get(answer.location).text)
    assert room.console.state["joined"]["count"] == 1


def test_a_participant_gets_no_other_cookie(app, room):
    browser = app.test_client()
    pages = ["/", f"/j/{room.code}", f"/w/{room.room}", f"/w/{room.room}/state", "/nowhere"]
    browser.post(f"/j/{room.code}")
    room.console.open_step(1)

    assert [page for page in pages if cookies_of(browser.get(page))] == []


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:4]} {code[4:]} ", lambda code: "-".join(code),
                                   lambda code: f"{code[:4]}–{code[4:]}.", str])
def test_a_typed_code_may_have_any_case_spaces_and_hyphens(app, room, typed):
    browser = app.test_client()

    answer = press(browser, browser.get("/").text, "/join", code=typed(room.code))

    assert (answer.status_code, answer.location) == (303, f"/j/{room.code}")


def test_no_code_at_all_is_said_at_the_box(app):
    answer = app.test_client().post("/join", data={"code": "  "})

    assert answer.status_code == 422
    assert "Type the code that stands on the board." in words_of(answer.text)


def test_unknown_closed_and_mistyped_codes_are_one_page(app, amara, room):
    closed = Room(app, amara)
    closed_code = closed.code
    closed.console.act("close_session")
    codes = [closed_code, "BCDFGHJK", room.code[:-1], "x", "CAFÉ"]

    for ask in (lambda code: app.test_client().get(f"/j/{code}"),
                lambda code: app.test_client().post(f"/j/{code}"),
                lambda code: app.test_client().post("/join", data={"code": code})):
        answers = [ask(code) for code in codes]
        pages = {re.sub('nonce="[^"]+"', "", answer.text.replace(f'value="{code}"', 'value=""'))
                 for answer, code in zip(answers, codes, strict=True)}

        assert {answer.status_code for answer in answers} == {404}
        assert len({tuple(sorted(answer.headers.keys())) for answer in answers}) == 1
        assert len(pages) == 1


def test_the_page_for_a_wrong_code_says_what_to_do_next(app):
    said = words_of(app.test_client().get("/j/BCDFGHJK").text)

    assert "Check the code on the board, or scan the square on it again." in said


def test_somebody_who_joined_is_led_on_to_the_question(room):
    (ben,) = room.join()

    answer = ben.browser.get(f"/j/{room.code}")

    assert (answer.status_code, answer.location) == (302, f"/w/{room.room}")


def test_joining_again_and_a_second_tab_are_the_same_phone(room):
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Mine")

    ben.browser.post(f"/j/{room.code}")

    assert [response["text"] for response in ben.state["yours"]["responses"]] == ["Mine"]
    assert room.console.state["joined"]["count"] == 1


def test_a_late_joiner_lands_on_the_question_that_is_open(room):
    room.console.open_step(1)
    room.console.open_step(2)

    (ben,) = room.join()

    assert ben.state["step"]["position_words"] == "Question 2 of 3"
    assert ben.live.events("session_state")[0]["step"] == ben.state["step"]


def test_the_page_after_the_close_says_thank_you_and_takes_the_cookie_back(room):
    (ben,) = room.join()
    room.console.act("close_session")

    answer = ben.browser.get(f"/w/{room.room}")

    assert answer.status_code == 200
    assert "Thank you for taking part." in words_of(answer.text)
    assert [cookie.split(";")[0] for cookie in cookies_of(answer)] == [
        f"phone-{room.room}=", f"role-{room.room}="]
    assert ben.browser.get(f"/w/{room.room}").status_code == 404


def test_a_phone_never_sees_the_words_of_another(room):
    ben, chidi = room.join(2)
    room.console.open_step(1)
    ben.respond("Only Ben's own words")
    room.console.close_step(1)
    room.console.reveal_step(1)

    everything = str([chidi.state, chidi.live.received(), chidi.browser.get(f"/w/{room.room}").text])

    assert "Only Ben's own words" in str(ben.state)
    assert "Only Ben's own words" not in everything


@pytest.mark.parametrize(("headers", "has_token"), [
    ({}, False),
    ({"Origin": "https://elsewhere.example"}, True),
    ({"Origin": "null"}, True),
    ({"Sec-Fetch-Site": "cross-site"}, True),
    ({"Sec-Fetch-Site": "same-site"}, True),
])
def test_an_act_that_our_own_page_did_not_ask_for_is_refused(room, headers, has_token):
    (ben,) = room.join()
    room.console.open_step(1)
    token = csrf_of(ben.browser.get(f"/w/{room.room}").text) if has_token else "made-up"

    answer = ben.browser.post(f"/w/{room.room}/pass_step", headers=headers, data={
        "csrf_token": token, "client_id": "a" * 16, "step_id": ben.step_id})

    assert answer.status_code in (403, 409)
    assert ben.state["yours"]["passed"] is False


def test_the_token_of_one_phone_is_none_for_another(room):
    ben, chidi = room.join(2)
    room.console.open_step(1)

    token = csrf_of(chidi.browser.get(f"/w/{room.room}").text)

    answer = ben.browser.post(f"/w/{room.room}/pass_step", data={
        "csrf_token": token, "client_id": "a" * 16, "step_id": ben.step_id})

    assert (answer.status_code, ben.state["yours"]["passed"]) == (409, False)
