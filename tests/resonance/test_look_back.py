"""The page on which a phone looks back: what stands on it, what never does, and what plain forms do there."""

from __future__ import annotations

import pytest
from pages import form_to, press, read_page, words_of
from people import read, stored

from workshop.extensions import db
from workshop.responses.models import LiveResponse
from workshop.sessions.models import Session, Step

LABEL = "This rings true for me too"


def page_of(phone, *, query=""):
    answer = phone.browser.get(f"/w/{phone.room}/look-back{query}")
    assert answer.status_code == 200
    return answer.text


def forms_of(markup, ending):
    return [form for form in read_page(markup).forms if form.action.endswith(ending)]


def form_about(markup, response_id):
    return next(form for form in read_page(markup).forms if form.fields.get("response_id") == response_id)


@pytest.fixture
def ben(resonating):
    return resonating.people["Ben"]


def test_it_shows_what_was_asked_what_was_sent_and_what_the_room_saw(resonating, ben):
    page = page_of(ben)

    words = words_of(page)
    question = resonating.console.state["panels"][0]["step"]["question"].replace("  ", " ")
    assert question in words
    assert words.index("What you sent") < words.index("What Ben wrote") < words.index("What the room saw")
    assert [f"What {name} wrote" in words for name in resonating.people] == [True] * 5


def test_every_card_of_others_can_ring_true_and_ones_own_cannot(resonating, ben):
    page = page_of(ben)

    asked = {form.fields["response_id"] for form in forms_of(page, "/resonate")}
    assert asked == {identifier for name, identifier in resonating.ids.items() if name != "Ben"}
    assert words_of(page).count("You wrote this. Only this phone shows it.") == 1


def test_it_works_by_plain_forms_there_and_back(resonating, ben):
    chidis = resonating.ids["Chidi"]
    form = form_about(page_of(ben), chidis)

    answer = ben.browser.post(form.action, data=form.fields)

    assert answer.status_code == 303
    assert answer.location.endswith(f"#card-{chidis}")
    page = ben.browser.get(answer.location).text
    assert "True for you too: noted." in words_of(page)
    form = form_about(page, chidis)
    assert form.action.endswith("/unresonate")
    assert page.count('aria-pressed="true"') == 1

    answer = ben.browser.post(form.action, data=form.fields, follow_redirects=True)

    assert "Taken back." in words_of(answer.text)
    assert answer.text.count('aria-pressed="true"') == 0
    assert resonating.kept == []


def test_a_form_that_is_refused_says_why_on_the_same_page(resonating, ben):
    form = form_about(page_of(ben), resonating.ids["Chidi"])
    resonating.console.command("hide_response", step_id=resonating.step_id, response_id=resonating.ids["Chidi"])

    answer = ben.browser.post(form.action, data=form.fields)

    assert answer.status_code == 404
    assert "That response is not shown to the room now, so nothing was counted." in words_of(answer.text)
    assert "What Chidi wrote" not in answer.text


def test_what_is_said_after_an_act_is_never_taken_from_the_address(resonating, ben):
    page = page_of(ben, query="?said=<b>resonated</b>&step=x&page=-1")

    assert "resonated" not in words_of(page)


def test_others_do_not_see_what_rings_true_for_somebody(resonating):
    before = words_of(page_of(resonating.people["Dele"]))

    resonating.say("Ben", "Chidi")

    assert words_of(page_of(resonating.people["Dele"])) == before
    assert 'aria-pressed="true"' not in page_of(resonating.people["Dele"])


def test_counts_stand_on_it_once_they_were_told(resonating, ben):
    resonating.say("Ben", "Chidi")
    resonating.say("Dele", "Chidi")
    assert "say: true for me too" not in words_of(page_of(ben))

    resonating.count()

    assert "2 say: true for me too" in words_of(page_of(ben))


# --- nothing that the room may not see

def test_steps_ahead_are_not_on_it(resonating, ben):
    ahead = [row["question"] for row in resonating.console.state["run_sheet"][1:]]
    resonating.console.open_step(2)

    page = words_of(page_of(ben))

    assert [" ".join(question.split()) in page for question in ahead] == [False] * len(ahead)


