"""A theme as one file: the layout of `content/`, so that trainers can send each other themes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from workshop.language.words import say

from .reader import LARGEST_FILE, ContentProblem, read_text
from .themes import LONGEST, MOST_PROBES, Theme

SCHEMA = "theme.schema.json"
WIDTH = 96            # characters of a line
FOLDED_FROM = 72      # characters; a shorter text stays on the line of its field
#: Texts that need no quotes, whichever program reads them; those that mean something else do.
WORDS = re.compile(r"[A-Za-z][A-Za-z0-9 ,.?!()/’–-]*[A-Za-z0-9.?!)]")
SPECIAL = {"true", "false", "yes", "no", "on", "off", "null", "none"}
DEEPEST = 200         # brackets; a theme needs three
#: How files begin that are something else; they are named, not tried.
OTHER_FILES = {b"%PDF": say("a PDF"), b"PK\x03\x04": say("a Word document or an archive"),
               b"\x1f\x8b": say("an archive"),
               b"\xd0\xcf\x11\xe0": say("an old Word document"), b"\x89PNG": say("a picture"),
               b"\xff\xd8\xff": say("a picture")}

HEAD = f"""\
# yaml-language-server: $schema={SCHEMA}
# One Workshop theme: its key facts, learning points and questions.
#
# Any wording may be edited, and items may be added. Keep each id as it is: no two are alike in
# this file. Indent with spaces, never tabs. Text under ">-" may run over several lines and is read
# as one paragraph. Put "double quotes" round a one-line text that holds a colon, % or #.
# Most characters: title {LONGEST["name"]}, summary {LONGEST["summary"]}, figure {LONGEST["figure"]}, statement and \
point {LONGEST["point"]}, question {LONGEST["question"]},
# probe {LONGEST["probe"]}, original {LONGEST["original"]}. A question may have up to {MOST_PROBES} probes. minutes: \
1 to 60.
#
# Bring it into a Workshop under Themes, "Bring in a theme file", or with: workshop theme import FILE

"""


def as_file(theme: Theme) -> str:
    """The text of a theme's file; read again it is the same theme."""
    body = theme.model_dump(mode="json")
    if body["order"] == Theme.model_fields["order"].default:
        del body["order"]
    return HEAD + "\n".join(_lines(_filled(body))) + "\n"


def _filled(node: Any) -> Any:
    """The same without what is empty, so that a file holds no field that says nothing."""
    if isinstance(node, dict):
        return {name: _filled(value) for name, value in node.items() if value not in ("", None, [], {})}
    return [_filled(value) for value in node] if isinstance(node, list) else node


def _lines(node: dict[str, Any], depth: int = 0) -> Iterator[str]:
    for name, value in node.items():
        if depth == 0 and isinstance(value, dict | list):
            yield ""
        yield from _field(name, value, "  " * depth, depth)


def _field(name: str, value: Any, indent: str, depth: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{indent}{name}:"
        yield from _lines(value, depth + 1)
    elif isinstance(value, list):
        yield f"{indent}{name}:"
        for number, one in enumerate(value):
            if number and isinstance(one, dict):
                yield ""
            yield from _entry(one, f"{indent}  ", depth)
    else:
        yield from _scalar(f"{indent}{name}:", value, f"{indent}  ")


def _entry(value: Any, indent: str, depth: int) -> Iterator[str]:
    if not isinstance(value, dict):
        yield from _scalar(f"{indent}-", value, f"{indent}  ")
        return
    first, *others = _lines(value, depth + 2)
    yield f"{indent}- {first.lstrip()}"
    yield from others


def _scalar(start: str, value: Any, indent: str) -> Iterator[str]:
    """In the style that reads best and comes back as it was."""
    if not isinstance(value, str):
        yield f"{start} {json.dumps(value)}"
        return
    lines = value.split("\n")
    are_plain = all(line.isprintable() and line == " ".join(line.split(" ")).strip() and "  " not in line
                    for line in lines) and bool(lines[0] and lines[-1])
    if are_plain and len(lines) > 1:
        yield f"{start} |-"
        yield from (f"{indent}{line}".rstrip() for line in lines)
    elif are_plain and len(value) > FOLDED_FROM:
        yield f"{start} >-"
        yield from (f"{indent}{line}" for line in textwrap.wrap(
            value, max(40, WIDTH - len(indent)), break_long_words=False, break_on_hyphens=False))
    elif WORDS.fullmatch(value) and value.lower() not in SPECIAL:
        yield f"{start} {value}"
    else:
        yield f"{start} {_quoted(value)}"


def _quoted(text: str) -> str:
    """In double quotes on one line, with whatever cannot be seen spelt out."""
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in json.dumps(text, ensure_ascii=False))


def file_name(theme: Theme) -> str:
    """A name for the file, made of the title in plain letters."""
    plain = re.sub(r"[^a-z0-9]+", "-", theme.title.lower()).strip("-")[:60].strip("-")
    return f"{plain or 'theme'}.yaml"


def read_bytes(name: str, data: bytes) -> tuple[Theme | None, list[ContentProblem]]:
    """The theme that a file from elsewhere holds, or what is wrong with it, each with line and field.

    Whatever the file is, it costs no more than its size: see `reader` for what repeats itself.
    """
    name = name[-80:] or "theme.yaml"
    what = next((what for start, what in OTHER_FILES.items() if data.startswith(start)), "")
    if what:
        return None, [ContentProblem(name, 1, "", say(
            "this is %(what)s; a theme file is text that ends in .yaml", what=what))]
    if len(data) > LARGEST_FILE:
        return None, [ContentProblem(name, 1, "", say("a file of at most %(most)s kB", most=LARGEST_FILE // 1024))]
    if not data.strip():
        return None, [ContentProblem(name, 1, "", say("the file is empty"))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [ContentProblem(name, 1, "", say("a text file saved as UTF-8"))]
    if _depth(text) > DEEPEST:
        return None, [ContentProblem(name, 1, "", say("a theme file in YAML"))]
    return read_text(name, text)


def _depth(text: str) -> int:
    """How deep brackets stand in each other: the parser's time grows with it."""
    deepest = depth = 0
    for sign in re.findall(r"[\[{\]}]", text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
