"""The participant's page at every kind of step: what is filled in there is never lost, and anybody can use it."""

from __future__ import annotations

import re

import pytest
from journeys.stage import PROJECTOR, check_accessibility
from journeys.test_with_the_keyboard_alone import tab_to
from playwright.sync_api import expect
from services import wait_for
from serving import RealPhone

#: What each kind is planned with, as the fields of the planning form.
EVERY_KIND = {
    "reflection": {"scaffold": "what"},
    "scale": {"low": "Not at all", "high": "Completely", "asks_why": "on"},
    "choice": {"options": "Early help\nSocial care\nSchool", "several": "on"},
    "word": {},
    "ranking": {"items": "Trust\nTime\nTraining"},
    "before_after": {"moment": "before", "pair": "confidence"},
    "briefing": {"figure": "1 in 6", "statement": "children may have a mental disorder.", "source": "A survey, 2023"},
    "break": {"break_minutes": "5"},
    "phases": {},
    "check_in": {},
    "actions": {},
}


def room_of(server, *kinds, audience="both"):
    """A lobby whose run sheet holds one step of each of these kinds, and nothing else."""
    room = server.amara.open_lobby(questions=1, audience=audience)
    for kind in kinds:
        answer = room.act("add_step", kind=kind, question=f"A step of the kind {kind}?", audience="both", minutes=5,
                          settings=EVERY_KIND.get(kind, {}))
        assert answer["ok"], answer
    first = room.step_id(1)
    assert room.act("skip_step", step_id=first)["ok"]
    assert room.act("move_step", step_id=first, to=len(kinds) + 1)["ok"]
    return room


def choose(page, name, value):
    page.locator(f"[data-part=fields] input[name={name}][value='{value}']:visible").check()


def fill_ranking(page):
    page.get_by_role("button", name="Move Trust down").click()


def fill_action(page):
    page.get_by_label("What will be done?").fill("Invite fathers by name")
    page.get_by_label("Whose role is it?").fill("Team managers")


def fill_scaffold(page):
    page.get_by_label("What?", exact=True).fill("Letters came late.")
    page.get_by_label("Now what?").fill("Telephone first.")


def fill_scale(page):
    choose(page, "value", "4")
    page.get_by_label("Why? If you like to say").fill("Because of supervision")


def fill_choice(page):
    page.get_by_label("Early help").check()
    page.get_by_label("School").check()


def fill_phases(page):
    page.locator("#box").fill("What two of us think")
    page.get_by_label("a pair").check()


#: How somebody fills in the fields of each kind, and what must be in the boxes afterwards.
FILL = {
    "reflection": fill_scaffold,
    "scale": fill_scale,
    "choice": fill_choice,
    "word": lambda page: page.locator("#box").fill("Hope"),
    "ranking": fill_ranking,
    "before_after": lambda page: choose(page, "before", "2"),
    "phases": fill_phases,
    "check_in": lambda page: page.locator("#box").fill("Curious"),
    "actions": fill_action,
}
CLEARED_WORDS = "The facilitator cleared what was sent to this question. Yours is here again"
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
MOVED_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Everything the page says aloud from now on.
LISTEN = """() => {
    window.said = [];
    const region = document.querySelector("[data-announce]");
    new MutationObserver(() => window.said.push(region.textContent)).observe(region, {childList: true});
}"""
#: What is filled in, as {name: values}, whatever the inputs look like.
FILLED_IN = """() => {
    const filled = {};
    document.querySelectorAll("[data-part=fields] :is(input, select, textarea):not(:disabled)").forEach((input) => {
        const isChoice = input.type === "radio" || input.type === "checkbox";
        if (input.name && input.type !== "hidden" && input.value !== "" && (!isChoice || input.checked)) {
            filled[input.name] = (filled[input.name] || []).concat(input.value);
        }
    });
    return filled;
}"""


def filled_in(phone):
    return phone.page.evaluate(FILLED_IN)


def holds(phone, filled):
    wait_for(lambda: filled_in(phone) == filled)
    return phone


def kept(phone, room):
    """Wait until what is in the fields is on the device too."""
    key = f"workshop:{room.room}:draft:"
    wait_for(lambda: phone.page.evaluate(
        "(key) => Object.keys(localStorage).some((one) => one.startsWith(key))", key))


def question(room, position):
    return room.state["run_sheet"][position - 1]["question"]


@pytest.fixture
def closing():
    """Rooms to close at the end of a test."""
    rooms = []
    yield rooms.append
    for room in rooms:
        room.close()


# --- nothing is lost, at any kind of step

