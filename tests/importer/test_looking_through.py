"""A briefing is looked through, corrected and kept: nothing becomes a theme before."""

from __future__ import annotations

import functools
import io
import json
import re
from datetime import timedelta

import pytest
from importer.briefings import as_markdown, as_word, made_up
from people import csrf_of, read, stored
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from workshop.extensions import db
from workshop.importer import draft, drafts, views
from workshop.importer.models import BriefingDraft
from workshop.importer.reading import bring_in
from workshop.library import shelf

SMALL = """# A local review

Published by: Northshire Partnership

## Homes

### Key facts
- 92% of visits were late. Nobody knew why.

### Learning
- Write it down.

### Reflective questions
- What helps? Who says so?
- Is it enough?

### Questions for leaders
- What do you know? How?
"""


read_once = functools.cache(bring_in)


@pytest.fixture(autouse=True)
def each_text_is_read_once(monkeypatch):
    monkeypatch.setattr(views, "bring_in", read_once)


def sent(**fields):
    """A form with a file, as a browser sends it."""
    boundary, body = encode_multipart({
        name: FileStorage(io.BytesIO(one[0]), filename=one[1]) if isinstance(one, tuple) else one
        for name, one in fields.items()})
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


class Review:
    """The page on which Amara looks a briefing through."""

    def __init__(self, app, owner, text=SMALL, name="a.md"):
        self.app, self.owner, self.browser = app, owner, owner.browser
        token = csrf_of(self.browser.get("/themes/import").text)
        content = text if isinstance(text, bytes) else text.encode()
        self.answer = self.browser.post("/themes/import", **sent(csrf_token=token, file=(content, name)))
        self.address = self.answer.headers.get("Location", "")

    @property
    def page(self):
        return self.browser.get(self.address).text

    @property
    def state(self):
        return read(self.app, lambda: dict(db.session.scalar(select(BriefingDraft)).state))

    def items(self, role=None):
        return [item for _theme, item in draft.items(self.state)
                if not item["is_dropped"] and role in (None, item["role"])]

    def item(self, beginning):
        return next(one for _theme, one in draft.items(self.state) if one["text"].startswith(beginning))

    def act(self, name, target="", **given):
        return self.browser.post(self.address, data={
            "csrf_token": csrf_of(self.page), "act": f"{name}:{target}" if target != "" else name, **given})


def themes_of(app, owner):
    return read(app, lambda: [one.theme for one in shelf.find(owner.id, only="own").themes])


@pytest.fixture
def review(app, amara):
    return Review(app, amara)


# --- bringing in

def test_a_file_is_read_and_nothing_is_a_theme_before_it_was_looked_through(app, amara, review):
    assert review.answer.status_code == 303
    assert themes_of(app, amara) == []
    assert "Look it through" in review.page
    assert [one["text"] for one in review.items("leaders")] == ["What do you know? How?"]


def test_a_pasted_text_is_read_as_a_file_is(app, amara):
    token = csrf_of(amara.browser.get("/themes/import").text)
    answer = amara.browser.post("/themes/import", data={"csrf_token": token, "text": SMALL})

    assert answer.status_code == 303
    assert "What helps?" in amara.browser.get(answer.headers["Location"]).text


@pytest.mark.parametrize(("given", "words"), [
    ({}, "Choose a file first, or paste the text."),
    ({"text": "Nothing is asked here."}, "No question was found in this file."),
    ({"file": (b"MZ" + bytes(99), "a.docx")}, "This file is called .docx, but it holds no document that can be read."),
    ({"file": (b"x" * (20 * 1024 * 1024 + 1), "a.txt")}, "This file is larger than 20 MB."),
])
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_stored(app, amara, given, words):
    token = csrf_of(amara.browser.get("/themes/import").text)
    answer = amara.browser.post("/themes/import", **sent(csrf_token=token, **given))

    assert answer.status_code == 422
    assert words in answer.text
    assert given.get("text", "") in answer.text
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(BriefingDraft))) == 0


