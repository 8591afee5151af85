"""Reads `content/`: every good file becomes a theme, every bad one a list of problems with file, line and field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from workshop.kinds.kind import error_words
from workshop.language.words import say, without_stop

from .ours import at_most, wanting
from .themes import Theme

LARGEST_FILE = 256 * 1024  # bytes; a theme of a hundred questions is a tenth of it
MOST_PARTS = 20_000        # values; more than a file of that size holds in earnest, unless it repeats itself

EXPECTED = {
    "missing": say("this field is needed"),
    "extra_forbidden": say("no field of this name is known here"),
    "string_type": say("text (put it in quotes)"),
    "int_type": say("a whole number"),
    "int_parsing": say("a whole number"),
    "int_from_float": say("a whole number"),
    "bool_type": say("true or false"),
    "bool_parsing": say("true or false"),
    "list_type": say("a list, each entry on a line of its own after a dash"),
    "tuple_type": say("a list, each entry on a line of its own after a dash"),
    "model_type": say("fields with names, indented under it"),
    "dict_type": say("fields with names, indented under it"),
    "string_too_short": say("some text"),
}
RANGES = {"minutes": say("a whole number from 1 to 60"), "order": say("a whole number from 0 to 9999")}
OUT_OF_RANGE: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda limit: say("%(least)s or more", least=limit["ge"]),
    "less_than_equal": lambda limit: say("%(most)s or less", most=limit["le"]),
    "too_short": lambda limit: say("at least %(least)s entries, here are %(number)s", least=limit["min_length"],
                                   number=limit["actual_length"]),
    "too_long": lambda limit: say("at most %(most)s entries, here are %(number)s", most=limit["max_length"],
                                  number=limit["actual_length"])}


@dataclass(frozen=True)
class ContentProblem:
    """What is wrong with a theme file, where, and what was expected there."""

    file: str
    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> str:
        """The same for a page, which may be in another language."""
        if self.field:
            return say("%(file)s, line %(line)s, %(field)s: %(expected)s.", file=self.file, line=str(self.line),
                       field=self.field, expected=self.expected)
        return say("%(file)s, line %(line)s: %(expected)s.", file=self.file, line=str(self.line),
                   expected=self.expected)


@dataclass(frozen=True)
class Library:
    """Themes by slug (the file's name), in the order they are shown, and what kept others out."""

    themes: dict[str, Theme] = field(default_factory=dict)
    problems: list[ContentProblem] = field(default_factory=list)


def read_library(folder: Path) -> Library:
    """Every theme of `folder`, each short enough for a phone (`ours`). A bad file is named in `problems` and never
    stops the good ones."""
    themes: dict[str, Theme] = {}
    problems: list[ContentProblem] = []
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []
    if not files:
        problems.append(ContentProblem(str(folder), 1, "", say("no theme file (.yaml) was found in this folder")))
    for path in files:
        theme, found = read_theme(path)
        problems += found
        if theme is not None:
            themes[path.stem] = theme
    ordered = sorted(themes.items(), key=lambda item: (item[1].order, item[1].title))
    return Library(dict(ordered), problems)


def read_theme(path: Path) -> tuple[Theme | None, list[ContentProblem]]:
    """One theme file of `content/`, checked."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [ContentProblem(path.name, 1, "", say("a file of at most 256 kB"))]
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return None, [ContentProblem(path.name, 1, "", say("a file that can be read (%(why)s)", why=error.strerror))]
    except UnicodeDecodeError:
        return None, [ContentProblem(path.name, 1, "", say("a text file saved as UTF-8"))]
    theme, problems = _checked(path.name, text)
    return theme, list(problems)


def read_text(name: str, text: str) -> tuple[Theme | None, list[ContentProblem]]:
    """The theme that the text of a file from elsewhere holds: anything that fits the model."""
    theme, problems, _tree = _read(name, text)
    return theme, problems


@lru_cache(maxsize=32)
def _checked(name: str, text: str) -> tuple[Theme | None, tuple[ContentProblem, ...]]:
    """The theme that a text of ours holds. The same text is read once: themes cannot be changed."""
    theme, problems, tree = _read(name, text)
    if theme is None:
        return None, tuple(problems)
    found = tuple(ContentProblem(name, _line(tree, one.path), _field(one.path), one.expected) for one in wanting(theme))
    return (None if found else theme), found


def _read(name: str, text: str) -> tuple[Theme | None, list[ContentProblem], Any]:
    """The theme, what is wrong, and the tree with its lines."""
    try:
        tree = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [ContentProblem(name, mark.line + 1 if mark else 1, "",
                                     say("the layout is broken here (%(why)s). Text with a colon, a # or a quotation "
                                         "mark at its start goes in quotes", why=error.problem))], None
    except (YAMLError, ValueError, RecursionError):
        return None, [ContentProblem(name, 1, "", say("a theme file in YAML"))], None
    if not isinstance(tree, dict):
        return None, [ContentProblem(name, 1, "", say("fields such as title, summary and questions"))], None
    try:
        return Theme.model_validate(_plain(tree)), [], tree
    except ValidationError as error:
        return None, [ContentProblem(name, _line(tree, found["loc"]), _field(found["loc"]), _expected(found))
                      for found in error.errors(include_url=False)], tree
    except (ValueError, RecursionError):
        return None, [ContentProblem(name, 1, "", say("a theme file that does not repeat parts of "
                                                              "itself (& and *)"))], None


def _plain(node: Any, left: Iterator[int] | None = None) -> Any:
    """The tree as ordinary values, without the lines that the parser keeps with them.

    :raises ValueError: it grows beyond ``MOST_PARTS`` by repeating itself.
    """
    left = iter(range(MOST_PARTS)) if left is None else left
    if next(left, None) is None:
        raise ValueError
    if isinstance(node, dict):
        return {str(key): _plain(value, left) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, left) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    return str(node) if isinstance(node, str) else node


def _line(tree: Any, path: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `path` that the file holds; lines count from 1."""
    node, line = tree, 0
    for step in path:
        if isinstance(node, dict) and step in node:
            line = node.lc.key(step)[0]  # type: ignore[attr-defined]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            line = node.lc.item(step)[0]  # type: ignore[attr-defined]
        else:
            break
        node = node[step]
    return int(line) + 1


def _field(path: tuple[int | str, ...]) -> str:
    words = ""
    for step in path:
        words += f" {step + 1}" if isinstance(step, int) else (f" › {step}" if words else str(step))
    return words


def _expected(found: Any) -> str:
    kind, context = found["type"], found.get("ctx", {})
    if kind == "string_too_long":
        return at_most(context["max_length"], len(found["input"]))
    if kind == "string_pattern_mismatch" and found["loc"][-1] == "question":
        return say("one line")
    if kind == "string_pattern_mismatch":
        return (say("an address that begins with https://") if found["loc"][-1] == "link"
                else say("small letters, figures and hyphens only, such as practitioners-1"))
    if kind in OUT_OF_RANGE:
        is_ours = "settings" not in found["loc"] and found["loc"][-1] in RANGES
        return RANGES[found["loc"][-1]] if is_ours else OUT_OF_RANGE[kind](context)
    if kind == "literal_error":
        return say("one of %(names)s", names=context["expected"])
    if kind == "value_error":
        return without_stop(error_words(context["error"]))
    return EXPECTED.get(kind, str(found["msg"]).lower())
