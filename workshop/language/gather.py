"""Gathers every sentence of ours out of the sources into the catalogues: `python -m workshop.language.gather`.

What is new stands in each catalogue without a translation, what is gone is taken out, and nothing is guessed. A test
holds the catalogues against what this finds.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from workshop.statements.reader import SHOWN, sentences

from .languages import CATALOGUES, LANGUAGES

PACKAGE = Path(__file__).resolve().parents[1]
#: By the ending of a file: how it is read, and what a sentence is an argument of.
SOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    ".py": ("python", {"say": None, "say_many": (1, 2)}),
    ".html": ("jinja2", {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}),
    ".js": ("javascript", {"said": None, "saidMany": (1, 2)}),
}
#: A file in Python says something of ours if it imports from here; others have a `say` of their own.
OURS = "language.words import"
NOT_OURS = ("static/vendor", "content")


def gathered() -> Catalog:
    """Every sentence of ours with the files that say it."""
    found = Catalog()
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix not in SOURCES or name.startswith(NOT_OURS) or (
                path.suffix == ".py" and (OURS not in path.read_text(encoding="utf-8"))):
            continue
        method, keywords = SOURCES[path.suffix]
        for _line, message, _comments, context in extract_from_file(method, path, keywords=keywords):
            if all(message if isinstance(message, tuple) else (message,)):
                found.add(message, locations=[(f"workshop/{name}", 0)], context=context)
    for name in SHOWN:
        for words in sentences(name):
            found.add(words, locations=[(f"workshop/statements/pages/{name}.md", 0)])
    return found


def without_words(catalogue: Catalog) -> list[str]:
    """The sentences of a catalogue that are not translated, in one of their forms or at all."""
    return [str(message.id) for message in catalogue if message.id and not (
        all(message.string) if isinstance(message.string, (list, tuple)) else message.string)]


def write(catalogue: Catalog, code: str) -> None:
    catalogue.last_translator = catalogue.msgid_bugs_address = ""
    with (CATALOGUES / f"{code}.po").open("wb") as file:
        write_po(file, catalogue, sort_by_file=False, sort_output=True, ignore_obsolete=True, include_previous=False,
                 include_lineno=False, width=118)


def main() -> int:
    template = gathered()
    for code, language in LANGUAGES.items():
        if language.is_english:
            continue
        catalogue = language.catalogue
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
        write(catalogue, code)
        wanting = without_words(catalogue)
        sys.stdout.write(f"{code}: {len(catalogue)} sentences, {len(wanting)} without a translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