def test_a_file_of_the_whole_20_mb_is_read(app, amara):
    page = Review(app, amara, SMALL + "\n\n" + "word " * ((20 * 1024 * 1024 - 5_000) // 5), "a.md")

    assert page.answer.status_code in (303, 422)
    assert "too large" not in page.answer.text


def test_whoever_is_not_signed_in_cannot_send_a_large_file(app):
    answer = app.test_client().post("/themes/import", **sent(file=(b"x" * 2_000_000, "a.txt")))

    assert answer.status_code == 413


def test_drafts_are_listed_for_their_owner_alone(app, amara, dana, review):
    assert "A local review" in amara.browser.get("/themes/import").text
    assert "A local review" not in dana.browser.get("/themes/import").text
    assert dana.browser.get(review.address).status_code == 404


def test_a_twenty_first_draft_is_refused_in_words(app, amara, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    Review(app, amara)
    second = Review(app, amara)

    assert second.answer.status_code == 409
    assert "You are looking through" in second.answer.text


# --- looking through

def test_what_is_uncertain_is_marked_counted_and_led_to(review):
    page = review.page
    first = review.item("What helps?")["id"]

    assert "2 things are uncertain." in page
    assert f'href="#field-{first}"' in page
    assert page.count("It is not said for whom this question is.") == 2
    answer = review.act("right", first)
    assert answer.headers["Location"].endswith(f"#field-{review.item('Is it')['id']}")
    review.act("right", review.item("Is it")["id"])
    assert "Nothing is uncertain." in review.page


def test_every_piece_of_the_text_is_shown_with_what_became_of_it(review):
    shown = [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in re.findall(
        r'<li class="importer-block.*?</li>', review.page, re.DOTALL)]

    assert any(one.startswith("92% of visits were late.") and one.endswith("Key fact") for one in shown)
    assert any(one.startswith("Published by: Northshire Partnership") and one.endswith("not used") for one in shown)
    assert len(shown) == 12


def test_an_item_is_moved_to_another_audience_role_and_theme(review):
    review.act("move", (moved := review.item("Is it"))["id"], **{f"role-{moved['id']}": "leaders"})
    assert [one["text"] for one in review.items("leaders")] == ["What do you know? How?", "Is it enough?"]

    review.act("move", (fact := review.item("Write"))["id"], **{f"role-{fact['id']}": "fact",
                                                               f"theme-{fact['id']}": "new"})
    assert [(theme["title"], item["text"], item["figure"]) for theme, item in draft.items(review.state)][-1] == (
        "", "Write it down.", "Write it down")
    assert "Give this theme a title." in review.act("keep").text


def test_an_item_is_split_and_joined_again_word_for_word(review):
    one = review.item("What helps?")
    review.act("split", one["id"], **{f"at-{one['id']}": "1"})
    assert [item["text"] for item in review.items("practitioners")] == ["What helps?", "Who says so?", "Is it enough?"]

    review.act("join", one["id"])
    assert [item["text"] for item in review.items("practitioners")] == ["What helps? Who says so?", "Is it enough?"]


def test_what_is_dropped_stands_at_the_end_and_comes_back(review):
    one = review.item("Is it")
    review.act("drop", one["id"])
    assert "Dropped (1)" in review.page
    assert [item["text"] for item in review.items("practitioners")] == ["What helps? Who says so?"]

    review.act("bring-back", one["id"])
    assert len(review.items("practitioners")) == 2


def test_items_change_places(review):
    review.act("up", review.item("Is it")["id"])
    assert [item["text"] for item in review.items("practitioners")] == ["Is it enough?", "What helps? Who says so?"]
    refused = review.act("up", review.item("Is it")["id"])
    assert refused.status_code == 409
    assert "It stands at the end already." in refused.text


def test_a_theme_is_split_where_a_piece_begins_and_joined_again(app, amara):
    review = Review(app, amara, SMALL.replace("### Learning", "### Streets and parks\n\n### Learning"))
    one = review.item("Write it down")
    page = review.act("split-theme", one["id"]).headers["Location"]
    first, second = review.state["themes"]

    assert (first["title"], [item["text"] for item in first["items"]]) == (
        "Homes", ["92% of visits were late. Nobody knew why."])
    assert (second["title"], len(second["items"])) == ("Streets and parks", 4)
    assert page.endswith(f"#field-{second['id']}")
    assert "This is the first piece of its theme." in review.act("split-theme", one["id"]).text
    review.act("join-theme", second["id"])
    assert [(theme["title"], len(theme["items"])) for theme in review.state["themes"]] == [("Homes", 5)]


def test_a_theme_that_is_left_out_is_not_kept_nor_checked_and_can_be_taken_in_again(app, amara):
    review = Review(app, amara, SMALL + SMALL[SMALL.index("## Homes"):].replace("Homes", "Streets"))
    theme = review.state["themes"][1]["id"]
    review.act("leave-out", theme)
    assert "Theme 2: left out" in review.page
    assert "Keep 1 theme<" in review.page
    assert "2 things are uncertain." in review.page
    review.act("take-in", theme)
    assert "Keep 2 themes<" in review.page

    review.act("leave-out", theme)
    review.act("keep")
    assert [one.title for one in themes_of(app, amara)] == ["Homes"]


def test_where_every_theme_is_left_out_there_is_nothing_to_keep(app, amara, review):
    review.act("leave-out", review.state["themes"][0]["id"])

    assert "Nothing is left to keep." in review.act("keep").text


@pytest.mark.parametrize(("text", "words"), [
    ("# A\n" + "".join(f"## T{number}\n### Questions for staff\n- What?\n" for number in range(41)),
     "That makes 41 themes; one briefing may have up to 40."),
    ("# A\n## B\n### Questions for staff\n" + "- What?\n" * 601,
     "That makes 601 facts, learning points and questions; one briefing may have up to 600.")])
def test_more_than_anybody_can_look_through_is_refused_in_words(app, amara, text, words):
    answer = Review(app, amara, text).answer

    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize(("year", "words"), [
    ("2024", ""), ("2023 to 2024", ""), ("2023–24", ""), ("", ""), ("last", "write it as 2024"),
    ("20244", "write it as"),
    ("2024 to 2023", "the second year is before the first"), ("2099", "2099 is still to come")])
def test_the_year_is_checked(year, words):
    state = draft.begin(read_once(SMALL.encode(), "a.md"))
    state["head"]["year"] = year
    found = [(one.field, one.words) for one in draft.problems(state)]

    assert [field for field, _said in found] == (["head-year"] if words else [])
    assert all(words in said for _field, said in found)


def test_a_missing_figure_is_said_at_its_own_field(review):
    one = review.item("92%")
    page = review.act("keep", **{f"figure-{one['id']}": ""}).text

    assert f'id="error-figure-{one["id"]}"' in page
    assert f'href="#field-figure-{one["id"]}"' in page


def test_what_was_not_used_can_become_something(review):
    number = next(int(one) for one in re.findall(r'value="use:(\d+)"', review.page))
    refused = review.act("use", number)
    assert "Choose first what it is to be" in refused.text
    assert 'href="#field-role-of-block"' in refused.text

    review.act("use", number, **{"role-of-block": "learning", "theme-of-block": review.state["themes"][0]["id"]})
    assert len(review.items("learning")) == 2


def test_a_long_question_is_offered_as_its_first_sentence_with_the_rest_beside(review):
    one = review.item("What helps?")
    assert one["is_led"]
    assert draft.lead_and_probes(one) == ("What helps?", ["Who says so?"])

    review.act("lead", one["id"])
    assert draft.lead_and_probes(review.item("What helps?")) == ("What helps? Who says so?", [])


def test_every_act_can_be_undone(review):
    before = review.state
    review.act("drop", review.item("Is it")["id"])
    review.act("move", (one := review.item("Write"))["id"], **{f"role-{one['id']}": "leaders"})

    review.act("undo")
    review.act("undo")

    assert {**review.state, "next": 0} == {**before, "next": 0}
    assert 'value="undo"' not in review.page


def test_what_was_typed_is_kept_by_every_button_also_when_its_act_is_refused(review):
    review.act("up", review.item("What helps?")["id"], **{"head-publisher": "Typed meanwhile"})

    assert review.state["head"]["publisher"] == "Typed meanwhile"
    assert 'value="Typed meanwhile"' in review.page


def test_an_act_on_what_is_gone_says_so(review):
    assert "This was changed in another tab." in review.act("drop", "i999").text
    assert "This button is not known here." in review.act("burn", "i1").text


# --- keeping

def test_kept_themes_hold_the_words_of_the_publication_and_name_it(app, amara, review):
    answer = review.act("keep", **{"head-licence": "Open Government Licence v3.0",
                                   "head-attribution": "© Northshire Partnership 2026"})
    (theme,) = themes_of(app, amara)

    assert answer.headers["Location"].startswith("/themes/")
    assert (theme.title, theme.source.publisher, theme.source.publication) == (
        "Homes", "Northshire Partnership", "A local review")
    assert (theme.source.licence, theme.source.attribution) == (
        "Open Government Licence v3.0", "© Northshire Partnership 2026")
    assert [(one.figure, one.statement) for one in theme.key_facts] == [
        ("92%", "92% of visits were late. Nobody knew why.")]
    asked = theme.questions.practitioners[0]
    assert (asked.question, asked.probes, asked.original) == (
        "What helps?", ["Who says so?"], "What helps? Who says so?")
    assert theme.questions.practitioners[1].original is None
    shown = amara.browser.get(answer.headers["Location"]).text
    assert "Open Government Licence v3.0" in shown
    assert "© Northshire Partnership 2026" in shown
    assert amara.browser.get(review.address).status_code == 404


@pytest.mark.parametrize("layout", [as_markdown, as_word], ids=lambda one: one.__name__)
def test_a_whole_briefing_is_kept_word_for_word(app, amara, layout):
    name, content = layout(made_up())
    review = Review(app, amara, content, name)
    review.act("keep", **{"head-publisher": "Northshire Partnership"})

    kept = {one.title: one for one in themes_of(app, amara)}
    for one in made_up():
        theme = kept[one.title]
        assert [fact.statement for fact in theme.key_facts] == one.facts
        assert [point.point for point in theme.learning] == one.learning
        assert [question.original for question in theme.questions.practitioners] == one.practitioners
        assert [question.original for question in theme.questions.leaders] == one.leaders


def test_what_has_to_be_mended_is_said_where_it_is_and_nothing_is_kept(app, amara):
    long = "Who knows what " + "and where " * 60 + "it is?"
    text = SMALL.replace("Published by: Northshire Partnership", "").replace("Is it enough?", long)
    review = Review(app, amara, text)
    answer = review.act("keep", **{f"title-{review.state['themes'][0]['id']}": ""})

    assert answer.status_code == 422
    assert "Who published it: say it, so that every theme names its source." in answer.text
    assert "Give this theme a title." in answer.text
    assert "is asked in more than 400 characters." in answer.text
    assert themes_of(app, amara) == []


def test_characters_that_cannot_be_shown_are_told_at_their_fields(app, amara, review):
    theme, fact = review.state["themes"][0]["id"], review.item("92%")["id"]
    page = review.act("keep", **{f"title-{theme}": "Homes\x07", f"figure-{fact}": "9\x072%", "head-licence": "\x07"})

    assert page.status_code == 422
    assert page.text.count("it holds characters that cannot be shown. Type it again.") == 6
    assert all(f'id="error-{field}"' in page.text for field in (f"title-{theme}", f"figure-{fact}", "head-licence"))


def test_a_theme_of_more_pieces_than_a_theme_may_have_is_to_be_split(app, amara):
    review = Review(app, amara, SMALL + "- What?\n" * 200)

    assert "holds 205 pieces; a theme may have up to 200. Begin a new theme at one of them." in review.act("keep").text


def test_a_theme_without_questions_is_not_kept(app, amara, review):
    for one in [*review.items("practitioners"), *review.items("leaders")]:
        review.act("drop", one["id"])

    assert "has no question." in review.act("keep").text


def test_throwing_a_draft_away_is_asked_first(app, amara, review):
    asked = review.act("throw")
    assert "Throw this draft away?" in asked.text
    assert len(review.items()) == 5

    review.act("throw-away")
    assert amara.browser.get(review.address).status_code == 404
    assert "Thrown away." in amara.browser.get("/themes/import").text


def test_a_draft_that_nobody_finishes_is_deleted_after_a_month(app, amara, review, moved_clock):
    house = app.extensions["workshop_housekeeping"]
    moved_clock.forward(days=drafts.KEPT_DAYS)
    house.round()
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(BriefingDraft))) == 1
    moved_clock.forward(days=1)
    house.round()

    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(BriefingDraft))) == 0
    assert timedelta(days=drafts.KEPT_DAYS) > timedelta(days=27)


