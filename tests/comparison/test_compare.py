"""The same question over many sessions: what stands there of each, and that choosing in another way gives no more."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from itertools import combinations

import pytest
from pages import words_of
from people import read, stored
from sealed_sessions import QUESTION, moves, sealed, values
from sqlalchemy import event

from workshop.comparison.compare import Selection, beside, questions_of
from workshop.comparison.small_cells import LEAST
from workshop.export.summary import summary_of
from workshop.extensions import db
from workshop.retention.erase import erase_session
from workshop.sessions import seal

#: Groups of which a number can be shown in full, in part, as nearly all, not at all, and of which nothing is kept.
GROUPS = {"Full": values(6, 7, 5, 8, 9), "Part": values(2, 4, 1, 5, 3), "Nearly": values(0, 1, 2, 8, 3),
          "Small": values(1, 2, 0, 3, 2), "Tiny": values(1, 0, 2, 0, 0)}


@pytest.fixture
def rooms(app, amara):
    """Amara's five closed sessions with one question, one a month."""
    return {name: sealed(app, amara, bodies, group_name=name, held_on=date(2026, month, 5))
            for month, (name, bodies) in enumerate(GROUPS.items(), start=1)}


def asked(facilitator):
    (question,) = read(facilitator.app, lambda: questions_of(facilitator.id))
    return question


def seen(facilitator, selection=Selection()):  # noqa: B008
    question = asked(facilitator)
    return {one.asked.group_name: one.shown for one in read(
        facilitator.app, lambda: beside(one for one in question.asked if selection.takes(one)))}


def page(facilitator, **given):
    return facilitator.browser.get("/comparison", query_string={"question": asked(facilitator).key} | given).text


def rows(facilitator, **given):
    got = facilitator.browser.get("/comparison.csv", query_string={"question": asked(facilitator).key} | given)
    return list(csv.DictReader(io.StringIO(got.text.removeprefix("\ufeff"))))


def test_each_session_shows_as_much_as_its_own_numbers_allow(rooms, amara):
    shown = seen(amara)

    assert [[(cell.label, cell.count) for cell in shown[name].cells] for name in GROUPS] == [
        [("1 – Not at all", 6), ("2", 7), ("3", 5), ("4", 8), ("5 – Very", 9)],
        [("1 – Not at all, 2 or 3", 7), ("4 or 5 – Very", 8)], [], [], []]
    assert [shown[name].nearly_all.label if shown[name].nearly_all else "" for name in GROUPS] == [
        "", "", "4 or 5 – Very", "", ""]
    assert [shown[name].people for name in GROUPS] == [35, 15, 10, 5, None]


def test_what_is_shown_of_a_session_never_depends_on_what_else_was_chosen(rooms, amara):
    """Leave one out, overlapping groups, filters asked again and again: there is nothing to take from one another."""
    whole = seen(amara)
    months = ["", *(f"2026-0{month}" for month in range(1, 6))]

    for first, last in combinations(months, 2):
        for group in ("", *GROUPS):
            part = seen(amara, Selection(group=group, first=first, last=last))
            assert part == {name: whole[name] for name in part}


def test_nothing_is_added_up_over_sessions(rooms, amara):
    """No number on the page is a sum of people over sessions: those left out could be worked out from it."""
    sums = {sum(part) for size in range(2, len(GROUPS) + 1)
            for part in combinations([len(bodies) for bodies in GROUPS.values()], size)}
    shown = {one for words in page(amara).split() for one in [words.strip(".,")] if one.isdigit()}

    assert {str(number) for number in sums if number > 35} & shown == set()


def test_a_session_that_is_erased_changes_nothing_in_the_others(app, rooms, amara):
    before = seen(amara)

    stored(app, lambda: erase_session(seal.find(rooms["Part"])))

    assert seen(amara) == {name: shown for name, shown in before.items() if name != "Part"}


def test_everything_that_is_shown_can_be_added_up_from_the_sessions_own_summary(app, rooms, amara):
    """So a comparison that is taken from a summary, or a summary from it, leaves nothing new."""
    for name, shown in seen(amara).items():
        (step,) = read(app, lambda name=name: summary_of(seal.find(rooms[name])))["steps"]
        own = {bar["key"]: bar["count"] for bar in (step["results"] or {"bars": []}).get("bars", [])}

        assert [cell.count for cell in shown.cells] == [sum(own[key] for key in cell.keys) for cell in shown.cells]
        assert shown.people_words in (f"{sum(own.values())} people", "10 to 14 people", "5 to 9 people",
                                      "fewer than 5 people")
        assert shown.nearly_all is None or sum(own[key] for key in shown.nearly_all.keys) > sum(own.values()) - LEAST


def test_the_file_holds_what_the_page_shows_and_is_the_same_each_time(rooms, amara):
    first = rows(amara)

    assert first == rows(amara)
    assert [(row["Group"], row["People"], row["What"], row["How many"]) for row in first][5:] == [
        ("Part", "15", "1 – Not at all, 2 or 3", "7"), ("Part", "15", "4 or 5 – Very", "8"),
        ("Nearly", "10 to 14", "4 or 5 – Very", "all but fewer than 5"), ("Small", "5 to 9", "", ""),
        ("Tiny", "fewer than 5", "", "")]
    assert all(row["Month"] and "-05" not in row["Month"][7:] for row in first), "a month, and no day"


