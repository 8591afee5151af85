"""The same act by HTTP when the socket is down: the same acknowledgement, stored once."""

from __future__ import annotations

import pytest
from people import client_id, csrf_of


@pytest.fixture
def people(room):
    ben, chidi = room.join(2)
    room.console.open_step(1)
    return ben, chidi


def post(phone, name, **payload):
    token = csrf_of(phone.browser.get(f"/w/{phone.room}").text)
    return phone.browser.post(f"/w/{phone.room}/{name}", json=payload, headers={
        "X-CSRFToken": token, "Accept": "application/json"})


@pytest.mark.parametrize(("name", "given", "status"), [
    ("submit_response", {"body": {"text": "We meet each week."}}, 200),
    ("submit_response", {"body": {"text": " "}}, 422),
    ("submit_response", {"body": {"text": "x" * 2_001}}, 422),
    ("submit_response", {"body": {"text": "a\x07b"}}, 422),
    ("submit_response", {"body": {"text": "x" * 20_000}}, 413),
    ("submit_response", {"body": {"text": 7}}, 400),
    ("submit_response", {}, 400),
    ("submit_response", {"body": {"text": "words"}, "author": "Ben"}, 400),
    ("submit_response", {"body": {"text": "words"}, "step_id": 10**12}, 404),
    ("pass_step", {}, 200),
    ("edit_response", {"slot": 0, "edits": 0, "body": {"text": "words"}}, 404),
    ("edit_response", {"slot": 9_999, "edits": 0, "body": {"text": "words"}}, 400),
    ("withdraw_response", {"slot": 0}, 404),
    ("close_session", {"plan_revision": 1}, 403),
])
def test_http_acknowledges_as_the_socket_does(people, name, given, status):
    ben, chidi = people
    payload = {"client_id": client_id(), "step_id": ben.step_id} | given

    answer = post(ben, name, **payload)

    assert (answer.status_code, answer.json) == (status, chidi.live.command(name, **payload))


def test_an_act_that_went_through_both_doors_is_one(people):
    ben, _chidi = people
    payload = {"client_id": client_id(), "step_id": ben.step_id, "body": {"text": "Once"}}

    by_socket = ben.live.command("submit_response", **payload)
    by_http = post(ben, "submit_response", **payload)

    assert by_http.json == by_socket
    assert [response["text"] for response in by_socket["yours"]["responses"]] == ["Once"]


def test_acts_of_different_forms_of_one_page_are_different_acts(people):
    """All plain forms of a page have one id; whoever passes may still write before the answer has come."""
    ben, _chidi = people
    of_page = {"client_id": client_id(), "step_id": ben.step_id}

    for _twice in range(2):                     # the same form twice is one act
        assert post(ben, "pass_step", **of_page).json["ok"]
        assert post(ben, "submit_response", **of_page, body={"text": "After all"}).json["ok"]
    assert [response["text"] for response in ben.state["yours"]["responses"]] == ["After all"]
    ben.respond("And more")
    for slot in (0, 1, 1):
        assert post(ben, "edit_response", **of_page, slot=slot, edits=0, body={"text": f"Better {slot}"}).json["ok"]
    assert [response["text"] for response in ben.state["yours"]["responses"]] == ["Better 0", "Better 1"]
    for slot in (0, 1, 1):
        assert post(ben, "withdraw_response", **of_page, slot=slot).json["ok"]
    assert ben.state["yours"]["responses"] == []


def test_the_state_by_http_is_that_of_the_socket(people):
    ben, _chidi = people
    ben.respond("Mine")

    again = type(ben.live)(ben.app, "/participant", {"session": ben.room}, ben.browser)

    assert again.events("session_state") == [ben.state]


def test_nothing_but_an_object_is_understood(people):
    ben, _chidi = people
    token = csrf_of(ben.browser.get(f"/w/{ben.room}").text)

    answers = [ben.browser.post(f"/w/{ben.room}/pass_step", data=body, content_type="application/json",
                                headers={"X-CSRFToken": token}) for body in ("", "[]", "null", '"text"', "{", "\xff")]

    assert {(answer.status_code, answer.json["error"]) for answer in answers} == {(400, "malformed")}
    assert ben.state["yours"]["passed"] is False


def test_a_phone_that_did_not_join_is_told_how(app, room):
    answer = app.test_client().post(f"/w/{room.room}/pass_step", json={})

    assert (answer.status_code, answer.json) == (403, {
        "ok": False, "error": "not_in_session", "words": "Join again with the code on the board."})
