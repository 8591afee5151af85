"""The one door to themes: whose they are, who may use them, and that no version is ever lost."""

from __future__ import annotations

import pytest
from people import read, stored
from themes import a_theme

from workshop.library import shelf
from workshop.sessions.planning import create_session, planned_steps

SHIPPED = "children-with-mental-health-needs"


@pytest.fixture
def theme():
    return a_theme()


@pytest.fixture
def kept(app, amara, theme):
    return stored(app, lambda: shelf.keep(theme, amara.id, note=" first  try "))


def seen_by(app, person, slug):
    return read(app, lambda: shelf.theme_for(person.id, slug))


def titles(app, person, *given, **named):
    return [one.theme.title for one in read(app, lambda: shelf.find(person.id, *given, **named)).themes]


def test_a_theme_of_a_file_is_everybodys_and_nobody_edits_it(app, amara):
    found = seen_by(app, amara, SHIPPED)

    assert (found.owner_id, found.may_edit, found.is_shipped, len(found.version)) == (None, False, True, 12)
    assert next(one.slug for one in read(app, shelf.shipped)) == SHIPPED


def test_a_kept_theme_is_its_owners_and_does_not_exist_for_others(app, amara, dana, kept, theme):
    assert seen_by(app, amara, kept.slug) == kept
    assert (kept.theme, kept.version, kept.may_edit, kept.owner_id) == (theme, 1, True, amara.id)
    assert seen_by(app, dana, kept.slug) is None
    assert titles(app, dana, only="own") == []


def test_a_shared_theme_is_there_for_everybody_and_its_owner_alone_edits_it(app, amara, dana, kept, theme):
    stored(app, lambda: shelf.share(amara.id, kept.slug, is_shared=True))

    seen = seen_by(app, dana, kept.slug)
    assert (seen.theme, seen.is_shared, seen.may_edit) == (theme, True, False)
    assert titles(app, dana, only="shared") == ["Working together"]
    for act in (lambda: shelf.revise(dana.id, kept.slug, theme, seen=1),
                lambda: shelf.share(dana.id, kept.slug, is_shared=False),
                lambda: shelf.archive(dana.id, kept.slug, is_archived=True),
                lambda: shelf.open_alone(dana.id, kept.slug), lambda: shelf.close_alone(dana.id, kept.slug)):
        with pytest.raises(shelf.NothingThere):
            stored(app, act)


def test_a_shared_theme_that_is_archived_is_there_for_its_owner_alone(app, amara, dana, kept):
    stored(app, lambda: shelf.share(amara.id, kept.slug, is_shared=True))
    stored(app, lambda: shelf.archive(amara.id, kept.slug, is_archived=True))

    assert seen_by(app, dana, kept.slug) is None
    assert seen_by(app, amara, kept.slug).is_archived
    assert (titles(app, amara, only="own"), titles(app, amara, archived=True)) == ([], ["Working together"])
    assert titles(app, dana, archived=True) == []


def test_a_saved_theme_is_a_new_version_and_the_old_one_stays(app, amara, kept):
    newer = a_theme("Working closely")

    saved = stored(app, lambda: shelf.revise(amara.id, kept.slug, newer, seen=1, note="Clearer"))

    assert (saved.version, saved.theme.title) == (2, "Working closely")
    assert [(one.number, one.note, one.made_by, one.is_newest) for one in read(
        app, lambda: shelf.history(kept.slug))] == [(2, "Clearer", amara.id, True), (1, "first try", amara.id, False)]
    old = read(app, lambda: shelf.version_of(kept.slug, "1"))
    assert (old.theme.title, old.may_edit) == ("Working together", False)
    assert read(app, lambda: shelf.version_of(kept.slug, 3)) is None
    assert titles(app, amara, "closely", only="own") == ["Working closely"]


def test_saving_what_was_not_changed_adds_no_version(app, amara, kept, theme):
    assert stored(app, lambda: shelf.revise(amara.id, kept.slug, theme, seen=1)).version == 1