def test_the_page_says_what_stands_there_and_what_was_left_out(rooms, amara):
    said = words_of(page(amara))

    assert ("5 sessions: 2 with numbers, 1 with what nearly everybody chose, 2 without, because too few answered or "
            "chose the same.") in said
    assert ("Where more than half of a group stood, in 3 sessions with ten or more people: “4 or 5 – Very” in 2 and "
            "“1 – Not at all, 2 or 3” in 1.") in said
    assert "January 2026" in said
    assert "Fewer than five answered, so there are no numbers." in said


def test_many_sessions_stand_on_pages_joined_by_plain_links(app, amara):
    """Five hundred of them were one page of 600 kB; a page has at most 50, and what was chosen goes along."""
    names = [f"Group {number:03}" for number in range(103)]
    for name in names:
        sealed(app, amara, GROUPS["Full"], group_name=name, audience="leaders")
    sealed(app, amara, GROUPS["Full"], group_name="Others")
    address, found, sizes = f"/comparison?question={asked(amara).key}&audience=leaders", [], []
    while address:
        text = amara.browser.get(address).text
        found.append(re.findall(r"Group \d+(?=</p>)", text))
        sizes.append(len(text))
        assert "103 sessions: 103 with numbers." in words_of(text)
        later = re.search(r'href="([^"]+)" rel="next">Later</a>', text)
        address = unescape(later[1]) if later else ""

    assert [len(some) for some in found] == [50, 50, 3]
    assert [name for some in found for name in some] == names
    assert max(sizes) < 150_000
    assert "101–103 of 103" in text
    assert re.search(r'href="[^"]+page=2" rel="prev">Earlier</a>', text)
    assert "101–103 of 103" in page(amara, audience="leaders", page="99")
    assert "1–50 of 103" in page(amara, audience="leaders", page="x")
    assert len({row["Group"] for row in rows(amara, audience="leaders")}) == 103


def test_nobodys_words_are_on_the_page_or_in_the_file(app, amara):
    sealed(app, amara, [*values(6, 7, 5, 8, 9), {"text": "zq my reason"}])

    assert "zq my" not in page(amara) + str(rows(amara))      # "zq" alone may be in the token of a form


def test_a_move_from_before_to_after_is_compared_and_the_numbers_of_both_times_are_not(app, amara):
    given = {"moment": "after", "pair": "confidence", "low": "Not at all", "high": "Very"}
    sealed(app, amara, moves(9, 5, 2), kind="before_after", item="add_after", settings=given)
    sealed(app, amara, [], kind="before_after", item="add_before", settings=given | {"moment": "before"})

    assert [(cell.label, cell.count) for cell in seen(amara)["North"].cells] == [
        ("Moved down or stayed", 7), ("Moved up", 9)]


def test_another_wording_kind_or_set_of_options_is_another_question(app, amara):
    for number, given in enumerate([{}, {}, {"question": f"{QUESTION} Today?"}, {"item": "practitioners-2"},
                                    {"settings": {"low": "No", "high": "Yes"}}]):
        sealed(app, amara, values(6, 7, 5, 8, 9), group_name=f"Group {number}", **given)

    assert sorted(one.sessions for one in read(app, lambda: questions_of(amara.id))) == [1, 1, 1, 2]


@pytest.mark.parametrize("given", [
    {"is_sealed": False}, {"is_rehearsal": True}, {"item": ""}, {"kind": "reflection", "settings": {}}])
def test_only_sealed_sessions_and_questions_of_the_theme_with_numbers_are_compared(app, amara, given):
    sealed(app, amara, values(6, 7, 5, 8, 9), **given)

    assert read(app, lambda: questions_of(amara.id)) == []


def test_whoever_facilitated_none_of_them_sees_none(rooms, amara, dana):
    key = asked(amara).key

    assert QUESTION not in dana.browser.get("/comparison").text
    assert "None of your sealed sessions asked this question." in dana.browser.get(f"/comparison?question={key}").text
    assert dana.browser.get(f"/comparison.csv?question={key}").status_code == 404


def test_months_the_wrong_way_round_and_groups_that_are_not_there(rooms, amara):
    wrong = page(amara, first="2026-04", last="2026-02")

    assert "Choose them the other way round." in wrong
    assert 'value="2026-04" selected' in wrong
    assert 'value="2026-02" selected' in wrong
    assert "5 sessions:" in page(amara, group="Nobody", audience="x", first="<script>")


def test_hundreds_of_sessions_are_read_in_two_queries(app, amara):
    for number in range(300):
        sealed(app, amara, values(6, 7), group_name=f"Group {number}")
    asked_for = []

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked_for.append(given[2]))
        (question,) = questions_of(amara.id)
        found = beside(question.asked)

    assert (len(found), sum(words.startswith("SELECT") for words in asked_for)) == (300, 2)
