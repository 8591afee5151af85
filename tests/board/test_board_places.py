"""Where cards and groups stand on the board: plain arithmetic, run as the browser runs it."""

from __future__ import annotations

import json

from services import ROOT, told_by_node

PLACES = (ROOT / "workshop" / "static" / "js" / "board" / "places.js").as_uri()
ROOM = {"columns": 2, "height": 100, "gap": 10, "padding": 5}


def run(script):
    return told_by_node(f'import * as places from "{PLACES}"; console.log(JSON.stringify({script}));')


def placed(*sections):
    given = [{"title": title, "heights": heights} for title, heights in sections]
    return run(f"places.placesOfSections({json.dumps(given)}, {json.dumps(ROOM)})")


def at(place):
    return place["page"], place["column"], place["top"]


def test_each_group_stands_in_a_column_of_its_own_as_long_as_there_are_columns():
    found = placed((10, [20, 20]), (10, [20]))

    assert [at(title) for title in found["titles"]] == [(0, 0, 5), (0, 1, 5)]
    assert [at(card) for card in found["cards"]] == [(0, 0, 25), (0, 0, 55), (0, 1, 25)]
    assert [sheet["height"] for sheet in found["sheets"]] == [80, 50]
    assert found["pages"] == 1


def test_a_group_that_fits_below_another_stands_there():
    found = placed((10, [20, 20]), (10, [10]), (10, [10]))

    assert [at(title)[:2] for title in found["titles"]] == [(0, 0), (0, 1), (0, 1)]


def test_a_group_that_is_too_long_goes_on_in_the_next_column_on_a_sheet_of_its_own():
    found = placed((10, [30, 30, 30]))

    assert [at(card)[:2] for card in found["cards"]] == [(0, 0), (0, 0), (0, 1)]
    assert [(sheet["column"], sheet["isFirst"]) for sheet in found["sheets"]] == [(0, True), (1, False)]


def test_what_finds_no_room_goes_on_the_next_page():
    found = placed((10, [60]), (10, [60]), (10, [60]))

    assert [at(title)[:2] for title in found["titles"]] == [(0, 0), (0, 1), (1, 0)]
    assert found["pages"] == 2


def test_a_response_higher_than_a_page_has_one_to_itself():
    found = placed((10, [20, 300, 20]))

    assert [(card["page"], card["isWide"]) for card in found["cards"]] == [(0, False), (1, True), (2, False)]
    assert found["pages"] == 3


def test_nothing_stands_on_top_of_anything_else():
    heights = [[(7 * (group + card)) % 45 + 8 for card in range(group * 3 % 8 + 1)] for group in range(12)]

    found = placed(*((12, group) for group in heights))

    flat = [height for group in heights for height in group]
    boxes = [(card["page"], card["column"], card["top"], card["top"] + height)
             for card, height in zip(found["cards"], flat, strict=True)]
    boxes += [(title["page"], title["column"], title["top"], title["top"] + 12) for title in found["titles"]]
    clashes = [(one, other) for number, one in enumerate(boxes) for other in boxes[number + 1:]
               if one[:2] == other[:2] and one[2] < other[3] and other[2] < one[3]]
    assert clashes == []
    assert [box for box in boxes if box[3] > ROOM["height"]] == []
