"""Writing a theme by the ordinary form of the page: nothing typed is lost, whatever button is pressed."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from hostile_texts import MARKUP
from pages import form_to, press, words_of
from people import csrf_of, read, stored
from themes import a_theme

from workshop.audit.record import done_to_accounts
from workshop.library import shelf

SHIPPED = "children-with-mental-health-needs"
#: A new theme, filled in as far as it has to be.
FILLED = {"title": "Talking early", "summary": "How we talk early.", "publisher": "Our team", "publication": "A review",
          "question-practitioners-1": "What helps us to talk early?", "kind-practitioners-1": "reflection",
          "act": "finish"}


@pytest.fixture
def kept(app, amara):
    return stored(app, lambda: shelf.keep(a_theme(), amara.id))


def own(app, person):
    return read(app, lambda: shelf.find(person.id, only="own")).themes


def now(app, person, slug):
    return read(app, lambda: shelf.theme_for(person.id, slug))


def edit(person, slug, **typed):
    """Fill in the form of the theme's page and press a button of it."""
    address = f"/themes/{slug}/edit"
    return press(person.browser, person.browser.get(address).text, address, **typed)


def shown(answer):
    return form_to(answer.text, "/edit").fields


def whole_form(page):
    """Every field of the page's form, in order, as pairs."""
    body = page.split("data-theme-form", 1)[1].split("</form>")[0]
    pairs = []
    for found in re.finditer(r"<input ([^>]*)>|<textarea ([^>]*)>\n?(.*?)</textarea>|<select ([^>]*)>(.*?)</select>",
                             body, re.DOTALL):
        given = found[1] or found[2] or found[4]
        name = re.search(r'name="([^"]*)"', given)
        if name is None or re.search(r"\bdisabled\b", given) or ("checkbox" in given and "checked" not in given):
            continue
        if found[1]:
            value = re.search(r'value="([^"]*)"', given)
            pairs.append((name[1], unescape(value[1]) if value else ""))
        elif found[2]:
            pairs.append((name[1], unescape(found[3])))
        else:
            chosen = re.search(r'value="([^"]*)" selected', found[5])
            pairs.append((name[1], chosen[1] if chosen else ""))
    return pairs


def send(person, slug, page, act, **typed):
    """Press a button of the page's form as a browser does, with the cursor having typed some fields anew."""
    pairs = [(name, typed.pop(name) if name in typed else value) for name, value in whole_form(page)]
    pairs += [*typed.items(), ("act", act), ("csrf_token", csrf_of(page))]
    return person.browser.post(f"/themes/{slug}/edit", data=urlencode(pairs),
                               content_type="application/x-www-form-urlencoded")


# --- a new theme

def test_a_new_theme_is_kept_and_only_its_writer_sees_it(app, amara, dana):
    page = amara.browser.get("/themes/new").text

    answer = press(amara.browser, page, "/themes/new", **FILLED)

    (made,) = own(app, amara)
    assert (answer.status_code, answer.location) == (303, f"/themes/{made.slug}?saved=yes")
    assert [(one.id, one.question, one.kind, one.minutes) for one in made.theme.questions.practitioners] == [
        ("practitioners-1", "What helps us to talk early?", "reflection", 8)]
    assert made.theme.content_note == made.theme.source.link == ""
    assert dana.browser.get(f"/themes/{made.slug}").status_code == 404
    assert "Talking early" not in dana.browser.get("/themes").text
    assert "Talking early" in amara.browser.get("/themes").text


@pytest.mark.parametrize(("typed", "words"), [
    ({"title": ""}, "Fill in “Title”."),
    ({"summary": "x" * 601}, "“Summary” has 601 characters: the most is 600. Shorten it."),
    ({"link": "http://example.org"}, "The link begins with https://. Leave it empty when there is none."),
    ({"publisher": " "}, "Fill in “Who published it”."),
    ({"title": "a\u202eb"}, "“Title” holds characters that cannot be shown. Type it anew, letter by letter."),
    ({"question-practitioners-1": ""}, "Question for practitioners 1: Write the question, or remove it."),
    ({"question-practitioners-1": "x" * 401},
     "Question for practitioners 1: “Question” has 401 characters: the most is 400. Shorten it."),
    ({"minutes-practitioners-1": "soon"}, "Question for practitioners 1: Minutes: a whole number from 1 to 60."),
    ({"original-practitioners-1": "x" * 2001}, "Question for practitioners 1: “The publication’s whole wording” has "
                                               "2,001 characters: the most is 2,000. Shorten it."),
    ({"kind-practitioners-1": "choice"},
     "Question for practitioners 1: A choice needs at least two options: there are none."),
    ({"kind-practitioners-1": "quiz"}, "Question for practitioners 1: Choose a kind from the list."),
])
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(app, amara, typed, words):
    page = amara.browser.get("/themes/new").text

    answer = press(amara.browser, page, "/themes/new", **FILLED | typed)

    fields = form_to(answer.text, "/themes/new").fields
    assert (answer.status_code, own(app, amara)) == (422, [])
    assert words in words_of(answer.text)
    assert {name: fields[name] for name in (FILLED | typed) if name in fields} == {
        name: value for name, value in (FILLED | typed).items() if name in fields}
    assert "Error: " in answer.text


