"""Static files under an address that changes with their content, so that phones fetch each only once.

Scripts and style sheets are sent without what only people read, and those of a phone's page as one of each: on a slow
line every kilobyte and every file is waited for (decision 0049).
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from flask import Blueprint, Flask, Response, abort, request
from rjsmin import jsmin

from workshop.kinds import folders

from .headers import just_a_file
from .joining import join
from .older import for_older_browsers

FOLDER = Path(__file__).resolve().parent.parent / "static"
FOR_EVER = 365 * 24 * 60 * 60  # seconds
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
         ".woff2": "font/woff2", ".png": "image/png"}
SQUEEZED = {".css", ".js", ".svg"}
_CSS_COMMENT, _LINE_START = re.compile(r"/\*.*?\*/", re.S), re.compile(r"\s*\n\s*")
#: Modules that are sent with all they need, at their own address.
JOINED = ("js/participants/phone.js", "js/guard/find.js", "js/record/record.js")
#: The one style sheet of everything a participant sees, and what it is made of, in this order; then each kind's own.
PHONE_SHEET = "css/phone.css"
SHEETS = ("css/tokens.css", "css/base.css", "css/components.css", "css/participants.css", "css/care.css",
          "css/kinds.css")


@functools.cache
def shorten(text: str, suffix: str) -> str:
    """A script or style sheet without comments and indents; once for all apps of a process.

    A style sheet also gets what older browsers need. No more is done to it: a minifier took the space out of
    `a:not(b) :is(c)`, which then is another thing.
    """
    if suffix == ".js":
        return str(jsmin(text))
    return _LINE_START.sub("\n", for_older_browsers(_CSS_COMMENT.sub("", text))).strip()


@functools.cache
def squeeze(body: bytes) -> bytes:
    """As small as gzip makes it; once for all apps of a process."""
    return gzip.compress(body, 9, mtime=0)


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: read and compressed once."""

    body: bytes
    squeezed: bytes | None
    kind: str


@dataclass
class Assets:
    """All static files in memory, and the version their addresses carry. Relative imports stay inside a version."""

    files: dict[str, Asset] = field(default_factory=dict)
    version: str = ""

    def read(self, folders: Mapping[str, Path]) -> None:
        """Take in every file of these folders, each under the beginning that its addresses have."""
        digest = hashlib.sha256()
        bodies: dict[str, bytes] = {}
        joined: dict[str, bytes] = {}
        for beginning, folder in folders.items():
            for path in sorted(folder.rglob("*")):
                if not path.is_file() or path.suffix not in TYPES:
                    continue
                bodies[beginning + path.relative_to(folder).as_posix()] = path.read_bytes()
        for name in JOINED:
            joined[name] = join(name, lambda one: bodies[one].decode()).encode()
        joined[PHONE_SHEET] = b"\n".join(bodies[name] for name in (*SHEETS, *sorted(
            name for name in bodies if name.endswith("/kind.css"))))
        for name, body in (bodies | joined).items():
            suffix = PurePosixPath(name).suffix
            if suffix in (".css", ".js"):
                body = shorten(body.decode(), suffix).encode()
            digest.update(name.encode() + b"\0" + body)
            self.files[name] = Asset(body, squeeze(body) if suffix in SQUEEZED else None, TYPES[suffix])
        self.version = digest.hexdigest()[:12]


def register(app: Flask) -> None:
    assets = Assets()
    assets.read({"": FOLDER} | {f"kinds/{path.name}/": path for folder in folders() for path in sorted(folder.iterdir())
                                if path.is_dir()})
    bp = Blueprint("assets", __name__)

    @bp.get("/static/<version>/<path:name>")
    def file(version: str, name: str) -> Response:
        asset = assets.files.get(name)
        if asset is None:
            abort(404)
        use_squeezed = asset.squeezed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.squeezed if use_squeezed else asset.body, content_type=asset.kind)
        if asset.squeezed is not None:
            response.headers["Vary"] = "Accept-Encoding"
        if use_squeezed:
            response.headers["Content-Encoding"] = "gzip"
        if asset.kind != TYPES[".svg"]:    # a picture can be opened by itself, as a page
            just_a_file()
        response.headers["Cache-Control"] = (
            f"public, max-age={FOR_EVER}, immutable" if version == assets.version else "no-cache")
        return response

    app.register_blueprint(bp)

    def asset(name: str) -> str:
        """The address of a static file. A name that does not exist is a mistake of ours, said at once."""
        if name not in assets.files:
            raise LookupError(f"no static file {name}")
        return f"/static/{assets.version}/{name}"

    app.jinja_env.globals["asset"] = asset
    app.extensions["workshop_assets"] = assets
