"""Before you open: nobody is let in before somebody has looked at the local numbers on the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pages import form_to, press, words_of
from people import SUPPORT, confirm, in_words, read, stored

from workshop.auth.models import Facilitator
from workshop.care.organisation import organisation, organisation_to_change
from workshop.extensions import db
from workshop.sessions import run_sheet, seal
from workshop.sessions.before import usual_support
from workshop.sessions.planning import create_session, planned_steps

BUTTON = "Confirm and open the lobby"


@pytest.fixture(autouse=True)
def nothing_known(app):
    """An installation that nobody has told anything yet."""
    def forget():
        ours = organisation_to_change()
        ours.support, ours.support_checked_on, ours.complaints_contact = [], None, ""

    stored(app, forget)


def draft(app, facilitator):
    slug, theme = next(iter(app.extensions["workshop_library"].themes.items()))
    return stored(app, lambda: create_session(
        facilitator.id, slug=slug, theme=theme, audience="practitioners", group_name="Family help, north",
        steps=in_words(planned_steps(theme, "practitioners"))).room)


@pytest.fixture
def room(app, amara):
    """The room of a draft of Amara's."""
    return draft(app, amara)


def page_of(facilitator, room):
    return facilitator.browser.get(f"/sessions/{room}/before").text


def fill_in(facilitator, room, *, button=BUTTON, **typed):
    """Send the page as it stands, with one number, the contact and the tick, and what is `typed` besides."""
    given = {"number": ["01632 960 123", "", "", "", ""], "complaints_contact": "data@example.org",
             "is_right": "on"} | typed
    whose = given.pop("whose", ["Children’s social care", "Out of hours team", "Lead", "LADO", "Health"])
    return press(facilitator.browser, page_of(facilitator, room), "/before", button=button, whose=whose,
                 **{name: said for name, said in given.items() if said is not None})


def told(app, room):
    return read(app, lambda: (seal.find(room).state, seal.find(room).support, seal.find(room).support_confirmed_on,
                              organisation().complaints_contact))


def test_one_page_confirms_and_opens(app, amara, room):
    answer = fill_in(amara, room)

    assert answer.location.endswith(f"/sessions/{room}/console")
    assert told(app, room) == ("lobby", [{"what": "Children’s social care", "number": "01632 960 123"}], date.today(),
                               "data@example.org")


def test_a_second_session_needs_one_tick_and_one_button(app, amara, room):
    fill_in(amara, room)
    second = draft(app, amara)

    page = page_of(amara, second)
    press(amara.browser, page, "/before", button=BUTTON, is_right="on")

    assert told(app, second) == told(app, room)


def test_numbers_can_be_confirmed_now_and_the_lobby_opened_later(app, amara, room):
    fill_in(amara, room, button="Confirm, and open later")

    assert told(app, room)[0] == "draft"
    assert amara.console(room).act("open_lobby")["ok"] is True


@pytest.mark.parametrize(("typed", "field", "words"), [
    ({"is_right": None}, "is_right", "tick that they are right for this group today"),
    ({"complaints_contact": " "}, "complaints_contact", "Say whom people can complain to"),
    ({"number": [" ", "", "", "", ""]}, "number-0", "Give at least one local number"),
    ({"whose": ["", "", "", "", ""]}, "whose-0", "Say whose number 01632 960 123 is."),
    ({"number": ["0" * 81, "", "", "", ""]}, "number-0", "Shorten this to 80 characters"),
    ({"number": ["\u202e1", "", "", "", ""]}, "number-0", "characters that cannot be shown"),
])
def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(app, amara, room, typed, field, words):
    answer = fill_in(amara, room, **typed)

    assert (answer.status_code, words in words_of(answer.text)) == (422, True)
    assert (f'href="#field-{field}"' in answer.text, f'id="field-{field}"' in answer.text,
            f'id="error-{field}"' in answer.text) == (True, True, True)
    assert told(app, room) == ("draft", [], None, "")
    kept = {"01632 960 123": "number" not in typed, "data@example.org": "complaints_contact" not in typed,
            "Out of hours team": "whose" not in typed}
    assert [text for text, is_kept in kept.items() if is_kept and f'value="{text}"' not in answer.text] == []


def test_a_line_without_a_script_is_asked_of_the_server_and_stores_nothing(app, amara, room):
    answer = fill_in(amara, room, button="Add a number")

    assert answer.text.count('name="number"') == 5 + 1 + 1   # what was sent, a new one, and the script's template
    assert told(app, room) == ("draft", [], None, "")


