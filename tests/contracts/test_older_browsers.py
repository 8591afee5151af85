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
    r":not\((?!:has)[^():]*[ ,>+~]": "loses the rule, knowing one simple selector in :not()",
    r"@scope|@starting-style": "loses the rules inside"}
#: What may be missed: without it a page is plainer, and nothing on it is lost.
MAY_BE_MISSED = (":has(", ":where(", ":focus-visible")
#: Every rule that asks `:has()`, unknown before Chrome 105, Safari 15.4 and Firefox 121, and what a page is without it.
ASKS_HAS = {
    "what takes focus may be scrolled under a bar": (
        ":root:has(.look-back)", ":root:has(.review-bar)", ":root:has(.participant):not(:has(.phone, .look-back))",
        ":root:has(.participant)", ":root:has(.phone)", "html:has(.editor__bar)", ":root:has(.console-page)"),
    "nothing stands in it, and its gap is left": (
        ".under-cards:not(:has(> :not([hidden])))", ".passkey:has([data-passkey-button][hidden])",
        ".passkey:has(> .field__error:not(:empty))", ".panels:not(:has(> .panel))",
        ".console__outcome:not(:has(.outcome:not([hidden])))", ".acts:not(:has(li))"),
    "the box or the radio says it alone": (".quote:has(input:checked)", ".response:has([data-pick]:checked)",
                                           ".choice:has(input:focus-visible)"),
    "something is said twice, or beside what it is about": (
        ".composer__heading:has(~ [data-dirty] [data-box-label])",
        '.composer:not(:has([data-part="fields"] textarea, [data-part="fields"] input[type="text"])) .composer__care',
        ".console:has(.is-grouping) .next-act__hint"),
    "it is narrower, or lies under another line": (
        ".composer__fields label:has(.composer__box)", ".editor-item:not(:has(> details[open]))",
        ".editor-item:not(:has(> details[open])) > .cluster", '.follow-up__day:has([aria-invalid="true"])'),
    "a notice may lie under the bar of what was picked, for the seconds it stands": (
        ".console:has(.outcome:not([hidden])) .picked",),
    "the page under what was stepped out of can be scrolled, and is as empty": (
        ":root:has(.step-out:target) .skip-link", ":root:has(.step-out:target)"),
    "a script gives classes that say the same": (
        '.way:has([value="room"]:checked) .way__until',
        '.new-session:has([name="way"][value="while"]:checked) .plan-times--room',
        '.new-session:has([name="way"][value="while"]:checked) .way-label--room',
        '.new-session:not(:has([name="way"][value="while"]:checked)) .way-label--while')}
#: What scripts may not use without asking first whether it is there: a browser that the list is for throws at it.
#: Two come to pages by HTTPS only, whatever the browser: crypto.randomUUID and navigator.clipboard.
THROWS = {
    "replaceChildren": r"\.replaceChildren\(", "at": r"\.at\(", "Object.hasOwn": r"Object\.hasOwn\(",
    "fromEntries": r"Object\.fromEntries", "structuredClone": r"\bstructuredClone\(", "flat": r"\.flat(?:Map)?\(",
    "allSettled and any": r"Promise\.(?:allSettled|any|withResolvers)\b", "finally": r"\)\s*\.finally\(",
    "replaceAll": r"\.(?:replaceAll|matchAll)\(", "randomUUID": r"\bcrypto\.randomUUID\(",
    "AbortSignal": r"AbortSignal\.(?:timeout|any)\b", "requestSubmit": r"\.requestSubmit\(",
    "findLast": r"\.findLast(?:Index)?\(", "copies of lists": r"\.to(?:Sorted|Reversed|Spliced)\(",
    "dialogues and popovers": r"\.(?:showModal|showPopover|togglePopover)\(", "globalThis": r"\bglobalThis\b",
    "toggleAttribute": r"\.toggleAttribute\(", "body of a blob": r"\bblob\.(?:text|arrayBuffer|stream)\(",
    "channels": r"new BroadcastChannel\(",
    "listening to a width": r"\b(?:media|matchMedia\([^)]*\))\.addEventListener\(",
    "trimming one end": r"\.trim(?:Start|End)\(", "looking behind": r"\(\?<[=!a-zA-Z]|\\p\{"}
#: What scripts use where it is there: (what they use, how they ask, in the same file).
ASKED_FIRST = (
    (r"new (?:Resize|Intersection)Observer\(", r"typeof (?:Resize|Intersection)Observer === \"function\""),
    (r"navigator\.clipboard\.\w+\(", r"if \(navigator\.clipboard && "),
    (r"\bwakeLock\.request\(", r"if \(wakeLock"), (r"requestIdleCallback\(", r"window\.requestIdleCallback \?"),
    (r"visualViewport", r"if \(!?viewport"), (r"event\.submitter", r"event\.submitter \|\|"))
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


def test_every_rule_that_asks_what_something_holds_says_what_a_page_is_without_it():
    asked = {" ".join(part.split()) for path in SHEETS for one in RULES.findall(served(path))
             for part in OUTSIDE.split(one) if ":has(" in part}

    assert asked == {selector for selectors in ASKS_HAS.values() for selector in selectors}


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


def test_older_browsers_take_nothing_from_a_gap_that_is_not_there():
    sheet = for_older_browsers(".a { margin-block-start: calc(-1 * var(--space-2)); }")

    assert "@supports not (inset: 0) {\n.a {\nmargin-top: 0;" in sheet


def test_every_script_is_read_by_a_browser_that_has_modules_and_nothing_newer():
    assert newer_than_2017({named(path): path.read_text(encoding="utf-8") for path in SCRIPTS}) == []
    assert newer_than_2017({"new.js": "const a = b?.c;"}) != []


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_no_script_throws_at_what_an_older_browser_or_a_page_by_http_lacks(path):
    script = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)

    assert [name for name, used in THROWS.items() if re.search(used, script)] == []
    assert [used for used, asked in ASKED_FIRST if re.search(used, script) and not re.search(asked, script)] == []


def test_every_script_that_is_fetched_later_is_named_to_older_browsers():
    fetched = {(path.parent / address).resolve().relative_to(FOLDER).as_posix() for path in SCRIPTS
               for address in re.findall(r'\bimport\("([^"]+)"', path.read_text(encoding="utf-8"))}

    assert fetched == set(FETCHED_LATER)
