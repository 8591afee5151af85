"""Static files under an address that changes with their content, so that phones fetch each only once."""

from __future__ import annotations

import functools
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from workshop.kinds import folders

FOLDER = Path(__file__).resolve().parent.parent / "static"
FOR_EVER = 365 * 24 * 60 * 60  # seconds
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
         ".woff2": "font/woff2", ".png": "image/png"}
SQUEEZED = {".css", ".js", ".svg"}


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
        for beginning, folder in folders.items():
            for path in sorted(folder.rglob("*")):
                if not path.is_file() or path.suffix not in TYPES:
                    continue
                name, body = beginning + path.relative_to(folder).as_posix(), path.read_bytes()
                digest.update(name.encode() + b"\0" + body)
                squeezed = squeeze(body) if path.suffix in SQUEEZED else None
                self.files[name] = Asset(body, squeezed, TYPES[path.suffix])
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
