"""A real Workshop in a process of its own, and people who use it over the network.

    with Server(tmp_path) as server:
        amara = RealFacilitator(server, "amara@example.org", "Amara")
        room = amara.open_lobby(questions=2)
        ben = RealPhone(server, room.code)
        room.open_step(1)
        ben.respond("We ask too late.")
        server.kill()
        server.start()
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
from pathlib import Path

import engineio
import forked
import requests
import socketio
import websocket
from people import HASTE, SUPPORT, first_panel
from services import ROOT, free_port, wait_for

from workshop import create_app
from workshop.config import Settings
from workshop.extensions import db
from workshop.storage.prepare import prepare

PASSWORD = "four unrelated words walk"
HARM = "harm-outside-the-family"
#: Seconds that tests wait for a connection or an acknowledgement, and those after which a phone takes the other door.
PATIENCE, HASTY = 60, 8


class Server:
    """`workshop run` on one data folder and one port, from start to start; `output` is all it ever printed.

    :param is_forked: False starts the command itself, for tests of how it starts and ends.
    """

    def __init__(self, folder, *, options=(), environment=None, port=None, is_forked=True):
        self.folder, self.is_forked = Path(folder), is_forked
        self.data, self.keys, self.log = self.folder / "instance", self.folder / "keys", self.folder / "server.log"
        self.port = port or free_port()
        self.options, self.environment = list(options), dict(environment or {})
        self.process = None
        self.signed_in = {}        # of browsers on a stage: email -> their cookies, and the page after signing in
        self._to_close = []

    def __enter__(self):
        return self if self.is_running else self.start()

    def __exit__(self, *_problem):
        self.stop()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self):
        return self.data / "workshop.sqlite3"

    @property
    def output(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def read(self, question, *values):
        """Rows of the database, read beside the server."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=60)) as connection:
            return connection.execute(question, values).fetchall()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def first_link(self):
        """The printed one-time link with which the first facilitator makes an account."""
        return wait_for(lambda: re.findall(rf"{self.url}/account/\S+", self.output))[-1]

    def command(self, *arguments):
        """A `workshop` command on this server's data: the finished process, with its output as text."""
        return forked.run(arguments, env=self._environment(), cwd=ROOT, timeout=120)

    def start(self, *, program=None):
        """Start and wait until it answers.

        :param program: Python source to run instead of `-m workshop`; it finds the same arguments in `sys.argv`.
        """
        self.launch(program=program)
        try:
            wait_for(self._answers, 120)     # a busy machine may take long
        except BaseException:
            self.stop()                      # nobody else would
            raise
        return self

    def launch(self, *, program=None):
        """Start without waiting for it to answer."""
        with self.log.open("ab") as log:
            self.process = self._process("run", "--data", str(self.data), "--host", "127.0.0.1", "--port",
                                         str(self.port), *self.options, program=program, log=log)

    def kill(self):
        """As a power cut ends it: SIGKILL, nothing tidied."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def browser(self):
        """A browser that has been nowhere; it is closed with the server."""
        browser = requests.Session()
        self._to_close.append(browser)
        return browser

    def remember(self, connection):
        """Close this connection too when the server stops."""
        self._to_close.append(connection)

    def stop(self):
        """As Ctrl-C ends it, after everybody has left. Its exit code."""
        while self._to_close:
            self._to_close.pop().close()
        if self.process is None:
            return None
        if self.is_running:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def wait_until_dead(self, seconds=60):
        """Wait for a server that ends by itself: its exit code."""
        return self.process.wait(seconds)

    def _process(self, *arguments, program, log):
        start = forked.start if self.is_forked else forked.by_command
        return start(arguments, env=self._environment(), cwd=ROOT, stdout=log, stderr=log, program=program)

    def _environment(self):
        outside = {name: value for name, value in os.environ.items() if not name.startswith("WORKSHOP_")}
        haste = {f"WORKSHOP_{name.upper()}": str(number) for name, number in HASTE.items()}
        return outside | haste | {"WORKSHOP_KEYS": str(self.keys), "PYTHONUNBUFFERED": "1"} | self.environment

    def _answers(self):
        if not self.is_running:
            raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.output[-2000:]}")
        return requests.get(f"{self.url}/healthz", timeout=60).ok


#: `workshop run` for which time has gone on by the seconds in the file `ahead` beside the data folder, and whose clock
#: is wrong by those in the file `wrong`.
AHEAD = """
from gevent import monkey
monkey.patch_all()
import pathlib, sys, time
from workshop import clock
from workshop.retention import housekeeping