def test_the_lobby_is_not_opened_before_the_numbers_are_confirmed(amara, room):
    console = amara.console(room)

    said = console.act("open_lobby")

    assert (said["ok"], said["error"], said["go_to"]) == (False, "support_not_confirmed", f"/sessions/{room}/before")
    assert (console.state["needs_before"], console.state["next_act"]) == (True, None)


def test_a_plain_form_is_led_to_the_numbers(amara, room):
    page = amara.browser.get(f"/sessions/{room}/console").text

    answer = amara.browser.post(f"/sessions/{room}/open_lobby", data={
        "csrf_token": form_to(page, "sign-out").fields["csrf_token"], "plan_revision": 0})

    assert answer.location == f"/sessions/{room}/before"


@pytest.mark.parametrize("day", [date(2030, 1, 1), date(2030, 1, 3)])
def test_numbers_are_confirmed_on_the_very_day(app, room, day):
    def open_on_another_day():
        session = seal.find(room)
        confirm(session, date(2030, 1, 2))
        run_sheet.open_lobby(session, today=day)

    with pytest.raises(run_sheet.Refused) as refused:
        stored(app, open_on_another_day)

    assert refused.value.name == "support_not_confirmed"


def test_without_a_contact_for_complaints_nothing_opens(app, amara, room):
    console = amara.console(room)
    console.command("confirm_support", **SUPPORT)
    stored(app, lambda: setattr(organisation_to_change(), "complaints_contact", ""))

    assert console.act("open_lobby")["error"] == "support_not_confirmed"


def test_numbers_can_be_made_the_usual_ones_of_everybody_here(app, amara, dana, room):
    fill_in(amara, room, is_usual="on")

    page = page_of(dana, draft(app, dana))

    assert 'value="01632 960 123"' in page
    assert f"Last checked on {date.today().day} " in words_of(page)


def test_the_numbers_of_one_facilitator_are_not_anothers_unless_they_are_made_the_usual_ones(app, amara, dana, room):
    fill_in(amara, room, is_usual="false")

    assert 'value="01632 960 123"' not in page_of(dana, draft(app, dana))
    assert 'value="01632 960 123"' in page_of(amara, draft(app, amara))


@pytest.mark.parametrize(("days", "number"), [(1, "of the installation"), (-1, "of the last session")])
def test_a_page_begins_with_what_was_looked_at_last(app, amara, room, days, number):
    def know_both():
        session = seal.find(room)
        session.support, session.support_confirmed_on = [{"what": "A", "number": "of the last session"}], date.today()
        ours = organisation_to_change()
        ours.support = [{"what": "A", "number": "of the installation"}]
        ours.support_checked_on = date.today() + timedelta(days=days)

    stored(app, know_both)
    second = draft(app, amara)

    assert read(app, lambda: usual_support(seal.find(second))[0][0]["number"]) == number


def test_numbers_can_be_corrected_while_the_session_runs(app, amara, room):
    fill_in(amara, room)

    fill_in(amara, room, button="Confirm", number=["01632 960 999", "", "", "", ""])

    assert told(app, room)[:2] == ("lobby", [{"what": "Children’s social care", "number": "01632 960 999"}])


@pytest.mark.parametrize("is_admin", [True, False])
def test_the_contact_for_complaints_is_changed_by_an_admin_alone(app, amara, room, is_admin):
    fill_in(amara, room)
    second = draft(app, amara)
    stored(app, lambda: setattr(db.session.get(Facilitator, amara.id), "is_admin", is_admin))

    said = amara.console(second).command("confirm_support", **SUPPORT | {"complaints_contact": "mine@example.org"})

    assert ("complaints_contact" in form_to(page_of(amara, second), "/before").fields, said["ok"],
            told(app, second)[3]) == (is_admin, is_admin, "mine@example.org" if is_admin else "data@example.org")


def test_ticks_of_what_to_think_of_are_not_sent(amara, room):
    page = page_of(amara, room)

    assert page.count('<label class="thought"><input type="checkbox" autocomplete="off">') == 7


def test_a_closed_session_has_nothing_to_confirm(app, amara, room):
    fill_in(amara, room)
    amara.console(room).act("close_session")

    assert amara.browser.get(f"/sessions/{room}/before").status_code == 409
    assert amara.console(room).command("confirm_support", **SUPPORT)["error"] == "session_not_open"
