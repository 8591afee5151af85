"""A file that is no briefing, or means harm, gets a sentence and takes neither memory nor time."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from itertools import pairwise

import forked
import pytest
from importer.briefings import as_pdf, as_word, made_up
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject
from services import ROOT

from workshop.importer.reading import MOST_MEMORY, CannotBringIn, bring_in

WORD_XML = "word/document.xml"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OTHERWISE = "Bring in a PDF (.pdf), a Word document (.docx), Markdown (.md) or plain text (.txt)."


def word_with(xml):
    """A Word document with another body."""
    _name, content = as_word(made_up())
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, xml if name == WORD_XML else source.read(name))
    return target.getvalue()


def pdf_of(change):
    writer = PdfWriter()
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def protected():
    writer = PdfWriter(clone_from=io.BytesIO(as_pdf(made_up())[1]))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def of_300_pages():
    pages = PdfReader(io.BytesIO(as_pdf(made_up())[1])).pages

    def add(writer):
        for number in range(300):
            writer.add_page(pages[number % len(pages)])
    return pdf_of(add)


def pdf_bomb():
    """Its one page unpacks to 200 MB."""
    def add(writer):
        stream = StreamObject()
        stream._data = zlib.compress(b"BT /F1 12 Tf (a) Tj ET " * 9_000_000, 9)
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        writer.add_blank_page(600, 800)[NameObject("/Contents")] = writer._add_object(stream)
    return pdf_of(add)


def word_bomb():
    """Its text unpacks to 200 MB."""
    return word_with(b"<a>" + b" " * 200_000_000 + b"</a>")


def entity_bomb():
    names = "abcdefgh"
    entities = "".join(f'<!ENTITY {name} "{("&" + before + ";") * 10}">' for before, name in pairwise(names))
    body = f"<w:document {NAMESPACE}><w:body><w:p><w:r><w:t>&h;</w:t></w:r></w:p></w:body></w:document>"
    return word_with(f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "{"x" * 1000}">{entities}]>{body}'.encode())


FILES = {
    "empty": ("a.pdf", lambda: b" \n", "This file is empty. Choose another one."),
    "of no known ending": ("a.odt", lambda: b"words", f"A file that ends in “.odt” cannot be read here. {OTHERWISE}"),
    "without an ending": ("a", lambda: b"words", OTHERWISE),
    "a program": ("a.docx", lambda: b"MZ" + bytes(900),
                  f"This file is called .docx, but it holds no document that can be read. {OTHERWISE}"),
    "text that is called a PDF": ("a.pdf", lambda: b"# Words",
                                  "This file is called .pdf, but it holds plain text. " + OTHERWISE),
    "a PDF that is called text": ("a.txt", lambda: as_pdf(made_up())[1],
                                  "This file is called .txt, but it holds a PDF. " + OTHERWISE),
    "an old Word document": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
                             "This is an older Word document, or one with a password. Open it in Word, save it as "
                             ".docx without a password, and bring that in."),
    "without questions": ("a.md", lambda: b"# A\n\nNothing is asked here.\n",
                          "No question was found in this file. Check that it is the briefing with its reflective "
                          "questions, or copy them into a text file, one a line under a heading such as “Questions for "
                          "practitioners”."),
    "a scanned PDF": ("a.pdf", lambda: pdf_of(lambda writer: writer.add_blank_page(600, 800)),
                      "This PDF holds pictures of pages and no text. Ask the publisher for one with text, or let a "
                      "program with text recognition (OCR) read it first."),
    "a protected PDF": ("a.pdf", protected,
                        "This PDF is protected by a password. Open it with the password, print it to a new PDF, and "
                        "bring that in."),
    "a damaged PDF": ("a.pdf", lambda: b"%PDF-1.7\n" + b"x" * 500,
                      "This PDF is damaged, or is no PDF. Open it on your machine, save it again as a PDF, and try "
                      "once more."),
    "a damaged Word document": ("a.docx", lambda: as_word(made_up())[1][:9_000],
                                "This file is damaged. Open it on your machine, save it again, and try once more."),
    "of 300 pages": ("a.pdf", of_300_pages,
                     "This PDF has 300 pages; a briefing of up to 60 can be brought in. Print only its pages with the "
                     "learning and the questions to a new PDF."),
    "a PDF that unpacks to 200 MB": ("a.pdf", pdf_bomb,
                                     "This PDF unpacks to far more than a briefing holds. Print only its pages with "
                                     "the learning and the questions to a new PDF."),
    "a Word document that unpacks to 200 MB": ("a.docx", word_bomb,
                                               "This document unpacks to far more than a briefing holds. Save it "
                                               "without pictures, and bring that in."),
    "a Word document whose text names itself": ("a.docx", entity_bomb,
                                                "This file is damaged. Open it on your machine, save it again, and try "
                                                "once more."),
    "too large": ("a.txt", lambda: b"word " * 5_000_000,
                  "This file is larger than 20 MB. Save it without pictures, or only the pages that you need."),
}


@pytest.mark.parametrize(("name", "make", "words"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_brought_in_is_refused_in_a_sentence(name, make, words):
    with pytest.raises(CannotBringIn) as refused:
        bring_in(make(), name)

    assert refused.value.words == words


def test_a_word_document_reads_no_other_file():
    content = word_with(f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document '
                        f"{NAMESPACE}><w:body><w:p><w:r><w:t>Why &a;?</w:t></w:r></w:p></w:body></w:document>".encode())

    with pytest.raises(CannotBringIn):
        bring_in(content, "a.docx")


#: What each process does with a file; afterwards it says how much memory it took at most.
IN_THE_SERVER = """
import sys
from workshop.importer.reading import CannotBringIn, bring_in
try:
    bring_in(sys.stdin.buffer.read(), sys.argv[1])
