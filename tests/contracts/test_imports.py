"""Imports run one way: rules know nothing of requests and sockets, and capabilities stand in an order."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "workshop"

#: Each capability may use the rules of those before it.
ORDER = ("kinds", "library", "care", "participants", "sessions", "responses", "resonance", "grouping", "board",
         "retention", "export", "comparison", "exchange", "actions")
CAPABILITIES = (*ORDER, "audit", "auth", "network", "cofacilitators", "guard", "importer", "supervision", "office",
                "api")
#: Modules of a capability that stand between its rules and the outside. Every other module holds rules.
DOORS = {"fetching", "housekeeping", "views", "again", "rehearsing", "commands", "sign_in", "cookie", "seat", "qr",
         "forms", "challenges", "my_account", "facilitators", "room_commands", "editor", "planner", "my_tokens",
         "reviewing", "beside", "preparing", "command_line"}
#: Closing a session moves its responses, so the seal of a session knows of them.
OUT_OF_ORDER = {("sessions.seal", "responses.queries"), ("sessions.seal", "responses.models")} | {
    # A kind's folder holds all that belongs to it: what is agreed at a step of actions is stored from there.
    ("kinds.actions.agree", module) for module in ("sessions.models", "responses.queries", "responses.models")}


def modules():
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in sorted(PACKAGE.rglob("*.py"))
            if "migrations" not in path.parts}


def imports_of(name, path):
    """Full names of everything a module imports: of ours without `workshop.`, anywhere in the file."""
    package = name.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[:len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names} | ({base} if base else set())
    return {item.removeprefix("workshop.") for item in found}


IMPORTS = {name: imports_of(name, path) for name, path in modules().items()}
RULES = sorted(name for name in IMPORTS
               if name.split(".")[0] in CAPABILITIES and name.split(".")[-1] not in {*DOORS, "__init__"})


def used(name):
    """Modules of ours that a module imports from."""
    return {module for module in IMPORTS
            if any(item == module or item.startswith(f"{module}.") for item in IMPORTS[name])} - {name}


def test_the_rules_are_found():
    assert {"responses.submit", "responses.queries", "kinds.text", "responses.release", "responses.words",
            "sessions.seal", "sessions.run_sheet", "sessions.planning", "sessions.models", "participants.group_size",
            "participants.phone", "participants.presence", "export.summary", "auth.accounts"} <= set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_rules_know_nothing_of_requests_sockets_and_doors(name):
    outside = sorted(item for item in IMPORTS[name] if item.split(".")[0] in {
        "flask", "flask_socketio", "flask_wtf", "werkzeug", "socketio", "wtforms"})
    doors = sorted(module for module in used(name) if module.split(".")[-1] in DOORS or module.startswith((
        "web.", "live.doors", "live.publish", "live.pulse", "live.snapshot", "live.commands")) or module in {
        "app", "cli", "command_line", "server"})

    assert (outside, doors) == ([], [])


@pytest.mark.parametrize("name", [name for name in RULES if name.split(".")[0] in ORDER])
def test_a_capability_uses_only_those_before_it(name):
    place = ORDER.index(name.split(".")[0])

    later = {(name, module) for module in used(name)
             if module.split(".")[0] in ORDER and ORDER.index(module.split(".")[0]) > place}

    assert later - OUT_OF_ORDER == set()


def test_the_catalogue_of_events_is_a_leaf():
    assert used("live.events") == set()


@pytest.mark.parametrize(("what", "only"), [
    ("flask.session", {"web.browser_session"}),
    ("web.browser_session.browser_session", {"auth.sign_in", "auth.challenges"}),
    ("flask_socketio", {"live.doors", "live.publish"}),
    ("flask_socketio.SocketIO", {"live.publish"}),
    ("flask_socketio.emit", set()),
    ("flask_socketio.send", set()),
    ("storage.transactions.is_writing", {"storage.writer", "storage.sqlite", "storage.postgres", "storage.look_up"}),
    ("storage.transactions.writing", {"storage.writer", "storage.forgetting", "storage.copying"}),
    ("app", {"__init__"}),
])
def test_it_is_imported_in_its_one_place(what, only):
    assert {name for name, items in IMPORTS.items() if what in items and not name.startswith("demo.")} == only


def calls(name, method):
    return [node for node in ast.walk(ast.parse(modules()[name].read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method]


def test_only_publish_emits():
    """The demonstration's phones are clients, and emit as phones do; what carries pushes to other workers passes on
    what `live.publish` emits."""
    assert {name for name in IMPORTS if not name.startswith("demo.") and calls(name, "emit")} == {
        "live.publish", "workers.across"}


def test_every_emit_names_a_room_and_a_namespace():
    named = [{keyword.arg for keyword in call.keywords} - {"ignore_queue"} for call in calls("live.publish", "emit")]

    assert named == [{"to", "namespace"}] * len(named)
    assert named


def test_only_the_writer_commits():
    """Everything that is stored goes through one transaction at a time, and is told of after it."""
    assert {name for name in IMPORTS if calls(name, "commit")} <= {"storage.writer", "storage.sqlite"}
