"""The figures of a running Workshop, for a program that collects them and for the page of an admin.

Whoever collects keeps them for ever, so none of them may tell when somebody came or sent something (decision 0040):
* no label names a person, a session, a code, or an address that was asked for;
* all are taken together, at most once a minute; asked again sooner, the answer is the same to the byte;
* whatever counts people or what they do goes in steps of five, rounded down, so that nobody's coming shows by itself;
* sizes and sums are rounded so far that one response does not show.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import psutil
from flask import Flask
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import func, select, text

from workshop.config import Settings
from workshop.export.long_files import MAKING
from workshop.extensions import db
from workshop.live.events import ROLES
from workshop.live.publish import connected
from workshop.sessions.models import LOBBY, RUNNING, Session

from .disk import MIB, free_bytes
from .meters import EXTENSION as METERS
from .meters import Meters, Spread

EXTENSION = "workshop_figures"
#: Seconds between two takings.
EVERY = 60.0
#: Steps in which people and what they do are counted, as for sessions that are open for a while (decision 0025).
STEP = 5
#: Bytes; steps in which the free space is said.
DISK_STEP = 16 * MIB

GAUGE, COUNTER, HISTOGRAM = "gauge", "counter", "histogram"


@dataclass(frozen=True)
class About:
    """A figure: its kind, its labels, whether it goes in steps of five, and what it says."""

    kind: str
    labels: tuple[str, ...]
    is_stepped: bool
    words: str


#: Every figure there is; docs/watching-it-run.md lists the same.
CATALOGUE = {
    "workshop_info": About(GAUGE, ("version",), False, "The version that runs; always 1."),
    "workshop_start_time_seconds": About(GAUGE, (), False, "When this process started, in seconds since 1970."),
    "workshop_memory_bytes": About(GAUGE, (), False, "Memory of this process, in whole MiB."),
    "workshop_cpu_seconds": About(COUNTER, (), False, "CPU time of this process, in whole seconds."),
    "workshop_event_loop_lag_seconds": About(
        GAUGE, (), False, "How late the event loop gave somebody their turn, at worst in the last minute."),
    "workshop_rooms": About(GAUGE, ("state",), False, "Sessions that are open, by state."),
    "workshop_connections": About(GAUGE, ("role",), True, "Live connections: phones, consoles and boards."),
    "workshop_connects": About(
        COUNTER, ("role", "how"), True, "Live connections made: a page's first, or again after a break."),
    "workshop_commands": About(
        COUNTER, ("role", "command", "outcome"), True, "Acts, by what came of them: ok, or the name of the refusal."),
    "workshop_pushes": About(COUNTER, ("event", "role"), True, "Messages sent to browsers."),
    "workshop_requests": About(
        COUNTER, ("route", "status"), True, "HTTP requests, by route as the code writes it and class of status. Not "
        "those by which somebody chooses a language or colours, or a phone tries the way: nothing counts these."),
    "workshop_commit_seconds": About(HISTOGRAM, (), True, "How long a commit took until it was on disk."),
    "workshop_batch_acts": About(HISTOGRAM, (), True, "How many acts were committed together."),
    "workshop_queue_acts": About(GAUGE, (), True, "Acts that waited for the writer, at most in the last minute."),
    "workshop_last_commit_ok": About(GAUGE, (), False, "1 when the last transaction was stored, else 0."),
    "workshop_database_bytes": About(GAUGE, (), False, "Size of the database, in whole MiB rounded up."),
    "workshop_disk_free_bytes": About(GAUGE, (), False, "Room left where the database lies, in steps of 16 MiB."),
    "workshop_long_files": About(GAUGE, ("state",), False, "Long files that are being made or wait to be fetched."),
    "workshop_housekeeping_time_seconds": About(
        GAUGE, (), False, "When the last round of housekeeping ended, in seconds since 1970."),
}

Samples = Mapping[tuple[str, ...], float]


@dataclass(eq=False)       # a registry of prometheus_client keeps it in a set
class Figures:
    """Takes the figures of one app."""

    app: Flask
    clock: Callable[[], float] = time.monotonic
    started_at: float = field(default_factory=time.time)
    _taken: dict[str, Samples] = field(default_factory=dict)
    _spreads: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    _sums: dict[str, float] = field(default_factory=dict)
    _taken_at: float | None = None

    def take(self) -> dict[str, Samples]:
        """Every figure but the histograms, as it was at most a minute ago."""
        if self._taken_at is None or self.clock() - self._taken_at >= EVERY:
            self._taken_at = self.clock()
            self._take()
        return self._taken

    def spread(self, name: str) -> list[tuple[str, float]]:
        """How many were at most so much, for each bound of a histogram."""
        self.take()
        return self._spreads[name]

    def as_text(self) -> bytes:
        """The figures as Prometheus reads them."""
        self.take()
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        """For prometheus_client."""
        for name, about in CATALOGUE.items():
            if about.kind == HISTOGRAM:
                yield HistogramMetricFamily(
                    name, about.words, buckets=self._spreads[name], sum_value=self._sums[name])
                continue
            family = (CounterMetricFamily if about.kind == COUNTER else GaugeMetricFamily)(
                name, about.words, labels=about.labels)
            for labels, value in self._taken[name].items():
                family.add_metric(labels, value)
            yield family

    def _take(self) -> None:
        meters: Meters = self.app.extensions[METERS]
        settings: Settings = self.app.extensions["workshop_settings"]
        files = self.app.extensions["workshop_long_files"].files.values()
        most_waiting, lag = meters.take_largest()
        process = psutil.Process()
        used = process.cpu_times()
        taken: dict[str, Samples] = {
            "workshop_info": {(version("workshop"),): 1},
            "workshop_start_time_seconds": {(): round(self.started_at)},
            "workshop_memory_bytes": {(): process.memory_info().rss // MIB * MIB},
            "workshop_cpu_seconds": {(): int(used.user + used.system)},
            "workshop_event_loop_lag_seconds": {(): round(lag, 3)},
            "workshop_rooms": {(state,): number for state, number in rooms_open().items()},
            "workshop_connections": {(role,): connected(role) for role in ROLES},
            "workshop_connects": dict(meters.connects),
            "workshop_commands": dict(meters.commands),
            "workshop_pushes": dict(meters.pushes),
            "workshop_requests": dict(meters.requests),
            "workshop_queue_acts": {(): most_waiting},
            "workshop_last_commit_ok": {(): 0 if meters.is_failing else 1},
            "workshop_database_bytes": {(): -(-database_bytes(settings) // MIB) * MIB},
            "workshop_disk_free_bytes": {(): free_bytes(settings.data) // DISK_STEP * DISK_STEP},
            "workshop_long_files": {
                ("making",): sum(one.state == MAKING for one in files),
                ("waiting",): sum(one.state != MAKING for one in files)},
            "workshop_housekeeping_time_seconds": {
                (): round(self.app.extensions["workshop_housekeeping"].last_round_at)},
        }
        for name, samples in taken.items():
            self._taken[name] = in_steps(samples) if CATALOGUE[name].is_stepped else samples
        self._keep_spread("workshop_commit_seconds", meters.commit_seconds, digits=1)
        self._keep_spread("workshop_batch_acts", meters.batch_sizes, digits=-1)

    def _keep_spread(self, name: str, spread: Spread, *, digits: int) -> None:
        self._spreads[name] = [(bound, stepped(number)) for bound, number in spread.up_to()]
        self._sums[name] = round(spread.total, digits)


def stepped(number: float) -> float:
    """A number of people or acts, rounded down to a multiple of five: below five, nobody."""
    return number // STEP * STEP


def in_steps(samples: Samples) -> Samples:
    """Each figure by itself in steps; of one with labels nothing is said below the first: it would show the first act
    of its kind by appearing."""
    steps = {labels: stepped(value) for labels, value in samples.items()}
    return {labels: value for labels, value in steps.items() if value or not labels}


def rooms_open() -> dict[str, int]:
    """How many sessions are in the lobby, and how many run."""
    rows = db.session.execute(select(Session.state, func.count()).where(
        Session.state.in_((LOBBY, RUNNING))).group_by(Session.state)).all()
    found = {str(state): int(number) for state, number in rows}
    db.session.rollback()
    return {state: found.get(state, 0) for state in (LOBBY, RUNNING)}


def database_bytes(settings: Settings) -> int:
    """What the database takes, with its log."""
    if db.engine.dialect.name != "sqlite":
        return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    database = settings.database
    return sum(_size(database.with_name(database.name + ending)) for ending in ("", "-wal"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
