#!/usr/bin/env python3
"""Write the third-party notices, from the locks and from what the packages say of themselves.

    python requirements/notices.py            writes THIRD-PARTY.md
    python requirements/notices.py --check    says whether every locked package stands in it as it is locked

Run it where the test packages are installed. A package that is not (for another system, or for the documents) is
fetched to be asked, unless the notices say it already.
"""

from __future__ import annotations

import email
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD-PARTY.md"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.IGNORECASE | re.MULTILINE)
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
#: As classifiers say it, and in short (SPDX where the classifier is exact enough).
CLASSIFIED = {"MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0",
              "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "ISC License (ISCL)": "ISC",
              "Python Software Foundation License": "PSF-2.0",
              "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later"}
#: Packages whose data name no licence: read in the text that comes with them.
READ = {"axe-playwright-python": "MIT", "xmlhttprequest-ssl": "MIT"}
SPDX = re.compile(r"[A-Za-z]+(-[0-9A-Za-z.]+)+|MIT")
Row = tuple[str, str, str]
AGAIN = "Make it anew: python requirements/notices.py"


class Unsaid(Exception):
    """A package says nothing of its licence."""


def locked(lock: str) -> list[tuple[str, str]]:
    """(name, version) of each package of a lock."""
    return [(name.lower(), version) for name, version in PINNED.findall(
        (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8"))]


def licence_in(name: str, said: Any) -> str:
    """The licence in short, from a package's metadata.

    :raises Unsaid: it names none.
    """
    expression, short = said.get("License-Expression"), (said.get("License") or "").strip()
    classified = [CLASSIFIED[words] for line in said.get_all("Classifier") or []
                  if (words := line.rpartition(" :: ")[2]) in CLASSIFIED]
    if expression:
        return str(expression)
    if SPDX.fullmatch(short):
        return short
    if classified:
        return " AND ".join(classified)
    if name in READ:
        return READ[name]
    if 0 < len(short) < 40 and short != "UNKNOWN":
        return short
    raise Unsaid(f"{name} says nothing of its licence. Read the text that comes with it, and add it to READ.")


def installed(name: str, version: str) -> Any:
    """What an installed package says of itself; None where it, or this version of it, is not here."""
    try:
        said: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    return said if said["Version"] == version else None


def fetched(name: str, version: str) -> Message:
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps",
                 "--only-binary", ":all:", "--dest", folder, f"{name}=={version}"]
        subprocess.run(asked, check=True)  # noqa: S603
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            inside = next(one for one in wheel.namelist() if one.endswith(".dist-info/METADATA"))
            return email.message_from_bytes(wheel.read(inside))


def python_rows(packages: Iterable[tuple[str, str]], known: dict[tuple[str, str], str], *, fetches: bool) -> list[Row]:
    rows = []
    for name, version in packages:
        said = installed(name, version)
        licence = licence_in(name, said) if said is not None else known.get((name, version))
        if licence is None and not fetches:
            raise Unsaid(f"{name} {version} is locked and not in THIRD-PARTY.md. {AGAIN}")
        rows.append((name, version, licence or licence_in(name, fetched(name, version))))
    return rows


def browser_packages() -> dict[str, dict[str, Any]]:
    """What the browser's files are made of, by name."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {place.rpartition("node_modules/")[2]: package for place, package in packages.items()
            if place and not package.get("dev")}


def browser_rows() -> list[Row]:
    rows = []
    for name, package in sorted(browser_packages().items()):
        licence = package.get("license") or READ.get(name)
        if not licence:
            raise Unsaid(f"{name} says nothing of its licence. Read the text that comes with it, and add it to READ.")
        rows.append((name, package["version"], licence.strip("()")))
    return rows


def table(rows: Iterable[Row]) -> list[str]:
    return ["", "| package | version | licence |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows), ""]


def notices(*, fetches: bool) -> str:
    """The file's text.

    :param fetches: a package that is neither here nor in the notices is fetched; else it is named as missing.
    """
    known = {(name, version): licence for name, version, licence in ROW.findall(
        TARGET.read_text(encoding="utf-8"))} if TARGET.exists() else {}
    app, test, docs = locked("app"), locked("test"), locked("docs")
    return "\n".join([
        "# Third-party notices", "",
        "Workshop itself is under the [MIT licence](LICENSE). These packages of other people are what it is made with.",
        "Made from the locks by `requirements/notices.py`.", "",
        "## In the package", "",
        "Letters, icons, the dictionary and the script of the live line are copied in when Workshop is built. Their",
        "licences, in full, lie beside them in `static/vendor/licences`, and `workshop licences` prints them.",
        *table(browser_rows()),
        "## Fetched when it is installed", "",
        "Python packages, each with its own licence inside. Some are for one system or for building only.",
        *table(python_rows(app, known, fetches=fetches)),
        "## Only for testing and for building the documents", "",
        "No part of Workshop as it is given on.",
        *table(python_rows(sorted({*test, *docs} - {*app}), known, fetches=fetches)),
    ]).rstrip() + "\n"


def main() -> int:
    checks = sys.argv[1:] == ["--check"]
    try:
        made = notices(fetches=not checks)
    except Unsaid as unsaid:
        sys.exit(str(unsaid))
    if checks:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == made:
            return 0
        sys.exit(f"THIRD-PARTY.md is not what the locks say. {AGAIN}")
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
