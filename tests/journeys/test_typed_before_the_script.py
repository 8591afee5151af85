"""On a slow line a page's words come seconds before its script. What somebody types or chooses meanwhile is kept, saved
or sent like what they type later; here the scripts are held back until something is typed, and then let go."""

from __future__ import annotations

import re

import pytest
from journeys.stage import LAPTOP
from playwright.sync_api import expect
from serving import HARM, RealPhone

EARLY, EARLIER = "Typed before the script was here.", "Kept from the page before."
SCRIPTS = re.compile(r"\.js(\?|$)")
ACTS = re.compile(r"/(submit_response|park)$")


class Slow:
    """A page whose scripts come when they are let go."""

    def __init__(self, page):
        self.page, self.held, self.are_held = page, [], True
        page.route(SCRIPTS, self._meet)

    def _meet(self, route):
        if self.are_held:
            self.held.append(route)
        else:
            route.continue_()

    def goto(self, address):
        self.page.goto(address, wait_until="commit")
        return self

    def let_scripts_come(self):
        self.are_held = False
        while self.held:
            self.held.pop().continue_()
        return self


@pytest.fixture
def amara(stage):
    return stage.facilitator(LAPTOP, service_workers="block").sign_in().page


@pytest.fixture
def record(amara):
    """Amara's box in a supervision that she has just begun."""
    amara.goto(f"/supervision/new?theme={HARM}")
    amara.get_by_role("button", name="Start").click()
    amara.wait_for_url("**/s/*")
    return amara, "[data-mine] textarea >> nth=0", amara.url


@pytest.fixture
def summary(amara, room):
    """The overview of a question that was put to a group."""
    room.open_step(1)
    return amara, "[data-part] textarea >> nth=0", f"/sessions/{room.room}/summary/review"


@pytest.fixture
def response(ben):
    return ben.page, "[data-part=fields] textarea", ben.page.url


@pytest.fixture
def parked(ben):
    """A worry for the parking lot."""
    return ben.page, "[data-part=parking-box]", ben.page.url


@pytest.fixture
def theme(amara):
    return amara, "[name=summary]", "/themes/new"


@pytest.fixture
def place(request):
    return request.getfixturevalue(request.param)


def at(*names):
    return pytest.mark.parametrize("place", names, indirect=True)


def fill(page, box, words):
    """Type into a box, also in a part that is folded up."""
    page.locator(box).evaluate("box => box.closest('details') && (box.closest('details').open = true)")
    page.locator(box).fill(words)


def type_early(page, box, address, words=EARLY):
    """Type before the script is there, and let it come."""
    slow = Slow(page).goto(address)
    fill(page, box, words)
    slow.let_scripts_come()


def wait_until_kept(page, words):
    """Until this browser's own storage holds the words."""
    page.wait_for_function("words => JSON.stringify(Object.values(localStorage)).includes(words)", arg=words)


def saved(page):
    return page.locator("[data-saved], [data-saved-words]").filter(has_text="Saved.")


def holds(*words):
    return re.compile("".join(f"(?=.*{re.escape(each)})" for each in words), re.DOTALL)


@at("record", "summary")
def test_what_was_typed_early_is_saved_by_itself(place):
    page, box, address = place
    type_early(*place)
    expect(saved(page)).to_be_visible()

    page.evaluate("localStorage.clear()")
    page.goto(address)
    expect(page.locator(box)).to_have_value(EARLY)


@at("response", "parked", "theme")
def test_what_was_typed_early_is_kept_on_the_device(place):
    page, box, address = place
    type_early(*place)
    wait_until_kept(page, EARLY.replace(" ", "+") if address == "/themes/new" else EARLY)

    page.goto(address)
    if page.get_by_role("button", name="Take it up again").is_visible():
        page.get_by_role("button", name="Take it up again").click()
    expect(page.locator(box)).to_have_value(EARLY)


@at("record", "summary", "response", "parked")
def test_an_older_draft_and_what_was_typed_early_both_stay(place):
    page, box, address = place
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.goto(address)
    fill(page, box, EARLIER)
    wait_until_kept(page, EARLIER)

    type_early(*place)

    expect(page.locator(box)).to_have_value(holds(EARLIER, EARLY))
    wait_until_kept(page, EARLY)


