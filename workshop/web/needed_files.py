"""What a browser has to keep so that a page opens without a network."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

#: A file that another one names: `from "./x.js"`, `import "./x.js"`, `url("../vendor/x.woff2")`.
_NAMED = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\burl\(\s*)["']?(\.[^"')\s]+)""")


def files_with(entries: Iterable[str], bodies: Mapping[str, bytes]) -> list[str]:
    """These files and all that they load, by name.

    :param bodies: every static file there is, by name.
    """
    found: list[str] = []
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name in found or name not in bodies:
            continue
        found.append(name)
        if name.endswith((".js", ".css")):
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
                        for address in _NAMED.findall(bodies[name].decode())]
    return sorted(found)