def test_whoever_saved_later_never_overwrites_unawares(app, amara, kept):
    stored(app, lambda: shelf.revise(amara.id, kept.slug, a_theme("From one tab"), seen=1))

    with pytest.raises(shelf.ChangedMeanwhile):
        stored(app, lambda: shelf.revise(amara.id, kept.slug, a_theme("From the other"), seen=1))
    assert seen_by(app, amara, kept.slug).theme.title == "From one tab"


def test_a_file_has_the_version_of_what_it_holds_now_and_no_history(app, amara):
    now = seen_by(app, amara, SHIPPED).version

    assert read(app, lambda: shelf.version_of(SHIPPED, now)).theme.title
    assert read(app, lambda: shelf.version_of(SHIPPED, "0123456789ab")) is None
    assert read(app, lambda: shelf.version_of("nothing", "1")) is None
    assert read(app, lambda: shelf.history(SHIPPED)) == []


def test_whoever_has_the_key_may_think_about_it_alone_until_it_is_taken_back(app, amara, dana, kept):
    key = stored(app, lambda: shelf.open_alone(amara.id, kept.slug))

    opened = read(app, lambda: shelf.open_to_anyone_alone(key))
    assert (opened.theme, opened.may_edit, opened.alone_key) == (kept.theme, False, "")
    assert stored(app, lambda: shelf.open_alone(amara.id, kept.slug)) == key
    assert seen_by(app, amara, kept.slug).alone_key == key
    stored(app, lambda: shelf.archive(amara.id, kept.slug, is_archived=True))
    assert read(app, lambda: shelf.open_to_anyone_alone(key)) is None
    stored(app, lambda: shelf.archive(amara.id, kept.slug, is_archived=False))
    stored(app, lambda: shelf.close_alone(amara.id, kept.slug))
    assert read(app, lambda: shelf.open_to_anyone_alone(key)) is None
    assert read(app, lambda: shelf.open_to_anyone_alone("")) is None


def test_a_list_has_pages_files_first_then_by_title(app, amara):
    stored(app, lambda: [shelf.keep(a_theme(f"Theme {letter}"), amara.id) for letter in "dbca"] and None)

    assert titles(app, amara, "", 1, size=4)[3:] == ["Theme a"]
    assert titles(app, amara, "", 2, size=4) == ["Theme b", "Theme c", "Theme d"]
    found = read(app, lambda: shelf.find(amara.id, page=99, size=4))
    assert (found.total, found.page, found.pages) == (7, 2, 2)


@pytest.mark.parametrize(("words", "is_found"), [
    ("together", True), ("SCHOOLS", True), ("schools together", True), ("talk early", True), ("92%", True),
    ("%", True), ("together zebra", False), ("' OR 1=1 --", False), ("_________", False)])
def test_a_search_looks_for_each_word_in_everything_a_theme_says(app, amara, kept, words, is_found):
    assert ("Working together" in titles(app, amara, words)) == is_found


def test_a_list_may_be_for_those_whom_a_theme_asks(app, amara, kept):
    assert "Working together" in titles(app, amara, audience="practitioners")
    assert "Working together" not in titles(app, amara, audience="leaders")
    assert len(titles(app, amara, audience="both")) == 3


def test_a_question_whose_kind_is_gone_is_asked_in_words(app, amara, kept):
    def forget():
        version = shelf._version(shelf._row(kept.slug).id, 1)
        questions = version.body["questions"]["practitioners"]
        version.body = version.body | {"questions": {"practitioners": [
            questions[0] | {"kind": "toy_weather", "settings": {"sun": 1}}], "leaders": []}}

    stored(app, forget)

    assert [one.kind for one in seen_by(app, amara, kept.slug).theme.questions.practitioners] == ["reflection"]


def test_a_session_knows_which_version_it_ran_with(app, amara, kept):
    def run():
        made = create_session(amara.id, slug=kept.slug, theme=kept.theme, version=kept.version, group_name="North",
                              audience="practitioners", steps=planned_steps(kept.theme, "practitioners"))
        return made.theme_slug, made.theme_version

    assert stored(app, run) == (kept.slug, "1")