@pytest.fixture
def given_back(record):
    """Words that were sent early and refused, because another tab had saved others; now the script is there too."""
    page, box, address = record
    slow = Slow(page).goto(address)
    other = page.context.new_page()
    other.goto(address)
    fill(other, box, EARLIER)
    expect(saved(other)).to_be_visible()
    other.close()
    fill(page, box, EARLY)
    page.get_by_role("button", name="Save").first.click(no_wait_after=True)
    expect(page.locator("[data-was-saved]")).to_contain_text(EARLIER)
    slow.let_scripts_come()
    wait_until_kept(page, EARLY)
    return record


def test_what_was_given_back_is_saved_once_its_author_says_so(given_back):
    page, box, address = given_back
    page.get_by_role("button", name="Save").first.click()
    expect(saved(page)).to_be_visible()
    expect(page.locator("[data-was-saved]")).to_have_count(0)

    page.evaluate("localStorage.clear()")
    page.goto(address)
    expect(page.locator(box)).to_have_value(EARLY)


def test_what_was_given_back_never_takes_the_place_of_what_is_saved_by_itself(given_back):
    page, box, address = given_back

    page.goto(address)

    expect(page.locator(box)).to_have_value(holds(EARLIER, EARLY))


@pytest.fixture
def on_its_way(ben):
    """A response that Ben sent and that does not get through, and whatever it is that holds it up."""
    ben.page.route_web_socket("**", lambda socket: socket.close())
    for address in ("**/socket.io/**", ACTS):
        ben.page.route(address, lambda route: route.abort())
    ben.page.reload()
    ben.write(EARLIER).send().sees("Not sent yet")
    return ben


def test_words_typed_early_come_after_those_that_are_still_on_their_way(on_its_way):
    page = on_its_way.page
    slow = Slow(page).goto(page.url)
    on_its_way.write(EARLY)
    page.unroute(ACTS)
    slow.let_scripts_come()

    expect(page.locator("[data-part=yours]")).to_contain_text(EARLIER)
    expect(on_its_way.box).to_have_value(EARLY)
    on_its_way.send()
    expect(page.locator("[data-part=yours]")).to_contain_text(EARLY)


@at("response", "parked")
def test_a_plain_form_sends_once_and_leaves_nothing_in_the_box(place):
    """A press before the script was here is under way while the script comes, and keeps what stands in the box."""
    page, box, _address = place
    type_early(*place)
    wait_until_kept(page, EARLY)
    with page.expect_navigation():
        page.locator(box).evaluate("box => box.form.submit()")   # as without a script

    expect(page.locator(".own-response__text").filter(has_text=EARLY)).to_have_count(1)
    page.wait_for_function("words => !JSON.stringify(Object.values(localStorage)).includes(words)", arg=EARLY)
    expect(page.locator(box)).to_have_value("")


#: What a press on a plain form sends, while the page stays: its answer is on the way for longer than anybody waits.
AS_PRESSED = """box => fetch(box.form.action, { method: "POST", body: new URLSearchParams(new FormData(box.form)) })
  .then((answer) => answer.ok)"""


@pytest.fixture
def pressed_early(place):
    """Words that were sent before the script was here; it has come, and no word from the server has."""
    page, box, address = place
    page.route_web_socket("**", lambda socket: socket.close())
    for address_of_state in ("**/socket.io/**", "**/state"):
        page.route(address_of_state, lambda route: route.abort())
    slow = Slow(page).goto(address)
    fill(page, box, EARLY)
    assert page.locator(box).evaluate(AS_PRESSED)
    slow.let_scripts_come()
    expect(page.locator(".has-script")).to_have_count(1)
    return page, box, address


def press_send(page, box):
    page.locator(box).locator("xpath=ancestor::form").locator("[data-act=send], [data-act=park]").click()


def sent_once(page, words):
    expect(page.locator(".own-response__text").get_by_text(words, exact=True)).to_have_count(1)


