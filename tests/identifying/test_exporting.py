"""Every export masks what may identify somebody; a facilitator may decide otherwise, place by place."""

from __future__ import annotations

import json
import re

import pytest
from identifying.held import HELPLINE, MASKED, NAME_MASKED, NHS, WITH_NAME, WITH_NHS
from pages import words_of
from people import Room, csrf_of, read, stored
from sqlalchemy import select

from workshop.cofacilitators.models import CoFacilitator
from workshop.extensions import db
from workshop.guard import MASKS, Tier, find
from workshop.sessions import seal
from workshop.sessions.models import Step

LOWER = "Only kayleigh was asked."


def export(room, ending):
    return room.facilitator.browser.get(f"/sessions/{room.room}/summary{ending}?shape=full").text


@pytest.fixture
def kept(held):
    """The session is closed; what certainly identifies somebody was kept, to be masked."""
    assert held.console.act("close_session", identifiers="keep")["ok"]
    return held.room


@pytest.mark.parametrize("ending", ["", ".csv", ".json"])
@pytest.mark.parametrize("state", ["running", "closed"])
def test_every_export_masks_names_and_numbers(held, state, ending):
    if state == "closed":
        held.console.act("close_session", identifiers="keep")

    text = export(held.room, ending)

    assert all(words in text for words in (MASKED, NAME_MASKED))
    assert all(words not in text for words in (NHS, "Oluwaseun"))


@pytest.mark.parametrize("ending", ["", ".csv", ".json"])
def test_helplines_and_section_47_are_never_masked(kept, ending):
    assert HELPLINE in export(kept, ending)


def test_the_summary_says_how_many_details_are_masked(kept):
    assert "2 details that may identify somebody are masked" in words_of(export(kept, ""))
    assert "2 details that may identify somebody are masked" in json.loads(export(kept, ".json"))["numbers"]


@pytest.mark.parametrize("mask", MASKS.values())
def test_what_stands_in_the_place_of_a_detail_is_no_detail_itself(mask):
    for tier in Tier:
        assert find(f"We asked {mask} too late.", tier=tier) == []


def bodies(room):
    return read(room.app, lambda: [row.body["text"] for step in seal.find(room.room).every_step
                                   for row in seal.queries.sealed(step)])


def test_closing_deletes_certain_identifiers_for_good_unless_told_otherwise(held):
    held.console.act("close_session")

    assert MASKED in bodies(held.room)
    assert WITH_NHS not in bodies(held.room)
    assert WITH_NAME in bodies(held.room)       # a name is only possible: it is masked, and stays


def test_what_is_deleted_for_good_is_in_no_file_of_the_installation(app, asked):
    number = "999 000 0042"
    for phone in asked.phones:
        phone.respond(f"It is {number}.", anyway=True)
    asked.console.act("close_session")

    settings = app.extensions["workshop_settings"]
    assert [path.name for path in settings.data.rglob("*") if path.is_file()
            and number.encode() in path.read_bytes()] == []


def test_closing_keeps_them_when_the_facilitator_says_so(kept):
    assert WITH_NHS in bodies(kept)


# --- the page on which each is checked

def page_of(room):
    return room.facilitator.browser.get(f"/sessions/{room.room}/summary/details")


def items(room):
    """What the page lists: {word: (owner, place)}."""
    found = re.findall(r'<mark>([^<]+)</mark>.*?name="owner" value="([^"]+)".*?name="place" value="([^"]+)"',
                       page_of(room).text, re.S)
    return {word: (owner, place) for word, owner, place in found}


def press(room, word, act, facilitator=None):
    browser = (facilitator or room.facilitator).browser
    owner, place = items(room)[word]
    return browser.post(f"/sessions/{room.room}/summary/details", data={
        "csrf_token": csrf_of(browser.get("/themes").text), "owner": owner, "place": place, "act": act})


def decisions(room):
    return read(room.app, lambda: [step.masks for step in db.session.scalars(select(Step)) if step.masks
                                   and step.session.room == room.room])


def test_the_page_lists_each_detail_with_its_context_masked_or_not(kept):
    words = words_of(page_of(kept).text)

    assert set(items(kept)) == {NHS, "Oluwaseun"}
    assert "We should have asked Oluwaseun sooner." in words
    assert "2 masked, 0 shown." in words
    assert "0808" not in words


