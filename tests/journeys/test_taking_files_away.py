"""Amara takes what a very large session left: a file that takes long, one she cancels, and an evidence pack."""

from __future__ import annotations

import hashlib
import re
import signal
from contextlib import suppress

import psutil
import pytest
from journeys.stage import PHONE, check_accessibility
from journeys.test_with_the_keyboard_alone import tab_to
from people import read, stored
from playwright.sync_api import expect
from reading_files import files_in
from sealed_sessions import sealed
from services import wait_for

from workshop import create_app
from workshop.auth.accounts import find_facilitator
from workshop.config import Settings
from workshop.export.long_files import LONG_FROM
from workshop.extensions import db
from workshop.retention.erase import erase_session
from workshop.sessions import seal

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE = 120_000    # ms, for a file that is made on a slow machine


@pytest.fixture
def long_session(server):
    """The room of a closed session of so many responses that its files are made beside the server."""
    app = create_app(Settings(data=server.data, keys=server.keys, testing=True))
    amara = read(app, lambda: find_facilitator("amara@example.org"))
    room = sealed(app, amara, [{"text": f"we said {number}"} for number in range(LONG_FROM + 1)], kind="reflection",
                  settings={}, group_name="Everybody, all of the county and its very many partners", most_joined=1_001)
    yield room
    stored(app, lambda: erase_session(seal.find(room)))
    with app.app_context():
        db.engine.dispose()


def making(server):
    """The one process that makes a file just now, or None."""
    for child in psutil.Process(server.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if "workshop.export.beside" in child.cmdline():
                return child
    return None


def test_a_file_that_takes_long_is_watched_cancelled_and_taken_on_a_phone(stage, server, long_session):
    page = stage.facilitator(PHONE).sign_in().page

    def looked_at(heading):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=PATIENCE)
        check_accessibility(page)
        assert page.evaluate(OVERFLOW) == 0

    page.goto(f"/sessions/{long_session}/summary")
    check_accessibility(page)
    tab_to(page, "PDF, to read and print")
    page.keyboard.press("Enter")
    process = wait_for(lambda: making(server), 60)
    process.send_signal(signal.SIGSTOP)        # however quick this machine is, she sees it being made
    looked_at("Your file is being made")
    expect(page.locator("[data-progress]")).to_contain_text("A large session takes about half a minute.")
    tab_to(page, "Cancel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Take it away as a file")).to_be_visible()
    assert wait_for(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE, 60)

    fingerprint = re.sub(r"[^0-9a-f]", "", page.locator(".summary__fingerprint").text_content())
    tab_to(page, "Save the evidence pack")
    page.keyboard.press("Enter")
    looked_at("Your file is ready")
    tab_to(page, "Save the file")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")

    pack = files_in(saved.value.path().read_bytes())
    assert set(pack) == {"README.txt", "evidence.pdf", "evidence.docx", "evidence.csv"}
    assert hashlib.sha256(pack["evidence.csv"]).hexdigest() == fingerprint
