"""The list of somebody who facilitates every week: what is open stands first, and what is over comes in pages."""

from __future__ import annotations

import re

import pytest
from pages import press
from people import Facilitator, Room, in_words, read, stored

from workshop.cofacilitators.models import CoFacilitator
from workshop.extensions import db
from workshop.sessions import listing
from workshop.sessions.models import CLOSED, Session
from workshop.sessions.planning import create_session, planned_steps

MANY = 200   # sessions of four years


@pytest.fixture(scope="module")
def ben(app):
    """Somebody with two hundred sessions that are over, nine plans, and one that runs."""
    ben = Facilitator(app, "ben@example.org", "Ben")
    slug, theme = next(iter(app.extensions["workshop_library"].themes.items()))

    def make():
        for number in range(1, MANY + 1):
            steps = in_words(planned_steps(theme, "practitioners"))[:1]
            made = create_session(ben.id, slug=slug, theme=theme, audience="practitioners", steps=steps,
                                  group_name=f"Past {number:03}")
            made.state = CLOSED
        for number in range(1, 10):
            steps = in_words(planned_steps(theme, "practitioners"))[:1]
            create_session(ben.id, slug=slug, theme=theme, audience="practitioners", steps=steps,
                           group_name=f"Plan {number}")

    stored(app, make)
    ben.room = Room(app, ben, group_name="Open now")
    return ben


def groups(page):
    return re.findall(r'class="session-(card|row)__group"><bdi lang="">([^<]*)<', page)


def test_what_is_open_and_the_newest_plans_stand_whole_before_everything_else(ben):
    shown = groups(ben.browser.get("/sessions").text)

    assert shown[:6] == [("card", name) for name in ("Open now", "Plan 9", "Plan 8", "Plan 7", "Plan 6", "Plan 5")]
    assert shown[6:12] == [("row", name) for name in ("Plan 4", "Plan 3", "Plan 2", "Plan 1", "Past 200", "Past 199")]
    assert len(shown) == 6 + listing.ROWS


def test_plain_links_lead_through_all_that_is_over_and_back(app, ben):
    page, seen, pages = ben.browser.get("/sessions").text, [], 0
    while True:
        seen += [name for sort, name in groups(page) if sort == "row"]
        pages += 1
        older = re.search(r'href="([^"]*)"[^>]*>Show older<', page)
        if older is None:
            break
        assert older[1].endswith("#earlier-page")
        page = ben.browser.get(older[1].split("#")[0]).text

    rows = MANY + 9 - listing.PLANS_SHOWN
    assert (len(seen), len(set(seen)), pages) == (rows, rows, -(-rows // listing.ROWS))
    assert seen[-1] == "Past 001"
    assert "Show newer" in page
    assert [sort for sort, _name in groups(page)].count("card") == 1 + listing.PLANS_SHOWN


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("-3", 1), ("999", 11), ("two", 1), ("3", 3)])
def test_a_page_that_is_not_there_becomes_the_nearest_that_is(ben, asked, shown):
    page = ben.browser.get(f"/sessions?page={asked}")

    first = (shown - 1) * listing.ROWS + 1
    assert (page.status_code, f"{first}–{min(first + listing.ROWS - 1, 204)} of 204" in page.text) == (200, True)


def test_whatever_can_be_done_with_a_session_can_be_done_from_its_row(app, ben):
    room = read(app, lambda: [one.room for one in Session.query.filter_by(group_name="Past 200")])[0]
    page = ben.browser.get("/sessions").text

    for address in ("summary", "again", "keeping", "erase"):
        assert f'href="/sessions/{room}/{address}"' in page
    plan = read(app, lambda: [one.room for one in Session.query.filter_by(group_name="Plan 1")])[0]
    assert press(ben.browser, page, f"/sessions/{plan}/rehearse").status_code == 303


def test_sessions_of_others_have_pages_of_their_own(app, ben, amara):
    def share():
        for one in Session.query.filter(Session.facilitator_id == ben.id, Session.state == CLOSED):
            db.session.add(CoFacilitator(session_id=one.id, facilitator_id=amara.id, may="watch"))

    stored(app, share)
    page = amara.browser.get("/sessions?shared=2").text

    assert [name for _sort, name in groups(page)] == [f"Past {number:03}" for number in range(180, 160, -1)]
    assert page.count("You may watch it") == listing.ROWS
    assert 'href="/sessions?shared=3#earlier-shared"' in page
    assert "No session of your own yet" in page