except CannotBringIn:
    pass
"""
IN_THE_CHILD = """
import runpy, sys
sys.argv[1] = {"a.pdf": "pdf", "a.docx": "word"}[sys.argv[1]]
runpy.run_module("workshop.importer.reading", run_name="__main__")
"""
TOLD = "\nsys.stderr.write(open('/proc/self/status').read())"


def most_memory(program, name, content):
    """Bytes of memory that a process held at most."""
    done = subprocess.run([sys.executable, "-c", program + TOLD, name], input=content, capture_output=True, check=True)
    return int(re.search(rb"VmHWM:\s+(\d+) kB", done.stderr)[1]) * 1024


@pytest.mark.parametrize(("name", "make"), [("a.pdf", pdf_bomb), ("a.docx", word_bomb), ("a.docx", entity_bomb),
                                            ("a.pdf", of_300_pages)], ids=lambda one: getattr(one, "__name__", one))
def test_reading_takes_bounded_memory_of_the_server_and_of_the_child(name, make):
    content = make()

    assert most_memory(IN_THE_SERVER, name, content) < 150 * 1024 * 1024
    assert most_memory(IN_THE_CHILD, name, content) < 300 * 1024 * 1024 < MOST_MEMORY


def test_a_reader_that_is_killed_by_its_limit_is_a_sentence_too(monkeypatch):
    monkeypatch.setattr("workshop.importer.reading.sys.executable", "/bin/false")

    with pytest.raises(CannotBringIn) as refused:
        bring_in(b"# A\n", "a.md")
    assert "takes more memory or time to read than a briefing should" in refused.value.words


def test_the_command_says_it_in_words_and_as_json(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("# A\n## B\n### Questions for staff\n- One? Two?\n", encoding="utf-8")

    def run(*given):
        return forked.run(["import", *map(str, given)], env=os.environ, cwd=ROOT, timeout=60)

    shown, listed = run(file, "--dry-run"), run(file, "--dry-run", "--json")
    refused = run(tmp_path / "none.pdf", "--dry-run")

    assert "One? Two? (line 4)" in shown.stdout
    assert json.loads(listed.stdout)["themes"][0]["questions"]["practitioners"][0]["text"] == "One? Two?"
    assert refused.returncode == 1
    assert refused.stderr.strip() == (f"{tmp_path / 'none.pdf'} cannot be read (No such file or directory). Name the "
                                      "file of a briefing.")
