"""What the board makes of each event: plain functions, run as the browser runs them."""

from __future__ import annotations

import json

import pytest
from services import ROOT, told_by_node

SCRIPTS = ROOT / "workshop" / "static" / "js"


def run(script, *given):
    """The value of an expression over the board's functions; `given` is the list of arguments."""
    source = (f'import * as board from "{(SCRIPTS / "board" / "board_state.js").as_uri()}";'
              f'import * as countdown from "{(SCRIPTS / "web" / "countdown.js").as_uri()}";'
              f"const given = {json.dumps(given)};"
              f"console.log(JSON.stringify({script}) ?? 'null');")
    return told_by_node(source)


def card(name, text=None, **given):
    return {"id": name, "text": text or f"Words of {name}", "note": "", "resonance_words": ""} | given


def group(name, *cards, title="Asking again"):
    return {"id": name, "title": title, "count_words": f"{len(cards)} responses", "responses": list(cards)}


def panel(*cards, key=1, groups=(), **given):
    return {"key": key, "step": {"id": key, "question": "What helps?", "shows": {"reflection": True}},
            "answered": {"words": ""}, "responses": list(cards), "groups": list(groups), "results": None,
            "spotlight": None, "sample": None, "timer": None} | given


def state(*panels, **given):
    return {"revision": 1, "is_blank": False, "is_running": True, "is_lobby": False, "joined": {"words": "3 joined"},
            "panels": list(panels)} | given


def changed(before, after):
    return run("board.after(given[0], 'panel_changed', {step_id: 1, panel: given[1]})", before, after)


def while_paused(before, after):
    return run("board.afterWhilePaused(given[0], 'panel_changed', {step_id: 1, panel: given[1]})", before, after)


def ids(panel):
    return [found["id"] for found in panel["responses"]], [
        [found["id"] for found in group["responses"]] for group in panel["groups"]]


def test_a_changed_panel_replaces_the_one_with_its_key_and_no_other():
    beside = panel(card("c"), key=2)

    after = changed(state(panel(card("a")), beside), panel(card("a"), card("b")))

    assert after["panels"] == [panel(card("a"), card("b")), beside]


def test_a_panel_that_is_not_shown_changes_nothing():
    before = state(panel(card("a")))

    assert changed(before, panel(card("x"), key=9)) == before


def test_a_page_that_is_being_read_keeps_its_cards_when_the_first_page_comes_again():
    second = {"words": "Showing 24 of 60", "page": 2, "pages": 3}

    after = changed(state(panel(card("y"), sample=second)),
                    panel(card("a"), sample=second | {"page": 1}, hidden_words="1 response hidden"))

    assert ids(after["panels"][0]) == (["y"], [])
    assert after["panels"][0]["sample"] == second
    assert after["panels"][0]["hidden_words"] == "1 response hidden"


def test_a_page_that_is_being_read_goes_with_all_others_when_nothing_may_be_seen_any_more():
    second = {"words": "Showing 24 of 60", "page": 2, "pages": 3}

    after = changed(state(panel(card("y"), sample=second)), panel(sample=None))

    assert ids(after["panels"][0]) == ([], [])


def test_while_paused_cards_go_and_none_comes():
    after = while_paused(state(panel(card("a"), card("b"))), panel(card("b"), card("new")))

    assert ids(after["panels"][0]) == (["b"], [])


def test_while_paused_a_corrected_response_goes_because_its_old_words_may_not_be_seen():
    after = while_paused(state(panel(card("a", "As it was"), card("b"))), panel(card("a", "Corrected"), card("b")))

    assert ids(after["panels"][0]) == (["b"], [])


def test_while_paused_cards_stay_where_they_stand_when_they_are_grouped():
    after = while_paused(state(panel(card("a"), card("b"))), panel(card("b"), groups=[group("g", card("a"))]))

    assert ids(after["panels"][0]) == (["a", "b"], [])


