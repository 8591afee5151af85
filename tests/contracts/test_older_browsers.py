"""A phone of 2019 shows and runs what a new one does: Chrome 72, Firefox 66, Safari 12.1 (decision 0052)."""

from __future__ import annotations

import re

import pytest
from checking_scripts import newer_than_2017

from workshop.kinds import folders
from workshop.web.assets import FOLDER, shorten
from workshop.web.headers import FETCHED_LATER
from workshop.web.older import for_older_browsers

SHEETS = sorted([*FOLDER.glob("css/*.css"), *(path for folder in folders() for path in folder.glob("*/kind.css"))])
SCRIPTS = sorted([*FOLDER.glob("js/**/*.js"), *(path for folder in folders() for path in folder.glob("*/*.js"))])
#: What older browsers do not know, and what a page without it would be.
UNKNOWN = {
    r"@layer": "has no style at all",
    r"(?<![\w-])(?:margin|padding|border)-(?:block|inline):": "has no space around its parts",
    r"(?<![\w-])inset(?:-block|-inline)?:": "shows nothing over another part", r":is\(": "loses the whole rule",
    r"\((?:width|height) [<>]": "loses all that is meant for one size", r"[{;}]\s*&": "loses the rules inside others",
    r"\b(?:rotate|scale|translate):": "turns and moves nothing", r"\baspect-ratio:": "draws at another height",
    r"\bcolor-mix\(|\blight-dark\(|\boklch\(": "loses the colour", r"\b\d+d?v[ib]\b|\b\d+dv[hw]\b": "loses the length",
    r"@scope|@starting-style": "loses the rules inside"}
#: What may be missed: without it a page is plainer, and nothing on it is lost.
MAY_BE_MISSED = (":has(", ":where(", ":focus-visible")
RULES = re.compile(r"([^{};]+)\{")
OUTSIDE = re.compile(r",(?![^()]*\))(?=\s*\n)")     # a comma between selectors, which stand on lines of their own


def served(path):
    """A sheet as it is sent, without what only older browsers take."""
    return re.sub(r"@supports not \([^{]*\{[^{]*\{[^{}]*\}\s*\}", "", shorten(path.read_text(encoding="utf-8"), ".css"))


def named(path):
    return path.relative_to(FOLDER.parent).as_posix()


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_no_sheet_is_sent_with_words_that_leave_an_older_browser_without_it(path):
    sheet = served(path)
    wrong = [f"{found[0].strip()}: an older browser {then}" for word, then in UNKNOWN.items()
             if (found := re.search(word, sheet))]

    assert wrong == []


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_a_rule_that_may_be_missed_takes_no_other_with_it(path):
    """A browser drops a whole list of selectors when it does not know one of them."""
    lists = [OUTSIDE.split(one) for one in RULES.findall(served(path)) if "@" not in one]
    mixed = [parts for parts in lists if len({any(word in part for word in MAY_BE_MISSED) for part in parts}) > 1]

    assert mixed == []


@pytest.mark.parametrize(("written", "sent"), [
    ("padding-inline: 1rem;", "padding-left: 1rem; padding-right: 1rem;"),
    ("margin-block: 1rem 2rem;", "margin-top: 1rem; margin-bottom: 2rem;"),
    ("margin-inline: 1rem 2rem;", "margin-inline-start: 1rem; margin-inline-end: 2rem;"),
    ("margin-inline: calc(-1 * var(--space-2));",
     "margin-left: calc(-1 * var(--space-2)); margin-right: calc(-1 * var(--space-2));"),
    ("border-block: 1px solid red;", "border-top: 1px solid red; border-bottom: 1px solid red;"),
    ("inset: 0;", "top: 0; right: 0; bottom: 0; left: 0;"),
    ("inset: 1px 2px 3px;", "top: 1px; right: 2px; bottom: 3px; left: 2px;"),
    ("inset-block-end: 0 !important;", "bottom: 0 !important;")])
def test_shorthands_are_sent_as_the_longer_words_that_every_browser_knows(written, sent):
    assert for_older_browsers(f".a {{{written}}}").replace("\n", " ") == f".a {{{sent}}}"


def test_older_browsers_take_the_first_of_several_lengths():
    sheet = for_older_browsers(".a { padding: 1px clamp(var(--a), calc(1vw + 2px), 3px) max(2px, env(b, 0px)); }")

    assert "@supports not (width: clamp(1px, 2px, 3px))" in sheet
    assert "padding: 1px var(--a) 2px;" in sheet


@pytest.mark.parametrize(("written", "instead"), [
    ("display: flex; gap: 1px 2px;", "> * + * {\nmargin-inline-start: 2px;"),
    ("display: flex; flex-direction: column; gap: 1px;", "> * + * {\nmargin-top: 1px;"),
    ("display: inline-flex; flex-wrap: wrap; gap: 1px 2px;", "> * {\nmargin-bottom: 1px;\nmargin-inline-end: 2px;")])
def test_older_browsers_take_margins_for_the_gaps_in_a_row(written, instead):
    sheet = for_older_browsers(f".a,\n.b {{ {written} }}")

    assert f"@supports not (inset: 0) {{\n.a {instead.partition(' {')[0]},\n.b {instead}" in sheet
    assert "@supports" not in for_older_browsers(".a { display: grid; gap: 1px; }")


def test_every_script_is_read_by_a_browser_that_has_modules_and_nothing_newer():
    assert newer_than_2017({named(path): path.read_text(encoding="utf-8") for path in SCRIPTS}) == []
    assert newer_than_2017({"new.js": "const a = b?.c;"}) != []


def test_every_script_that_is_fetched_later_is_named_to_older_browsers():
    fetched = {(path.parent / address).resolve().relative_to(FOLDER).as_posix() for path in SCRIPTS
               for address in re.findall(r'\bimport\("([^"]+)"', path.read_text(encoding="utf-8"))}

    assert fetched == set(FETCHED_LATER)