@pytest.mark.parametrize("kind", FILL)
def test_what_is_filled_in_outlives_a_reload_a_lost_signal_and_the_next_question(stage, server, closing, kind):
    room = room_of(server, kind, "briefing")
    closing(room)
    phone = stage.phone(room).join(room.code)
    room.open_step(1)
    phone.sees_question(question(room, 1)).check()
    FILL[kind](phone.page)
    filled = filled_in(phone)
    assert filled
    kept(phone, room)

    phone.page.reload()
    holds(phone, filled)
    phone.offline(True)
    room.open_step(2)
    phone.offline(False)
    phone.sees("The group has moved on to").check()
    holds(phone, filled)
    phone.page.locator("[data-act=go]").click()
    phone.sees_question(question(room, 2)).check()
    room.act("skip_step", step_id=room.step_id(3))
    room.open_step(1)
    phone.sees_question(question(room, 1))
    holds(phone, filled).send()

    expect(phone.page.locator("[data-part=composer]")).to_be_hidden()
    phone.check()
    room.close_step(1)
    phone.sees("The next question will appear here.").check()


@pytest.mark.parametrize("kind", [kind for kind in FILL if kind != "before_after"])
def test_when_a_question_is_cleared_what_was_sent_is_in_the_fields_again(stage, server, closing, kind):
    room = room_of(server, kind)
    closing(room)
    phone = stage.phone(room).join(room.code)
    room.open_step(1)
    phone.sees_question(question(room, 1))
    FILL[kind](phone.page)
    filled = filled_in(phone)
    phone.send()
    expect(phone.page.locator("[data-part=yours]")).to_be_visible()

    assert room.act("clear_step", step_id=room.step_id(1))["ok"]
    phone.sees(CLEARED_WORDS)
    holds(phone, filled).check()
    phone.page.reload()
    holds(phone, filled)

    assert room.act("unclear_step", step_id=room.step_id(1))["ok"]
    expect(phone.page.locator("[data-part=yours]")).to_be_visible()
    expect(phone.page.locator("[data-part=composer]")).to_be_hidden()
    phone.page.reload()
    expect(phone.page.locator("[data-part=yours]")).to_be_visible()
    expect(phone.page.locator("[data-part=composer]")).to_be_hidden()


def test_three_responses_that_were_cleared_come_back_one_after_the_other(stage, server, closing):
    room = room_of(server, "check_in", "word")
    closing(room)
    phone = stage.phone(room).join(room.code)
    room.open_step(2)
    words = {"Hope", "Doubt", "Trust"}
    phone.sees_question(question(room, 2))
    for number, word in enumerate(sorted(words)):
        if number:
            phone.page.locator("[data-act=add]").click()
        phone.page.locator("#box").fill(word)
        phone.send()
        expect(phone.page.locator("[data-part=yours]")).to_contain_text(word)

    room.act("clear_step", step_id=room.step_id(2))
    phone.sees(CLEARED_WORDS)

    back = set()
    for number in range(1, 4):
        word = phone.page.locator("#box").input_value()
        back.add(word)
        phone.send()
        expect(phone.page.locator("[data-part=yours] li")).to_have_count(number)
        expect(phone.page.locator("[data-part=yours]")).to_contain_text(word)
        expect(phone.page.locator("#box")).not_to_have_value(word)
    assert back == words


def test_a_draft_that_an_earlier_version_kept_is_taken_up(stage, server, closing):
    room = server.amara.open_lobby(questions=1)
    closing(room)
    phone = stage.phone(room).join(room.code)
    room.open_step(1)
    phone.sees_question(question(room, 1))
    phone.page.evaluate("""([room, step]) => localStorage.setItem(`workshop:${room}:draft:${step}:new:other`,
        JSON.stringify({step_id: step, slot: null, edits: 0, text: "Kept before", kept_at: Date.now()}))""",
                        [room.room, room.step_id(1)])

    phone.page.reload()

    expect(phone.box).to_have_value("Kept before")


def test_a_number_kept_for_later_is_gone_from_the_phone_when_the_session_closes(stage, server):
    room = room_of(server, "before_after")
    phone = stage.phone(room).join(room.code)
    room.open_step(1)
    phone.sees_question(question(room, 1))
    FILL["before_after"](phone.page)
    phone.send().sees("You have answered this question.")
    phone.page.reload()
    assert phone.page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':pair:')).length") == 1

    room.close()

    phone.sees("No words of yours stay on this phone")
    assert phone.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('workshop:'))") == []


