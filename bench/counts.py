"""How often a room's counts are told: phones that come and respond one after another, over a few seconds."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

from phones import Phone
from subjects import App, Room

#: Phones, and the seconds in which all of them respond.
PHONES, SECONDS = 200, 6.0


def counts(folder: Path) -> dict[str, float]:
    """In a server of its own, one room."""
    app = App(folder, rooms=1)
    try:
        return counts_in(app, app.rooms[0], PHONES, SECONDS)
    finally:
        app.stop()


def counts_in(app: App, room: Room, many: int, seconds: float) -> dict[str, float]:
    """What phones, console and board of a room are told while its people come, and while they respond.

    :param seconds: in which all of them respond.
    :return: `phone_gap_s`: the least time between two counts on one phone, if any had two; `phone_frames`: messages to
        all phones while they respond; `console_counts_per_s`, `board_counts_per_s`; `count_cpu_us`: CPU of the server
        for each response.
    """
    crowd, told = app.crowd, {"console": [], "board": []}
    heard: dict[int, list[float]] = {number: [] for number in range(many)}
    frames: list[str] = []
    phones = [Phone(number) for number in range(many)]
    answered: set[int] = set()
    room.phones += phones

    def hear(phone: Phone, said: str) -> None:
        if said.startswith('42/participant,["joined_changed"'):
            heard[phone.number].append(time.monotonic())
        if said.startswith(app.acknowledged):
            answered.add(phone.number)
        else:
            frames.append(said)

    for phone in phones:
        phone.on_text = hear
    crowd.come(phones, lambda phone: app.come_in(phone, room), until=120, at_once=4)
    crowd.rest(2.5)
    app.ask([room], "opening")
    crowd.rest(1.5)
    for role, line in (("console", room.console), ("board", room.board)):
        def listen(_phone: Phone, said: str, role: str = role) -> None:
            if role == "console":
                app.hear(room, said)
            if "answered_changed" in said[:60]:
                told[role].append(time.monotonic())
        line.on_text = listen
    frames.clear()
    began, cpu = time.monotonic(), app.cpu()
    for number, phone in enumerate(phones):
        crowd.rest(began + number * seconds / many - time.monotonic())
        phone.say(app.response(phone, room))
    crowd.until(lambda: len(answered) == many, 60)
    crowd.rest(1.5)
    took = time.monotonic() - began
    gaps = [after - before for times in heard.values() for before, after in itertools.pairwise(times)]
    return {**({"phone_gap_s": min(gaps)} if gaps else {}), "phone_frames": len(frames),
            "count_cpu_us": (app.cpu() - cpu) / many * 1e6,
            **{f"{role}_counts_per_s": len(times) / took for role, times in told.items()}}
