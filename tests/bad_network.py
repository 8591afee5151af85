"""A network between people and Workshop that is slow, loses what it carries, or breaks: a proxy of the tests' own.

    with BadNetwork(server) as network:
        network.one_way = 1.0         # seconds that everything takes, in each direction
        network.lost = 0.1            # share of pieces that TCP has to send again
        network.lost_answers = 0.3    # share of acknowledgements with which the line breaks, after the commit: three of
                                      # each ten that follow one another
        ben = RealPhone(network, code)
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import threading
from fractions import Fraction

#: Seconds until TCP sends a piece again that nobody acknowledged (RFC 6298: at least one).
SENT_AGAIN_AFTER = 1.0
#: A command that a phone posts, and the acknowledgement of one over the socket: a server does not mask its frames.
POSTED = re.compile(rb"POST /w/[^/ ]+/[a-z_]+ ")
ACKNOWLEDGED = b"43/participant,"


class BadNetwork:
    """Listens on a port of its own and passes on to a server what it is not told to hold up or lose.

    It can stand for the server wherever people are let in: whatever else is asked of it, the server is asked.
    """

    def __init__(self, server, *, seed=1):
        self._server, self._random = server, random.Random(seed)
        self.one_way, self.lost, self.lost_answers = 0.0, 0.0, 0.0
        self.answers, self.answers_lost, self.pieces, self.pieces_lost = 0, 0, 0, 0
        self._fates = {}         # by share: whether each of the next answers is lost
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_open = threading.Event()

    def __getattr__(self, name):
        return getattr(self._server, name)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self._thread.start()
        assert self._is_open.wait(60)
        return self

    def __exit__(self, *_problem):
        self._loop.set_exception_handler(lambda _loop, _context: None)   # whoever is still connected is cut off
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(60)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.port = listening.sockets[0].getsockname()[1]
        self._is_open.set()
        self._loop.run_forever()
        listening.close()
        self._loop.run_until_complete(self._cut_off())
        self._loop.close()

    async def _cut_off(self):
        """Whoever is still connected, and wait until all of them are."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _carry(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        except OSError:
            writer.close()
            return
        line = {"has_posted": False}
        pumps = [asyncio.ensure_future(self._pump(reader, far_writer, line, is_answer=False)),
                 asyncio.ensure_future(self._pump(far_reader, writer, line, is_answer=True))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            for end in (writer, far_writer):
                end.close()

    async def _pump(self, reader, writer, line, *, is_answer):
        """One direction: what was read is written in its order, each piece when it has come through."""
        pieces = asyncio.Queue()
        passing = asyncio.ensure_future(self._pass_on(pieces, writer))
        try:
            with contextlib.suppress(OSError):
                while data := await reader.read(65_536):
                    if is_answer and self._loses_answer(data, line):
                        return
                    line["has_posted"] |= not is_answer and bool(POSTED.match(data))
                    pieces.put_nowait((self._loop.time() + self._time_of_a_piece(), data))
                pieces.put_nowait((0, b""))
                await passing
        finally:
            passing.cancel()

    async def _pass_on(self, pieces, writer):
        with contextlib.suppress(OSError):
            while True:
                due, data = await pieces.get()
                if not data:
                    return
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                writer.write(data)
                await writer.drain()

    def _time_of_a_piece(self):
        self.pieces += 1
        took = self.one_way
        while self._random.random() < self.lost:
            self.pieces_lost += 1
            took += SENT_AGAIN_AFTER
        return took

    def _loses_answer(self, data, line):
        """Whether the line breaks with this piece, which tells that something is stored."""
        if not (line["has_posted"] or ACKNOWLEDGED in data):
            return False
        line["has_posted"] = False
        self.answers += 1
        is_lost = self._is_next_lost()
        self.answers_lost += is_lost
        return is_lost

    def _is_next_lost(self):
        """Of each ten so many as the share says, in an order of chance: by chance alone it may be a third of that."""
        if not self.lost_answers:
            return False
        if not (fates := self._fates.setdefault(self.lost_answers, [])):
            share = Fraction(self.lost_answers).limit_denominator(100)
            lost = [True] * share.numerator + [False] * (share.denominator - share.numerator)
            fates += self._random.sample(lost, len(lost))
        return fates.pop()
