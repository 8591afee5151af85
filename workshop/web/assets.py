"""Static files under an address that changes with their content, so that phones fetch each only once."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

FOLDER = Path(__file__).resolve().parent.parent / "static"
FOR_EVER = 365 * 24 * 60 * 60  # seconds
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
         ".woff2": "font/woff2", ".png": "image/png"}
SQUEEZED = {".css", ".js", ".svg"}


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

    def read(self, folder: Path) -> None:
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.suffix not in KINDS:
                continue
            name, body = path.relative_to(folder).as_posix(), path.read_bytes()
            digest.update(name.encode() + b"\0" + body)
            squeezed = gzip.compress(body, 9, mtime=0) if path.suffix in SQUEEZED else None
            self.files[name] = Asset(body, squeezed, KINDS[path.suffix])
        self.version = digest.hexdigest()[:12]


def register(app: Flask) -> None:
    assets = Assets()
    assets.read(FOLDER)
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
