"""A publication's long words, from its theme to console, phone and board."""

from __future__ import annotations

import json

import pytest
from people import Room
from themes import a_theme

from workshop.library.themes import LONGEST, Theme
from workshop.sessions.offers import offered_steps
from workshop.sessions.planning import planned_steps

QUESTION = ("How do you hear a child? " * 20)[:LONGEST["question"] - 1].strip() + "?"
WHOLE = "Thinking about the last year:\n\n" + "how do you hear a child, and who else does? " * 40


def long_theme(**fields):
    question = {"id": "practitioners-1", "question": QUESTION, "original": WHOLE, "minutes": 8, "source": "",
                "probes": ["And who else hears the child? " * 15] * 3}
    return Theme.model_validate(a_theme().model_dump() | {
        "learning": [{"id": "learning-1", "point": "Listen early. " * 80, "source": ""}],
        "questions": {"practitioners": [question], "leaders": []}} | fields)


def room_with(app, amara, steps):
    for step in steps:
        step.chosen = True
    return Room(app, amara, questions=len(steps), steps=steps)


def test_the_console_shows_the_whole_wording_and_phone_and_board_the_question(app, amara):
    room = room_with(app, amara, planned_steps(long_theme(), "practitioners"))
    (ben,) = room.join()
    room.console.open_step(1)

    page = amara.browser.get(f"/sessions/{room.room}/console").text
    assert room.console.state["original"] == WHOLE.strip()
    assert "The publication’s whole wording" in page
    assert ben.state["step"]["question"] == room.board_state["step"]["question"] == " ".join(QUESTION.split())
    assert "Thinking about the last year" not in json.dumps([ben.state, room.board_state])


@pytest.mark.parametrize(("statement", "length"), [("Listen early. " * 20, "usual"), ("Listen early. " * 80, "long")])
def test_a_card_tells_the_board_when_its_words_are_long(app, amara, statement, length):
    theme = long_theme(learning=[{"id": "learning-1", "point": statement}])
    (card,) = [step for offers in offered_steps(theme, "practitioners", questions=1) for step in offers.steps
               if step.id == "card_learning-1"]
    room = room_with(app, amara, [card, *planned_steps(theme, "practitioners")])
    room.console.open_step(2)

    assert room.board_state["step"]["settings"]["length"] == length
    assert f'data-length="{length}"' in app.test_client().get(f"/board/{room.board_key}").text


@pytest.mark.parametrize(("source", "place", "words"), [
    ({}, "Point 1", "A panel: A report, Point 1"), ({}, "", "A panel: A report"),
    ({"publication": "p" * 160}, "Point 1", "p" * 160), ({"publisher": "p" * 120, "publication": "q" * 60}, "Point 1",
                                                         f"{'q' * 60}, Point 1")])
def test_a_card_names_its_source_as_far_as_there_is_room(source, place, words):
    theme = long_theme(source={"publisher": "A panel", "publication": "A report"} | source,
                       learning=[{"id": "learning-1", "point": "Listen.", "source": place}])
    (card,) = [step for offers in offered_steps(theme, "practitioners", questions=1) for step in offers.steps
               if step.id == "card_learning-1"]

    assert card.settings["source"] == words