def test_a_theme_without_any_question_is_not_complete(app, amara):
    page = press(amara.browser, amara.browser.get("/themes/new").text, "/themes/new",
                 **FILLED | {"act": "remove:practitioners-1"})

    answer = press(amara.browser, page.text, "/themes/new", act="save")

    assert answer.status_code == 422
    assert "Write at least one question for practitioners or for leaders." in words_of(answer.text)


# --- buttons of the form

def test_a_question_is_added_with_the_cursor_in_it_and_nothing_is_stored(app, amara, kept):
    answer = edit(amara, kept.slug, act="add:leaders", summary="Changed and not saved")

    fields = shown(answer)
    assert fields["summary"] == "Changed and not saved"
    assert (fields["question-leaders-1"], fields["minutes-leaders-1"]) == ("", "8")
    assert 'id="field-question-leaders-1"' in answer.text.split(" autofocus")[0].split("<textarea")[-1]
    assert now(app, amara, kept.slug) == kept


def test_opening_and_saving_a_theme_changes_nothing_of_it(app, amara):
    copied = amara.browser.post(f"/themes/{SHIPPED}/copy", data={
        "csrf_token": csrf_of(amara.browser.get("/themes").text)})
    slug = copied.location.split("/")[2]
    before = now(app, amara, slug)

    answer = send(amara, slug, amara.browser.get(f"/themes/{slug}/edit").text, "save")

    assert answer.status_code == 303
    assert now(app, amara, slug) == before
    assert before.theme.questions == read(app, lambda: shelf.theme_for(amara.id, SHIPPED)).theme.questions


def test_a_theme_is_written_button_by_button(app, amara, kept):
    page = amara.browser.get(f"/themes/{kept.slug}/edit").text
    page = send(amara, kept.slug, page, "add:practitioners").text
    page = send(amara, kept.slug, page, "add-probe:practitioners-2",
                **{"question-practitioners-2": "Which of these helps?", "kind-practitioners-2": "choice"}).text
    page = send(amara, kept.slug, page, "look:practitioners-2", **{"source-practitioners-2": "Question 2"}).text
    assert "Options, one a line" in page
    page = send(amara, kept.slug, page, "add:fact", **{"set-practitioners-2-choice-options": "x",
                                                       "set-practitioners-2-options": "Time\nTrust"}).text
    page = send(amara, kept.slug, page, "up:practitioners-2", **{
        "figure-fact-2": "Half", "statement-fact-2": "Of them.\n\nNew line.", "source-fact-2": "Key fact 2"}).text
    page = send(amara, kept.slug, page, "remove:learning-1").text
    answer = send(amara, kept.slug, page, "finish", note="More of it")

    saved = now(app, amara, kept.slug)
    assert answer.status_code == 303, words_of(answer.text)
    assert [(one.id, one.kind, one.settings) for one in saved.theme.questions.practitioners] == [
        ("practitioners-2", "choice", {"options": ["Time", "Trust"]}), ("practitioners-1", "reflection", {})]
    assert saved.theme.questions.practitioners[1].probes == ["And with schools?"]
    assert [(one.id, one.statement) for one in saved.theme.key_facts] == [
        ("fact-1", "Most of them."), ("fact-2", "Of them.\n\nNew line.")]
    assert (saved.theme.learning, saved.version) == ([], 2)
    assert read(app, lambda: shelf.history(kept.slug))[0].note == "More of it"


