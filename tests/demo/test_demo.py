"""`workshop demo` as a newcomer meets it: one command, three addresses, a board that fills."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys

import pytest
import requests
from people import first_panel
from services import ROOT, free_port, wait_for
from serving import csrf_of

LABEL = "Demonstration: simulated participants"
#: Seconds; the aim is ten, on a machine that has nothing else to do.
SOON = 120
#: Responses of nine people. Each of them passes a question with a chance of 7%: four do once in 440 questions, six once
#: in 120,000.
SURELY = 4


class Demo:
    """A demonstration in a process of its own, and a browser to look at it."""

    def __init__(self, folder, participants, *options):
        self.temporary, self.log = folder / "temporary", folder / "demo.log"
        self.temporary.mkdir()
        outside = {name: value for name, value in os.environ.items() if not name.startswith("WORKSHOP_")}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "workshop", "demo", "--participants", str(participants), *options], cwd=ROOT,
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=outside | {"TMPDIR": str(self.temporary)})
        self.browser = requests.Session()
        self.browser.trust_env = False

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        self.browser.close()
        self.process.kill()
        self.process.wait(60)

    @property
    def output(self):
        return self.log.read_text()

    def address(self, name):
        """The address that stands on the line of this name."""
        def printed():
            assert self.process.poll() is None, self.output
            return re.search(rf"^{name}: +(http://\S+)$", self.output, re.MULTILINE)

        return wait_for(printed, SOON).group(1)

    @property
    def base(self):
        return self.address("Board").split("/board/")[0]

    @property
    def join_path(self):
        return "/j/" + self.address("Join").split("/j/")[1]

    @property
    def board(self):
        """What the board shows, with the fields of its one panel."""
        return first_panel(self.browser.get(f"{self.address('Board')}/state", timeout=60).json())

    @property
    def answered(self):
        """How many have answered what is open, from the board's words."""
        return int((re.search(r"\d+", self.board["answered"]["words"]) or "0")[0])

    def board_with(self, least):
        """The board's state, once it shows so many responses."""
        return wait_for(lambda: len((state := self.board)["responses"]) >= least and state, SOON)

    def page(self, path):
        answer = self.browser.get(path if path.startswith("http") else self.base + path, timeout=60)
        assert answer.status_code == 200, path
        return answer

    def act(self, command, **fields):
        """Do as the facilitator does at the console, on the plan as it stands."""
        console = self.page(self.address("Console"))
        session = console.url.removesuffix("/console")
        state = self.page(f"{session}/state").json()
        fields = {"plan_revision": state["plan_revision"]} | fields
        return self.browser.post(f"{session}/{command}", json=fields, timeout=60, headers={
            "X-CSRFToken": csrf_of(console.text), "Accept": "application/json"}).json()

    @property
    def run_sheet(self):
        session = self.page(self.address("Console")).url.removesuffix("/console")
        return self.page(f"{session}/state").json()["run_sheet"]

    def open_kind(self, kind_label):
        """Open the first step of this kind."""
        step_id = next(row["id"] for row in self.run_sheet if row["kind_label"] == kind_label)
        return self.act("open_step", step_id=step_id)

    def stop(self):
        """As Ctrl-C stops it: the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("demo"), 9, "--port", str(free_port())) as demo:
        yield demo


def test_demo_prints_each_address_on_a_line_of_its_own(demo):
    demo.address("Join")

    lines = demo.output.splitlines()[:3]

    assert [line.split(":")[0] for line in lines] == ["Board", "Console", "Join"]
    assert re.fullmatch(r"Board:   http://127\.0\.0\.1:\d+/board/[\w-]{20,}", lines[0])
    assert re.fullmatch(r"Console: http://127\.0\.0\.1:\d+/demonstration/[\w-]{20,}", lines[1])
    assert re.fullmatch(r"Join:    http://[\d.]+:\d+/j/\w{8}", lines[2])


def test_demo_fills_the_board_and_goes_on_when_the_facilitator_does(demo):
    first = demo.board_with(SURELY)
    opened = demo.open_kind("Reflection")
    second = demo.board_with(SURELY)

    wait_for(lambda: demo.board["joined"]["count"] >= 9, SOON)      # the last may come in after the first have answered
    assert first["step"]["kind_label"] == "Check-in"
    assert opened["ok"], opened
    assert second["step"]["kind_label"] == "Reflection"
    texts = [response["text"] for board in (first, second) for response in board["responses"]]
    assert len(set(texts)) == len(texts)


def test_demo_answers_every_kind_of_its_run_sheet(demo):
    """Whatever the facilitator opens, the simulated participants have something to send; briefing cards aside."""
    demo.board_with(SURELY)
    kinds = list(dict.fromkeys(row["kind_label"] for row in demo.run_sheet))

    for label in kinds:
        opened = demo.open_kind(label)
        assert opened["ok"], (label, opened)
        if label != "Briefing card":
            wait_for(lambda: demo.answered >= 3, SOON)

    assert len(kinds) >= 8


def test_demo_console_link_signs_in_as_often_as_it_is_opened(demo):
    for _time in range(2):
        with requests.Session() as browser:
            browser.trust_env = False
            console = browser.get(demo.address("Console"), timeout=60)

            assert re.fullmatch(rf"{demo.base}/sessions/[\w-]+/console", console.url)
            assert browser.get(f"{demo.base}/sessions", timeout=60).url == f"{demo.base}/sessions"


@pytest.mark.parametrize("key", ["wrong", "é", "x" * 5000])
def test_demo_console_link_with_another_key_leads_nowhere(demo, key):
    with requests.Session() as browser:
        browser.trust_env = False
        answer = browser.get(f"{demo.base}/demonstration/{key}", timeout=60)

        assert answer.status_code == 404
        assert not browser.cookies


def test_ordinary_workshop_has_no_console_link(app):
    assert not [rule.rule for rule in app.url_map.iter_rules() if "demonstration" in rule.rule]


def test_demo_labels_every_page(demo):
    console = demo.page(demo.address("Console")).url.removeprefix(demo.base)
    demo.browser.post(demo.base + demo.join_path, timeout=60)
    phone = demo.page(demo.join_path).url
    with requests.Session() as newcomer:
        newcomer.trust_env = False
        pages = {path: newcomer.get(demo.base + path, timeout=60).text
                 for path in ("/", "/sign-in", "/nothing-here", "/j/WRONGCODE", demo.join_path)}

    pages |= {path: demo.page(path).text for path in (
        demo.address("Board"), console, phone, "/sessions", "/themes", console.replace("/console", "/summary"))}

    assert [path for path, page in pages.items() if LABEL not in page] == []


def test_small_demo_reveals_its_responses(tmp_path):
    with Demo(tmp_path, 5, "--port", str(free_port())) as demo:
        board = demo.board_with(3)

        assert board["joined"]["count"] == 5
        assert board["step"]["is_revealed"]


def test_demo_takes_everything_away_when_it_stops(tmp_path):
    with Demo(tmp_path, 3, "--port", str(free_port())) as demo:
        wait_for(lambda: demo.board["joined"]["count"] == 3, SOON)
        kept_meanwhile = list(demo.temporary.iterdir())

        code = demo.stop()

        assert code == 0
        assert len(kept_meanwhile) == 1
        assert list(demo.temporary.iterdir()) == []
        assert "Traceback" not in demo.output


def test_demo_says_what_to_do_when_its_port_is_taken(tmp_path):
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        with Demo(tmp_path, 3, "--port", str(port)) as demo:
            code = demo.process.wait(SOON)

            assert code == 1
            assert demo.output.startswith(f"Port {port} is in use")
            assert len(demo.output.splitlines()) == 1
