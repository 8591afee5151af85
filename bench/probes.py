"""What each probe of a hostile program costs the server in memory: with its control, and without.

    python bench/probes.py                 each probe against the server as it is
    python bench/probes.py --without       against the libraries as they come

Starts a Workshop of its own for each probe, in a folder that is gone afterwards. Bounded: about two minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "tests")]

import requests
from serving import RealFacilitator, RealPhone, Server
from wire import PATH, Polling, Wire, frame, memory_of, pour

AS_THEY_ARE = {"WORKSHOP_PHONE_ACTS": "10", "WORKSHOP_FACILITATOR_ACTS": "60"}
MIB = 2**20

#: Takes every control out again, so that its worth can be seen. It is run instead of `-m workshop`.
WITHOUT = """
import sys
sys.argv[0] = "workshop"
from gevent import monkey
monkey.patch_all()
import engineio.payload, socketio.packet
import workshop.app as app, workshop.live.transport as transport, workshop.web.wsgi as wsgi
transport.Watch.stand = lambda self: None
transport.TextPacket.decode = socketio.packet.Packet.decode
app.own_line.use = app.library_line.use = lambda *_given, **_named: None
app.origins_of = lambda _address: None
wsgi.Guard._is_too_large = lambda *_given: False
wsgi.FORWARDED = ()
from workshop.cli import workshop
workshop()
"""


def come_in(server, room, ben):
    wire = Wire(server, ben.browser)
    wire.come_in("/participant", {"session": room.room})
    return wire


def huge_message(server, room, ben):
    """One message of 100 MiB"""
    wire = come_in(server, room, ben)
    wire.line.sock.sendall(frame(b"4" * 1_000, is_last=False))
    yield f"{pour(wire, frame(b'x' * MIB, opcode=0, is_last=False), times=100) // MIB} MiB taken"


def attachments(server, room, ben):
    """99,999,999 attachments announced, 8,000 of 19 kB sent"""
    wire = come_in(server, room, ben)
    wire.send('4599999999-/participant,["submit_response",{"_placeholder":true,"num":0}]')
    yield f"{pour(wire, frame(b'x' * 19_000, opcode=2), times=8_000) // 19_000} taken"


def large_requests(server, room, ben):
    """30 polling requests of 2 MB"""
    polling, answers, started = Polling(server, ben.browser), [], time.monotonic()
    for _ in range(30):
        try:
            answers.append(polling.browser.post(polling.address, data=b"4" * 2_000_000, timeout=1).status_code)
        except requests.RequestException:
            answers.append("no answer in 1 s")
    yield f"{', '.join(sorted({str(answer) for answer in answers}))}; {time.monotonic() - started:.1f} s"


def seventeen_packets(server, room, ben):
    """17 packets in one polling request"""
    polling = Polling(server, ben.browser)
    polling.post(f'40/participant,{{"session":"{room.room}"}}')
    polling.post(*(f'42/participant,{number}["zq",{{}}]' for number in range(17)))
    heard, end = 0, time.monotonic() + 3
    while heard < 17 and time.monotonic() < end:
        try:
            heard += sum(packet.startswith("43") for packet in polling.browser.get(
                polling.address, timeout=1).text.split("\x1e"))
        except requests.RequestException:
            break
    yield f"{heard} of 17 answered"


def half_open(server, room, ben):
    """200 connections that say nothing, after 14 s"""
    silent = [Wire(server) for _ in range(200)]
    time.sleep(14)
    yield f"{sum(wire.is_ended(0.01) for wire in silent)} of 200 closed"


def small_frames(server, room, ben):
    """2 million tiny frames on one connection"""
    wire, waits = come_in(server, room, ben), []
    flood = threading.Thread(target=pour, args=(wire, frame(b"ping", opcode=9) * 10_000), kwargs={"times": 200})
    flood.start()
    while flood.is_alive() or not waits:
        started = time.monotonic()
        with contextlib.suppress(requests.RequestException):
            requests.get(f"{server.url}/healthz", timeout=30)
        waits.append(time.monotonic() - started)
    flood.join()
    yield f"another page waits up to {max(waits) * 1000:.0f} ms"


def foreign_origins(server, room, ben):
    """Origin of elsewhere, null, forged X-Forwarded-Host"""
    refused = 0
    for origin, headers in (("https://evil.example", []), ("null", []),
                            ("https://evil.example", ["X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"])):
        try:
            Wire(server, ben.browser, origin=origin, headers=headers)
        except Exception:
            refused += 1
    yield f"{refused} of 3 refused"


PROBES = (huge_message, attachments, large_requests, seventeen_packets, half_open, small_frames, foreign_origins)


def take(probe, *, without):
    with (tempfile.TemporaryDirectory() as folder,
          Server(folder, environment=AS_THEY_ARE).start(program=WITHOUT if without else None) as server):
        room = RealFacilitator(server).open_lobby(questions=1)
        room.open_step(1)
        ben = RealPhone(server, room.code)
        requests.get(f"{server.url}{PATH}polling", timeout=10)
        before = memory_of(server)
        for words in probe(server, room, ben):
            time.sleep(1)
            print(f"| {probe.__doc__} | {before:.0f} MiB | {memory_of(server):.0f} MiB | {words} |", flush=True)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--without", action="store_true", help="the libraries as they come, without our controls")
    asked.add_argument("--only", choices=[probe.__name__ for probe in PROBES])
    given = asked.parse_args()
    print("| probe | before | after | what became of it |\n|---|---|---|---|")
    for probe in PROBES:
        if given.only in (None, probe.__name__):
            take(probe, without=given.without)


if __name__ == "__main__":
    main()
