"""A briefing is understood word for word, however it is laid out."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from importer.briefings import LAYOUTS, PUBLISHED, Laid, made_up, published

from workshop.importer.reading import blocks_of, bring_in, sort_of
from workshop.importer.report import as_dict, in_words
from workshop.importer.understanding import understand

BRIEFINGS = {"made up": made_up(), **({"published": published()} if PUBLISHED.exists() else {})}
CASES = [(name, layout) for name in BRIEFINGS for layout in LAYOUTS]


def as_laid(understood):
    def texts(found):
        return [one.original for one in found]

    return [Laid(one.title, texts(one.key_facts), texts(one.learning), texts(one.practitioners), texts(one.leaders))
            for one in understood.themes]


def understood_here(content, name):
    """As `bring_in` understands it, without a child process for each; that one has tests of its own."""
    return understand(blocks_of(content, sort_of(content, name)))


def read(text, name="a.md"):
    return understood_here(text.encode(), name)


@pytest.mark.parametrize(("name", "layout"), CASES, ids=[f"{name}, {layout.__name__}" for name, layout in CASES])
def test_each_layout_gives_every_theme_fact_point_and_question_word_for_word(name, layout):
    called, content = layout(BRIEFINGS[name])
    understood = understood_here(content, called)

    assert as_laid(understood) == BRIEFINGS[name]
    facts, points, questions = (sum(len(part(one)) for one in understood.themes) for part in (
        lambda one: one.key_facts, lambda one: one.learning, lambda one: [*one.practitioners, *one.leaders]))
    assert (len(understood.themes), facts, points, questions) == (3, 9, 19, 26)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_nothing_of_the_document_vanishes(layout):
    called, content = layout(made_up())
    understood = understood_here(content, called)

    used = {one.block for theme in understood.themes for part in (
        theme.key_facts, theme.learning, theme.practitioners, theme.leaders) for one in part}
    used |= {theme.block for theme in understood.themes} | {one.block for one in understood.unused}
    used |= {under.block for theme in understood.themes for part in (theme.practitioners, theme.leaders)
             for one in part for under in one.under}
    assert set(range(len(understood.blocks))) <= used


def test_the_file_itself_where_it_lies_beside_the_repository_is_read_whole():
    files = [PUBLISHED] if PUBLISHED.exists() else []

    assert [as_laid(bring_in(file.read_bytes(), file.name)) for file in files] == [published() for _file in files]


# --- by the shape of headings

def test_what_stands_in_a_list_under_a_question_is_its_probes_and_the_original_stays_whole():
    found = read("# A\n## B\n### Questions for staff\n"
                 "- What helps? Who says so?\n  - The child?\n  - The school?\n- Why?\n")
    question, other = found.themes[0].practitioners

    assert (question.lead, question.probes) == ("What helps?", ["Who says so?", "The child?", "The school?"])
    assert question.original == "What helps? Who says so?\nThe child?\nThe school?"
    assert (other.lead, other.probes) == ("Why?", [])


@pytest.mark.parametrize(("heading", "audience"), [
    ("Questions for practitioners", "practitioners"), ("For frontline staff", "practitioners"),
    ("Questions for social workers to discuss", "practitioners"), ("For managers", "leaders"),
    ("Senior leaders", "leaders"), ("Questions for multi-agency partners", "leaders"), ("For the board", "leaders"),
    ("For discussion: safeguarding partnerships", "leaders")])
def test_a_heading_says_for_whom_its_questions_are(heading, audience):
    theme = read(f"# A\n## B\n### {heading}\n- One?\n").themes[0]

    assert [len(theme.practitioners), len(theme.leaders)] == ([1, 0] if audience == "practitioners" else [0, 1])
    assert (theme.practitioners + theme.leaders)[0].doubt == ""


@pytest.mark.parametrize(("heading", "doubt"), [
    ("Reflective questions", "It is not said for whom this question is."),
    ("Questions for practitioners and leaders", "Its heading names practitioners and leaders: choose for whom it is.")])
def test_where_nobody_can_tell_for_whom_a_question_is_it_is_marked(heading, doubt):
    theme = read(f"# A\n## B\n### {heading}\n- One?\n").themes[0]

    assert [one.doubt for one in theme.practitioners] == [doubt]


def test_learning_without_a_list_is_its_paragraphs_and_marked():
    theme = read("# A\n## B\n### Recommendations\nDo this.\n\nDo that.\n### Questions for staff\n- One?\n").themes[0]

    assert [(one.text, one.doubt) for one in theme.learning] == [
        ("Do this.", "It is a paragraph, not one of a list."), ("Do that.", "It is a paragraph, not one of a list.")]


def test_a_paragraph_beside_a_list_is_not_learning_and_is_listed():
    found = read("# A\n## B\n### Learning\nWe looked at ten reviews.\n\n- Do this.\n### Questions for staff\n- One?\n")

    assert [one.text for one in found.themes[0].learning] == ["Do this."]
    assert "We looked at ten reviews." in [one.text for one in found.unused]


@pytest.mark.parametrize("heading", ["Theme 1: Homes", "Chapter 2 Homes", "Finding 3 – Homes", "4. Homes", "Homes"])
def test_a_document_of_one_theme_is_called_as_its_theme_is(heading):
    found = read(f"# Our review\n## {heading}\n### Questions for managers\n- One?\n- Two?\n")

    assert [(one.title, len(one.leaders)) for one in found.themes] == [("Homes", 2)]
    assert found.title == "Our review"


def test_a_document_without_headings_of_themes_is_one_theme():
    found = read("# Our review\n\n## Key messages\n- L1.\n\n## Reflective questions\n- One?\n- Two?\n")

    assert [(one.title, len(one.learning), len(one.practitioners)) for one in found.themes] == [("Our review", 1, 2)]


def test_a_question_that_asks_nothing_is_taken_and_marked():
    theme = read("# A\n## B\n### Questions for practitioners\n- Reflect on your last case.\n").themes[0]

    assert [(one.text, one.doubt) for one in theme.practitioners] == [
        ("Reflect on your last case.", "This does not ask anything.")]


@pytest.mark.parametrize("mark", [
    "• ", "– ", "(1) ", "1) ", "1\\. ", "**1.** ", "**Q1** ", "a. ", "+ ", "→ ", "- [ ] "])
def test_whatever_a_list_is_marked_with_under_a_bold_line_its_items_are_questions(mark):
    following = mark.replace("1", "2").replace("a.", "b.")
    for name in ("a.md", "a.txt"):
        theme = read(f"# A\n## B\n**For managers:**\n{mark}Who asks\nagain?\n{following}Why?\n", name).themes[0]

        assert [one.text for one in theme.leaders] == ["Who asks again?", "Why?"]


def test_a_number_that_begins_a_line_of_a_paragraph_begins_no_item():
    found = read("# A\n## B\n### Questions for staff\n- What?\n\nChildren between the ages of 1 and\n"
                 "5. Most of them.\n")

    assert "Children between the ages of 1 and 5. Most of them." in [one.text for one in found.unused]


def as_word_of_its_own_styles():
    """Headings by styles made from Word's, and a list whose items are lines of one paragraph."""
    document = Document()
    for name, base in (("Chapter", "Heading 1"), ("Part", "Heading 2")):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[base]
    document.add_paragraph("A year of reviews", style="Title")
    for title in ("Homes", "Streets"):
        document.add_paragraph(title, style="Chapter")
        document.add_paragraph("For managers", style="Part")
        document.add_paragraph("• Who asks?\n• Why?")
        listed = document.add_paragraph()
        listed.add_run("For practitioners").bold = True
        listed.add_run("\n1. When?")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_word_is_read_by_styles_that_are_made_from_headings_and_by_broken_lines():
    found = understood_here(as_word_of_its_own_styles(), "a.docx")

    assert [(one.title, [asked.text for asked in one.leaders], [asked.text for asked in one.practitioners])
            for one in found.themes] == [(title, ["Who asks?", "Why?"], ["When?"]) for title in ("Homes", "Streets")]