def test_return_in_a_box_of_one_line_sends_it_and_withdraws_nothing(stage, server, closing):
    room = room_of(server, "word")
    closing(room)
    for given in ({}, {"java_script_enabled": False}):
        phone = stage.phone(room, **given).join(room.code)
        room.open_step(1)
        phone.page.reload()
        phone.page.locator("#box").fill("Hope")
        phone.page.keyboard.press("Enter")
        expect(phone.page.locator("[data-part=yours] li")).to_have_count(1)
        phone.page.locator("[data-act=add]").click()
        phone.page.locator("#box").fill("Doubt")

        phone.page.keyboard.press("Enter")

        expect(phone.page.locator("[data-part=yours] li")).to_have_count(2)
        room.close_step(1)


# --- what stands beside the question

def test_the_clock_counts_down_in_words_and_closes_nothing(stage, server, closing):
    room = room_of(server, "phases")
    closing(room)
    ben = stage.phone(room)
    ben.page.clock.install()
    ben.join(room.code)
    chidi = stage.phone(room).join(room.code)
    room.open_step(1)
    room.act("start_timer", step_id=room.step_id(1), minutes=10, words="In pairs")
    clock, said = ben.page.get_by_role("timer"), ben.page.locator("[data-announce]")
    minutes = re.compile(r"^In pairs: about (10|9|8) minutes left$")
    expect(clock).to_have_text(minutes)
    expect(said).to_have_text(minutes)
    chidi.page.reload()
    expect(chidi.page.get_by_role("timer")).to_have_text(minutes)
    ben.check()

    for phone in (ben, chidi):
        phone.page.get_by_role("button", name="I need more time").click()
        expect(phone.page.get_by_role("button", name="You asked for more time")).to_be_visible()
    wait_for(lambda: room.state["panels"][0]["more_time_words"])
    ben.page.evaluate(LISTEN)
    ben.offline(True)   # only the phone's own clock runs ahead
    left = room.state["panels"][0]["timer"]["seconds_left"]
    ben.page.clock.fast_forward((left - 50) * 1000)
    expect(clock).to_have_text("In pairs: about 1 minute left")
    ben.page.clock.fast_forward(60_000)
    expect(clock).to_have_text("In pairs: the time is up. Nothing closes: finish your thought.")
    assert [words for words in ben.page.evaluate("window.said") if words.startswith("In pairs")] == [
        "In pairs: about 1 minute left", "In pairs: the time is up. Nothing closes: finish your thought."]

    fill_phases(ben.page)
    ben.offline(False)
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("What two of us think")
    assert room.act("add_time", step_id=room.step_id(1), minutes=5)["ok"]      # and may be asked for again
    expect(chidi.page.get_by_role("button", name="I need more time")).to_be_visible()
    room.act("stop_timer", step_id=room.step_id(1))
    expect(clock).to_be_hidden()


def test_a_question_for_later_is_parked_beside_whatever_goes_on(stage, server, closing):
    room = room_of(server, "scale", "break")
    closing(room)
    phone = stage.phone(room).join(room.code)
    lot = phone.page.locator("[data-part=parking]")
    lot.locator("summary").click()
    lot.get_by_role("button", name="Park it").click()
    expect(lot).to_contain_text("Write a question or a worry first.")
    lot.get_by_role("textbox").fill("How do we reach fathers?")
    kept(phone, room)
    room.open_step(1)
    phone.page.reload()
    expect(lot.get_by_role("textbox")).to_have_value("How do we reach fathers?")
    choose(phone.page, "value", "3")

    lot.get_by_role("button", name="Park it").click()

    expect(lot.locator("li")).to_contain_text("How do we reach fathers?")
    expect(lot.get_by_role("textbox")).to_have_value("")
    assert filled_in(phone) == {"value": ["3"]}
    phone.check()
    lot.get_by_role("button", name="Withdraw").click()
    expect(lot.locator("li")).to_have_count(0)
    expect(lot.get_by_role("textbox")).to_have_value("How do we reach fathers?")
    room.close()
    phone.sees("Your words that were not sent")
    expect(phone.page.locator("section.kept textarea").last).to_have_value("How do we reach fathers?")


def test_without_javascript_a_question_is_parked_and_withdrawn(stage, server, closing):
    room = room_of(server, "break")
    closing(room)
    phone = stage.phone(room, java_script_enabled=False).join(room.code)
    lot = phone.page.locator("[data-part=parking]")
    lot.locator("summary").click()
    lot.get_by_role("textbox").fill("x" * 2_001)
    lot.get_by_role("button", name="Park it").click()
    phone.sees("the most is 2,000")
    assert lot.get_by_role("textbox").input_value() == "x" * 2_001
    lot.get_by_role("textbox").fill("How do we reach fathers?")
    lot.get_by_role("button", name="Park it").click()

    lot.locator("summary").click()
    expect(lot.locator("li")).to_contain_text("How do we reach fathers?")
    lot.get_by_role("button", name="Withdraw").click()
    expect(phone.page.locator("[data-part=parking] li")).to_have_count(0)


