"""Reads a file of a briefing, whatever it is called, in a process of its own with bounded memory and time.

A document from elsewhere can be made to fill the memory of whoever opens it. So it is opened by a child that may use
`MOST_MEMORY` and `MOST_SECONDS` and has nothing else to lose; what it found comes back as JSON.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import asdict
from pathlib import PurePath
from typing import Any, ClassVar

from workshop.errors import Refused
from workshop.language.words import say

from .blocks import Block
from .publication import Publication
from .said import as_said
from .understanding import Found, FoundTheme, Understood, understand

LARGEST_FILE = 20 * 1024 * 1024      # bytes
LARGEST_UNPACKED = 60 * 1024 * 1024  # bytes of everything in a Word document
MOST_PARTS = 2_000                   # files in a Word document
MOST_BLOCKS = 6_000                  # a report of 300 pages has as many
MOST_MEMORY = 1024 * 1024 * 1024     # bytes of address space
MOST_SECONDS = 30                    # of computing
ENDINGS = {".pdf": "pdf", ".docx": "word", ".md": "markdown", ".markdown": "markdown", ".txt": "text"}
KNOWN = say("Bring in a PDF (.pdf), a Word document (.docx), Markdown (.md) or plain text (.txt).")
SORT_WORDS = {"pdf": say("a PDF"), "word": say("a Word document"), "text": say("plain text"),
              "old": say("an older or protected Office document"), "": say("no document that can be read")}


class CannotBringIn(Refused):
    """A file that cannot be brought in; the words say why and what to do next."""

    name: ClassVar[str] = "cannot_bring_in"
    status: ClassVar[int] = 422
    words: str = KNOWN


def bring_in(content: bytes, name: str) -> Understood:
    """Understand a file.

    :param name: what the file is called; only its ending matters.
    :raises CannotBringIn: in one sentence, why not and what to do next.
    """
    sort = sort_of(content, name)
    try:
        done = subprocess.run([sys.executable, "-m", "workshop.importer.reading", sort], input=content,  # noqa: S603
                              capture_output=True, timeout=2 * MOST_SECONDS, check=False)
        answer = json.loads(done.stdout) if done.returncode == 0 else {"refused": ""}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"refused": ""}
    if "refused" in answer:
        raise CannotBringIn(as_said(answer["refused"]) or say(
            "This file takes more memory or time to read than a briefing should. Save the pages with the learning and "
            "the questions as a file of their own, and bring that in."))
    understood = _of_json(answer)
    if not understood.themes:
        raise CannotBringIn(say("No question was found in this file. Check that it is the briefing with its reflective "
                                "questions, or copy them into a text file, one a line under a heading such as "
                                "“Questions for practitioners”."))
    return understood


def looks_like_markdown(text: str) -> bool:
    """Whether a text marks its headings as Markdown does."""
    return any(line.startswith(("# ", "## ", "### ")) or (line.startswith("**") and line.rstrip(":").endswith("**"))
               for line in map(str.strip, text.splitlines()))


def sort_of(content: bytes, name: str) -> str:
    """What a file is: “pdf”, “word”, “markdown” or “text”.

    :raises CannotBringIn: it is too large or empty, or not what its name says.
    """
    if len(content) > LARGEST_FILE:
        raise CannotBringIn(say("This file is larger than %(most)s MB. Save it without pictures, or only the pages "
                                "that you need.", most=LARGEST_FILE // 1024 // 1024))
    if not content.strip():
        raise CannotBringIn(say("This file is empty. Choose another one."))
    ending = PurePath(name).suffix.lower()
    said, real = ENDINGS.get(ending), _sort_of(content)
    if real == "old":
        raise CannotBringIn(say("This is an older Word document, or one with a password. Open it in Word, save it as "
                                ".docx without a password, and bring that in."))
    if said is None:
        raise CannotBringIn(say("A file that ends in “%(ending)s” cannot be read here. %(known)s", ending=ending[:12],
                                known=KNOWN) if ending else KNOWN)
    if real != ("text" if said in ("markdown", "text") else said):
        raise CannotBringIn(say("This file is called %(ending)s, but it holds %(what)s. %(known)s", ending=ending,
                                what=SORT_WORDS[real], known=KNOWN))
    return said


def _sort_of(content: bytes) -> str:
    if content.lstrip()[:5] == b"%PDF-" or b"%PDF-" in content[:1024]:
        return "pdf"
    if content[:4] == b"PK\x03\x04":
        return "word" if b"word/" in content else ""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "old"
    return "text" if _text_of(content) is not None else ""


def _text_of(content: bytes) -> str | None:
    """The text of a file, or None when it is none."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(ord(letter) < 32 and letter not in "\n\r\t\f" for letter in text)
        return text if not controls else None
    return None


# --- in the child

def blocks_of(content: bytes, sort: str) -> list[Block]:
    """:raises CannotBringIn: it cannot be read as what it is."""
    from . import pdf_reader, text_reader, word_reader

    if sort == "pdf":
        return pdf_reader.read_pdf(io.BytesIO(content))
    if sort == "word":
        _expect_honest_archive(content)
        return word_reader.read_word(io.BytesIO(content))
    text = _text_of(content) or ""
    is_markdown = sort == "markdown" or looks_like_markdown(text)
    return text_reader.read_markdown(text) if is_markdown else text_reader.read_text(text)


def _expect_honest_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise CannotBringIn(say("This document unpacks to far more than a briefing holds. Save it without "
                                    "pictures, and bring that in."))


def _main(sort: str) -> None:
    _stay_small()
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    answer: dict[str, Any]
    try:
        blocks = blocks_of(content, sort)
        if len(blocks) > MOST_BLOCKS:
            raise CannotBringIn(say("This is far longer than a briefing. Save the pages with the learning and the "
                                    "questions as a file of their own, and bring that in."))
        answer = asdict(understand(blocks))
    except Refused as refusal:
        answer = {"refused": refusal.words}
    except MemoryError:
        answer = {"refused": ""}
    except Exception:
        answer = {"refused": say("This file is damaged. Open it on your machine, save it again, and try once more.")}
    sys.stdout.write(json.dumps(answer))


def _stay_small() -> None:
    """Let this process fail rather than take the machine's memory or time; where the system can say so."""
    try:
        import resource
    except ImportError:  # Windows: the time is bounded by the parent alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))


def _of_json(answer: dict[str, Any]) -> Understood:
    def found(rows: list[dict[str, Any]]) -> list[Found]:
        return [Found(**row | {"under": found(row["under"])}) for row in rows]

    return Understood(answer["title"], [FoundTheme(
        one["title"], one["place"], found(one["key_facts"]), found(one["learning"]), found(one["practitioners"]),
        found(one["leaders"]), one["block"]) for one in answer["themes"]], found(answer["unused"]),
        Publication(**answer["publication"]), [Block(**block) for block in answer["blocks"]])


if __name__ == "__main__":
    _main(sys.argv[1])