FOLDER = pathlib.Path(sys.argv[sys.argv.index("--data") + 1]).parent
seconds_in = lambda name: float((FOLDER / name).read_text()) if (FOLDER / name).exists() else 0
clock.source = lambda: time.time() + seconds_in("ahead") + seconds_in("wrong")
clock.steady = lambda: time.monotonic() + seconds_in("ahead")
housekeeping.EVERY = 0.5
done = housekeeping.Housekeeping.round
def round_of(self):
    done(self)
    print("house kept", flush=True)
housekeeping.Housekeeping.round = round_of
from workshop.__main__ import main
main()
"""


def ahead(server, seconds, *, name="ahead"):
    """From here on so much more time has passed for a server that runs `AHEAD`."""
    part = server.folder / f"{name}.part"
    part.write_text(str(seconds))
    part.replace(server.folder / name)


def wrong_clock(server, seconds):
    """From here on the clock of a server that runs `AHEAD` is wrong by so much; time goes on as it did."""
    ahead(server, seconds, name="wrong")


@contextlib.contextmanager
def installed(folder):
    """An app in this process, for a module's tests to share."""
    app = create_app(Settings(data=Path(folder) / "instance", keys=Path(folder) / "keys", testing=True, **HASTE))
    prepare(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def csrf_of(page):
    """The token of a page's form, or the one its script sends."""
    return re.search(r'(?:name="csrf_token"[^>]*value|data-csrf)="([^"]+)"', page).group(1)


def cookies_of(browser):
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies) if browser else ""


def is_let_in(server, namespace, auth=None, browser=None):
    """Whether somebody who knocks at a namespace is welcome there: asked packet by packet, without a client library."""
    line = websocket.create_connection(f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
                                       timeout=60, cookie=cookies_of(browser) or None)
    try:
        assert line.recv().startswith("0{")
        line.send(f"40{namespace}," + json.dumps(auth))
        answer = line.recv()
        while answer.startswith("42"):  # its state may come before the welcome itself
            answer = line.recv()
        assert answer.startswith(("40", "44")), answer
        return answer.startswith("40")
    finally:
        line.shutdown()


class InOrder(engineio.Client):
    """Hears one message after the other, as a browser does; the library hears each in a thread of its own, and one may
    overtake another."""

    def _trigger_event(self, event, *given, **named):
        # The end of a namespace (Socket.IO's packet 1) waits for the thread that reads, so it may not be heard in that.
        if event == "message" and not str(given[0]).startswith("1"):
            named["run_async"] = False
        return super()._trigger_event(event, *given, **named)


class Line(socketio.Client):
    def _engineio_client_class(self):
        return InOrder


class RealLive:
    """One socket in one namespace: commands with their acknowledgement, and what was pushed, in order."""

    def __init__(self, server, namespace, auth, browser=None, *, room="", patience=PATIENCE):
        self.namespace, self.received, self.patience = namespace, [], patience
        self.client = Line(reconnection=False, logger=False, engineio_logger=False)
        server.remember(self)
        self.client.on("*", self._heard, namespace=namespace)
        cookies = cookies_of(browser)
        # A proxy sends it to the session's worker by this, as the pages' own scripts name it.
        address = f"{server.url}?room={room or auth.get('session', '')}"
        self.client.connect(address, namespaces=[namespace], auth=auth, transports=["websocket"], wait_timeout=patience,
                            headers={"Cookie": cookies} if cookies else {})

    def _heard(self, name, *payload):
        self.received.append((name, payload[0] if payload else None))

    @property
    def is_connected(self):
        # The library takes a line that dropped while it was made for one that is still there.
        return (self.client.connected and self.namespace in self.client.namespaces
                and self.client.eio.state == "connected")

    def command(self, name, *payload, **fields):
        """The acknowledgement of a command; its payload as given, or made of the named fields.

        :raises ConnectionError: the line dropped before it came.
        """
        answers = []
        self.client.emit(name, payload[0] if len(payload) == 1 else (payload or fields), namespace=self.namespace,
                         callback=lambda *answer: answers.append(answer))
        wait_for(lambda: bool(answers) or not self.is_connected, self.patience)
        if not answers:
            raise ConnectionError("the line dropped before the acknowledgement came")
        return answers[0][0] if answers[0] else None

    def send(self, name, **fields):
        """Send without waiting for the acknowledgement."""
        self.client.emit(name, fields, namespace=self.namespace)

    def events(self, name):
        return [payload for heard, payload in list(self.received) if heard == name]

    def close(self):
        """Drop the line, as when a phone goes out of range."""
        line, listener = self.client.eio.ws, self.client.eio.read_loop_task
        if line is not None and line.sock is not None:
            with contextlib.suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)
            if listener is not None:      # none yet, while another thread is making this line
                listener.join(10)
            line.shutdown()


