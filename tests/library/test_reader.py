"""A broken theme file is named with file, line, field and what was expected; it never stops the good ones."""

from __future__ import annotations

import pytest
from themes import GOOD

from workshop.kinds import all_kinds
from workshop.library.ours import QUESTION_LENGTH
from workshop.library.reader import ContentProblem, read_library, read_theme

KINDS = f"one of {', '.join(kind.name for kind in all_kinds().values() if kind.is_offered)}"



def line_of(text, start):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.strip().startswith(start))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def broken(folder, text, name="broken.yaml"):
    """The problems of a file with this content, beside a good one that is still read."""
    path = folder / name
    path.write_bytes(text) if isinstance(text, bytes) else path.write_text(text, encoding="utf-8")
    library = read_library(folder)
    assert list(library.themes) == ["good"]
    return library.problems


def test_a_good_file_becomes_a_theme(folder):
    library = read_library(folder)

    theme = library.themes["good"]
    assert (list(library.themes), library.problems) == (["good"], [])
    assert (theme.title, theme.order, theme.counts()) == ("Working together", 100, {
        "key_facts": 1, "learning": 1, "questions": {"practitioners": 1, "leaders": 0}})
    assert theme.questions.practitioners[0].model_dump() == {
        "id": "practitioners-1", "question": "How do you work with others?", "probes": ["And with schools?"],
        "original": None, "kind": "reflection", "settings": {}, "minutes": 8, "source": "Question 1"}


def test_themes_come_in_their_order_then_by_title(folder):
    for name, order in (("c", 1), ("b", 2), ("a", 2)):
        (folder / f"{name}.yml").write_text(GOOD.replace("Working", f"{name} working") + f"order: {order}\n")

    assert list(read_library(folder).themes) == ["c", "a", "b", "good"]


@pytest.mark.parametrize(("good", "bad", "line", "field", "expected"), [
    ("title: Working together", "title: Working together\ntitel: x", "titel", "titel",
     "no field of this name is known here"),
    ("title: Working together\n", "", "summary", "title", "this field is needed"),
    ("  year: \"2024\"", "  year: 2024", "year", "source › year", "text (put it in quotes)"),
    ("others?\n", "others\n", "question:", "questions › practitioners 1 › question",
     "one sentence on one line that ends with a question mark"),
    ("How do you work with others?", f"Why{' so' * 50}?", "question:", "questions › practitioners 1 › question",
     f"at most {QUESTION_LENGTH} characters, here are 154"),
    ("minutes: 8", "minutes: 90", "minutes", "questions › practitioners 1 › minutes", "a whole number from 1 to 60"),
    ("minutes: 8", "minutes: 0", "minutes", "questions › practitioners 1 › minutes", "a whole number from 1 to 60"),
    ("minutes: 8", "minutes: eight", "minutes", "questions › practitioners 1 › minutes", "a whole number"),
    ("minutes: 8", "minutes: 8\n      kind: quiz", "kind", "questions › practitioners 1 › kind", KINDS),
    ("minutes: 8", "minutes: 8\n      kind: parking_lot", "kind", "questions › practitioners 1 › kind", KINDS),
    ("minutes: 8", "minutes: 8\n      kind: 2", "kind", "questions › practitioners 1 › kind",
     "text (put it in quotes)"),
    ("id: fact-1", "id: Fact 1", "- id: Fact 1", "key_facts 1 › id",
     "small letters, figures and hyphens only, such as practitioners-1"),
    ("statement: Most of them.", "statement: ''", "statement", "key_facts 1 › statement", "some text"),
    ("link: https://example.org/report", "link: example.org", "link", "source › link",
     "an address that begins with https://"),
    ("      probes:\n        - And with schools?", "      probes: And with schools?", "probes",
     "questions › practitioners 1 › probes", "a list, each entry on a line of its own after a dash"),
])
def test_a_broken_field_is_named_with_its_line_and_what_was_expected(folder, good, bad, line, field, expected):
    assert good in GOOD
    text = GOOD.replace(good, bad)

    problems = broken(folder, text)

    where = 1 if field == "title" else line_of(text, line)
    assert problems == [ContentProblem("broken.yaml", where, field, expected)]


