"""The summary as one HTML file: it opens in any browser without a network, prints, and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from workshop.kinds.charts import Chart

from .document import Block, Document, Drawing, Heading, Note, Paragraph, Points, Quotations, Table, document_of
from .drawing import svg
from .languages import is_right_to_left, language_of

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1.5rem; max-width: 46rem; background: #fff; color: #1b2a30; line-height: 1.5;
  font-family: "Atkinson Hyperlegible Next", Verdana, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { line-height: 1.2; margin: 0 0 0.5rem; }
h2 { margin: 2.2rem 0 0.6rem; line-height: 1.25; }
h3 { margin: 1.4rem 0 0.4rem; }
p { margin: 0.4rem 0; }
.quiet { color: #4b5a60; font-size: 0.9rem; }
.note { padding: 0.6rem 0.9rem; background: #fbefd6; border-inline-start: 4px solid #744600; }
.quotations { list-style: none; padding: 0; }
.quotations li { margin: 0.7rem 0; padding-inline-start: 0.8rem; border-inline-start: 3px solid #7c7f7b; }
.said { margin: 0; white-space: pre-wrap; }
figure { margin: 1rem 0; }
figcaption { font-weight: bold; }
svg { max-width: 100%; height: auto; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: 0.6rem 0; }
th, td { padding: 0.35rem 0.6rem; text-align: start; vertical-align: top; border-bottom: 1px solid #7c7f7b; }
th, td { overflow-wrap: break-word; }
tbody th { font-weight: normal; }
thead th { border-block: 2px solid #1b2a30; }
nav ul { list-style: none; padding: 0; }
@media print {
  @page { size: A4; margin: 18mm; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  nav { break-after: page; }
  h2, h3 { break-after: avoid; }
  li, figure, tr, .note { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""
#: Nothing in the file may load or run anything, whoever opens it wherever.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LONG_SECTIONS = 9   # from this many on, a list of links stands at the beginning


def as_page(summary: dict[str, Any]) -> bytes:
    return "".join(_page(document_of(summary))).encode("utf-8")


def _page(document: Document) -> Iterator[str]:
    yield (f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
           f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
           f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" '
           f'content="no-referrer">\n<title>{escape(document.full_title)}</title>\n<style>{STYLE}</style>\n</head>\n'
           f'<body>\n<header>\n<p class="quiet">{escape(document.kicker)}</p>\n<h1>{escape(document.title)}</h1>\n')
    yield from (f"<p>{escape(words)}</p>\n" for words in document.about)
    yield from (_block(note) for note in document.notes)
    yield "</header>\n"
    if len(document.sections) >= LONG_SECTIONS:
        links = "".join(f'<li><a href="#{one.name}">{escape(one.title)}</a></li>' for one in document.sections)
        yield f'<nav aria-label="Contents">\n<ul>{links}</ul>\n</nav>\n'
    yield "<main>\n"
    for section in document.sections:
        yield f'<section aria-labelledby="{section.name}">\n<h2 id="{section.name}">{escape(section.title)}</h2>\n'
        yield from (_block(block) for block in section.blocks)
        yield "</section>\n"
    yield "</main>\n</body>\n</html>\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h3{_language(block.text)}>{escape(block.text)}</h3>\n"
        case Paragraph():
            quiet = ' class="quiet"' if block.is_quiet else ""
            return f"<p{_language(block.text)}{quiet}>{escape(block.text)}</p>\n"
        case Note():
            return f'<p class="note">{escape(block.text)}</p>\n'
        case Points():
            return f"<ul>{''.join(f'<li{_language(item)}>{escape(item)}</li>' for item in block.items)}</ul>\n"
        case Quotations():
            items = (f'<li><p class="said"{_language(one.text)}>{escape(one.text)}</p>'
                     + (f'<p class="quiet">{escape(one.note)}</p>' if one.note else "") + "</li>\n"
                     for one in block.items)
            return f'<ul class="quotations">\n{"".join(items)}</ul>\n'
        case Table():
            return _table(block.caption, block.head, block.rows)
        case Drawing():
            return _drawing(block.chart)


def _language(text: str) -> str:
    """The language that a text's letters tell, and its direction."""
    language = language_of(text)
    if not language:
        return ' dir="auto"'
    return f' lang="{language}" dir="{"rtl" if is_right_to_left(language) else "ltr"}"'


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(words)}</th>' for words in head)
    body = "".join(
        f'<tr><th scope="row"{_language(first)}>{escape(first)}</th>'
        + "".join(f"<td{_language(cell)}>{escape(cell)}</td>" for cell in others) + "</tr>\n"
        for first, *others in rows)
    return (f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption)}"><table>\n'
            f"<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{body}</tbody>\n</table></div>\n")


def _drawing(chart: Chart) -> str:
    return (f"<figure><figcaption>{escape(chart.title)}</figcaption>{svg(chart)}</figure>\n"
            f"{_table(chart.title, chart.head, chart.rows)}")