class RealFacilitator:
    """Somebody with a browser, who made an account with the printed one-time link."""

    def __init__(self, server, email="amara@example.org", name="Amara", *, link=None):
        self.server, self.email, self.name = server, email, name
        self.browser, self._pages = server.browser(), {}     # of planning: address -> page
        link = link or server.first_link
        self._post(link, csrf_token=csrf_of(self._get(link)), email=email, name=name, password=PASSWORD)

    def _get(self, address):
        answer = self.browser.get(address, timeout=60)
        answer.raise_for_status()
        return answer.text

    def _post(self, address, **fields):
        answer = self.browser.post(address, data=fields, timeout=60)
        answer.raise_for_status()
        return answer

    def sign_in(self):
        """Sign in again, with a browser that has forgotten everything."""
        self.browser, self._pages = self.server.browser(), {}
        address = f"{self.server.url}/sign-in"
        return self._post(address, csrf_token=csrf_of(self._get(address)), email=self.email, password=PASSWORD)

    def open_lobby(self, *, theme=HARM, audience="practitioners", questions=None, group_name="Family help, north",
                   **given):
        """Plan a session with the first `questions` of a theme (all, when not said), each asked as a reflection, and
        open its lobby.

        :param given: further fields of the planning page, such as until when it is open."""
        address = f"{self.server.url}/sessions/new"
        asked = f"{address}?theme={theme}&audience={audience}"
        if asked not in self._pages:
            self._pages[asked] = self._get(asked)
        page = self._pages[asked]
        chosen = [one for one in re.findall(r'name="chosen" value="([^"]+)"', page)
                  if one.startswith(("practitioners-", "leaders-"))][:questions]
        in_words = {f"kind-{one}": "reflection" for one in chosen}
        answer = self._post(address, csrf_token=csrf_of(page), theme=theme, audience=audience, group_name=group_name,
                            chosen=chosen, then="lobby", **in_words, **given)
        answer = self._post(answer.url, csrf_token=csrf_of(answer.text), plan_revision=0, then="lobby",
                            **{name: given for name, given in SUPPORT.items() if given})
        return RealRoom(self, re.search(r"/sessions/([^/]+)/console", answer.url).group(1), page=answer.text)