def of_kind(kind, *settings):
    """The good file, with its question of another kind."""
    lines = ["minutes: 8", f"kind: {kind}", *(["settings:"] if settings else []), *(f"  {line}" for line in settings)]
    return GOOD.replace("minutes: 8", "\n      ".join(lines))


@pytest.mark.parametrize(("kind", "settings"), [
    ("reflection", ["scaffold: worried"]),
    ("scale", []),
    ("scale", ["low: Not yet", "high: Very", "points: 4", "asks_why: false"]),
    ("choice", ["options:", "- By phone", "- In person"]),
    ("choice", ["several: true", "options: [By phone, In person, In writing]"]),
    ("word", []),
    ("ranking", ["items: [Time, Trust, Training]"]),
    ("before_after", ["moment: before", "pair: confidence"]),
    ("phases", ["preset: 1-2-4-all"]),
    ("actions", []),
])
def test_a_question_may_be_of_any_kind_with_its_settings(folder, kind, settings):
    theme, problems = read_theme_of(folder, of_kind(kind, *settings))

    assert problems == []
    assert theme.questions.practitioners[0].kind == kind


@pytest.mark.parametrize(("kind", "settings", "line", "field", "expected"), [
    ("scale", ["points: 1"], "points:", "points", "A scale runs from 1 to 3, 4 or 5: 1 leaves too little to choose"),
    ("scale", ["points: 50"], "points:", "points", "A scale has at most 5 points, so that it fits a phone"),
    ("scale", ["points: many"], "points:", "points", "a whole number"),
    ("scale", ["points: 3.5"], "points:", "points", "a whole number"),
    ("scale", ["low: 1"], "low:", "low", "text (put it in quotes)"),
    ("scale", ["low: ''"], "low:", "low", "some text"),
    ("scale", [f"high: {'x' * 41}"], "high:", "high", "at most 40 characters, here are 41"),
    ("scale", ["asks_why: perhaps"], "asks_why:", "asks_why", "true or false"),
    ("scale", ["colour: red"], "colour:", "colour", "no field of this name is known here"),
    ("reflection", ["scaffold: so what"], "scaffold:", "scaffold", "one of 'none', 'what' or 'worried'"),
    ("choice", [], "- id: practitioners-1", "options", "A choice needs at least two options: there are none"),
    ("choice", ["options: []"], "options:", "options", "A choice needs at least two options: there are none"),
    ("choice", ["options: [One]"], "options:", "options", "A choice needs at least two options: there is only one"),
    ("choice", [f"options: [{', '.join(f'way {number}' for number in range(50))}]"], "options:", "options",
     "A choice has at most 12 options, so that it fits a phone: there are 50"),
    ("choice", ["options: many"], "options:", "options", "a list, each entry on a line of its own after a dash"),
    ("ranking", ["items: [Time, Trust, time]"], "items:", "items", "“time” is there twice. Take one of the two out"),
    ("ranking", ["items: [Time]"], "items:", "items", "A ranking needs at least two items: there is only one"),
    ("before_after", ["moment: before"], "settings:", "pair", "this field is needed"),
])
def test_settings_that_do_not_fit_the_kind_are_named_with_their_line(folder, kind, settings, line, field, expected):
    text = of_kind(kind, *settings)

    (problem,) = broken(folder, text)

    assert problem == ContentProblem("broken.yaml", line_of(text, line),
                                     f"questions › practitioners 1 › settings › {field}", expected)


def test_settings_without_names_are_a_problem(folder):
    (problem,) = broken(folder, GOOD.replace("minutes: 8", "minutes: 8\n      settings: [1]"))

    assert problem.expected == "fields with names, indented under it"