def test_while_paused_a_title_that_is_gone_is_taken_away_and_its_cards_stay():
    before = state(panel(groups=[group("g", card("a"), card("b"))]))

    after = while_paused(before, panel(groups=[group("g", card("a"), title="Another title")]))

    assert ids(after["panels"][0]) == ([], [["a"]])
    assert after["panels"][0]["groups"][0]["title"] == ""


def test_while_paused_the_response_shown_large_goes_and_no_other_takes_its_place():
    before = state(panel(card("a"), card("b"), spotlight=card("a")))

    assert while_paused(before, panel(card("a"), card("b"), spotlight=card("b")))["panels"][0]["spotlight"] is None
    assert while_paused(before, panel(card("a"), spotlight=card("a")))["panels"][0]["spotlight"] == card("a")
    assert while_paused(state(panel(card("a"))), panel(card("a"), spotlight=card("a")))["panels"][0][
        "spotlight"] is None


def test_while_paused_results_lose_what_is_gone_and_gain_nothing():
    before = {"words": ["7 people answered.", "Said most often: fear (4 times)."],
              "list": [{"key": "fear", "text": "fear", "words": "4 times"}, {"key": "time", "text": "time",
                                                                               "words": "once"}]}
    after = {"words": ["8 people answered.", "Said most often: time (2 times)."],
             "list": [{"key": "time", "text": "time", "words": "2 times"}, {"key": "trust", "text": "trust",
                                                                            "words": "once"}]}

    shown = while_paused(state(panel(results=before)), panel(results=after))["panels"][0]["results"]

    assert shown == {"words": ["7 people answered."], "list": [{"key": "time", "text": "time", "words": ""}]}


def test_while_paused_results_that_are_held_go():
    assert while_paused(state(panel(results={"words": ["Nine"]})), panel())["panels"][0]["results"] is None
    assert while_paused(state(panel()), panel(results={"words": ["Nine"]}))["panels"][0]["results"] is None


@pytest.mark.parametrize("event", ["joined_changed", "answered_changed"])
def test_while_paused_counts_stay(event):
    before = state(panel(card("a")))

    payload = {"step_id": 1, "joined": {"words": "4 joined"}, "answered": {"words": "1 has answered"}}

    assert run("board.afterWhilePaused(given[0], given[1], given[2])", before, event, payload) == before


def test_while_paused_another_step_takes_the_cards_away_and_leaves_the_question():
    before = state(panel(card("a"), groups=[group("g", card("b"))], results={"words": []}, spotlight=card("a")))

    after = run("board.withoutGone(given[0], given[1])", before, state(panel(card("z"), key=2)))

    assert after["panels"] == [panel() | {"has_cards": False}]


def test_while_paused_the_facilitator_blanks_the_board_all_the_same():
    before = state(panel(card("a")))

    assert run("board.withoutGone(given[0], given[1])", before, before | {"is_blank": True})["is_blank"] is True


def test_what_changes_nothing_leaves_the_very_same_state():
    before = state(panel(card("a")))

    assert run("board.withoutGone(given[0], given[1]) === given[0]", before, state(panel(card("a"), card("new"))))


@pytest.mark.parametrize(("seconds", "words"), [
    (120, "In pairs: 2 minutes left"), (119, "In pairs: 2 minutes left"), (61, "In pairs: 2 minutes left"),
    (60, "In pairs: 1 minute left"), (51, "In pairs: 1 minute left"), (50, "In pairs: 50 seconds left"),
    (0.4, "In pairs: 10 seconds left"), (0, "Time is up, take the time you need"),
    (-5, "Time is up, take the time you need"),
])
def test_a_timer_says_how_long_it_still_runs(seconds, words):
    assert run("countdown.leftWords('In pairs', given[0])", seconds) == words


def test_a_clock_counts_from_when_its_timer_came_however_often_it_is_asked():
    counted = run("(() => { let now = 0; const clock = countdown.clocks(() => now);"
                  "const timer = {seconds_left: 60}; const first = clock.secondsLeft(timer); now = 45000;"
                  "const second = clock.secondsLeft(timer); now = 90000;"
                  "return [first, second, clock.secondsLeft(timer)]; })()")

    assert counted == [60, 15, 0]
