"""Others who work, and one who does all that a hostile participant can: each in a process of its own.

    python tests/hostile.py work URL CODE PEOPLE SECONDS     prints what happened, as JSON
    python tests/hostile.py attack URL CODE SECONDS          prints how much was tried, as JSON
    python tests/hostile.py guess URL CODE NUMBER            prints what wrong codes were answered, as JSON

Both hold the code of one session. Times are of the machine's own clock, so that whoever started both can lay them side
by side.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import secrets
import socket
import struct
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

import websocket

#: Seconds between two acts of one who works: as fast as one phone may go on for ever.
BETWEEN = 1.2
#: Seconds until an acknowledgement counts as missing.
PATIENCE = 60
ALPHABET = "BCDFGHJKMNPQRTVWXY346789"


class Phone:
    """A phone that joined, without a client library."""

    def __init__(self, url, code):
        self.place = urlsplit(url)
        self.http = http.client.HTTPConnection(self.place.hostname, self.place.port, timeout=PATIENCE)
        self.number, self.line = 0, None
        answer = self.ask("POST", f"/j/{code}")
        if answer[0] != 303:
            raise RuntimeError(f"joining was answered {answer[0]}")
        self.cookie = "; ".join(value.split(";")[0] for name, value in answer[1] if name.lower() == "set-cookie")
        self.path = dict(answer[1])["Location"]
        self.room = self.path.rsplit("/", 1)[1]
        self.token = re.search(r'data-csrf="([^"]+)"', self.ask("GET", self.path)[2]).group(1)

    def ask(self, method, path, body=None, **headers):
        """(status, headers, text) of one request."""
        sent = {"Cookie": getattr(self, "cookie", "")} | {
            name.replace("_", "-"): text for name, text in headers.items()}
        try:
            self.http.request(method, path, body=body, headers=sent)
            answer = self.http.getresponse()
            return answer.status, answer.getheaders(), answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.http.close()
            return 0, [], ""

    def state(self):
        return json.loads(self.ask("GET", f"{self.path}/state", Accept="application/json")[2])

    def connect(self):
        self.line = websocket.create_connection(
            f"ws://{self.place.netloc}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE, cookie=self.cookie,
            suppress_origin=True)
        self.line.send("40/participant," + json.dumps({"session": self.room}))
        while not (heard := self.line.recv()).startswith("40/participant"):
            if heard.startswith("44"):
                raise ConnectionError(heard)

    def call(self, name, payload):
        """The acknowledgement of a command over the socket; answers pings meanwhile."""
        self.number += 1
        self.line.send(f"42/participant,{self.number}" + json.dumps([name, payload]))
        wanted = f"43/participant,{self.number}["
        while True:
            heard = self.line.recv()
            if heard == "2":
                self.line.send("3")
            elif heard.startswith(wanted):
                return json.loads(heard[len(wanted) - 1:])[0]
            elif not heard:
                raise ConnectionError()


# --- those who work ----------------------------------------------------------------------------------------------

class Worker(threading.Thread):
    """Writes three responses and corrects them, again and again, and knows what was acknowledged."""

    def __init__(self, phone, until, number):
        super().__init__(daemon=True)
        self.phone, self.until, self.name_ = phone, until, number
        self.samples, self.acknowledged, self.problems = [], {}, Counter()

    def run(self):
        phone, written = self.phone, 0
        step_id = phone.state()["step"]["id"]
        phone.connect()
        time.sleep(random.random() * BETWEEN)
        while time.monotonic() < self.until:
            slot, words = written % 3, f"Worker {self.name_} wrote {written}"
            payload = {"client_id": secrets.token_hex(16), "step_id": step_id, "body": {"text": words}}
            if written >= 3:
                payload |= {"slot": slot, "edits": written // 3 - 1}
            started = time.monotonic()
            try:
                answer = phone.call("submit_response" if written < 3 else "edit_response", payload)
            except (OSError, ConnectionError, websocket.WebSocketException) as error:
                self.problems[type(error).__name__] += 1
                phone.connect()
                continue
            if answer.get("ok"):
                self.samples.append((started, time.monotonic() - started))
                self.acknowledged[slot] = words
                written += 1
            else:
                self.problems[answer.get("error")] += 1
            left = BETWEEN * random.uniform(0.8, 1.2)
            time.sleep(left)

    def lost(self):
        """Acknowledged words that the server does not have."""
        kept = {one["slot"]: one["text"] for one in self.phone.state()["yours"]["responses"]}
        return [words for slot, words in self.acknowledged.items() if kept.get(slot) != words]


def work(url, code, people, seconds):
    phones = [Phone(url, code) for _ in range(people)]
    workers = [Worker(phone, time.monotonic() + seconds, number) for number, phone in enumerate(phones)]
    print("begun", flush=True)
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    problems = sum((worker.problems for worker in workers), Counter())
    print(json.dumps({"samples": [sample for worker in workers for sample in worker.samples], "problems": problems,
                      "lost": [words for worker in workers for words in worker.lost()]}), flush=True)


# --- the one who does not ----------------------------------------------------------------------------------------

def small_frame(text):
    return bytes([0x81, 0x80 | len(text)]) + struct.pack("!I", 0) + text.encode()


class Attacker:
    """One person with one joined phone, a laptop and nothing else to do."""

    def __init__(self, url, code, seconds):
        self.url, self.code, self.until = url, code, time.monotonic() + seconds
        self.place, self.tried = urlsplit(url), Counter()
        self.phone = Phone(url, code)
        self.step_id = self.phone.state()["step"]["id"]

    def again(self, name, act):
        """Do one thing for as long as it lasts, whatever comes of it."""
        while time.monotonic() < self.until:
            try:
                act()
                self.tried[name] += 1
            except (OSError, ConnectionError, websocket.WebSocketException, http.client.HTTPException):
                self.tried[f"{name}: cut"] += 1

    def second_browser(self):
        """The same phone's cookie in another program."""
        other = Phone.__new__(Phone)
        other.place, other.cookie, other.path, other.room = (
            self.place, self.phone.cookie, self.phone.path, self.phone.room)
        other.token, other.number, other.line = self.phone.token, 0, None
        other.http = http.client.HTTPConnection(self.place.hostname, self.place.port, timeout=PATIENCE)
        return other

    def flood_socket(self):
        phone = self.second_browser()
        phone.connect()
        sent = "".join(f'42/participant,{n}["ask_for_time",{{"client_id":"{n:032}","step_id":{self.step_id}}}]\n'
                       for n in range(200))
        data = b"".join(small_frame(line) for line in sent.split("\n") if len(line) < 126)
        try:
            for _ in range(50):
                phone.line.sock.sendall(data)
                self.tried["events"] += 200
        finally:
            phone.line.shutdown()

    def flood_frames(self):
        line = websocket.create_connection(f"ws://{self.place.netloc}/socket.io/?EIO=4&transport=websocket",
                                           timeout=PATIENCE, suppress_origin=True)
        try:
            for _ in range(50):
                line.sock.sendall(b"\x89\x80\x00\x00\x00\x00" * 2_000)   # pings of the WebSocket itself
        finally:
            line.shutdown()

    def forge(self, phone):
        kind = random.randrange(4)
        body = json.dumps({"client_id": secrets.token_hex(16), "step_id": self.step_id, "body": {"text": "forged"}})
        if kind == 0:
            phone.ask("POST", f"{phone.path}/submit_response", body, Content_Type="application/json",
                      X_CSRFToken=secrets.token_hex(20))
        elif kind == 1:
            phone.ask("POST", f"{phone.path}/submit_response", body, Content_Type="application/json",
                      Cookie=f"phone-{phone.room}={secrets.token_urlsafe(32)}.{secrets.token_urlsafe(20)}")
        elif kind == 2:
            phone.ask("POST", f"/sessions/{phone.room}/close_session", "{}", Content_Type="application/json")
        else:
            phone.ask("GET", f"/board/{secrets.token_hex(16)}/state")

    def replay(self, phone):
        body = json.dumps({"client_id": "0" * 32, "step_id": self.step_id, "body": {"text": "again"}})
        phone.ask("POST", f"{phone.path}/submit_response", body, Content_Type="application/json",
                  X_CSRFToken=phone.token, Accept="application/json")

    def read(self, phone):
        phone.ask("GET", f"{phone.path}/state", Accept="application/json")

    def guess(self, phone):
        phone.ask("GET", "/j/" + "".join(random.choice(ALPHABET) for _ in range(8)), Cookie="")

    def open_and_stay_silent(self):
        line = socket.create_connection((self.place.hostname, self.place.port), timeout=5)
        line.sendall(b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(4096)
        line.close()

    def too_large(self, phone):
        phone.ask("POST", "/socket.io/?EIO=4&transport=polling&sid=zq", b"4" * 400_000)

    def run(self):
        browsers = [self.second_browser() for _ in range(7)]
        acts = [("floods over the socket", self.flood_socket), ("floods of frames", self.flood_frames),
                ("silent connections", self.open_and_stay_silent)]
        acts += [("forged requests", lambda b=browsers[0]: self.forge(b)),
                 ("replayed requests", lambda b=browsers[1]: self.replay(b)),
                 ("replayed requests", lambda b=browsers[2]: self.replay(b)),
                 ("states", lambda b=browsers[3]: self.read(b)),
                 ("guessed codes", lambda b=browsers[4]: self.guess(b)),
                 ("guessed codes", lambda b=browsers[5]: self.guess(b)),
                 ("requests too large", lambda b=browsers[6]: self.too_large(b))]
        threads = [threading.Thread(target=self.again, args=act, daemon=True) for act in acts]
        print("begun", flush=True)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, self.until - time.monotonic()) + 2)
        print(json.dumps(self.tried), flush=True)


def guess(url, number):
    """So many wrong codes, all at once, each from a browser that has been nowhere."""
    place, answers = urlsplit(url), []

    def ask():
        started = time.monotonic()
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        line.request("GET", "/j/" + "".join(random.choice(ALPHABET) for _ in range(8)))
        answer = line.getresponse()
        answer.read()
        line.close()
        answers.append((answer.status, time.monotonic() - started))

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(number)]
    print("begun", flush=True)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    print(json.dumps(answers), flush=True)


def main(kind, url, code, *numbers):
    if kind == "work":
        work(url, code, int(numbers[0]), float(numbers[1]))
    elif kind == "guess":
        guess(url, int(numbers[0]))
    else:
        os.nice(19)     # the network's other end has a machine of its own; here it must not take the server's
        Attacker(url, code, float(numbers[0])).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
