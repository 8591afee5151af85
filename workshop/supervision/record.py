"""The record of two people as it stands, and as a file that each of them keeps."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from workshop.language.words import say, say_day
from workshop.library.themes import Source

from .models import SUPERVISEE, SUPERVISOR, Supervision

ROLE_WORDS: dict[str, str] = {SUPERVISOR: say("Supervisor"), SUPERVISEE: say("Supervisee")}
WHO_WORDS = ROLE_WORDS | {"both": say("Both")}
TITLE = "Record of reflective supervision"
_MARKS = re.compile(r"([\\`*_\[\]<>&~|$#])")
_BEGINS = re.compile(r"^(\s*)([-+=:]|\d+[.)])", re.MULTILINE)


def day_words(day: date | None) -> str:
    return say_day(day) if day is not None else ""


def about(found: Supervision) -> list[tuple[str, str]]:
    """What the record is of: label and words."""
    source = Source.model_construct(**found.theme["source"])
    said = [("Date", day_words(found.started_on)), ("Theme", found.theme["title"]), ("Source", source.words),
            ("Attribution", source.attribution), ("Licence", source.licence)]
    return [(label, words) for label, words in said if words]


def parts(found: Supervision) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each question that somebody wrote to, with who wrote what."""
    written = {(one.question, one.role): one.text for one in found.entries if one.text.strip()}
    listed = []
    for question in found.theme["questions"]:
        said = [(words, written[question["id"], role]) for role, words in ROLE_WORDS.items()
                if (question["id"], role) in written]
        if said:
            listed.append((question["question"], said))
    return listed


def actions(found: Supervision) -> list[dict[str, Any]]:
    return [{"id": one.id, "what": one.what, "who": one.who, "who_words": WHO_WORDS[one.who],
             "by_when": one.by_when.isoformat() if one.by_when else "", "by_when_words": day_words(one.by_when),
             "is_done": one.is_done} for one in found.actions]


def as_word(found: Supervision) -> bytes:
    from workshop.office.word import Word

    made = Word(TITLE)
    made.heading(TITLE, 0)
    for label, words in about(found):
        made.paragraph(words, label=label)
    for question, said in parts(found):
        made.heading(question, 1)
        for who, text in said:
            made.heading(who, 2)
            for paragraph in text.split("\n"):
                made.paragraph(paragraph)
    agreed = actions(found)
    if agreed:
        made.heading("Agreed actions", 1)
        made.table(("What", "Who", "By when", "Done"), [
            (one["what"], one["who_words"], one["by_when_words"], "Yes" if one["is_done"] else "No") for one in agreed],
            caption="Agreed actions", widths=(0.5, 0.18, 0.2, 0.12))
    return made.as_bytes()


def as_markdown(found: Supervision) -> str:
    blocks = [f"# {TITLE}", "\\\n".join(f"**{label}:** {_escaped(words)}" for label, words in about(found))]
    for question, said in parts(found):
        blocks.append(f"## {_escaped(question)}")
        for who, text in said:
            blocks += [f"### {who}", "\n\n".join(_escaped(one) for one in text.split("\n") if one.strip())]
    agreed = actions(found)
    if agreed:
        blocks.append("## Agreed actions")
        blocks.append("\n".join(f"* [{'x' if one['is_done'] else ' '}] {_escaped(one['what'])} ({_who_and_when(one)})"
                                for one in agreed))
    return "\n\n".join(blocks) + "\n"


def _who_and_when(one: dict[str, Any]) -> str:
    return ", by ".join(filter(None, [one["who_words"], one["by_when_words"]]))


def _escaped(text: str) -> str:
    return _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))