# --- what the document says of itself

def test_publisher_year_attribution_and_licence_are_found_and_what_was_guessed_is_marked():
    source = read("# A year of reviews 2024\n\nPublished by: Northshire Safeguarding Partnership\n\n"
                  "© Crown copyright 2024. Licensed under the Open Government Licence v3.0.\n\n"
                  "## B\n### Questions for staff\n- One?\n").publication

    assert (source.publication, source.publisher, source.year) == (
        "A year of reviews 2024", "Northshire Safeguarding Partnership", "2024")
    assert source.licence == "Open Government Licence v3.0"
    assert source.attribution == "© Crown copyright 2024. Licensed under the Open Government Licence v3.0."
    assert source.doubts == {}


def test_a_publisher_that_is_only_named_in_passing_is_marked_as_a_guess():
    source = read("# Reviews\n\nA note on what the Northshire Safeguarding Children Partnership saw.\n\n"
                  "## B\n### Questions for staff\n- One?\n").publication

    assert source.publisher == "Northshire Safeguarding Children Partnership"
    assert source.doubts == {"publisher": "Found by its shape. Check it.", "year": "It is not said in the document."}


def test_the_report_says_what_is_doubtful_and_what_was_not_used():
    found = read("# A\n\nAn opening.\n\n## B\n### Reflective questions\n- One? Two?\n")
    report = as_dict(found)

    assert report["themes"][0]["questions"]["practitioners"] == [
        {"text": "One? Two?", "place": "line 7", "lead": "One?", "probes": ["Two?"]}]
    assert [one["why"] for one in report["uncertain"]] == ["It is not said for whom this question is."]
    assert "An opening." in [one["text"] for one in report["unused"]]
    assert "CHECK: It is not said for whom this question is." in in_words(found)