def test_no_word_of_a_briefing_comes_into_the_log(app, amara, caplog):
    Review(app, amara, SMALL.replace("Is it enough?", "zqSecret?"))
    Review(app, amara, "zqSecret, but nothing is asked")

    assert "zqSecret" not in caplog.text


def test_another_account_that_is_removed_takes_its_drafts_along(app, amara, dana):
    from workshop.auth import roles

    Review(app, dana)
    stored(app, lambda: roles.remove(dana.id, by=amara.id))

    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(BriefingDraft))) == 0


# --- figures

@pytest.mark.parametrize(("statement", "figure"), [
    ("Over a fifth of children had one.", "Over a fifth"), ("Most sadly, 92% of them were known.", "92%"),
    ("Fifteen of the children were known.", "Fifteen"), ("Around 1 in 6 records say so.", "Around 1 in 6"),
    ("£1,200 was spent.", "£1,200"), ("Half of the visits were late.", "Half"),
    ("Nobody had asked the school.", "Nobody had asked")])
def test_a_key_fact_stands_on_the_board_by_its_first_number(statement, figure):
    assert draft.figure_of(statement) == figure


def test_a_draft_is_plain_json():
    state = draft.begin(read_once(SMALL.encode(), "a.md"))

    assert json.loads(json.dumps(state)) == state
