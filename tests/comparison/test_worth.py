"""Was it worth it? The closing step, offered and added up: never a number under five, and nobody's words."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest
from pages import words_of
from people import Room, read, stored
from sealed_sessions import sealed, values

from workshop.comparison import worth
from workshop.comparison.small_cells import LEAST, Shown, shown
from workshop.kinds import find_kind
from workshop.sessions import seal

KIND = find_kind("worth")


def of(*counts):
    """What may be shown of one session with so many 1s, 2s and so on."""
    return shown(KIND.counts(KIND.settings_of({}), values(*counts)))


def held(app, facilitator, *counts, **given):
    return sealed(app, facilitator, [*values(*counts), {"text": "Less talk, more doing."}], kind="worth", settings={},
                  item="", question=KIND.usual_question, **given)


def page(facilitator):
    return words_of(facilitator.browser.get("/comparison/worth").text)


def test_sessions_are_added_up_as_finely_as_each_may_be_shown():
    fine, halves, tiny = of(6, 7, 5, 8, 9), of(2, 4, 1, 5, 3), of(1, 0, 2, 0, 0)

    alone, together = worth.added_up([fine]), worth.added_up([fine, halves, tiny])

    assert [(cell.label, cell.count) for cell in alone.cells] == [
        ("1 – Not worth it", 6), ("2", 7), ("3", 5), ("4", 8), ("5 – Well worth it", 9)]
    assert [(cell.label, cell.count) for cell in together.cells] == [
        ("1 – Not worth it, 2 or 3", 25), ("4 or 5 – Well worth it", 25)]
    assert (together.words, together.sessions, together.left_out) == ("50 people in 2 sessions", 2, 1)


def test_no_sum_holds_a_number_under_five_or_more_than_its_sessions_show():
    for first, second in product(product((0, 3, 6), repeat=5), [(6, 7, 5, 8, 9), (2, 4, 1, 5, 3), (1, 0, 2, 0, 0)]):
        parts = [of(*first), of(*second)]
        total = worth.added_up(parts)
        assert all(cell.count >= LEAST for cell in total.cells)
        assert sum(cell.count for cell in total.cells) == total.people == sum(
            cell.count for one in parts for cell in one.cells)


def test_nothing_is_added_up_of_sessions_of_which_nothing_is_shown():
    assert worth.added_up([Shown(None)]) == worth.Sum(0, (), 0, 1)


def test_the_page_adds_up_ones_own_sessions_and_holds_nobodys_words(app, amara, dana):
    assert "No session asked it yet" in page(amara)
    held(app, amara, 6, 7, 5, 8, 9, group_name="North")
    held(app, amara, 5, 5, 5, 5, 5, group_name="South", held_on=date(2026, 4, 5))
    held(app, dana, 50, 5, 5, 5, 5, group_name="Elsewhere")

    said = page(amara)

    assert "60 people in 2 sessions" in said
    assert all(words in said for words in ("North", "South"))
    assert [words for words in ("Elsewhere", "Less talk") if words in said] == []


@pytest.mark.parametrize("where", ["planning page", "console"])
def test_the_closing_step_is_offered(app, amara, where):
    room = Room(app, amara)
    pages = {"planning page": amara.browser.get(
        f"/sessions/new?theme={next(iter(app.extensions['workshop_library'].themes))}&audience=practitioners").text,
        "console": amara.browser.get(f"/sessions/{room.room}/console?kind=worth").text}

    assert "Was it worth it?" in words_of(pages[where])


def test_a_closing_step_added_on_the_console_asks_what_should_change_and_is_added_up(app, amara):
    room = Room(app, amara)
    assert room.console.act("add_step", kind="worth", question=KIND.usual_question, audience="practitioners", minutes=2,
                            settings={})["ok"]
    phones, last = room.join(6), len(room.console.state["run_sheet"])
    room.console.open_step(last)
    asks = words_of(phones[0].browser.get(f"/w/{room.room}").text)
    for phone in phones:
        assert phone.respond(body={"value": "4", "why": "Less talk, more doing."})["ok"]
    room.console.close_step(last)
    room.console.act("close_session")
    stored(app, lambda: setattr(seal.find(room.room), "is_sealed", True))

    assert "What should change? If you like to say" in asks
    assert "5 – Well worth it" in asks
    assert len(read(app, lambda: worth.asked_by(amara.id))) >= 1
    assert "Less talk" not in page(amara)


def test_of_many_sessions_the_next_page_is_said_to_hold_the_older_ones(app, amara):
    for _ in range(51):
        held(app, amara, 6, 7, 5, 8, 9)
    first, second = (amara.browser.get(f"/comparison/worth?page={number}").text for number in (1, 2))

    assert re.search(r'href="[^"]+page=2" rel="next">Show older</a>', first)
    assert re.search(r'href="[^"]+page=1" rel="prev">Show newer</a>', second)
    assert ">Later<" not in first + second
    assert ">Earlier<" not in first + second
