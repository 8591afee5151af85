"""docs/events.md: the live events and commands in words, written from the code itself.

    python tests/contracts/events_reference.py     writes it
"""

from __future__ import annotations

import inspect
from dataclasses import fields
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "events.md"

OPENING = """# Live events and commands

Written from `workshop/live/events.py` and the registry of commands by `python tests/contracts/events_reference.py`; a
test fails when the two differ.

A namespace is a role (`/participant`, `/facilitator`, `/board`) and a room is a session. The server joins the room at
an authorised connect and sends one `session_state`; events only alter it, and applying one twice is harmless.
"""

ON_EVENTS = """## Server to browser

Events are in the past tense. One that is *revised* carries `revision`, one more than the last revised event to that
role: a viewer that finds a gap fetches its state again.
"""

ON_COMMANDS = """## Browser to server

Commands are in the imperative. Each is acknowledged once it is on disk: `{"ok": true, "words": …}`, or `{"ok": false,
"error": <name>, "words": …}` when nothing was changed. The same act goes by HTTP as `POST /w/<room>/<command>` from a
phone and `POST /sessions/<room>/<command>` from a console. Unknown fields are refused.
"""

ORDER = ("participant", "facilitator")


def in_order(item):
    (role, name), _command = item
    return ORDER.index(role), name


def sentence(thing):
    return " ".join(inspect.getdoc(thing).split())


def events_reference():
    """The whole page, as it should stand in docs/."""
    import_module("workshop.app")    # every capability registers its commands
    from workshop.live import events
    from workshop.live.commands import REGISTRY

    lines = [OPENING, ON_EVENTS]
    for event in events.Event.__subclasses__():
        lines += [f"### `{event.name}`" + (" (after a change of plan)" if event is events.PlanChanged else ""), "",
                  sentence(event), "",
                  f"* To: {', '.join(event.audience)}.",
                  f"* {'Revised' if event.is_revised else 'Not revised'}."]
        lines += [f"* `{field.name}`: {field.type}" for field in fields(event)] + [""]
    lines.append(ON_COMMANDS)
    lines += ["| command | role | fields |", "|---|---|---|"]
    lines += [f"| `{name}` | {role} | {', '.join(f'`{field}`' for field in command.form.model_fields)} |"
              for (role, name), command in sorted(REGISTRY.items(), key=in_order)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(events_reference(), encoding="utf-8")