class RealRoom:
    """A session at its facilitator's console: acts by HTTP, reads the state as the console fetches it.

    :param page: of the console, where it is on the screen already.
    """

    def __init__(self, facilitator, room, *, page=""):
        self.facilitator, self.server, self.room = facilitator, facilitator.server, room
        self.token = csrf_of(page or facilitator._get(f"{self.address}/console"))

    @property
    def address(self):
        return f"{self.server.url}/sessions/{self.room}"

    @property
    def state(self):
        return first_panel(self.facilitator.browser.get(f"{self.address}/state", timeout=60).json())

    @property
    def code(self):
        return self.state["join"]["url"].rsplit("/", 1)[1]

    @property
    def join_url(self):
        return f"{self.server.url}/j/{self.code}"

    @property
    def board_url(self):
        return self.server.url + self.state["board_url"]

    @property
    def board_key(self):
        return self.board_url.rsplit("/", 1)[1]

    @property
    def board_state(self):
        return first_panel(requests.get(f"{self.board_url}/state", timeout=60).json())

    def answer_to(self, command, payload):
        """The whole HTTP answer to a command's JSON."""
        return self.facilitator.browser.post(f"{self.address}/{command}", json=payload, timeout=60,
                                             headers={"X-CSRFToken": self.token, "Accept": "application/json"})

    def act(self, command, **payload):
        """The acknowledgement of a command on the plan as it stands now."""
        if "plan_revision" not in payload:
            payload["plan_revision"] = self.state["plan_revision"]
        return self.answer_to(command, payload).json()

    def step_id(self, position):
        return self.state["run_sheet"][position - 1]["id"]

    def act_on_step(self, command, position):
        state = self.state
        return self.act(command, plan_revision=state["plan_revision"], step_id=state["run_sheet"][position - 1]["id"])

    def open_step(self, position):
        return self.act_on_step("open_step", position)

    def close_step(self, position):
        return self.act_on_step("close_step", position)

    def reveal_step(self, position):
        return self.act_on_step("reveal_step", position)

    def close(self):
        return self.act("close_session")

    def summary(self, ending="json"):
        """The full record: read JSON, or the text of the CSV file or of the page."""
        address = f"{self.address}/summary" + (f".{ending}" if ending in ("json", "csv") else "") + "?shape=full"
        answer = self.facilitator.browser.get(address, timeout=60)
        answer.raise_for_status()
        return answer.json() if ending == "json" else answer.content.decode("utf-8-sig")

    def console(self):
        return RealLive(self.server, "/facilitator", {"session": self.room}, self.facilitator.browser)

    def board(self):
        return RealLive(self.server, "/board", {"board": self.board_key}, room=self.room)


class RealPhone:
    """A phone that scanned the code and joined: a cookie, a page, and a socket when it can hold one."""

    def __init__(self, server, code, *, headers=None, patience=PATIENCE):
        self.server, self.live, self.patience = server, None, patience
        self.browser = server.browser()
        self.browser.headers.update(headers or {})
        card = self.browser.get(f"{server.url}/j/{code}", timeout=60)
        card.raise_for_status()
        self.page = self.browser.post(f"{server.url}/j/{code}", timeout=60)
        self.page.raise_for_status()
        self.room = re.search(r"/w/([^/?#]+)", self.page.url).group(1)
        self.token = csrf_of(self.page.text)

    @property
    def address(self):
        return f"{self.server.url}/w/{self.room}"

    @property
    def cookie(self):
        """The value of the phone's cookie."""
        return next(cookie.value for cookie in self.browser.cookies if f"phone-{self.room}" in cookie.name)

    @property
    def state(self):
        return self.browser.get(f"{self.address}/state", timeout=60).json()

    @property
    def step_id(self):
        return self.state["step"]["id"]

    def connect(self):
        """Hold a socket; a dead one is replaced."""
        if self.live is None or not self.live.is_connected:
            self.leave()
            self.live = RealLive(self.server, "/participant", {"session": self.room}, self.browser,
                                 patience=self.patience)
        return self.live

    def leave(self):
        """Drop the socket, as a phone in a pocket does."""
        if self.live is not None:
            self.live.close()
            self.live = None

    def by_socket(self, name, **payload):
        return self.connect().command(name, **payload)

    def answer_to(self, name, payload):
        """The whole HTTP answer to a command's JSON."""
        return self.browser.post(f"{self.address}/{name}", json=payload, timeout=self.patience,
                                 headers={"X-CSRFToken": self.token, "Accept": "application/json"})

    def by_http(self, name, **payload):
        return self.answer_to(name, payload).json()

    def act(self, name, *, door="socket", **payload):
        """One act through one door; the client-made id is made here unless it is a retry."""
        payload.setdefault("client_id", secrets.token_hex(16))
        payload["step_id"] = payload.get("step_id") or self.step_id
        return self.by_socket(name, **payload) if door == "socket" else self.by_http(name, **payload)

    def respond(self, text, **given):
        return self.act("submit_response", body={"text": text}, **given)

    def edit(self, slot, text, edits=0, **given):
        return self.act("edit_response", slot=slot, edits=edits, body={"text": text}, **given)

    def withdraw(self, slot, **given):
        return self.act("withdraw_response", slot=slot, **given)

    def skip(self, **given):
        return self.act("pass_step", **given)
