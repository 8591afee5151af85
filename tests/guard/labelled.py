"""The labelled set: sentences with what could identify somebody marked in them, and names by where they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from workshop.guard import KIND_WORDS
from workshop.library.reader import read_theme

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parents[1] / "content"
MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


@dataclass(frozen=True)
class Label:
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    text: str
    labels: tuple[Label, ...]


def parse(line):
    """“I asked {name|Kayleigh}” as the sentence without the marks, and where they stood."""
    text, labels, at = "", [], 0
    for mark in MARK.finditer(line):
        text += line[at:mark.start()]
        assert mark[1] in KIND_WORDS, line
        labels.append(Label(mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return Sentence(text + line[at:], tuple(labels))


def lines(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[:2] != "# "]


def sentences(name):
    return [parse(line) for line in lines(HERE / "sentences" / f"{name}.txt")]


def theme_sentences():
    """What our own themes say: nothing in it may be noticed."""
    found = []
    for path in sorted(CONTENT.glob("*.yaml")):
        theme, problems = read_theme(path)
        assert theme is not None, problems
        found += [theme.summary, theme.content_note, *(fact.statement for fact in theme.key_facts),
                  *(point.point for point in theme.learning)]
        for audience in ("practitioners", "leaders"):
            for question in theme.questions.of(audience):
                found += [question.question, *question.probes]
    return [Sentence(text, ()) for text in found]


def origins():
    """Names by origin: {origin: [name, …]}."""
    return {path.stem: lines(path) for path in sorted((HERE / "names").glob("*.txt"))}


def templates():
    return lines(HERE / "templates.txt")


def named(name, *, lower=False):
    """The name in each template, labelled."""
    if lower:
        return [parse(template.lower().replace("{name}", f"{{name|{name.lower()}}}")) for template in templates()]
    return [parse(template.replace("{name}", f"{{name|{name}}}")) for template in templates()]