def test_an_open_step_is_on_it_only_once_its_responses_are_shown(resonating, ben):
    resonating.console.open_step(2)
    question = resonating.console.state["panels"][0]["step"]["question"]
    for phone in resonating.people.values():
        phone.respond("About something else")
    assert question not in words_of(page_of(ben))

    resonating.console.reveal_step(2)

    words = words_of(page_of(ben))
    assert question in words
    assert "Still open." in words


@pytest.mark.parametrize("act", ["hidden", "held for review", "not revealed", "cleared"])
def test_what_the_room_may_not_see_is_not_on_it(resonating, ben, act):
    assert "What Chidi wrote" in page_of(ben)

    if act == "hidden":
        resonating.console.command("hide_response", step_id=resonating.step_id, response_id=resonating.ids["Chidi"])
    elif act == "held for review":
        stored(resonating.room.app, lambda: setattr(
            db.session.get(LiveResponse, resonating.ids["Chidi"]), "is_held", True))
    else:
        resonating.console.act("hold_step" if act == "not revealed" else "clear_step", step_id=resonating.step_id)

    page = page_of(ben)
    assert "What Chidi wrote" not in page
    assert resonating.ids["Chidi"] not in page


def test_what_is_not_revealed_still_shows_ones_own(resonating, ben):
    resonating.console.act("hold_step", step_id=resonating.step_id)

    words = words_of(page_of(ben))

    assert words.count("What Ben wrote") == 1
    assert "What others wrote is not shown to the room." in words


def test_numbers_are_withheld_with_a_reason_as_on_the_board(four):
    def as_scale():
        step = db.session.get(Step, four.step_id)
        step.kind, step.settings = "scale", {}
        for row in db.session.query(LiveResponse).filter_by(step_id=four.step_id):
            row.body = row.shown_body = {"value": 4}

    stored(four.room.app, as_scale)

    words = words_of(page_of(four.people["Ben"]))

    assert "No numbers are shown: fewer than five have answered, and with so few, numbers point at people." in words
    assert "4 of 4" not in words


def test_numbers_stand_on_it_in_words_from_five_on(resonating, ben):
    def as_scale():
        step = db.session.get(Step, resonating.step_id)
        step.kind, step.settings = "scale", {}
        for row in db.session.query(LiveResponse).filter_by(step_id=resonating.step_id):
            row.body = row.shown_body = {"value": 4}

    stored(resonating.room.app, as_scale)

    assert "5 of 5" in words_of(page_of(ben))


# --- order, pages, ways

def test_groups_stand_under_their_titles(resonating, ben):
    resonating.console.command("group_responses", step_id=resonating.step_id, grouping_revision=0, title="Alike",
                               response_ids=[resonating.ids["Chidi"], resonating.ids["Dele"]])

    words = words_of(page_of(ben))

    assert words.index("Alike") < words.index("What Chidi wrote")
    assert words.index("Alike") > words.index("What Efua wrote")


def test_a_large_step_is_read_a_page_at_a_time(resonating, ben):
    def many():
        for number in range(60):
            db.session.add(LiveResponse(id=f"{number:032x}", step_id=resonating.step_id, handle=f"nobody {number}",
                                        body={"text": f"Number {number}."}, shown_body={"text": f"Number {number}."},
                                        batch=2))

    stored(resonating.room.app, many)

    pages = [page_of(ben, query=f"?step={resonating.step_id}&page={page}") for page in (1, 2, 3)]

    shown = [[form.fields["response_id"] for form in forms_of(page, "/resonate")] for page in pages]
    assert [len(one) for one in shown] in ([23, 24, 17], [24, 23, 17], [24, 24, 16])   # one's own takes none
    assert len({identifier for one in shown for identifier in one}) == 64
    assert "Showing 24 of 65 responses, page 1 of 3" in words_of(pages[0])
    assert words_of(page_of(ben, query=f"?step={resonating.step_id}&page=99")) == words_of(pages[2])


