"""A connection without a client library: whatever a hostile program would send, packet by packet."""

from __future__ import annotations

import json
import re
import secrets
import struct

import psutil
import requests
import websocket
from serving import cookies_of

PATH = "/socket.io/?EIO=4&transport="


def memory_of(server):
    """Mebibytes that the server holds."""
    return psutil.Process(server.process.pid).memory_info().rss / 2**20


def is_answering(server):
    return requests.get(f"{server.url}/healthz", timeout=60).ok


class Wire:
    """One WebSocket, with an origin or without, and perhaps with somebody's cookies."""

    def __init__(self, server, browser=None, *, origin=None, headers=()):
        self.line = websocket.create_connection(
            f"ws://127.0.0.1:{server.port}{PATH}websocket", timeout=60, cookie=cookies_of(browser) or None,
            origin=origin, suppress_origin=origin is None, header=list(headers), skip_utf8_validation=True)
        self.opened = json.loads(self.line.recv()[1:])
        server.remember(self)

    def come_in(self, namespace, auth):
        """Come in, in a role."""
        self.line.send(f"40{namespace}," + json.dumps(auth))
        answer = self.line.recv()
        while answer.startswith("42"):
            answer = self.line.recv()
        return answer.startswith("40")

    def send(self, text):
        self.line.send(text)

    def event(self, namespace, number, name, payload):
        self.line.send(f"42{namespace},{number}" + json.dumps([name, payload]))

    def acknowledgement(self, number):
        while True:
            found = re.match(rf"43/\w+,{number}(\[.*)", self.line.recv(), re.DOTALL)
            if found:
                return json.loads(found.group(1))[0]

    def is_ended(self, seconds=60):
        """Whether the server ends it within so many seconds, whatever it still says before."""
        self.line.settimeout(seconds)
        try:
            while True:
                opcode, _data = self.line.recv_data()
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    return True
        except websocket.WebSocketTimeoutException:
            return False
        except (websocket.WebSocketException, OSError):
            return True

    def close(self):
        self.line.shutdown()


def frame(data=b"", *, opcode=1, is_last=True):
    """One masked frame, as it goes over the wire."""
    mask = b"\x00\x00\x00\x00"       # a mask of nothing, so that nothing needs to be turned
    head = bytes([(0x80 if is_last else 0) | opcode])
    size = len(data)
    if size < 126:
        return head + bytes([0x80 | size]) + mask + data
    if size < 2**16:
        return head + b"\xfe" + struct.pack("!H", size) + mask + data
    return head + b"\xff" + struct.pack("!Q", size) + mask + data


def pour(wire, data, *, times):
    """Send the same bytes again and again until all is sent or the other side ends it: how many were taken."""
    line, taken = wire.line.sock, 0
    line.settimeout(60)
    try:
        for _ in range(times):
            line.sendall(data)
            taken += len(data)
    except (TimeoutError, OSError):
        pass
    return taken


class Polling:
    """One connection by long polling."""

    def __init__(self, server, browser):
        self.browser = browser
        answer = browser.get(f"{server.url}{PATH}polling", timeout=60)
        self.address = f"{server.url}{PATH}polling&sid={json.loads(answer.text[1:])['sid']}"

    def post(self, *packets):
        return self.browser.post(self.address, data="\x1e".join(packets).encode(), timeout=60)

    def packets(self):
        return self.browser.get(self.address, timeout=60).text.split("\x1e")


def act(step_id, words="We ask too late."):
    return {"client_id": secrets.token_hex(16), "step_id": step_id, "body": {"text": words}}