def test_every_broken_field_is_named_at_once(folder):
    text = GOOD.replace("minutes: 8", "minutes: 0").replace("figure:", "figures:")

    assert [problem.field for problem in broken(folder, text)] == [
        "key_facts 1 › figure", "key_facts 1 › figures", "questions › practitioners 1 › minutes"]


@pytest.mark.parametrize("bad", ["source: A panel\n", "source: [A panel]\n"])
def test_text_where_fields_belong_is_named(folder, bad):
    start, end = GOOD.index("source:"), GOOD.index("key_facts:")

    (problem,) = broken(folder, GOOD[:start] + bad + GOOD[end:])

    assert (problem.line, problem.field, problem.expected) == (4, "source", "fields with names, indented under it")


def test_an_id_that_stands_twice_is_named(folder):
    (problem,) = broken(folder, GOOD.replace("id: learning-1", "id: fact-1"))

    assert str(problem) == "broken.yaml, line 1: each id once; twice here: fact-1."


def test_a_theme_without_any_question_is_named(folder):
    start = GOOD.index("questions:")

    (problem,) = broken(folder, GOOD[:start] + "questions: {}\n")

    assert problem.expected == "at least one question for practitioners or for leaders"


def test_a_theme_of_more_than_a_form_holds_is_named(folder):
    learning = "".join(f"  - id: learning-{number}\n    point: Talk.\n    source: Here\n" for number in range(2, 202))

    (problem,) = broken(folder, GOOD.replace("questions:\n", f"{learning}questions:\n"))

    assert problem.expected == "at most 200 questions, facts and learning points, here are 203"


@pytest.mark.parametrize(("text", "line"), [
    ("title: Working: together\n", 1),
    ("title: one\n\tsummary: two\n", 2),
    ("title: 'one\n", 2),
    ("title: one\ntitle: two\n", 2),
    ("title: @one\n", 1),
], ids=["colon", "tab", "quote", "twice", "sign"])
def test_a_broken_layout_is_named_with_its_line(folder, text, line):
    (problem,) = broken(folder, text)

    assert (problem.file, problem.line, problem.field) == ("broken.yaml", line, "")
    assert problem.expected.startswith("the layout is broken here (")


@pytest.mark.parametrize(("text", "expected"), [
    (b"", "fields such as title, summary and questions"),
    (b"just words", "fields such as title, summary and questions"),
    (b"- a\n- b\n", "fields such as title, summary and questions"),
    ("title: Schönes\n".encode("latin-1"), "a text file saved as UTF-8"),
    (b"\x00\x01\x02", "a theme file in YAML"),
    (b"title: x\n" + b"#" * 300_000, "a file of at most 256 kB"),
], ids=["empty", "words", "list", "not UTF-8", "binary", "too big"])
def test_a_file_that_is_no_theme_is_named(folder, text, expected):
    assert broken(folder, text) == [ContentProblem("broken.yaml", 1, "", expected)]


@pytest.mark.parametrize("text", [
    "title: &again\n  - *again\n",
    "a: &a [1, 2]\n" + "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
                              for old, new in zip("abcdefghi", "bcdefghij", strict=True)),
], ids=["holds itself", "grows"])
def test_a_file_that_repeats_itself_without_end_is_a_problem_and_not_the_end(folder, text):
    assert broken(folder, text)


def test_a_folder_named_like_a_theme_is_a_problem(folder):
    (folder / "folder.yaml").mkdir()

    assert [problem.file for problem in read_library(folder).problems] == ["folder.yaml"]


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_text("x")])
def test_a_folder_without_any_theme_is_a_problem(tmp_path, make):
    folder = tmp_path / "content"
    make(folder)

    assert read_library(folder).problems == [
        ContentProblem(str(folder), 1, "", "no theme file (.yaml) was found in this folder")]


def test_a_byte_order_mark_does_no_harm(folder):
    theme, problems = read_theme_of(folder, "\ufeff" + GOOD)

    assert (theme.title, problems) == ("Working together", [])


def read_theme_of(folder, text):
    (folder / "marked.yaml").write_text(text, encoding="utf-8")
    return read_theme(folder / "marked.yaml")
