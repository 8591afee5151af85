"""Amara looks over her sessions of half a year on her phone, and puts them beside a partner's."""

from __future__ import annotations

import re
from datetime import date

import pytest
from journeys.stage import PHONE, check_accessibility
from people import read, stored
from playwright.sync_api import expect
from sealed_sessions import QUESTION, sealed, values

from workshop import create_app
from workshop.auth.accounts import find_facilitator
from workshop.config import Settings
from workshop.exchange.bring_in import forget
from workshop.exchange.make import file_of
from workshop.exchange.signing import InstanceKey, fingerprint
from workshop.extensions import db
from workshop.retention.erase import erase_session
from workshop.sessions import seal

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
THEIRS = InstanceKey("the secret of a partner")
GROUPS = ("North", "South", "A group with a very long name that goes on over the edge of any phone, as names do")


@pytest.fixture
def files(server, tmp_path):
    """Nine closed sessions of Amara's, three more that asked whether they were worth it, and three of a partner's as
    files. They are gone afterwards."""
    app = create_app(Settings(data=server.data, keys=server.keys, testing=True))
    amara = read(app, lambda: find_facilitator("amara@example.org"))
    rooms = [sealed(app, amara, values(number, 2, 1, 5, 3), group_name=GROUPS[number % 3],
                    held_on=date(2026, 1 + number, 5)) for number in range(9)]
    made = []
    rooms += [sealed(app, amara, values(*counts), group_name=group, kind="worth", settings={}, item="",
                     question="Was it worth it?", held_on=date(2026, 5, day))
              for day, (group, counts) in enumerate(zip(GROUPS, ((6, 7, 5, 8, 9), (2, 4, 1, 5, 3), (1, 0, 1, 0, 0)),
                                                        strict=True), 1)]
    for number in range(3):
        rooms.append(sealed(app, amara, values(1, 2, 3, 9, number + 4), held_on=date(2025, 3, 1)))
        made.append(tmp_path / f"theirs-{number}.json")
        made[-1].write_bytes(read(app, lambda: file_of(seal.find(rooms[-1]), THEIRS)))
    yield made
    stored(app, lambda: [erase_session(seal.find(room)) for room in rooms])
    stored(app, lambda: forget(THEIRS.public))
    with app.app_context():
        db.engine.dispose()


def test_from_her_own_sessions_to_a_partners_on_a_phone(stage, files):
    page = stage.facilitator(PHONE).sign_in().page

    def looked_at(heading):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        check_accessibility(page)
        assert page.evaluate(OVERFLOW) == 0

    page.goto("/sessions")
    page.get_by_role("link", name="Compare", exact=True).click()
    looked_at("Compare sessions")
    page.get_by_role("link", name=QUESTION).click()
    looked_at(QUESTION)
    expect(page.locator(".beside")).to_have_count(12)
    page.get_by_label("Group").select_option("South")
    page.get_by_role("button", name="Show").press("Enter")
    looked_at(QUESTION)
    expect(page.locator(".beside")).to_have_count(3)
    expect(page.locator(".beside").first).to_contain_text("February 2026")
    page.get_by_text("What is left out, and why").press("Enter")
    expect(page.get_by_text("No number under five is given")).to_be_visible()

    page.goto("/comparison")
    page.get_by_role("link", name="Was it worth it?").press("Enter")
    looked_at("Was it worth it?")
    together = page.get_by_role("region", name="All sessions together")
    expect(together).to_contain_text("50 people in 2 sessions")
    expect(together).to_contain_text("1 session is not added up")

    page.goto("/comparison")
    page.get_by_role("link", name="Exchange with other organisations").click()
    looked_at("Exchange with other organisations")
    page.get_by_label("Files for exchange").set_input_files(files)
    page.get_by_role("button", name="Bring in").click()
    expect(page.get_by_role("heading", name="Whose key is this?")).to_be_visible()
    expect(page.get_by_text(fingerprint(THEIRS.public))).to_be_visible()
    looked_at("Exchange with other organisations")
    page.get_by_label("What the organisation is called").fill("Northern partnership")
    page.get_by_role("button", name=re.compile("trust the key")).click()
    expect(page.get_by_role("status")).to_have_text("Trusted. 3 files were brought in.")
    looked_at("Exchange with other organisations")

    page.locator("section", has_text="Your teams against all").get_by_role("link", name=QUESTION).click()
    looked_at(QUESTION)
    expect(page.get_by_role("region", name="All sessions")).to_contain_text("More than half: 4 or 5 – Very")
