"""Style sheets as older phones read them, so that a phone of 2019 shows the same page as a new one.

The sheets are written in today's words. Three of those are unknown to browsers that people still have, and without them
a page cannot be used: shorthands by the line of writing (`padding-inline`, `inset`), lengths chosen from several
(`clamp()`), and gaps between what stands in a row. The first are sent as the longer words that mean the same to every
browser; for the others, a rule follows that only older ones take (decision 0052).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What came at the same time as gaps in rows did, or just after: Chrome 87, Firefox 66, Safari 14.1.
KNOWS_GAPS = "inset: 0"
#: Chrome 79, Firefox 75, Safari 13.1.
KNOWS_CLAMP = "width: clamp(1px, 2px, 3px)"
_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_DECLARATION = re.compile(r"([\w-]+):\s*([^;]+);")
_CHOSEN = re.compile(r"\b(?:clamp|min|max)\(")
#: Shorthands, and the longer words for their first and second value. Along the line, two values that differ stay
#: logical, because they change places where one writes from right to left.
_PAIRS = {f"{word}-block": (f"{word}-top", f"{word}-bottom") for word in ("margin", "padding", "border")} | {
    f"{word}-inline": (f"{word}-left", f"{word}-right") for word in ("margin", "padding", "border")} | {
    "inset-inline": ("left", "right"), "inset-block": ("top", "bottom")}
_SIDES = ("top", "right", "bottom", "left")
_ONE = {"inset-block-start": "top", "inset-block-end": "bottom"}


def for_older_browsers(sheet: str) -> str:
    """The same sheet with what older browsers need.

    :param sheet: without comments, each declaration closed by a semicolon.
    """
    return _RULE.sub(lambda found: _rule(found[1], found[2]), sheet)


def _rule(selectors: str, body: str) -> str:
    if "@" in selectors or re.match(r"\s*(from|to|[\d.]+%)", selectors):
        return f"{selectors}{{{body}}}"
    plain = _DECLARATION.sub(lambda found: _longer(found[1], found[2]), body)
    rest = "".join(f"\n@supports not ({lacking}) {{\n{rule}\n}}" for lacking, rule in _instead(selectors.strip(), body))
    return f"{selectors}{{{plain}}}{rest}"


def _longer(name: str, value: str) -> str:
    parts = _parts(value.replace("!important", "").strip())
    important = " !important" if "!important" in value else ""
    if name in _ONE:
        return f"{_ONE[name]}: {value};"
    if name == "inset":
        four = ([*parts, parts[1]] if len(parts) == 3 else parts * 4)[:4]
        return "\n".join(f"{side}: {part}{important};" for side, part in zip(_SIDES, four, strict=True))
    if name not in _PAIRS:
        return f"{name}: {value};"
    if name.startswith("border"):     # one value of several words, for both sides
        parts = [" ".join(parts)]
    names = _PAIRS[name]
    if name.endswith("-inline") and len(parts) == 2 and parts[0] != parts[1]:
        names = (f"{name}-start", f"{name}-end")
    return "\n".join(f"{one}: {part}{important};" for one, part in zip(names, (parts[0], parts[-1]), strict=True))


def _instead(selectors: str, body: str) -> Iterator[tuple[str, str]]:
    """(what a browser lacks, the rule it then takes)."""
    said = dict(_DECLARATION.findall(body))
    chosen = "\n".join(_longer(name, _first(value)) for name, value in said.items() if _CHOSEN.search(value))
    if chosen:
        yield KNOWS_CLAMP, f"{selectors} {{\n{chosen}\n}}"
    if "inset-inline-start" in said:
        yield KNOWS_GAPS, f"{selectors} {{\nleft: {_first(said['inset-inline-start'])};\n}}"
    if said.get("margin-block-start", "").startswith("calc(-1 "):     # what it takes from a gap is not there
        yield KNOWS_GAPS, f"{selectors} {{\nmargin-top: 0;\n}}"
    if "gap" in said and said.get("display", "").endswith("flex"):
        rows, columns = (_parts(_first(said["gap"])) * 2)[:2]
        if said.get("flex-direction") == "column":
            inside, space = "> * + *", f"margin-top: {rows};"
        elif said.get("flex-wrap") == "wrap":
            inside, space = "> *", f"margin-bottom: {rows};\nmargin-inline-end: {columns};"
        else:
            inside, space = "> * + *", f"margin-inline-start: {columns};"
        yield KNOWS_GAPS, ",\n".join(f"{one} {inside}" for one in _parts(selectors, ",")) + f" {{\n{space}\n}}"


def _first(value: str) -> str:
    """A value with the first of each choice: the smallest of `clamp()`, and what it is written for in `max()`."""
    while found := _CHOSEN.search(value):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(value[end], 0)
            end += 1
        value = value[:found.start()] + _parts(value[found.end():end - 1], ",")[0] + value[end:]
    return value


def _parts(text: str, between: str = " ") -> list[str]:
    """What stands between these, outside all brackets."""
    found, depth = [""], 0
    for one in text:
        depth += {"(": 1, ")": -1}.get(one, 0)
        if one == between and not depth:
            found.append("")
        else:
            found[-1] += one
    return [part.strip() for part in found if part.strip()]
