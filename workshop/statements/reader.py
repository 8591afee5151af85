"""Reading a text: facts put in their places, then headings, paragraphs, lists and tables as plain values.

A small part of Markdown, so that the same file is a page of the app and a paper in docs/. What is read is never markup:
templates show it as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

PAGES = Path(__file__).resolve().parent / "pages"
SHOWN = ("privacy", "cookies", "accessibility")              # pages of the app, and papers
PAPERS = (*SHOWN, "dpia", "questions")
PLACE = re.compile(r"\{\{(\w+)\}\}")
SPAN = re.compile(r"\*\*(?P<strong>.+?)\*\*|`(?P<code>.+?)`|\[(?P<link>[^\]]+)\]\((?P<url>[^)\s]+)\)")


@dataclass(frozen=True)
class Span:
    """A piece of a line: plain, strong, code, or a link."""

    text: str
    kind: str = "plain"
    url: str = ""


@dataclass
class Block:
    """A heading, paragraph, list or table. `lines` holds a heading's or paragraph's one line, or each item."""

    kind: str
    lines: list[list[Span]] = field(default_factory=list)
    rows: list[list[list[Span]]] = field(default_factory=list)


def filled(name: str, values: Mapping[str, str], translate: Callable[[str], str] | None = None) -> str:
    """The text of a page with facts in their places. What somebody typed is put in by `blocks`, after reading.

    :param translate: says a sentence of the page in another language.
    :raises KeyError: it names a fact that there is not.
    """
    text = _text(name)
    if translate is not None:
        text = "\n\n".join("\n".join(f"{mark}{translate(words)}" for mark, words in part) for part in _parts(name))
    return PLACE.sub(lambda found: values[found[1]], text)


def sentences(name: str) -> list[str]:
    """Every heading, paragraph and item of a list of a page, as catalogues have it."""
    return [words for part in _parts(name) for _mark, words in part if not PLACE.fullmatch(words)]


def _parts(name: str) -> list[list[tuple[str, str]]]:
    """The parts of a page: each as lines of (what marks it, its words)."""
    found: list[list[tuple[str, str]]] = []
    for part in _split(_text(name)):
        if part.startswith("#"):
            mark, _space, words = part.partition(" ")
            found.append([(f"{mark} ", words)])
        elif part.startswith("* "):
            found.append([("* ", " ".join(item.split())) for item in re.split(r"^\* ", part, flags=re.MULTILINE)[1:]])
        else:
            found.append([("", " ".join(part.split()))])
    return found


def _text(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def _split(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text.strip())


def blocks(text: str, typed: Mapping[str, str] | None = None) -> list[Block]:
    """A text as blocks, in order.

    :param typed: what somebody typed, by the name of its place: it stays plain text, whatever it looks like.
    """
    found = []

    def spans(line: str) -> list[Span]:
        return [replace(span, text=PLACE.sub(lambda place: (typed or {})[place[1]], span.text))
                for span in pieces(line)]

    for part in _split(text):
        lines = part.splitlines()
        if lines[0].startswith("#"):
            marks, _space, words = lines[0].partition(" ")
            found.append(Block("title" if marks == "#" else "heading", [spans(words)]))
        elif lines[0].startswith("* "):
            items = re.split(r"^\* ", part, flags=re.MULTILINE)[1:]
            found.append(Block("list", [spans(" ".join(item.split())) for item in items]))
        elif lines[0].startswith("|"):
            rows = [[spans(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in lines]
            found.append(Block("table", rows=[rows[0], *rows[2:]]))
        else:
            found.append(Block("paragraph", [spans(" ".join(part.split()))]))
    return found


def pieces(line: str) -> list[Span]:
    """The pieces of one line."""
    found, place = [], 0
    for match in SPAN.finditer(line):
        if match.start() > place:
            found.append(Span(line[place:match.start()]))
        kind = next(name for name in ("strong", "code", "link") if match[name] is not None)
        found.append(Span(match[kind], kind, match["url"] or ""))
        place = match.end()
    if place < len(line):
        found.append(Span(line[place:]))
    return found
