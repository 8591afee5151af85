"""What Workshop costs beside a bare Flask-SocketIO and a bare Node Socket.IO server. `python3 run.py bench` runs this.

    python3 run.py bench                     every size, three rounds
    python3 run.py bench --phones 1000 --rounds 1
    python3 run.py bench --quick             12 phones, one round: whether it works, not how fast
    python3 run.py bench --database postgresql    the app on PostgreSQL too
    python3 run.py bench --json FILE         the same figures as JSON
    python3 run.py bench --rooms 200x10 --rounds 1
    python3 run.py bench --compare FILE      beside an earlier run
    python3 run.py bench --read FILE FILE    figures of earlier runs as one, each run's goals beside
    python3 run.py bench --markdown          as docs/performance.md holds it
    python3 run.py bench --keep              into docs/performance.md and bench/measured.json
    python3 run.py bench --first             the first ten minutes: weight, a slow line, clicks

Docs: docs/performance.md, and docs/first-ten-minutes.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench")]

from counts import PHONES, counts, counts_in
from export import export, export_beside
from figures import as_json, earlier_run, growth, scenarios
from goals import SIZE, as_one, goals
from machine import PHONES_CORE, describe_machine, machine_words, pin
from measure import Size, come_back, measure, use
from report import comparison, in_short, markdown, page_with, wrapped
from subjects import SUBJECTS, App, Subject, socket_io_version

#: Phones in one room; then rooms, and phones in each.
SIZES, ROOMS = (30, 200, 500, 1000, 2000), (200, 10)
ROUNDS = 3
POSTGRESQL = "app_postgresql"
#: The session that a file is made of, and the room beside it.
EXPORT = {"people": 1000, "steps": 12, "phones": 20}


FIRST_PAGE, FIRST_MEASURED = ROOT / "docs" / "first-ten-minutes.md", ROOT / "bench" / "first.json"
PAGE, MEASURED = ROOT / "docs" / "performance.md", ROOT / "bench" / "measured.json"


def say(words: str) -> None:
    """How it goes: beside the figures, which alone are printed on stdout."""
    print(words, file=sys.stderr, flush=True)


Found = dict[str, dict[str, list[Mapping[str, float]]]]


def rounds_of(sizes: list[Size], rounds: int, names: list[str], folder: Path, on_postgresql: Collection[int],
              broken: list[str]) -> Found:
    """Every size, every subject, interleaved, so that a noisy minute hits all alike.

    :param broken: rounds that could not be gone through are added here.
    :param on_postgresql: the sizes of one room at which the app is measured on PostgreSQL too.
    """
    found: Found = {}
    for size in sizes:
        also = [POSTGRESQL] if size.rooms == 1 and size.phones in on_postgresql else []
        of_size = found[size.name] = {name: [] for name in [*names, *also]}
        for number in range(rounds):
            for name in of_size:
                say(f"   {size.words}, round {number + 1} of {rounds}: {name}")
                try:
                    of_size[name].append(measure(kind(name), size, folder))
                except Exception as problem:   # the other rounds count all the same
                    say(f"   this round does not count: {type(problem).__name__}: {problem}")
                    broken.append(f"{size.name}, {name}: {type(problem).__name__}")
    return found


def kind(name: str) -> type[Subject]:
    if name != POSTGRESQL:
        return SUBJECTS[name]
    from on_postgresql import OnPostgreSQL  # its server is only there where somebody tests

    return OnPostgreSQL


def of_the_app(rounds: int, folder: Path) -> dict[str, Found]:
    """What only the app is asked."""
    return {"counts": {str(PHONES): {"app": [counts(folder) for _round in range(rounds)]}},
            "export": {"{people}x{steps}".format(**EXPORT): {"app": [export(folder, **EXPORT)
                                                                      for _round in range(rounds)]}}}


def short_form(names: list[str], folder: Path) -> tuple[Found, dict[str, Found]]:
    """Everything once and small, in one server of each kind."""
    alone, several = Size(12, steps=1, rest=0.06), Size(8, rooms=2, steps=1, rest=0.06)
    found: Found = {alone.name: {}, several.name: {}}
    beside: dict[str, Found] = {}
    for name in names:
        say(f"   {name}")
        subject = SUBJECTS[name](folder, 4)
        try:
            first = use(subject, alone, subject.rooms[:1])
            second = use(subject, several, subject.rooms[1:3])
            if isinstance(subject, App):
                beside["counts"] = {"9": {"app": [counts_in(subject, subject.rooms[3], 9, 1.0)]}}
                beside["export"] = {"30x3": {"app": [export_beside(
                    subject.server, subject.facilitators[0], people=30, steps=3, phones=2, seconds=0.5)]}}
            come_back(first)
            found[alone.name][name], found[several.name][name] = [first.medians()], [second.medians()]
        finally:
            subject.stop()
    return found, beside


def main() -> int:
    asked = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__.split("\n", 1)[0])
    asked.add_argument("--phones", type=int, nargs="+", default=[], help="sizes of the group, and nothing else")
    asked.add_argument("--rooms", metavar="ROOMSxPHONES", help="rooms at once, such as 200x10, and nothing else")
    asked.add_argument("--beside", action="store_true", help="how often counts are told and a file made beside a room, "
                       "and nothing else")
    asked.add_argument("--rounds", type=int)
    asked.add_argument("--quick", action="store_true", help="12 phones, one round")
    asked.add_argument("--only", choices=list(SUBJECTS), help="one server, without ratios")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite",
                       help="postgresql: the app once more on a PostgreSQL server, in the same rounds")
    asked.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    asked.add_argument("--compare", type=Path, metavar="FILE", help="the JSON of an earlier run to hold these against")
    asked.add_argument("--read", type=Path, nargs="+", metavar="FILE",
                       help="measure nothing: print the figures of earlier runs, several as one")
    asked.add_argument("--markdown", action="store_true", help="print everything that the page on performance holds")
    asked.add_argument("--keep", action="store_true", help="write it into docs/performance.md and bench/measured.json")
    asked.add_argument("--first", action="store_true", help="the first ten minutes, and nothing else")
    given = asked.parse_args()
    if given.first:
        return first(given)
    try:
        compared = earlier_run(given.compare) if given.compare is not None else None
        read = [earlier_run(path) for path in given.read or ()]
        rooms = size_of(given.rooms) if given.rooms else None
    except ValueError as problem:
        asked.error(str(problem))
    result = read[0] if len(read) == 1 else as_one(read) if read else measured(given, rooms)
    print(wrapped(markdown(result)) if given.markdown else in_short(result))
    if compared is not None:
        print(f"\n{comparison(compared, result)}")
    if given.keep:
        PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8"), result), encoding="utf-8")
    for file in filter(None, (given.json, MEASURED if given.keep else None)):
        file.write_text(as_json(result), encoding="utf-8")
        say(f"Written to {file}.")
    failed = sum(found["most"] for size in result["scenarios"]["checks"].values() for figures in size.values()
                 for name in ("lost", "failures", "not_back") if (found := figures[name]) is not None)
    return 1 if failed or result["run"]["broken"] else 0


def first(given: argparse.Namespace) -> int:
    """What a phone loads, how soon somebody can write, how many clicks lead to a rehearsal."""
    from first import first_table, measured_first, misses, page_with_first, write_first  # needs a browser

    result = measured_first(given.rounds or (1 if given.quick else ROUNDS))
    print(first_table(result))
    if given.keep:
        with tempfile.TemporaryDirectory() as folder:
            machine = machine_words(describe_machine(socket_io_version(), Path(folder)) | {"pinned": False})
        FIRST_PAGE.write_text(page_with_first(FIRST_PAGE.read_text(encoding="utf-8"), result, wrapped(f"{machine}.")),
                              encoding="utf-8")
    for file in filter(None, (given.json, FIRST_MEASURED if given.keep else None)):
        write_first(result, file)
        say(f"Written to {file}.")
    for name in misses(result):
        say(f"Not met: {name}")
    return 0


def size_of(rooms: str) -> Size:
    """:raises ValueError: not so many rooms of so many phones, in a sentence that says what to do."""
    many, _, phones = rooms.partition("x")
    if not (many.isdecimal() and phones.isdecimal() and int(many) > 1 and int(phones)):
        raise ValueError(f"{rooms} names no rooms. Write how many, an x, and the phones in each: 200x10.")
    return Size(int(phones), rooms=int(many))


def measured(given: argparse.Namespace, rooms: Size | None) -> dict[str, Any]:
    """Everything that was asked for, in the shape that figures.py describes."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384), hard))
    pin(os.getpid(), PHONES_CORE)
    broken: list[str] = []
    began, rounds = time.monotonic(), given.rounds or (1 if given.quick else ROUNDS)
    with tempfile.TemporaryDirectory(prefix="workshop-bench-") as folder:
        machine = describe_machine(socket_io_version(), Path(folder))
        say(machine_words(machine))
        names, beside = [given.only] if given.only else list(SUBJECTS), {}
        if given.quick:
            found, beside = short_form(names, Path(folder))
        elif given.phones or rooms or given.beside:
            found = rounds_of([*map(Size, given.phones), *filter(None, [rooms])], rounds, names, Path(folder),
                              given.phones if given.database == "postgresql" else (), broken)
            beside = of_the_app(rounds, Path(folder)) if given.beside else {}
        else:
            found = rounds_of([*map(Size, SIZES), Size(ROOMS[1], rooms=ROOMS[0])], rounds, names, Path(folder),
                              [int(SIZE)] if given.database == "postgresql" else (), broken)
            if App.name in names:
                say("   how often counts are told, and a file made beside a room")
                beside = of_the_app(rounds, Path(folder))
        on_postgresql = {size: {"app": of_size.pop(POSTGRESQL)} for size, of_size in found.items()
                         if POSTGRESQL in of_size}
        beside |= {"postgresql": on_postgresql} if on_postgresql else {}
    result: dict[str, Any] = {"machine": machine, "scenarios": scenarios(found, beside), "growth": growth(found)}
    result["run"] = {"rounds": rounds, "seconds": round(time.monotonic() - began), "broken": broken}
    result["goals"] = goals(result)
    return result


if __name__ == "__main__":
    sys.exit(main())
