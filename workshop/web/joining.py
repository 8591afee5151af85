"""One script in the place of a module and all that it needs: on a slow line, each file is waited for.

The modules here are written in one style: imports by name at the head, exports where something is declared. Whatever is
written otherwise is refused at the start, so that nothing is joined that was not understood (decision 0049).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n|^import "(\.[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.M)
_ASKED_FOR = re.compile(r'\bimport\("(\.[^"]+)"( \+ query)?\)')   # a further try has a query (js/web/retried.js)


class NotJoined(ValueError):
    """A module is written in a way that this does not understand."""


class _Needed(NamedTuple):
    """One import: of what, and what of it is called how here."""

    module: str
    names: str


def needed_by(name: str, source: str) -> list[_Needed]:
    """The modules that one needs before it runs, in their order."""
    return [_Needed(_beside(name, given or bare), ", ".join(part.strip().replace(" as ", ": ")
                                                            for part in names.split(",") if part.strip()))
            for names, given, bare in _IMPORT.findall(source)]


def join(entry: str, source_of: Callable[[str], str]) -> str:
    """A module with all that it needs, as one script that stands at its address.

    :param source_of: the source of a module, by its name.
    :raises NotJoined: a module is written otherwise, or two need each other.
    """
    order: list[str] = []
    _put_in_order(entry, source_of, order, [])
    number = {name: f"m{index}" for index, name in enumerate(order)}
    return "\n".join(_wrapped(name, source_of(name), number, entry) for name in order)


def _put_in_order(name: str, source_of: Callable[[str], str], order: list[str], above: list[str]) -> None:
    if name in order:
        return
    if name in above:
        raise NotJoined(f"{name} needs itself, by way of {above[-1]}")
    for needed in needed_by(name, source_of(name)):
        _put_in_order(needed.module, source_of, order, [*above, name])
    order.append(name)


def _wrapped(name: str, source: str, number: dict[str, str], entry: str) -> str:
    exported = _EXPORT.findall(source)
    heads = "".join(f"const {{ {needed.names} }} = {number[needed.module]};\n"
                    for needed in needed_by(name, source) if needed.names)
    body = re.sub(r"^export ", "", _IMPORT.sub("", source), flags=re.M)
    if len(exported) != len(re.findall(r"^export\b", source, re.M)) or re.search(r"^\s*import\b(?!\()", body, re.M):
        raise NotJoined(f"{name} imports or exports in a way that is not understood")
    body = _ASKED_FOR.sub(lambda found: f'import("{_seen_from(entry, _beside(name, found[1]))}"{found[2] or ""})', body)
    if name == entry:
        return f"{heads}{body}" + (f"\nexport {{ {', '.join(exported)} }};" if exported else "")
    return f"const {number[name]} = (() => {{\n{heads}{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _beside(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def _seen_from(entry: str, name: str) -> str:
    seen = posixpath.relpath(name, posixpath.dirname(entry))
    return seen if seen.startswith(".") else f"./{seen}"