@at("response", "parked")
def test_a_press_before_the_script_and_one_after_it_are_one_response(pressed_early):
    page, box, address = pressed_early
    press_send(page, box)

    for _look in ("at the answer to the second press", "as the page is loaded anew"):
        sent_once(page, EARLY)
        expect(page.locator(box)).to_have_value("")
        page.goto(address)


@at("response", "parked")
def test_words_changed_after_an_early_press_are_a_response_of_their_own(pressed_early):
    page, box, address = pressed_early
    fill(page, box, EARLIER)
    press_send(page, box)

    for _look in ("at the answer to the second press", "as the page is loaded anew"):
        sent_once(page, EARLY)
        sent_once(page, EARLIER)
        page.goto(address)


def test_a_choice_made_early_stands_whatever_the_phone_had_kept(stage, room, put):
    phone = stage.phone(room).join(room.code)
    page = phone.page
    put("before_after", "How sure are you?", moment="before", pair="confidence", low="Not sure", high="Quite sure")
    phone.sees_question("How sure are you?")
    page.get_by_role("radio", name="2").check()
    phone.send().sees("Kept on this phone")
    slow = Slow(page).goto(f"{page.url}?add=1")
    page.get_by_role("radio", name="4").check()
    slow.let_scripts_come()
    phone.sees("Kept on this phone: 2.")
    expect(page.get_by_role("radio", name="4")).to_be_checked()

    put("ranking", "What first?", items="Time\nTrust\nTools")
    slow = Slow(page).goto(f"/w/{room.room}")
    page.get_by_label("Trust").select_option("1")
    slow.let_scripts_come()
    phone.sees("This order does not count yet")
    assert page.locator("[data-ranking-name]").all_inner_texts()[0] == "Trust"


@pytest.fixture
def answered(room):
    """Room whose first question one of two people has answered, and that is closed."""
    people = [RealPhone(room.server, room.code) for _ in range(2)]
    room.open_step(1)
    room.act("set_review", step_id=room.step_id(1), review="auto")
    people[0].respond("We ask.")
    room.close_step(1)
    return room


def test_what_was_selected_typed_and_chosen_early_on_the_console_stays(amara, answered):
    slow = Slow(amara).goto(f"/sessions/{answered.room}/console")
    amara.locator("[data-pick]").first.check()
    fill(amara, "[data-title]", EARLY)
    fill(amara, "#add-question", EARLIER)
    amara.locator("#add-after").select_option("")
    other = amara.locator("[data-choice] input[type=radio]:not(:checked)").first
    other.evaluate("radio => { radio.checked = true }")
    slow.let_scripts_come()
    RealPhone(answered.server, answered.code)
    expect(amara.locator(".console")).to_contain_text("3 joined")

    expect(amara.locator("[data-count]").first).to_have_text("1 selected")
    expect(amara.locator("[data-title]").first).to_have_value(EARLY)
    expect(amara.locator("#add-question")).to_have_value(EARLIER)
    expect(amara.locator("#add-after")).to_have_value("")
    expect(amara.locator("[data-choice] [data-set]").first).to_have_attribute("aria-disabled", "false")


def test_a_quotation_ticked_early_is_quoted(amara, answered):
    slow = Slow(amara).goto(f"/sessions/{answered.room}/summary/review/{answered.step_id(1)}")
    tick = amara.get_by_label("We ask.")
    tick.set_checked(not tick.is_checked())
    was = tick.is_checked()
    slow.let_scripts_come()
    expect(saved(amara)).to_be_visible()

    amara.reload()
    assert tick.is_checked() == was


def test_what_was_planned_early_stays_planned(amara):
    slow = Slow(amara).goto(f"/sessions/new?theme={HARM}&audience=practitioners")
    amara.locator("[data-rows] [data-chosen] >> nth=0").uncheck()
    amara.locator("[data-rows] [data-minutes] >> nth=1").fill("37")
    slow.let_scripts_come()

    expect(amara.locator("[data-total]")).to_contain_text("minutes")
    expect(amara.locator("[data-rows] [data-chosen] >> nth=0")).not_to_be_checked()
    expect(amara.locator("[data-rows] [data-minutes] >> nth=1")).to_have_value("37")
    expect(amara.locator("[data-rows] [data-minutes] >> nth=1")).to_be_focused()
