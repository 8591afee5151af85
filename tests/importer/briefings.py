"""Briefings to be brought in: the same themes, as different people lay them out.

The words are made up. Where the published briefing lies beside the repository, its themes are laid out as well.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import typst
from docx import Document
from docx.shared import Pt

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "briefing.md"


@dataclass
class Laid:
    """One theme as it was laid out."""

    title: str
    facts: list[str] = field(default_factory=list)
    learning: list[str] = field(default_factory=list)
    practitioners: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)


def made_up():
    """Three themes with 9 key facts, 19 learning points and 26 questions, as the first briefing has them."""
    subjects = ("Young people who stay away from home", "Babies in crowded homes",
                "Teenagers who care for a brother or sister")
    sizes = ((3, 6, 4, 4), (3, 7, 3, 5), (3, 6, 4, 6))
    themes = []
    for subject, (facts, learning, practitioners, leaders) in zip(subjects, sizes, strict=True):
        group = subject[0].lower() + subject[1:]
        themes.append(Laid(
            subject,
            [f"{number * 12}% of the records about {group} named a worry that nobody had followed up. Most were "
             f"well-known to at least {number + 1} services." for number in range(1, facts + 1)],
            [f"Visit number {number} to {group} needs a plan that is shared, dated and kept up to date. Short-notice "
             "changes (for example a cancelled visit) are part of the picture." for number in range(1, learning + 1)],
            [f"How do you find out what day {number} is like for {group}? Who else would know, and when did you last "
             "ask them?" for number in range(1, practitioners + 1)],
            [f"What do you know in your area about service {number} for {group}? Is it used, and by whom?"
             for number in range(1, leaders + 1)]))
    return themes


def published():
    """The themes of the published briefing, read by its own marks alone; none where the file is not there."""
    themes, part = [], ""
    for line in PUBLISHED.read_text(encoding="utf-8").splitlines() if PUBLISHED.exists() else ():
        line = line.strip()
        heading = re.match(r"## \**Spotlight theme: (.*?)\**$", line)
        if heading:
            themes.append(Laid(heading[1]))
            part = "facts"
        elif line.startswith("## "):
            part = ""
        elif "Learning for direct practice" in line:
            part = "learning"
        elif "questions for practitioners" in line:
            part = "practitioners"
        elif "questions for strategic" in line:
            part = "leaders"
        elif line.startswith("- ") and part and themes:
            getattr(themes[-1], part).append(line[2:])
    return themes


# --- layouts: each takes themes and gives (what the file is called, its bytes)

def as_markdown(themes):
    lines = ["# A year of reviews", "", "This note is for everybody who works with families.", ""]
    for one in themes:
        lines += [f"## Spotlight theme: {one.title}", "", *(f"- {text}" for text in one.facts), "",
                  "### Learning for direct practice:", "", *(f"- {text}" for text in one.learning), "",
                  "**Reflective questions for practitioners:**", "", *(f"- {text}" for text in one.practitioners), "",
                  "**Reflective questions for strategic leaders and senior and middle managers:**", "",
                  *(f"- {text}" for text in one.leaders), ""]
    return "a.md", "\n".join(lines).encode()


def as_word(themes):
    document = Document()
    document.add_heading("A year of reviews", 0)
    document.add_paragraph("This note is for everybody who works with families.")
    for one in themes:
        document.add_heading(one.title, 1)
        for heading, texts in (("Key facts", one.facts), ("Learning for direct practice", one.learning),
                               ("Reflective questions for practitioners", one.practitioners),
                               ("Reflective questions for strategic leaders", one.leaders)):
            document.add_heading(heading, 2)
            for text in texts:
                document.add_paragraph(text, style="List Bullet")
    return "a.docx", _saved(document)


def as_numbered_under_run_in_headings(themes):
    """No heading is one: bold lines in letters of several sizes, questions numbered by hand."""
    document = Document()
    _bold(document, "A year of reviews", 20)
    for number, one in enumerate(themes, start=1):
        _bold(document, f"Theme {number}: {one.title}", 15)
        _bold(document, "What the data tells us")
        for text in one.facts:
            document.add_paragraph(f"• {text}")
        _bold(document, "What this means for practice")
        for text in one.learning:
            document.add_paragraph(f"• {text}")
        _bold(document, "For practitioners to think about")
        for count, text in enumerate(one.practitioners, start=1):
            document.add_paragraph(f"{count}. {text}")
        _bold(document, "For senior leaders and managers")
        for count, text in enumerate(one.leaders, start=1):
            document.add_paragraph(f"{count}) {text}")
    return "a.docx", _saved(document)


def as_columns(themes):
    """A table with one column for each audience."""
    document = Document()
    document.add_heading("A year of reviews", 0)
    for one in themes:
        document.add_heading(one.title, 1)
        document.add_heading("Key facts", 2)
        for text in one.facts:
            document.add_paragraph(text, style="List Bullet")
        document.add_heading("Learning", 2)
        for text in one.learning:
            document.add_paragraph(text, style="List Bullet")
        rows = max(len(one.practitioners), len(one.leaders))
        table = document.add_table(rows=rows + 1, cols=2)
        for column, (heading, texts) in enumerate((("Questions for practitioners", one.practitioners),
                                                   ("Questions for leaders", one.leaders))):
            table.rows[0].cells[column].text = heading
            for row, text in enumerate(texts, start=1):
                table.rows[row].cells[column].text = text
    return "a.docx", _saved(document)


def as_text(themes):
    """As somebody types it: underlined headings, lines broken at 72 characters, questions numbered."""
    lines = ["A year of reviews", "=" * 20, ""]
    for number, one in enumerate(themes, start=1):
        lines += [f"Finding {number}: {one.title}", "-" * 30, "", "At a glance", ""]
        lines += [line for text in one.facts for line in _wrapped("* ", text)]
        lines += ["", "What we learned", ""] + [line for text in one.learning for line in _wrapped("- ", text)]
        lines += ["", "For practitioners", ""]
        lines += _numbered(one.practitioners)
        lines += ["", "For managers", "", *_numbered(one.leaders)]
        lines.append("")
    return "a.txt", "\n".join(lines).encode("utf-16")


TYPST = """
#set page(paper: "a4", columns: COLUMNS, header: [Learning from reviews],
  footer: context [Page #counter(page).display()])
#set text(size: 10.5pt, lang: "en", hyphenate: true)
#set par(justify: true)
#let data = json(bytes(sys.inputs.data))
= A year of reviews
#for theme in data {
  heading(level: 2, theme.title)
  for (label, name) in (("Key facts", "facts"), ("Learning for practice", "learning"),
      ("Reflective questions for practitioners", "practitioners"), ("Reflective questions for leaders", "leaders")) {
    heading(level: 3, label)
    list(..theme.at(name).map(one => text(one)))
  }
}
"""


def as_pdf(themes, columns=1):
    data = json.dumps([vars(one) for one in themes])
    return "a.pdf", typst.compile(TYPST.replace("COLUMNS", str(columns)).encode(), sys_inputs={"data": data})


def as_pdf_of_two_columns(themes):
    return as_pdf(themes, columns=2)


LAYOUTS = (as_markdown, as_word, as_pdf, as_numbered_under_run_in_headings, as_columns, as_text, as_pdf_of_two_columns)


def _bold(document, words, size=None):
    run = document.add_paragraph().add_run(words)
    run.bold = True
    if size:
        run.font.size = Pt(size)


def _numbered(texts):
    return [line for count, text in enumerate(texts, start=1) for line in _wrapped(f"{count}. ", text)]


def _wrapped(mark, text):
    lines, line = [], mark
    for word in text.split(" "):
        if len(line) + len(word) > 72:
            lines.append(line.rstrip())
            line = " " * len(mark)
        line += word + " "
    return [*lines, line.rstrip()]


def _saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