def test_what_is_removed_can_be_put_back_whole_until_it_is_saved(app, amara, kept):
    page = amara.browser.get(f"/themes/{kept.slug}/edit").text
    page = send(amara, kept.slug, page, "remove:practitioners-1").text
    page = send(amara, kept.slug, page, "add:learning").text
    page = send(amara, kept.slug, page, "put-back:practitioners-1").text
    page = send(amara, kept.slug, page, "remove:learning-2").text

    send(amara, kept.slug, page, "save")

    assert now(app, amara, kept.slug).theme == kept.theme


@pytest.mark.parametrize(("act", "probes"), [
    ("up-probe:practitioners-1:1", ["Second", "And with schools?"]),
    ("up-probe:practitioners-1:0", ["And with schools?", "Second"]),
    ("drop-probe:practitioners-1:0", ["Second"]),
    ("drop-probe:practitioners-1:99", ["And with schools?", "Second"]),
])
def test_probes_are_moved_and_taken_out(app, amara, kept, act, probes):
    theme = kept.theme.model_copy(deep=True)
    theme.questions.practitioners[0].probes.append("Second")
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme, seen=1))
    page = amara.browser.get(f"/themes/{kept.slug}/edit").text

    send(amara, kept.slug, send(amara, kept.slug, page, act).text, "save")

    assert now(app, amara, kept.slug).theme.questions.practitioners[0].probes == probes


@pytest.mark.parametrize("act", ["", "look", "add:", "add:nothing", "up:nothing", "remove:", "up-probe:fact-1:0",
                                 "drop-probe:practitioners-1:x", "make-coffee", "up:fact-1:9"])
def test_a_button_that_there_is_not_does_nothing(app, amara, kept, act):
    page = amara.browser.get(f"/themes/{kept.slug}/edit").text

    answer = send(amara, kept.slug, page, act)

    assert answer.status_code == 200
    assert now(app, amara, kept.slug) == kept


def test_a_scale_keeps_the_points_that_the_form_does_not_ask_for(app, amara, kept):
    theme = kept.theme.model_copy(deep=True)
    theme.questions.practitioners[0] = theme.questions.practitioners[0].model_copy(update={
        "kind": "scale", "settings": {"low": "Never", "points": 4, "asks_why": False}})
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme, seen=1))
    page = amara.browser.get(f"/themes/{kept.slug}/edit").text

    send(amara, kept.slug, page, "save", title="Another title")

    assert now(app, amara, kept.slug).theme.questions.practitioners[0].settings == {
        "low": "Never", "points": 4, "asks_why": False}


def test_a_draft_that_a_browser_kept_is_taken_up_again(app, amara, kept):
    page = amara.browser.get(f"/themes/{kept.slug}/edit").text
    fields = [(name, "From before the crash" if name == "title" else value) for name, value in whole_form(page)
              if name != "csrf_token"]

    answer = amara.browser.post(f"/themes/{kept.slug}/edit", data={
        "csrf_token": csrf_of(page), "draft": urlencode(fields)})

    assert (answer.status_code, shown(answer)["title"]) == (200, "From before the crash")
    assert now(app, amara, kept.slug) == kept
    for rubbish in ("", "%%%", "a=b" * 10_000, "item=x&sort-x=fact", "&" * 30_000):
        assert amara.browser.post(f"/themes/{kept.slug}/edit", data={
            "csrf_token": csrf_of(page), "draft": rubbish}).status_code == 200


# --- two people, or two tabs

def test_whoever_saves_second_sees_both_and_loses_nothing(app, amara, kept):
    first = amara.browser.get(f"/themes/{kept.slug}/edit").text
    second = amara.browser.get(f"/themes/{kept.slug}/edit").text
    send(amara, kept.slug, first, "save", title="Written in one tab today")

    answer = send(amara, kept.slug, second, "save", title="Written in another tab today")

    assert answer.status_code == 409
    assert shown(answer)["title"] == "Written in another tab today"
    said = words_of(answer.text)
    assert "Version 2 was saved while you were writing" in said
    assert "(out: one )" in said
    assert "(in: another )" in said
    assert send(amara, kept.slug, answer.text, "save").status_code == 303
    assert now(app, amara, kept.slug).theme.title == "Written in another tab today"
    assert [one.number for one in read(app, lambda: shelf.history(kept.slug))] == [3, 2, 1]


# --- whose it is

