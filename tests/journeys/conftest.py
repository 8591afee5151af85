"""Real browsers on a real server: one server for all journeys, a fresh browser for each person."""

from __future__ import annotations

import os
import sys

import pytest
from journeys import stage as stage_module
from journeys.stage import Stage
from playwright.sync_api import sync_playwright
from services import chromium, node
from serving import RealFacilitator, Server

#: Chromium must not look for updates, and runs as root in a container.
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]


FAILED = pytest.StashKey()


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    stage_module.looked_at = stage_module.LookedAt(
        (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "looked-at")
    executable, environment = chromium()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())  # the bundled one needs a library a bare machine lacks
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=executable, env={**os.environ, **environment},
                                           args=SWITCHES if sys.platform == "linux" else [])
        found.phones = playwright.devices
        yield found
        found.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("served")) as running:
        running.amara = RealFacilitator(running)
        yield running


@pytest.fixture
def stage(browser, server, request):
    with Stage(browser, server) as opened:
        yield opened
        opened.has_failed = request.node.stash.get(FAILED, False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def room(server):
    opened = server.amara.open_lobby(questions=2)
    yield opened
    opened.close()


@pytest.fixture
def put(room):
    """Add a step of a kind, and open it."""
    def opened(kind, question, **settings):
        added = room.act("add_step", kind=kind, question=question, audience="practitioners", settings=settings,
                         minutes=12)
        assert added["ok"], added
        return room.open_step(len(room.state["run_sheet"]))

    return opened


@pytest.fixture
def ben(stage, room):
    phone = stage.phone(room).join(room.code)
    room.open_step(1)
    return phone.sees_question(room.state["run_sheet"][0]["question"])