def test_each_audience_has_its_own_question_and_a_draft_outlives_the_other_ones(stage, server, closing):
    room = server.amara.open_lobby(questions=1, audience="both")
    closing(room)
    for audience in ("practitioners", "leaders"):
        assert room.act("add_step", kind="check_in", question=f"For {audience}?", audience=audience, minutes=5,
                        settings={})["ok"]
    people = {}
    for role, label in (("practitioners", "a practitioner"), ("leaders", "a leader"), ("", "I would rather not say")):
        phone = people[role] = stage.phone(room)
        phone.page.goto(f"/j/{room.code}")
        check_accessibility(phone.page)
        phone.page.get_by_label(label, exact=True).check()
        phone.page.get_by_role("button", name="Join").click()
        phone.page.wait_for_url("**/w/**")
    room.open_step(2)
    people["practitioners"].sees_question("For practitioners?").write("Half a thought")
    people[""].sees_question("For practitioners?").check()
    people["leaders"].sees("This one is for practitioners.").check()

    room.act("open_step", step_id=room.step_id(3), beside=True)

    people["leaders"].sees_question("For leaders?")
    people["practitioners"].sees_question("For practitioners?")
    expect(people["practitioners"].box).to_have_value("Half a thought")
    people[""].sees_question("For practitioners?").write("Mine").page.get_by_label("a leader", exact=True).check()
    people[""].page.get_by_role("button", name="Save").click()
    expect(people[""].page.get_by_text("You take part as a leader.")).to_be_visible()
    people[""].sees_question("For leaders?").check()
    expect(people[""].page.locator("section.kept textarea")).to_have_value("Mine")
    room.close_step(3)
    people["leaders"].sees("The next question will appear here.")
    people["practitioners"].send()
    expect(people["practitioners"].page.locator("[data-part=yours]")).to_contain_text("Half a thought")


def test_a_revealed_question_leads_to_what_the_room_sees(stage, server, closing):
    room = server.amara.open_lobby(questions=1)
    closing(room)
    phone = stage.phone(room).join(room.code)
    room.open_step(1)
    phone.sees_question(question(room, 1)).respond("Mine")
    for text in ("One", "Two", "Three"):
        assert RealPhone(room.server, room.code).respond(text)
    room.close_step(1)
    room.reveal_step(1)

    phone.page.get_by_role("link", name="See what the room sees, and say what rings true").click()

    expect(phone.page).to_have_url(f"{server.url}/w/{room.room}/look-back#step-{room.step_id(1)}")


# --- for everybody

def words_on(page):
    """What stands on the page, line by line; not what was said aloud, nor the way on that only plain pages need."""
    beside = {page.locator("[data-announce]").inner_text().strip(), "Check for the next question", ""}
    return [line.strip() for line in page.locator("main").inner_text().split("\n") if line.strip() not in beside]


def test_the_page_says_the_same_with_and_without_a_script(stage, server, closing):
    room = room_of(server, *EVERY_KIND)
    closing(room)
    phone = stage.phone(room).join(room.code)
    plain = stage.page({"viewport": {"width": 360, "height": 740}}, java_script_enabled=False)
    plain.context.add_cookies(phone.page.context.cookies())

    def compare():
        plain.goto(phone.page.url)
        assert words_on(plain) == words_on(phone.page)

    compare()
    for position, kind in enumerate(EVERY_KIND, start=1):
        room.open_step(position)
        phone.sees_question(question(room, position))
        if kind not in ("ranking", "before_after"):   # their own scripts say what cannot be done without one
            compare()
        if kind in FILL and kind != "before_after":
            FILL[kind](phone.page)
            phone.send()
            expect(phone.page.locator("[data-part=yours]")).to_be_visible()
            phone.page.reload()
            compare()
        room.close_step(position)
        phone.sees("The next question will appear here.")
        compare()


