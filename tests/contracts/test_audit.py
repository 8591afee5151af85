"""Of every act of a facilitator it is decided, in words, whether it is recorded; of participants nothing ever is."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from workshop.app import COMMANDS as _EVERY_COMMAND_REGISTERS  # noqa: F401
from workshop.audit.acts import (
    ACCOUNT,
    ACTS,
    COMMANDS_NOT_RECORDED,
    INSTALLATION,
    OF_COMMANDS,
    OF_PAGES,
    PAGES_NOT_RECORDED,
    SESSION,
)
from workshop.live.commands import REGISTRY
from workshop.live.events import FACILITATOR, PARTICIPANT

PACKAGE = Path(__file__).resolve().parents[2] / "workshop"
WHERE = "decide in workshop/audit/acts.py whether it is recorded"


def test_every_command_of_a_facilitator_is_recorded_or_has_a_reason_not_to_be():
    commands = {name for role, name in REGISTRY if role == FACILITATOR}

    assert set(OF_COMMANDS) | set(COMMANDS_NOT_RECORDED) == commands, WHERE
    assert set(OF_COMMANDS) & set(COMMANDS_NOT_RECORDED) == set()


def test_no_command_of_a_participant_is_recorded():
    assert {name for role, name in REGISTRY if role == PARTICIPANT} & set(OF_COMMANDS) == set()


def test_every_page_of_a_facilitator_that_acts_is_recorded_or_has_a_reason_not_to_be(app):
    """Downloads act too: what they take leaves the installation."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("participants.")]
    acting = {rule.endpoint for rule in rules if "POST" in rule.methods or re.search(
        r"(summary|comparison|exchange|actions)\.\w+$", rule.rule)}

    assert set(OF_PAGES) | set(PAGES_NOT_RECORDED) == acting, WHERE
    assert set(OF_PAGES) & set(PAGES_NOT_RECORDED) == set()


def test_the_code_behind_a_page_records_what_the_table_says(app):
    missing = []
    for endpoint, acts in OF_PAGES.items():
        module = Path(import_module(app.view_functions[endpoint].__module__).__file__)
        code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(module.parent.glob("*.py")))
        missing += [f"{endpoint}: {act}" for act in acts if f'"{act}"' not in code]

    assert missing == []


def test_every_act_has_words_and_is_recorded_somewhere():
    used = set(OF_COMMANDS.values()) | {act for acts in OF_PAGES.values() for act in acts}
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))
                     if path.name != "acts.py")

    assert used <= set(ACTS)
    assert {act for act in set(ACTS) - used if f'"{act}"' not in code} == set()
    assert [act.words for act in ACTS.values() if act.concerns not in {ACCOUNT, SESSION, INSTALLATION}] == []


def test_no_module_of_the_participants_side_knows_the_record():
    found = [path.relative_to(PACKAGE).as_posix() for folder in ("participants", "responses", "resonance", "kinds")
             for path in (PACKAGE / folder).rglob("*.py") if re.search(r"\baudit\b", path.read_text(encoding="utf-8"))]

    assert found == []


def test_the_clock_is_asked_in_one_place():
    found = [f"{path.relative_to(PACKAGE)}: {line.strip()}" for path in sorted(PACKAGE.rglob("*.py"))
             if path.name != "clock.py" and "migrations" not in path.parts
             for line in path.read_text(encoding="utf-8").splitlines()
             if re.search(r"\btime\.time\(|datetime\.(now|utcnow)\(|\bdate\.today\(", line)]

    assert found == []