def test_in_a_large_room_one_step_at_a_time_is_shown(resonating, ben):
    """A few hundred phones look back at once."""
    resonating.console.open_step(2)
    for phone in resonating.people.values():
        phone.respond("About something else")
    resonating.console.close_step(2)
    resonating.console.reveal_step(2)
    everything = words_of(page_of(ben))
    assert "What Chidi wrote" in everything
    assert "About something else" in everything
    stored(resonating.room.app, lambda: setattr(
        db.session.get(Session, db.session.get(Step, resonating.step_id).session_id), "most_joined", 40))

    last, first = page_of(ben), page_of(ben, query=f"?step={resonating.step_id}&page=1")

    assert ["What Chidi wrote" in last, words_of(last).count("About something else")] == [False, 5 + 1]
    assert ["What Chidi wrote" in first, words_of(first).count("About something else")] == [True, 1]   # one's own
    assert f"?step={resonating.step_id}&page=1#step-{resonating.step_id}" in " ".join(read_page(last).addresses)


def test_a_plain_form_comes_back_to_the_page_it_was_on(resonating, ben):
    form = form_about(page_of(ben), resonating.ids["Chidi"])

    answer = ben.browser.post(form.action, data=form.fields | {"page": "3"})

    assert f"step={resonating.step_id}&page=3" in answer.location


def test_before_anything_was_asked_it_says_so(room):
    phone = room.join()[0]

    assert "There is nothing to look back at yet." in words_of(page_of(phone))


def test_there_is_a_way_back_to_the_question(resonating, ben):
    resonating.console.open_step(2)

    page = page_of(ben)

    assert f"/w/{ben.room}" in read_page(page).addresses
    assert "Back to question 2 of 3" in words_of(page)


def test_a_stranger_and_a_phone_of_another_session_see_nothing(resonating, elsewhere):
    address = f"/w/{resonating.room.room}/look-back"

    for browser in (resonating.room.app.test_client(), elsewhere.people["Ben"].browser):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "What Chidi wrote" not in answer.text


def test_a_session_that_has_ended_shows_its_end(resonating, ben):
    resonating.console.act("close_session")

    answer = ben.browser.get(f"/w/{ben.room}/look-back")

    assert answer.status_code == 302
    assert answer.location == f"/w/{ben.room}"


def test_its_title_says_nothing_of_the_theme(resonating, ben):
    page = page_of(ben)

    title = page.split("<title>")[1].split("</title>")[0]
    assert title == "Workshop"


def test_the_other_audiences_steps_can_be_looked_back_at(resonating, ben):
    def for_both():
        step = db.session.get(Step, resonating.step_id)
        step.audience = "leaders"
        db.session.get(Session, step.session_id).audience = "both"

    stored(resonating.room.app, for_both)
    ben.browser.set_cookie(f"role-{ben.room}", "practitioners")

    assert "What Chidi wrote" in page_of(ben)


def test_the_page_names_no_response_as_somebody_elses(resonating):
    """Two phones see the same cards, save for what each may do with its own."""
    def cards(name):
        page = page_of(resonating.people[name])
        return {identifier for identifier in resonating.ids.values() if f'id="card-{identifier}"' in page}

    assert cards("Ben") == cards("Chidi") == set(resonating.ids.values())


def test_the_order_of_the_cards_is_not_the_order_in_which_they_came(resonating):
    """It is the board's: by random id within what was released together."""
    page = page_of(resonating.people["Ben"])

    places = sorted(resonating.ids.values(), key=lambda identifier: page.index(f'id="card-{identifier}"'))
    on_board = [card["id"] for card in resonating.room.board_state["panels"][0]["responses"]]
    assert places == on_board == sorted(on_board)


def test_a_press_of_the_button_reaches_the_same_rule(resonating, ben):
    page = page_of(ben)

    press(ben.browser, page, form_to(page, "/resonate").action, button=LABEL)

    assert len(resonating.kept) == 1
    assert read(resonating.room.app, lambda: db.session.get(Step, resonating.step_id).is_revealed)
