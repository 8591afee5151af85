"""On Send: one interruption where something certainly identifies somebody, never a refusal, and nothing lost."""

from __future__ import annotations

import pytest
from identifying.held import HELPLINE, NHS, WITH_NAME, WITH_NHS
from pages import form_to, press, words_of
from people import client_id, csrf_of
from sqlalchemy import select

from workshop.extensions import db
from workshop.kinds import all_kinds
from workshop.responses import identifying

INTERRUPTION = "This looks like an NHS number. Please take it out."


def sent(phone):
    return [response["text"] for response in phone.state["yours"]["responses"]]


def test_what_certainly_identifies_somebody_is_asked_about_with_kinds_and_places(asked):
    ben = asked.phones[0]

    ack = ben.respond(WITH_NHS)

    start = WITH_NHS.index(NHS)
    assert ack == {"ok": False, "error": "identifying", "words": INTERRUPTION, "details": [
        {"kind": "nhs_number", "field": "text", "start": start, "end": start + len(NHS)}]}
    assert sent(ben) == []


def test_several_details_are_named_together(asked):
    ack = asked.phones[0].respond(f"Ring 07700 900123 about {NHS}, or 07700 900123 again.")

    assert ack["words"] == "This looks like a phone number and an NHS number. Please take them out."


@pytest.mark.parametrize("text", [WITH_NAME, HELPLINE, "We ask too late."])
def test_a_possible_name_a_helpline_and_section_47_interrupt_nobody(asked, text):
    ben = asked.phones[0]

    assert ben.respond(text)["ok"]
    assert sent(ben) == [text]


def test_what_is_sent_anyway_is_taken_once_and_its_sender_hears_that_it_is_read_first(asked):
    ben, act = asked.phones[0], client_id()

    acks = [ben.respond(WITH_NHS, anyway=True, client_id=act) for _ in range(2)]

    assert [ack["words"] for ack in acks] == ["Saved. Your facilitator reads it before anybody else sees it."] * 2
    assert sent(ben) == [WITH_NHS]


def test_anyway_changes_nothing_where_nothing_is_found(asked):
    ack = asked.phones[0].respond("We ask too late.", anyway=True)

    assert (ack["ok"], "facilitator" in ack["words"]) == (True, False)


def test_a_correction_is_asked_about_in_the_same_way(asked):
    ben = asked.phones[0]
    ben.respond("We ask too late.")

    refused = ben.edit(0, WITH_NHS)
    kept = sent(ben)
    taken = ben.edit(0, WITH_NHS, anyway=True)

    assert (refused["error"], kept, taken["ok"], sent(ben)) == ("identifying", ["We ask too late."], True, [WITH_NHS])


def test_what_is_parked_is_asked_about_in_the_same_way(asked):
    park = asked.phones[0].live.command

    refused = park("park", client_id=client_id(), body={"text": WITH_NHS})
    taken = park("park", client_id=client_id(), body={"text": WITH_NHS}, anyway=True)

    assert (refused["error"], taken["ok"]) == ("identifying", True)


def test_by_http_the_same_refusal_comes_with_a_status(asked):
    ben = asked.phones[0]
    token = csrf_of(ben.browser.get(f"/w/{ben.room}").text)

    def post(**given):
        return ben.browser.post(f"/w/{ben.room}/submit_response", headers={"X-CSRFToken": token}, json={
            "client_id": client_id(), "step_id": ben.step_id, "body": {"text": WITH_NHS}} | given)

    refused, taken = post(), post(anyway=True)

    assert (refused.status_code, refused.json["error"], taken.status_code) == (422, "identifying", 200)


#: What somebody fills in at each kind that takes words, with an NHS number in it. Every other kind takes choices only.
FIELDS = {
    "reflection": {"text": WITH_NHS}, "check_in": {"text": WITH_NHS}, "check_out": {"text": WITH_NHS},
    "word": {"word": "07700 900123"}, "actions": {"what": "Ask again", "owner": WITH_NHS},
    "scale": {"value": "4", "why": WITH_NHS}, "worth": {"value": "4", "why": WITH_NHS},
    "phases": {"text": WITH_NHS, "written_by": "pair"},
    "parking_lot": {"text": WITH_NHS},
}


def settings_of(kind):
    return {"scale": {"asks_why": True}}.get(kind.name, {})


@pytest.mark.parametrize("name", [name for name, kind in all_kinds().items() if kind.takes_responses])
def test_every_kind_with_words_is_looked_at_and_no_other(name):
    """A kind says in `words_in` where its words are; one whose words were forgotten fails here."""
    kind = all_kinds()[name]
    if name not in FIELDS:
        assert not kind.has_cards, f"{name} takes words: say what is filled in"
        return
    parts = kind.read(kind.settings_of(settings_of(kind)), FIELDS[name])

    assert any(identifying.is_certain(kind, body) for body in parts.values())


def page_of(phone):
    return phone.browser.get(f"/w/{phone.room}").text


def test_without_javascript_it_is_a_page_with_the_words_in_the_box(asked):
    ben = asked.phones[0]

    answer = press(ben.browser, page_of(ben), "/submit_response", button="Send", text=WITH_NHS)

    assert answer.status_code == 422
    assert INTERRUPTION in words_of(answer.text)
    assert form_to(answer.text, "/submit_response").fields["text"] == WITH_NHS
    assert sent(ben) == []


def test_without_javascript_the_second_button_sends_it_anyway(asked):
    ben = asked.phones[0]
    page = press(ben.browser, page_of(ben), "/submit_response", button="Send", text=WITH_NHS).text

    answer = press(ben.browser, page, "/submit_response", button="Send anyway: held for your facilitator")

    assert (answer.status_code, sent(ben)) == (303, [WITH_NHS])


def test_without_javascript_words_that_were_taken_out_go_as_usual(asked):
    ben = asked.phones[0]
    page = press(ben.browser, page_of(ben), "/submit_response", button="Send", text=WITH_NHS).text

    press(ben.browser, page, "/submit_response", button="Send", text="The child was never asked.")

    assert sent(ben) == ["The child was never asked."]


def test_without_javascript_what_is_parked_is_a_page_too(asked):
    ben = asked.phones[0]

    page = press(ben.browser, page_of(ben), "/park", text=WITH_NHS).text
    kept = form_to(page, "/park").fields["text"]
    press(ben.browser, page, "/park", button="Send anyway: held for your facilitator")

    assert INTERRUPTION in words_of(page)
    assert kept == WITH_NHS
    assert [note["text"] for note in ben.state["parking"]["responses"]] == [WITH_NHS]


def test_nothing_that_was_found_is_stored_or_logged(asked, caplog):
    """A number that was taken out is nowhere; one that was sent anyway is in its response, and its kind is nowhere."""
    taken_out, sent_anyway = "999 000 0018", "999 000 0026"
    ben, chidi = asked.phones[:2]
    ben.respond(f"It is {taken_out}.")
    ben.respond("It is left out.")
    chidi.respond(f"It is {sent_anyway}.", anyway=True)
    asked.console.close_step(1)

    with asked.app.app_context():
        rows = [dict(row) for table in db.metadata.sorted_tables
                for row in db.session.execute(select(table)).mappings()]

    assert [row["body"] for row in rows if sent_anyway in str(row)] == [{"text": f"It is {sent_anyway}."}]
    assert [row for row in rows if taken_out in str(row) or "nhs_number" in str(row)] == []
    assert all(word not in caplog.text for word in (taken_out, sent_anyway, "nhs"))
