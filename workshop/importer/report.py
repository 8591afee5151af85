"""What was understood of a briefing, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .understanding import Found, FoundTheme, Understood


def as_dict(understood: Understood) -> dict[str, Any]:
    """Everything as JSON takes it: themes with their questions by audience, what is doubtful, what was not used."""
    return {"title": understood.title, "source": asdict(understood.publication),
            "themes": [_theme(one) for one in understood.themes],
            "uncertain": [{"text": one.text, "place": one.place, "why": one.doubt}
                          for theme in understood.themes for one in _everything(theme) if one.doubt],
            "unused": [{"text": one.text, "place": one.place} for one in understood.unused]}


def _theme(theme: FoundTheme) -> dict[str, Any]:
    def plain(found: list[Found]) -> list[dict[str, str]]:
        return [{"text": one.text, "place": one.place} for one in found]

    def questions(found: list[Found]) -> list[dict[str, Any]]:
        return [{"text": one.original, "place": one.place, "lead": one.lead, "probes": one.probes} for one in found]

    return {"title": theme.title, "key_facts": plain(theme.key_facts), "learning": plain(theme.learning),
            "questions": {"practitioners": questions(theme.practitioners), "leaders": questions(theme.leaders)}}


def _everything(theme: FoundTheme) -> list[Found]:
    return [*theme.key_facts, *theme.learning, *theme.practitioners, *theme.leaders]


def in_words(understood: Understood) -> str:
    """The same to read: one line for each thing, with where it stands."""
    source = understood.publication
    lines = [understood.title]
    lines += [f"{label}: {words}" for label, words in (
        ("Publisher", source.publisher), ("Year", source.year), ("Attribution", source.attribution),
        ("Licence", source.licence)) if words]
    lines.append("")
    for theme in understood.themes:
        lines.append(theme.title)
        for label, found in (("Key facts", theme.key_facts), ("Learning", theme.learning),
                             ("Questions for practitioners", theme.practitioners),
                             ("Questions for leaders", theme.leaders)):
            lines.append(f"  {label}: {len(found)}")
            for one in found:
                lines.append(f"    {one.text} ({one.place}){f' CHECK: {one.doubt}' if one.doubt else ''}")
                lines += [f"      {under.text} ({under.place})" for under in one.under]
        lines.append("")
    lines.append(f"Not used: {len(understood.unused)}")
    lines += [f"    {one.text} ({one.place})" for one in understood.unused]
    return "\n".join(lines)
