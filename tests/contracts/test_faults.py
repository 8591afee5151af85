"""Every fault that is tried stands in the table of docs/when-things-break.md, with what was counted."""

from __future__ import annotations

import re

import pytest
from services import ROOT

DOCUMENT = (ROOT / "docs" / "when-things-break.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| [^|]+ \| `(tests/[\w/]+\.py)::(\w+)` \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)
TRIED = [(path.relative_to(ROOT).as_posix(), name) for path in sorted((ROOT / "tests" / "faults").glob("test_*.py"))
         for name in TEST.findall(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("place", "name"), TRIED, ids=[name for _place, name in TRIED])
def test_every_fault_that_is_tried_has_its_row_and_figure(place, name):
    figures = {(where, test): figure.strip() for where, test, figure in ROW.findall(DOCUMENT)}

    assert figures.get((place, name)), f"docs/when-things-break.md has no row of {place}::{name}"


@pytest.mark.parametrize("fault", [
    "kill -9", "disk full", "database held", "answers lost", "latency", "frozen", "laptop asleep", "reconnecting",
    "clock", "seal", "migration", "proxy restarted", "backup"])
def test_every_fault_that_was_promised_has_a_row(fault):
    rows = [line.lower() for line in DOCUMENT.splitlines() if ROW.match(line)]

    assert [row for row in rows if fault in row.split("|")[1]], fault
