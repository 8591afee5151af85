"""What a phone loads, as a browser finds it: a page, its style sheets and scripts, and what these need to run."""

from __future__ import annotations

import gzip
import posixpath
import re
from html.parser import HTMLParser

TAKES = {"Accept-Encoding": "gzip, deflate"}
#: What a module needs before it can run. `import("./x.js")` is fetched later, when it is asked for.
NEEDED = re.compile(r"""\b(?:from|import)\s*"(\.[^"]+)\"""")

PICTURE = re.compile(r"""\burl\("(\.[^"]+\.svg)"\)""")


class _Loaded(HTMLParser):
    """The addresses that a browser with JavaScript loads with a page. What is for later says so."""

    def __init__(self):
        super().__init__()
        self.addresses, self._in_noscript = [], False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._in_noscript |= tag == "noscript"
        if self._in_noscript:
            return
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "manifest", "preload", "modulepreload"):
            self.addresses.append(given["href"])
        elif tag in ("script", "img") and given.get("src"):
            self.addresses.append(given["src"])

    def handle_endtag(self, tag):
        self._in_noscript &= tag != "noscript"


class Weighing:
    """Bytes of every answer as they are sent, heads left out; each address counts once."""

    def __init__(self, get):
        """:param get: address, headers -> (the body as it is sent, its headers)."""
        self._get, self.bytes_of = get, {}

    @property
    def total(self):
        return sum(self.bytes_of.values())

    def load(self, address):
        """Go to an address and load what it names."""
        body, headers = self._get(address, TAKES)
        self.bytes_of[address] = len(body)
        kind = headers.get("Content-Type", "")
        if headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if kind.startswith("text/html"):
            page = _Loaded()
            page.feed(body.decode())
            named = page.addresses
        elif kind.startswith("text/css"):     # its icons; a typeface is for later
            named = [posixpath.normpath(posixpath.join(posixpath.dirname(address), one))
                     for one in set(PICTURE.findall(body.decode()))]
        elif kind.startswith("text/javascript"):
            named = [posixpath.normpath(posixpath.join(posixpath.dirname(address), one))
                     for one in NEEDED.findall(body.decode())]
        else:
            named = []
        for one in named:
            if one.startswith("/") and one not in self.bytes_of:
                self.load(one)
