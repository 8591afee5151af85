"""The third-party notices: what Workshop is made with, and the licences of what is given on with it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
NAME = "THIRD-PARTY.md"


def notices() -> str:
    """The list of packages with their licences: of a checkout, or the copy inside an installed package."""
    beside = PACKAGE.parent / NAME
    return (beside if beside.is_file() else PACKAGE / NAME).read_text(encoding="utf-8")


def texts() -> list[tuple[str, str]]:
    """(package, licence in full) of each whose files lie in `static/vendor`, by name."""
    return [(path.stem.replace("+", "/"), path.read_text(encoding="utf-8"))
            for path in sorted((PACKAGE / "static" / "vendor" / "licences").glob("*.txt"))]