def test_a_detail_is_shown_and_masked_again_by_itself(kept):
    press(kept, "Oluwaseun", "show")
    shown = export(kept, ".json")
    press(kept, "Oluwaseun", "mask")

    assert (WITH_NAME in shown, NHS in shown) == (True, False)
    assert "Oluwaseun" not in export(kept, ".json")
    assert decisions(kept) == []                # as usual again: nothing is kept


def test_what_is_kept_is_a_place_and_never_the_word(kept):
    press(kept, "Oluwaseun", "show")

    (masks,) = decisions(kept)
    ((owner, decided),) = masks.items()
    assert re.fullmatch(r"[0-9a-f]{32}", owner)
    assert decided == {"text 21 30": False}


@pytest.fixture
def spoken(asked):
    """A name in several responses, with and without its capital, and as part of another word."""
    texts = ["We let Chidinma down.", "Nobody asked chidinma, and Chidinma knew.", LOWER, "The chidinmas here.",
             "We ask."]
    for phone, text in zip(asked.phones, texts, strict=True):
        assert phone.respond(text)["ok"]
    asked.console.close_step(1)
    asked.console.act("close_session")
    return asked


def test_a_lower_case_name_is_listed_and_can_be_masked(spoken):
    before = export(spoken, ".json")

    press(spoken, "kayleigh", "mask")

    assert LOWER in before
    assert "Only [name] was asked." in export(spoken, ".json")


def test_a_word_is_masked_and_shown_everywhere_as_a_whole_word(spoken):
    press(spoken, "Chidinma", "show_everywhere")
    shown = export(spoken, ".json")
    press(spoken, "Chidinma", "mask_everywhere")
    masked = export(spoken, ".json")

    assert all(text in shown for text in ("We let Chidinma down.", "Nobody asked chidinma, and Chidinma knew."))
    assert all(text in masked for text in ("We let [name] down.", "Nobody asked [name], and [name] knew."))
    assert "chidinmas" in masked


def test_a_decision_of_one_session_changes_no_other(app, amara, spoken):
    other = Room(app, amara)
    (efua,) = other.join()
    other.console.open_step(1)
    efua.respond("We let Chidinma down.")
    other.console.act("close_session")

    press(spoken, "Chidinma", "show_everywhere")

    assert "We let [name] down." in export(other, ".json")


def test_a_place_that_is_no_detail_is_not_found(kept):
    browser = kept.facilitator.browser
    owner, _place = items(kept)["Oluwaseun"]
    for place in ("text 0 3", "text 99 120", "body 0 3", "'; --", "text 21 30"):
        answer = browser.post(f"/sessions/{kept.room}/summary/details", data={
            "csrf_token": csrf_of(browser.get("/themes").text), "act": "show", "place": place,
            "owner": owner if place != "text 21 30" else "0" * 32})
        assert answer.status_code == 404, place
    assert decisions(kept) == []


def test_until_the_close_there_is_nothing_to_check(held):
    assert "once the session is closed" in words_of(page_of(held.room).text)


def test_whoever_only_watches_may_not_decide(kept, dana, app):
    stored(app, lambda: db.session.add(CoFacilitator(
        session_id=seal.find(kept.room).id, facilitator_id=dana.id, may="watch")))

    answer = press(kept, "Oluwaseun", "show", dana)

    assert answer.status_code == 403
    assert "Check for identifying details" not in dana.browser.get(f"/sessions/{kept.room}/summary").text


def test_decisions_are_gone_with_the_session(kept, app):
    press(kept, "Oluwaseun", "show")

    def erase():
        session = seal.find(kept.room)
        for step in session.every_step:
            db.session.delete(step)

    stored(app, erase)

    assert decisions(kept) == []


def test_what_was_agreed_is_masked_and_checked_too(asked):
    asked.console.act("add_step", kind="actions", question="What will we do?", audience="practitioners", minutes=5,
                      settings={})
    position = len(asked.console.state["run_sheet"])
    asked.console.open_step(position)
    asked.console.command("add_action", step_id=asked.console.step_id(position), what="Ring Oluwaseun on 07700 900123",
                          owner="team managers", by_when="")
    asked.console.act("close_session")

    masked = export(asked, ".json")
    press(asked, "Oluwaseun", "show")

    assert masked.count("Ring [name] on [phone number]") == 2      # as an action, and as a result of its step
    assert export(asked, ".json").count("Ring Oluwaseun on [phone number]") == 2