def test_a_shared_theme_is_used_and_copied_by_colleagues_and_edited_by_its_owner_alone(app, amara, dana, kept):
    press(amara.browser, amara.browser.get(f"/themes/{kept.slug}").text, "/sharing",
          button="Share with colleagues here")

    page = dana.browser.get(f"/themes/{kept.slug}")
    assert "Shared by Amara" in words_of(page.text)
    assert "Edit" not in words_of(page.text).split("Questions for")[0].split()
    turned_away = dana.browser.get(f"/themes/{kept.slug}/edit")
    assert (turned_away.status_code, turned_away.location) == (303, f"/themes/{kept.slug}")
    for path in ("history", "changes", "history/1"):
        assert dana.browser.get(f"/themes/{kept.slug}/{path}").status_code == 404
    for path in ("sharing", "archive", "history"):
        assert dana.browser.post(f"/themes/{kept.slug}/{path}", data={
            "csrf_token": csrf_of(page.text), "number": "1", "seen": "1"}).status_code == 404
    copied = press(dana.browser, page.text, "/copy")
    assert copied.location.endswith("/edit")
    (mine,) = own(app, dana)
    assert (mine.theme.title, mine.owner_id) == ("Working together (copy)", dana.id)
    assert now(app, amara, kept.slug).is_shared


def test_a_theme_is_archived_and_brought_back_and_both_are_on_record(app, amara, kept):
    press(amara.browser, amara.browser.get(f"/themes/{kept.slug}").text, "/archive", button="Archive")

    assert "Working together" not in amara.browser.get("/themes").text
    assert "Working together" in amara.browser.get("/themes?only=archived").text
    assert amara.browser.get(f"/sessions/new?theme={kept.slug}").location == "/themes"
    press(amara.browser, amara.browser.get(f"/themes/{kept.slug}").text, "/archive", button="Bring it back")
    assert "Working together" in amara.browser.get("/themes").text
    assert "amara@example.org archived a theme, or brought it back" in [
        entry.words for entry in read(app, done_to_accounts)]


def test_a_link_for_one_person_alone_is_given_out_and_taken_back(app, amara, dana, kept):
    address = f"/themes/{kept.slug}"
    press(amara.browser, amara.browser.get(address).text, "/alone", button="Make a link")

    key = now(app, amara, kept.slug).alone_key
    assert f"/{key}\"" in amara.browser.get(address).text
    stranger = app.test_client()
    assert "How do you work with others?" in words_of(stranger.get(f"/alone/{key}").text)
    stored(app, lambda: shelf.share(amara.id, kept.slug, is_shared=True))
    assert key not in dana.browser.get(address).text
    press(amara.browser, amara.browser.get(address).text, "/alone", button="Take the link back")
    assert stranger.get(f"/alone/{key}").status_code == 404


def test_an_earlier_version_is_looked_at_compared_and_used_again(app, amara, kept):
    send(amara, kept.slug, amara.browser.get(f"/themes/{kept.slug}/edit").text, "save",
         summary="How agencies talk together.", note="Talk, not work")

    listed = words_of(amara.browser.get(f"/themes/{kept.slug}/history").text)
    assert "Talk, not work" in listed
    compared = words_of(amara.browser.get(f"/themes/{kept.slug}/changes?from=1&to=2").text)
    assert "How agencies (out: work ) (in: talk ) together." in compared
    assert "How agencies work together." in amara.browser.get(f"/themes/{kept.slug}/history/1").text
    press(amara.browser, amara.browser.get(f"/themes/{kept.slug}/history").text, "/history")
    assert now(app, amara, kept.slug).theme == kept.theme
    assert now(app, amara, kept.slug).version == 3
    assert amara.browser.get(f"/themes/{kept.slug}/history/9").status_code == 404
    assert amara.browser.get(f"/themes/{kept.slug}/changes?from=x&to=99").status_code == 404


# --- files

def bring_in(person, data, name="theirs.yaml"):
    page = person.browser.get("/themes/file").text
    return person.browser.post("/themes/file", data={"csrf_token": csrf_of(page), "file": (io.BytesIO(data), name)},
                               content_type="multipart/form-data")


def test_a_theme_goes_from_one_facilitator_to_another_as_a_file(app, amara, dana, kept):
    sent = amara.browser.get(f"/themes/{kept.slug}/file")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="working-together.yaml"'

    answer = bring_in(dana, sent.data)

    (mine,) = own(app, dana)
    assert (answer.status_code, answer.location) == (303, f"/themes/{mine.slug}")
    assert (mine.theme, mine.owner_id, mine.is_shared) == (kept.theme, dana.id, False)