def test_every_kind_is_answered_with_the_keyboard_alone(stage, server, closing):
    room = room_of(server, *FILL)
    closing(room)
    phone = stage.phone(room).join(room.code)
    page = phone.page
    keys = {
        "reflection": [("What?", "Letters")],
        "scale": [("1 – Not at all", "ArrowDown"), ("Why? If you like to say", "Time")],
        "choice": [("Early help", "Space")],
        "word": [("Your response", "Hope")],
        "ranking": [("Move Trust down", "Enter")],
        "before_after": [("1 – Not at all", "ArrowDown")],
        "phases": [("Your response", "As two"), ("on my own", "ArrowDown")],
        "check_in": [("Your response", "Curious")],
        "actions": [("What will be done?", "Invite"), ("Whose role is it?", "Managers")],
    }
    for position, kind in enumerate(FILL, start=1):
        room.open_step(position)
        phone.sees_question(question(room, position))
        for label, typed in keys[kind]:
            tab_to(page, label)
            if typed in ("ArrowDown", "Space", "Enter"):
                page.keyboard.press(typed)
            else:
                page.keyboard.type(typed)
        tab_to(page, "Send", is_whole=True)
        page.keyboard.press("Enter")
        expect(page.locator("[data-part=composer]")).to_be_hidden()
        expect(page.locator("[data-part=outcome]")).to_be_focused()
        room.close_step(position)
    tab_to(page, "For later: a question or worry")
    page.keyboard.press("Enter")
    tab_to(page, "A question or worry for later")
    page.keyboard.type("By keyboard")
    tab_to(page, "Park it")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=parking] li")).to_contain_text("By keyboard")


def test_every_kind_fits_a_narrow_screen_with_text_at_twice_its_size(stage, server, closing):
    room = room_of(server, *EVERY_KIND)
    closing(room)
    phone = stage.phone(room, device={"viewport": {"width": 320, "height": 640}}).join(room.code)
    phone.page.evaluate(LARGE_TEXT)
    for position, kind in enumerate(EVERY_KIND, start=1):
        room.open_step(position)
        phone.sees_question(question(room, position))
        if kind in FILL:
            FILL[kind](phone.page)

        assert phone.page.evaluate(MOVED_OUT) == 0, kind
        send = phone.page.locator("[data-act=send]")
        if kind in FILL:
            box = send.bounding_box()
            assert (box["x"] > 0, box["x"] + box["width"] < 320, box["height"] >= 48) == (True, True, True)
            phone.send()
            expect(phone.page.locator("[data-part=composer]")).to_be_hidden()


@pytest.mark.parametrize("kind", [kind for kind in FILL if kind not in ("ranking", "before_after")])
def test_without_javascript_every_kind_is_answered_and_what_is_refused_stays(stage, server, closing, kind):
    room = room_of(server, kind)
    closing(room)
    phone = stage.phone(room, java_script_enabled=False).join(room.code)
    room.open_step(1)
    phone.page.reload()
    phone.page.get_by_role("button", name="Send").last.click()
    expect(phone.page.locator("[data-part=problem-at-box]")).to_be_visible()
    FILL[kind](phone.page)

    phone.page.get_by_role("button", name="Send").last.click()

    expect(phone.page.locator("[data-part=yours] li")).to_have_count(1)
    phone.page.get_by_role("link", name="Edit this response").click()
    phone.page.get_by_role("button", name="Save change").click()
    expect(phone.page.locator("[data-part=yours] li")).to_have_count(1)


def without_modules(page):
    """From now on its browser knows no modules and nothing that came with them, but runs scripts as such."""
    page.route("**/*.js", lambda route: route.abort())

    def in_old_css(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("font-variation-settings: normal", "not-known: yet"))

    page.route("**/*.css", in_old_css)
    return page


def test_a_browser_that_is_too_old_for_our_scripts_says_so_and_takes_part_all_the_same(stage, room):
    phone, board = stage.phone(room), without_modules(stage.page(PROJECTOR))
    without_modules(phone.page).goto(f"/j/{room.code}")
    phone.sees("This browser is too old to follow the group by itself.").check()
    phone.page.get_by_role("button", name="Join").click()
    phone.page.wait_for_url("**/w/**")
    room.open_step(1)
    phone.page.reload()
    phone.sees("when the group moves on, load the page again").check()
    expect(phone.page.locator("[data-with-script]:visible")).to_have_count(0)
    phone.page.locator("#box").fill("Written on an old phone")
    phone.page.get_by_role("button", name="Send").last.click()
    expect(phone.page.locator("[data-part=yours] li")).to_contain_text("Written on an old phone")

    board.goto(room.board_url)
    expect(board.get_by_text("This browser is too old for the board")).to_be_visible()
    newer = stage.phone(room).join(room.code)
    expect(newer.page.locator(".old-browser")).to_be_hidden()
