"""One catalogue of events and commands, the same in Python, in the browser and in the documentation."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from contracts.events_reference import PAGE, events_reference

from workshop.app import COMMANDS as _register_every_command  # noqa: F401
from workshop.live.commands import REGISTRY
from workshop.live.events import ROLES, Event

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "workshop" / "static" / "js"
EVENTS = Event.__subclasses__()
#: What each kind of viewer runs; all of them share live/.
SCRIPTS_OF = {"participant": "participants", "facilitator": "console", "board": "board"}


def names_in(script):
    """Constants of a script of names, as {CONSTANT: value}."""
    return dict(re.findall(r'^export const ([A-Z_]+) = "([a-z_]+)";$', (SCRIPTS / script).read_text(), re.MULTILINE))


def imported_from(script, path):
    """The constants that a script takes from a script of names."""
    found = re.findall(rf'import \{{([^}}]*)\}} from "[./a-z]*/{script}";', path.read_text())
    return {name.strip() for names in found for name in names.split(",") if name.strip()}


def scripts_of(role):
    return sorted((SCRIPTS / SCRIPTS_OF[role]).glob("*.js")) + sorted((SCRIPTS / "live").glob("*.js"))


def test_the_browser_knows_every_event_and_no_other():
    assert names_in("live/events.js") == {event.name.upper(): event.name for event in EVENTS}


@pytest.mark.parametrize("role", ["participant", "facilitator"])
def test_the_browser_knows_every_command_of_its_role_and_no_other(role):
    """Commands of one kind of step are forms in its own folder."""
    assert names_in(f"{SCRIPTS_OF[role]}/commands.js") == {
        name.upper(): name for (owner, name), command in REGISTRY.items()
        if owner == role and not command.run.__module__.startswith("workshop.kinds.")}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_says_what_it_means_and_for_whom(event):
    assert not event.__doc__.startswith(f"{event.__name__}(")   # what a dataclass says when nobody said anything
    assert event.audience
    assert set(event.audience) <= set(ROLES)
    assert re.fullmatch(r"[a-z]+_[a-z_]+", event.name)


def test_an_event_has_one_meaning():
    names = [event.name for event in EVENTS]

    assert sorted(name for name in set(names) if names.count(name) > 1) == ["session_state"]


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_listens_for_is_what_it_is_sent(role):
    sent = {event.name.upper() for event in EVENTS if role in event.audience}

    heard = set().union(*(imported_from("events.js", path) for path in scripts_of(role)))

    assert heard == sent


@pytest.mark.parametrize("role", ["participant", "facilitator"])
def test_a_script_sends_only_commands_of_its_role(role):
    paths = sorted((SCRIPTS / SCRIPTS_OF[role]).glob("*.js"))

    used = set().union(*(imported_from("commands.js", path) for path in paths)) - {"newClientId"}

    assert used <= {name.upper() for owner, name in REGISTRY if owner == role}


def test_no_script_names_an_event_or_command_by_hand():
    names = [event.name for event in EVENTS] + [name for _role, name in REGISTRY]
    by_hand = [f"{path.relative_to(SCRIPTS)}: {name}" for path in sorted(SCRIPTS.rglob("*.js"))
               if path.name not in ("events.js", "commands.js")
               for name in names if re.search(rf"""["'`]{name}["'`]""", path.read_text())]

    assert by_hand == []


def test_no_event_can_say_who_or_when():
    telling = {"phone", "token", "handle", "mark", "participant", "author", "client_id", "slot", "time", "at"}

    assert {field.name for event in EVENTS for field in fields(event)} & telling == set()


def test_events_are_made_with_names_for_every_field():
    """Every call of an event's class in the code gives exactly its fields."""
    known = {event.__name__: {field.name for field in fields(event)} for event in EVENTS}
    wrong = []
    for path in sorted((ROOT / "workshop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                given = {keyword.arg for keyword in node.keywords}
                if given != known[node.func.id]:
                    wrong.append(f"{path.name}:{node.lineno} {node.func.id}")

    assert wrong == []


def test_the_reference_says_what_the_code_does():
    """To write it: python tests/contracts/events_reference.py"""
    assert PAGE.read_text(encoding="utf-8") == events_reference()
