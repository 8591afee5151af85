"""A PDF is read word for word, wherever its lines, columns and pages break.

Each layout is rendered here and read without its child process. They were chosen from hundreds that were tried: each
fails when one of the reader's rules is taken away.
"""

from __future__ import annotations

import io
import json

import pytest
import typst
from importer.briefings import PUBLISHED, made_up, published
from importer.test_layouts import as_laid

from workshop.importer import pdf_lines
from workshop.importer.pdf_reader import read_pdf
from workshop.importer.understanding import understand

THEMES = published() if PUBLISHED.exists() else made_up()
LAYOUT = r"""
#let set-in = (width: 210mm, height: 297mm, margin: 20mm, columns: 1, size: 10pt, font: "Libertinus Serif",
  justify: false, hyphenate: false, leading: 0.65em, spacing: 1.2em, head: none, foot: none, bullet: [•], tight: true,
  bold-headings: false, questions: "list", prefix: "", numbered: none) + eval(sys.inputs.how)
#let themes = json(bytes(sys.inputs.themes))
#set page(width: set-in.width, height: set-in.height, columns: set-in.columns, margin: set-in.margin,
  header: set-in.head, footer: set-in.foot)
#set text(size: set-in.size, font: set-in.font, lang: "en", hyphenate: set-in.hyphenate)
#set par(justify: set-in.justify, leading: set-in.leading, spacing: set-in.spacing)
#set list(marker: set-in.bullet, tight: set-in.tight)
#set heading(numbering: set-in.numbered)
#let of-theme(words) = if set-in.bold-headings { block(above: 1.6em, text(size: 1.3em, weight: "bold", words)) } else {
  heading(level: 2, words) }
#let of-part(words) = if set-in.bold-headings { block(above: 1.2em, below: 0.8em, strong(words)) } else {
  heading(level: 3, words) }
#let asked(those) = if set-in.questions == "numbers" { enum(numbering: "(a)", ..those) } else if (
  set-in.questions == "paragraphs") { those.map(one => par(one)).join() } else { list(..those) }
= A year of reviews
This note is for everybody who works with families.
#for theme in themes {
  of-theme(set-in.prefix + theme.title)
  list(..theme.facts.map(one => text(one)))
  of-part[Learning for direct practice:]
  list(..theme.learning.map(one => text(one)))
  strong[We have set out below some questions that you might want to reflect upon, alone or in a group:]
  if set-in.questions == "table" {
    let rows = range(calc.max(theme.practitioners.len(), theme.leaders.len()))
    table(columns: 2, table.header[*Questions for practitioners*][*Questions for leaders*],
      ..rows.map(row => (theme.practitioners.at(row, default: ""), theme.leaders.at(row, default: ""))).flatten())
  } else {
    of-part[Reflective questions for practitioners:]
    asked(theme.practitioners.map(one => text(one)))
    of-part[Reflective questions for strategic leaders and senior and middle managers:]
    asked(theme.leaders.map(one => text(one)))
  }
}
"""
LAYOUTS = {
    "two narrow columns, words broken": 'width: 180mm, columns: 2, justify: true, hyphenate: true',
    "compounds broken at their own hyphens": 'width: 120mm, size: 12pt, margin: 15mm',
    "running heads left and right, and numbers": 'height: 200mm, head: context if calc.odd(here().page()) '
        '[Reviews #h(1fr) Panel] else [Panel #h(1fr) Reviews], foot: context [Page #here().page() of 9]',
    "bullets drawn as shapes, large lines": 'bullet: box(baseline: -2pt, circle(radius: 1.5pt, fill: black)), '
        'leading: 1em, size: 11pt, tight: false',
    "headings that are bold lines, close to each other": 'bold-headings: true, leading: 0.9em, '
        'size: 13pt, width: 150mm',
    "numbers of several levels, letters before questions": 'numbered: "1.1", questions: "numbers", height: 180mm',
    "questions as paragraphs": 'questions: "paragraphs", prefix: "Spotlight theme: ", columns: 2',
    "a table with a column for each audience": 'questions: "table", size: 9pt, justify: true, hyphenate: true',
    "the same over many small pages": 'questions: "table", width: 148mm, height: 160mm, margin: 12mm',
}


@pytest.fixture(scope="module", params=LAYOUTS.values(), ids=LAYOUTS)
def pdf(request):
    return typst.compile(LAYOUT.encode(), sys_inputs={
        "how": f"({request.param},)", "themes": json.dumps([vars(one) for one in THEMES])})


def test_each_layout_is_read_word_for_word(pdf):
    assert as_laid(understand(read_pdf(io.BytesIO(pdf)))) == THEMES


def test_so_is_one_whose_program_marks_neither_its_hyphens_nor_its_margins(pdf, monkeypatch):
    monkeypatch.setattr(pdf_lines._Drawn, "_mark", lambda _self, _operands: "")

    assert as_laid(understand(read_pdf(io.BytesIO(pdf)))) == THEMES
