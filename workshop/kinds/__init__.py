"""The kinds of step: one folder each, and everything about a kind is in its folder.

A folder holds `__init__.py` with `KINDS = [...]`, and the parts of pages that only this kind needs:

    fields.html     what a phone fills in
    results.html    numbers and lists, on board, console, phone and summary (cards need none)
    briefing.html   what stands under the question on board and phone before anybody answers
    console.html    acts of the facilitator on its results
    kind.css        its looks
    fields.js       what helps to fill in the fields, where there is a script
    commands.py     commands of its own

Only `__init__.py` is needed. Every page, the planning, the content files, the summary and the tests find kinds here.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from pathlib import Path
from types import ModuleType

from workshop.language.words import say

from .kind import Kind, StepUnusable


def _discover() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg:
            for kind in importlib.import_module(f"{__name__}.{module.name}").KINDS:
                kind.folder = module.name
                found[kind.name] = kind
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


_KINDS: dict[str, Kind] = {}


def all_kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order in which they are offered."""
    if not _KINDS:
        _KINDS.update(_discover())
    return _KINDS


def find_kind(name: str) -> Kind:
    """:raises StepUnusable: no kind has this name."""
    kind = all_kinds().get(name)
    if kind is None:
        known = ", ".join(kind.name for kind in all_kinds().values() if kind.is_offered)
        raise StepUnusable(say("No kind of step is called “%(name)s”. The kinds are: %(known)s.", name=name[:40],
                               known=known))
    return kind


def folders() -> list[Path]:
    """Where pages look for the parts of kinds, and addresses for their styles and scripts."""
    return [Path(path) for path in __path__]


def kind_commands() -> list[ModuleType]:
    """The commands that kinds have of their own, imported for what they register."""
    return [importlib.import_module(f"{__name__}.{folder}.commands")
            for folder in sorted({kind.folder for kind in all_kinds().values()})
            if importlib.util.find_spec(f"{__name__}.{folder}.commands")]