def test_a_broken_file_is_named_with_line_and_field_and_nothing_is_kept(app, amara, kept):
    text = amara.browser.get(f"/themes/{kept.slug}/file").text.replace("minutes: 8", "minutes: 80")
    line = 1 + text[:text.index("minutes: 80")].count("\n")

    answer = bring_in(amara, text.encode())

    assert answer.status_code == 422
    assert (f"theirs.yaml, line {line}, questions › practitioners 1 › minutes: a whole number from 1 to 60."
            in words_of(answer.text))
    assert len(own(app, amara)) == 1


@pytest.mark.parametrize(("data", "words"), [
    (b"PK\x03\x04" + b"\0" * 1000, "this is a Word document or an archive"),
    (b"#" * 300_000, "a file of at most 256 kB"),
    (b"a: &a [1, 1]\n" + b"".join(b"%c: &%c [*%c, *%c, *%c]\n" % (n, n, n - 1, n - 1, n - 1)
                                 for n in range(98, 115)), "does not repeat parts of itself"),
], ids=["archive", "large", "grows"])
def test_a_hostile_file_is_one_sentence_and_nothing_is_kept(app, amara, data, words):
    answer = bring_in(amara, data)

    assert answer.status_code == 422
    assert words in words_of(answer.text)
    assert own(app, amara) == []


def test_a_huge_file_is_not_even_read(app, amara):
    answer = amara.browser.post("/themes/file", data=b"#" * 3_000_000, content_type="multipart/form-data; boundary=x")

    assert (answer.status_code, own(app, amara)) == (413, [])
    assert "That is too much at once" in words_of(answer.text)


def test_a_form_without_a_file_asks_for_one(amara):
    page = amara.browser.get("/themes/file").text

    answer = amara.browser.post("/themes/file", data={"csrf_token": csrf_of(page)})

    assert "Choose a theme file first." in words_of(answer.text)


# --- finding

def test_a_search_shows_the_questions_that_it_found(app, amara, kept):
    page = words_of(amara.browser.get("/themes?words=work+with+others").text)

    assert "How do you work with others?" in page
    assert "Show all" in page


@pytest.mark.parametrize(("asked", "words"), [
    ("words=zebra+crossing", "No theme was found"), ("only=own", "You have no themes of your own yet"),
    ("only=archived", "You have archived nothing"), ("page=99&only=x&audience=y", "Themes"),
    ("page=-1", "Themes"), ("page=x", "Themes"), ("words=" + "x" * 5000, "No theme was found")])
def test_a_list_with_nothing_in_it_says_what_to_do(amara, asked, words):
    answer = amara.browser.get(f"/themes?{asked}")

    assert answer.status_code == 200
    assert words in words_of(answer.text)


# --- texts that break what reads them carelessly

PAGES = ("", "/edit", "/history", "/history/2", "/changes")


def tags_of(markup):
    return set(re.findall(r"<([a-z][a-z0-9]*)", markup))


def test_hostile_texts_are_only_text_on_every_page_of_a_theme(app, amara, kept):
    def tags():
        return {tag for page in PAGES for tag in tags_of(amara.browser.get(f"/themes/{kept.slug}{page}").text)}

    def with_words(words):
        theme = a_theme(words[:120], summary=words)
        theme.questions.practitioners[0] = theme.questions.practitioners[0].model_copy(update={
            "question": words, "probes": [words], "original": words, "source": words[:120]})
        return theme

    stored(app, lambda: shelf.revise(amara.id, kept.slug, with_words("Ordinary words"), seen=1, note="Ordinary"))
    usual = tags()
    for seen, text in enumerate(MARKUP, start=2):
        theme = with_words(text)
        stored(app, lambda theme=theme, text=text, seen=seen: shelf.revise(
            amara.id, kept.slug, theme, seen=seen, note=text))

        assert tags() == usual
        removed = send(amara, kept.slug, amara.browser.get(f"/themes/{kept.slug}/edit").text, "remove:practitioners-1")
        again = dict(whole_form(send(amara, kept.slug, removed.text, "put-back:practitioners-1").text))
        assert tags_of(removed.text) <= usual
        assert (again["question-practitioners-1"], again["original-practitioners-1"]) == (text, text)
