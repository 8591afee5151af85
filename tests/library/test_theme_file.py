"""A theme as a file: what is written is read again as it was, and no file, however hostile, does any harm."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hostile_texts import UNUSABLE, USABLE
from jsonschema import Draft202012Validator
from themes import GOOD, a_theme

from workshop.kinds import all_kinds
from workshop.library import schema
from workshop.library.reader import LARGEST_FILE, read_library
from workshop.library.theme_file import as_file, file_name, read_bytes
from workshop.library.themes import Theme

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = read_library(ROOT / "content").themes
#: What YAML could take for something else.
AWKWARD = ["yes", "No", "null", "1", "0x10", "1e3", "2024-01-01", "~", "- a", "# no comment", "a: b", "'quoted'",
           '"quoted"', "%tag", "@at", "`tick`", "!bang", "&anchor", "*alias", "[list]", "{map}", "|", ">", "a #b",
           "end:", "---", "...", "a  b", "tab\there", "two\nlines", "two\n\nparagraphs", "trailing \nspace", "x\u00a0y",
           "line\u2028separator", "zero\u200bwidth", "naïve “quotes” – and dashes", "x" * 300, "long " * 60 + "end",
           "back\\slash", "\u0e01\u0e33 and 中文", "👩‍🏫 emoji"]


def read(text):
    return read_bytes("theirs.yaml", text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_shipped_theme_comes_back_as_it_was(slug):
    assert read(as_file(SHIPPED[slug])) == (SHIPPED[slug], [])


@pytest.mark.parametrize("text", AWKWARD)
def test_every_text_comes_back_letter_by_letter(text):
    question = a_theme().questions.practitioners[0].model_copy(update={
        "probes": [text], "original": text, "kind": "choice", "settings": {"options": [text[:60].strip(), "Other"]}})
    theme = a_theme(summary=text, content_note=text).model_copy(update={
        "questions": a_theme().questions.model_copy(update={"practitioners": [question]})})

    found, problems = read(as_file(theme))

    assert (problems, found) == ([], theme)


@pytest.mark.parametrize("text", [text for text in (*USABLE, *UNUSABLE) if 0 < len(text.strip()) <= 600])
def test_hostile_texts_come_back_or_are_refused_in_words(text):
    try:
        theme = Theme.model_validate(a_theme().model_dump() | {"summary": text})
    except ValueError:
        return

    assert read(as_file(theme)) == (theme, [])


def test_texts_made_of_signs_of_yaml_come_back(monkeypatch):
    signs = [*"ab: #%'\"-?&*!|>@`{}[],\n\té“\u2028\u00a0", "\n\n", "- ", "--- ", ": ", " #", "  "]
    dice = random.Random(17)
    for _time in range(150):
        text = "".join(dice.choice(signs) for _sign in range(dice.randint(1, 200))).strip() or "x"
        theme = a_theme(summary=text)

        assert read(as_file(theme)) == (theme, []), repr(text)


def test_a_file_begins_with_where_an_editor_finds_its_layout_and_names_no_host():
    text = as_file(a_theme())

    assert text.splitlines()[0] == "# yaml-language-server: $schema=theme.schema.json"
    assert "http" not in text.split("\n\n")[0]


@pytest.mark.parametrize(("title", "name"), [
    ("Harm outside the family", "harm-outside-the-family.yaml"), ("../../etc/passwd", "etc-passwd.yaml"),
    ('a"; filename="b', "a-filename-b.yaml"), ("中文", "theme.yaml"), ("x" * 120, f"{'x' * 60}.yaml")])
def test_a_file_has_a_name_that_any_machine_takes(title, name):
    assert file_name(a_theme(title)) == name


def grown(start, sign):
    return (start + "".join(f"{new}: &{new} {sign[0]}{', '.join([f'*{old}'] * 9)}{sign[1]}\n"
                            for old, new in zip("abcdefghi", "bcdefghij", strict=True))).encode()


@pytest.mark.parametrize(("data", "words"), [
    (b"", "the file is empty"), (b" \n ", "the file is empty"),
    (b"%PDF-1.7 ...", "this is a PDF; a theme file is text that ends in .yaml"),
    (b"PK\x03\x04" + b"\0" * 100, "this is a Word document or an archive"),
    (b"\x1f\x8b\x08" + b"\0" * 100, "this is an archive"),
    (b"\x89PNG\r\n", "this is a picture"),
    ("title: x".encode("utf-16"), "a text file saved as UTF-8"),
    ("title: Schön".encode("latin-1"), "a text file saved as UTF-8"),
    (b"title: x\n" + b"#" * LARGEST_FILE, "a file of at most 256 kB"),
    (b"\0" * 1000, "a theme file in YAML"),
    (b"[" * 5_000, "a theme file in YAML"),
    (b"{a: " * 5_000, "a theme file in YAML"),
    (grown("a: &a [1, 2]\n", "[]"), "a theme file that does not repeat parts of itself (& and *)"),
    (b"!!python/object/apply:os.system ['echo']", "fields such as title, summary and questions"),
    (b"a: 1\n---\nb: 2\n", "the layout is broken here"),
    (b"order: " + b"9" * 100_000, "a theme file in YAML"),
    (b"just words", "fields such as title, summary and questions"),
], ids=range(17))
def test_a_hostile_file_gives_one_sentence(data, words):
    theme, problems = read(data)

    assert theme is None
    assert [words in str(problem) for problem in problems] == [True]


@pytest.mark.parametrize("text", [
    GOOD.replace("title: Working together", "title: !!python/name:os.system x"),
    GOOD.replace("title: Working together", "title: *nothing"),
    GOOD.replace("title: Working together", "<<: {title: x}"),
    GOOD.replace("title: Working together", "title: [a, b]"),
    GOOD.replace("title: Working together", "? [a, b]\n: x"),
    GOOD.replace("title: Working together", f"title: {'x' * 5000}"),
    GOOD + "title: twice\n",
    GOOD + "unknown: " + "x" * 1000 + "\n",
])
def test_a_file_that_is_nearly_a_theme_is_refused_with_its_line(text):
    theme, problems = read(text)

    assert theme is None or theme.title == "x"
    assert all(problem.line > 0 and len(str(problem)) < 500 for problem in problems)


# --- the schema

VALIDATOR = Draft202012Validator(schema.schema())


def plain(theme):
    return json.loads(theme.model_dump_json())


def test_the_published_schema_is_the_one_of_the_code():
    published = (ROOT / "docs" / "theme.schema.json").read_text(encoding="utf-8")

    assert published == schema.as_text(), "write it anew: workshop theme schema > docs/theme.schema.json"


def test_the_schema_is_one_and_is_served_as_it_is_published(app):
    Draft202012Validator.check_schema(schema.schema())
    served = app.test_client().get("/theme.schema.json")

    assert (served.text, served.mimetype) == (schema.as_text(), "application/schema+json")
    assert "http" not in schema.as_text().replace("https://json-schema.org", "").replace("^(https://", "")


@pytest.mark.parametrize("slug", SHIPPED)
def test_shipped_themes_fit_the_schema_and_name_it_in_their_first_line(slug):
    first = (ROOT / "content" / f"{slug}.yaml").read_text(encoding="utf-8").splitlines()[0]

    assert first == "# yaml-language-server: $schema=../docs/theme.schema.json"
    assert list(VALIDATOR.iter_errors(plain(SHIPPED[slug]))) == []


@pytest.mark.parametrize("change", [
    {"title": ""}, {"titel": "x"}, {"title": None}, {"key_facts": [{}]}, {"order": -1},
    {"questions": {"leaders": [{"id": "a", "question": "Why?", "minutes": 90}]}},
    {"questions": {"leaders": [{"id": "a", "question": "Why?", "minutes": 9, "kind": "quiz"}]}}])
def test_what_is_no_theme_does_not_fit_the_schema(change):
    assert list(VALIDATOR.iter_errors(plain(a_theme()) | change))


def test_the_schema_names_every_kind_that_is_offered():
    assert schema.schema()["$defs"]["Question"]["properties"]["kind"]["enum"] == [
        name for name, kind in all_kinds().items() if kind.is_offered]
