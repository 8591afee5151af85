"""What one act costs a server, in CPU and in time: the same crowd against each subject in turn."""

from __future__ import annotations

import gc
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from phones import Phone
from subjects import Room, Subject

#: Seconds to wait at the most for what takes a second or so.
LONG = 240.0
#: Seconds without a change after which a board is taken to show all it will: one last response waits for the close.
QUIET = 4.0


@dataclass(frozen=True)
class Size:
    """So many rooms with so many phones each, and how long everything rests between two acts."""

    phones: int
    rooms: int = 1
    #: Questions that are counted; one is put to the group before, as phones and server warm up.
    steps: int = 2
    #: Seconds until counts and whatever else follows an act are told.
    rest: float = 1.2

    @property
    def many(self) -> int:
        return self.phones * self.rooms

    @property
    def name(self) -> str:
        return str(self.phones) if self.rooms == 1 else f"{self.rooms}x{self.phones}"

    @property
    def words(self) -> str:
        return f"{self.phones:,} phones" if self.rooms == 1 else f"{self.rooms} rooms of {self.phones} phones"


class Span:
    """What the server and the phones used from one moment to another."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._began = self._now()
        self.cpu_then = self.cpu_now = self._began[0]

    def _now(self) -> tuple[float, float, float, float]:
        return self._subject.cpu(), time.process_time(), self._subject.crowd.idle, time.monotonic()

    def end(self) -> Span:
        """Until now; it may be ended again later."""
        now = self._now()
        self.cpu, self.phones_cpu, self.phones_idle, self.seconds = (
            after - before for after, before in zip(now, self._began, strict=True))
        self.cpu_now = now[0]
        return self


class Round:
    """One round in some rooms of a server: every figure by name, as often as it was measured."""

    def __init__(self, subject: Subject, size: Size, rooms: list[Room]) -> None:
        self.subject, self.size, self.rooms = subject, size, rooms
        self.figures: dict[str, list[float]] = defaultdict(list)
        self.phones = [Phone(number) for number in range(size.many)]
        self.acknowledged = 0          # responses
        for phone in self.phones:
            self.room_of(phone).phones.append(phone)

    def room_of(self, phone: Phone) -> Room:
        return self.rooms[phone.number % len(self.rooms)]

    def note(self, **figures: float) -> None:
        for name, value in figures.items():
            self.figures[name].append(value)

    def generator(self, act: str, span: Span) -> None:
        """What the phones cost, and whether server or phones were what it waited for."""
        self.note(**{f"{act}_phones_cpu_us": span.phones_cpu / self.size.many * 1e6,
                     f"{act}_phones_busy": 1 - span.phones_idle / span.seconds,
                     f"{act}_server_busy": span.cpu / span.seconds})

    def medians(self) -> dict[str, float]:
        return {figure: statistics.median(values) for figure, values in self.figures.items()}


def measure(kind: type[Subject], size: Size, folder: Path) -> dict[str, float]:
    """One round with a server of its own."""
    subject = kind(folder, size.rooms)
    try:
        found = use(subject, size, subject.rooms[:-1])
        come_back(found)
        return found.medians()
    finally:
        subject.stop()


def use(subject: Subject, size: Size, rooms: list[Room]) -> Round:
    """Everybody joins, gets questions and responds at once to each."""
    had, failures = subject.stored() or 0, len(subject.crowd.failures)
    found = Round(subject, size, rooms)
    gc.collect()
    join(found)
    joined, found.figures = found.figures, defaultdict(list)
    step(found)                        # to warm up
    found.figures = joined
    for _number in range(size.steps):
        step(found)
    if (stored := subject.stored()) is not None:
        found.note(lost=found.acknowledged - (stored - had))
    found.note(failures=len(subject.crowd.failures) - failures)
    for failure in subject.crowd.failures[failures:][:1]:
        print(f"   {subject.name}, {size.words}: {failure}", file=sys.stderr, flush=True)
    return found


def join(found: Round) -> None:
    """Everybody at once: for the app the page, the cookie, the socket and the state; for the bare ones the socket."""
    subject, size, crowd = found.subject, found.size, found.subject.crowd
    crowd.rest(size.rest)
    idle, span, began = subject.memory(), Span(subject), time.monotonic()
    crowd.come(found.phones, lambda phone: subject.come_in(phone, found.room_of(phone)), until=LONG)
    found.generator("join", span.end())
    joined = [phone for phone in found.phones if phone.connected_at]
    last = max(phone.connected_at for phone in joined) - began
    crowd.rest(2 * size.rest)          # counts and what else follows is part of it
    found.note(join_cpu_us=span.end().cpu / size.many * 1e6, join_last_ms=last * 1e3, joined=len(joined),
               kb_per_connection=(subject.memory() - idle) / size.many / 1024, idle_mb=idle / 2**20,
               empty_mb=subject.empty / 2**20)


def step(found: Round) -> None:
    """A question to every phone, a response from each at once, the close."""
    found.subject.open_consoles()      # on a machine that is very busy, lines are lost
    alone(found)
    span = Span(found.subject)
    push(found)
    burst(found)
    found.subject.ask(found.rooms, "closing")
    found.subject.crowd.rest(found.size.rest / 6)
    found.note(step_cpu_ms=span.end().cpu * 1e3)
    found.subject.crowd.rest(found.size.rest)


def alone(found: Round) -> None:
    """The act of opening by itself: the same question, put to a room in which nobody is."""
    subject, crowd = found.subject, found.subject.crowd
    span = Span(subject)
    subject.ask(subject.rooms[-1:], "opening")
    crowd.rest(found.size.rest / 6)
    found.note(open_act_ms=span.end().cpu * 1e3)
    subject.ask(subject.rooms[-1:], "closing")
    crowd.rest(found.size.rest / 2)


def push(found: Round) -> None:
    """A question to every phone: until the last one has it."""
    subject, size, crowd, rooms = found.subject, found.size, found.subject.crowd, found.rooms
    had: list[float] = []
    phones = [phone for phone in found.phones if phone.is_here]
    for phone in phones:
        phone.on_text = lambda _phone, said: had.append(time.monotonic()) if said.startswith(subject.pushed) else None
    began, span = time.monotonic(), Span(subject)
    subject.ask(rooms, "opening")
    if not crowd.until(lambda: len(had) >= len(phones), 60):
        crowd.failures.append(f"{len(phones) - len(had)} phones were not sent the question")
    if not had:
        raise RuntimeError(f"{subject.name}: no phone was sent the question")
    found.generator("push", span.end())
    crowd.rest(size.rest / 6)
    whole = span.end().cpu
    # many acts at once are cheaper than one by itself: nothing that was measured could be taken off
    act = found.figures["open_act_ms"][-1] / 1e3 if len(rooms) == 1 else 0.0
    found.note(push_cpu_us=(whole - act) / size.many * 1e6, push_whole_cpu_us=whole / size.many * 1e6,
               push_last_ms=(max(had) - began) * 1e3, push_spread_ms=(max(had) - min(had)) * 1e3)


class Boards:
    """What the boards were sent, and when: how many responses each then showed of the question that is open."""

    def __init__(self, subject: Subject, rooms: list[Room]) -> None:
        self.subject = subject
        self.rooms = [room for room in rooms if room.board is not None]
        self.shown: dict[int, list[tuple[float, int]]] = defaultdict(list)
        #: When a board was last sent anything, and what the server had used by then.
        self.last = self.cpu = 0.0
        for room in self.rooms:
            room.board.on_text = self._listen(room)

    def _listen(self, room: Room) -> Callable[[Phone, str], None]:
        changed = re.compile(rf'42/board,\["panel_changed", ?{{"step_id": ?{room.step},')

        def look(_phone: Phone, said: str) -> None:
            self.last, self.cpu = time.monotonic(), self.subject.cpu()
            if changed.match(said):
                of_many = re.search(r"Showing \d+ of (\d+)", said)    # a large room's board has pages
                self.shown[room.number].append((self.last, int(of_many.group(1)) if of_many
                                                else said.count("Number ")))
        return look

    def show(self, room: Room) -> int:
        return max((many for _when, many in self.shown[room.number]), default=0)

    def late(self, room: Room, times: list[float]) -> list[float]:
        """Seconds from each of these times until the board shows so many responses."""
        shown = self.shown[room.number]
        return [when - one for number, one in enumerate(sorted(times), 1)
                if (when := next((at for at, many in shown if many >= number), None)) is not None]


def slowest_of_100(seconds: list[float]) -> float:
    """In milliseconds."""
    return sorted(seconds)[max(0, int(len(seconds) * 0.99) - 1)] * 1e3 if seconds else 0.0


def burst(found: Round) -> None:
    """A response from every phone at once, acknowledged when it is stored; with the app, boards are open."""
    subject, crowd, rooms = found.subject, found.subject.crowd, found.rooms
    sent: dict[int, float] = {}
    answered: dict[int, float] = {}
    frames: list[str] = []
    boards = Boards(subject, rooms)

    def hear(phone: Phone, said: str) -> None:
        if not said.startswith(subject.acknowledged):
            frames.append(said)
        else:
            answered[phone.number] = time.monotonic()
            if '"ok":false' in said.replace(" ", ""):
                crowd.failures.append(f"a response was refused: {said[:200]}")

    phones = [phone for phone in found.phones if phone.is_here]
    texts = [subject.response(phone, found.room_of(phone)) for phone in phones]
    for phone in phones:
        phone.on_text = hear
    began, span = time.monotonic(), Span(subject)
    for number, (phone, text) in enumerate(zip(phones, texts, strict=True)):
        sent[phone.number] = time.monotonic()
        phone.say(text)
        if number % 32 == 31:
            crowd.turn()
    crowd.until(lambda: len(answered) >= len(phones), 120)
    found.acknowledged += len(answered)
    found.generator("ack", span.end())
    found.note(ack_alone_cpu_us=span.cpu / len(phones) * 1e6, acknowledged=len(answered),
               acks_per_s=len(answered) / (max(answered.values(), default=began + LONG) - began),
               ack_p99_ms=slowest_of_100([answered[number] - sent[number] for number in answered]))
    acknowledged = time.monotonic()
    crowd.until(lambda: all(boards.show(room) >= len(room.phones) for room in boards.rooms)
                or time.monotonic() - max(acknowledged, boards.last) > QUIET, LONG)
    # what the board costs is part of it, though most of it comes after the last acknowledgement
    found.note(ack_cpu_us=(max(boards.cpu, span.cpu_now) - span.cpu_then) / len(phones) * 1e6,
               frames_per_phone=len(frames) / len(phones))
    if boards.rooms:
        for name, times in (("board_p99_ms", sent), ("board_after_ack_p99_ms", answered)):
            found.note(**{name: slowest_of_100([late for room in rooms for late in boards.late(
                room, [times[phone.number] for phone in room.phones if phone.number in times])])})
        found.note(on_board=sum(boards.show(room) for room in rooms))


def come_back(found: Round) -> None:
    """The server is killed under everybody, starts again, and all of these phones come back at once."""
    subject, crowd = found.subject, found.subject.crowd
    crowd.hang_up()
    subject.kill()
    subject.start()
    failures, began, cpu = len(crowd.failures), time.monotonic(), subject.cpu()
    crowd.come(found.phones, lambda phone: subject.come_back(phone, found.room_of(phone)), until=LONG)
    back = sorted(phone.connected_at - began for phone in found.phones if phone.connected_at)
    found.note(back=len(back), not_back=len(crowd.failures) - failures)
    if back:
        found.note(back_95_ms=back[max(0, int(len(back) * 0.95) - 1)] * 1e3, back_last_ms=back[-1] * 1e3,
                   back_cpu_us=(subject.cpu() - cpu) / len(back) * 1e6)
