"""What people read and agree to before they join, and the one note before the first step."""

from __future__ import annotations

import pytest
from pages import words_of
from people import stored

from workshop.care.organisation import organisation_to_change
from workshop.care.rules import GROUND_RULES, content_note
from workshop.sessions import seal

RULE = "Phones face down while somebody speaks"


def note_of(app, room):
    return app.test_client().get(f"/board/{room.board_key}/state").json["content_note"]


def test_the_content_note_is_the_first_thing_read_before_joining(app, room):
    said = words_of(app.test_client().get(f"/j/{room.code}").text)
    main = said[said.index("Come back"):]

    note = note_of(app, room)

    assert note.endswith("You can skip anything or step out.")
    assert main.index(note) < main.index("What happens to what you write") < main.index("By joining you agree")


def test_the_note_stands_on_phone_and_board_until_the_first_step_and_never_again(app, room):
    (ben,) = room.join()
    note = note_of(app, room)
    in_lobby = [words_of(ben.browser.get(f"/w/{room.room}").text), words_of(board_page(app, room))]

    room.console.open_step(1)
    with_step = [ben.browser.get(f"/w/{room.room}").text, board_page(app, room)]

    assert [note in said for said in in_lobby] == [True, True]
    assert [f">{note}<" in page and is_shown(page, note) for page in with_step] == [False, False]
    assert note_of(app, room) == ""


def board_page(app, room):
    return app.test_client().get(f"/board/{room.board_key}").text


def is_shown(page, note):
    """Whether the card that holds it is there for anybody to see."""
    before = page[:page.index(f">{note}<")]
    return "hidden" not in before[before.rindex('data-if="content_note"'):]


@pytest.mark.parametrize(("note", "said"), [
    ("This theme includes suicide.", "This theme includes suicide. You can skip anything or step out."),
    ("It includes harm. You can skip anything or step out.", "It includes harm. You can skip anything or step out."),
    ("", "")])
def test_a_note_always_says_what_one_can_do_about_it(note, said):
    assert content_note(note) == said


def test_a_note_claims_nothing_else(app):
    """No study found that such notes lessen distress (threat model, part 5)."""
    notes = [theme.content_note for theme in app.extensions["workshop_library"].themes.values()]

    claims = ("distress", "protect", "safe", "trigger")
    assert [note for note in notes if any(word in note.lower() for word in claims)] == []


def test_the_ground_rules_promise_no_confidentiality(app, room):
    said = words_of(app.test_client().get(f"/j/{room.code}").text)

    assert len(GROUND_RULES) == 6
    assert "By joining you agree to these ground rules" in said
    assert "could be asked for under freedom of information law or by a court" in said
    assert said.lower().count("confidential") == said.lower().count("not confidential in the legal sense") == 1


def test_whoever_has_joined_is_never_asked_to_agree_again(room):
    """WCAG 3.3.7: the code leads straight on, and the rules stay at hand without asking."""
    (ben,) = room.join()

    again = ben.browser.get(f"/j/{room.code}", follow_redirects=True)

    assert again.request.path == f"/w/{room.room}"
    assert "By joining you agree" not in words_of(again.text)
    assert [rule for rule in GROUND_RULES if rule not in words_of(again.text)] == []


def test_the_group_may_add_a_rule_which_everybody_hears_of(app, room):
    (ben,) = room.join()
    ben.live.received()
    room.board.received()

    answer = room.console.act("set_own_rule", rule=f"  {RULE}\n")

    (heard,) = ben.live.events("care_changed")
    assert answer["ok"]
    assert heard["care"]["own_rule_words"] == f"This group’s own rule: {RULE}"
    assert room.board.events("session_state")[-1]["own_rule_words"] == f"This group’s own rule: {RULE}"
    for page in (ben.browser.get(f"/w/{room.room}"), app.test_client().get(f"/j/{room.code}")):
        assert RULE in words_of(page.text)


def test_a_rule_can_be_taken_away_again(app, room):
    room.console.act("set_own_rule", rule=RULE)

    assert room.console.act("set_own_rule", rule=" \u200b ")["ok"]

    assert RULE not in app.test_client().get(f"/j/{room.code}").text


@pytest.mark.parametrize("rule", ["x" * 161, "Turned \u202e round"])
def test_a_rule_that_cannot_be_shown_is_refused_in_words(room, rule):
    room.console.act("set_own_rule", rule=RULE)

    answer = room.console.act("set_own_rule", rule=rule)

    assert (answer["ok"], answer["error"]) == (False, "rule_unusable")
    assert room.board_state["own_rule_words"].endswith(RULE)


def test_a_closed_session_takes_no_rule(room):
    room.console.act("close_session")

    assert room.console.act("set_own_rule", rule=RULE)["ok"] is False


def test_how_long_it_is_kept_and_where_to_complain_is_said_before_joining(app, room):
    def keep():
        seal.find(room.room).keep_days = 14
        organisation_to_change().complaints_contact = "data@example.org"

    stored(app, keep)

    said = words_of(app.test_client().get(f"/j/{room.code}").text)

    assert "Kept for 14 days after the session, then deleted." in said
    assert "To complain about how your data is used: data@example.org" in said
