"""Amara plans a session of many kinds: with a mouse, with the keyboard alone, without scripts, and on any screen."""

from __future__ import annotations

import pytest
from journeys.stage import LAPTOP, PHONE, PROJECTOR, check_accessibility
from journeys.test_with_the_keyboard_alone import tab_to
from playwright.sync_api import expect
from serving import PASSWORD

ADDRESS = "/sessions/new?theme=children-with-mental-health-needs&audience=practitioners"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => Array.from(document.querySelectorAll(
    "form[data-run-sheet-form] :is(button, summary, select, textarea, input:not([type=hidden], [type=checkbox], \
[type=radio]))"))
  .filter((one) => one.offsetParent && !one.matches(".visually-hidden") && one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML)"""


@pytest.fixture
def amara(stage):
    return stage.facilitator().sign_in()


def run_sheet(person):
    """What was stored, once the console is there: kind and minutes of each step."""
    person.page.wait_for_url("**/console")
    person.room = person.page.url.split("/")[-2]
    return [(row["kind_label"], row["minutes_words"]) for row in person.state["run_sheet"]]


def open_all(page):
    for summary in page.locator(".plan-offers > summary").all():
        summary.click()


def stub(page, title):
    """The line of a step that can be added, whether it is added or not."""
    return page.locator("[data-stub]").filter(has=page.get_by_text(title, exact=True))


def test_what_is_added_comes_where_it_belongs_and_can_be_taken_out(amara):
    page = amara.page
    page.goto(ADDRESS)
    open_all(page)

    for title in ("Check-in", "Key fact: 92%", "Break", "Check-out", "Before and after"):
        stub(page, title).get_by_role("button").click()
    expect(page.locator("[data-total]")).to_have_text("10 steps, 61 minutes")
    stub(page, "Check-out").get_by_role("button", name="Take out").click()
    expect(page.locator("[data-rows] [data-row='add_check_out']")).to_have_count(0)
    stub(page, "Actions").get_by_role("button", name="Add").click()
    page.get_by_label("Name of the group").fill("North")
    page.get_by_role("button", name="Save for later").click()

    assert [kind for kind, _minutes in run_sheet(amara)] == [
        "Check-in", "Before and after", "Briefing card", "Reflection", "Scale", "Break", "Scale", "Reflection",
        "Before and after", "Actions"]


def test_a_plan_that_comes_back_with_a_problem_has_its_order_and_everything_that_was_typed(amara):
    page = amara.page
    page.goto(ADDRESS)
    open_all(page)
    stub(page, "Check-in").get_by_role("button").click()
    stub(page, "Break").get_by_role("button").click()
    page.locator("[data-row='add_check_in'] [data-down]").click()
    page.locator("#field-question-add_check_in").fill("How was the journey?")
    page.locator("#field-kind-practitioners-1").select_option("Choice")
    page.locator("#field-set-practitioners-1-choice-options").fill("Often")
    before = page.locator("[data-rows] [data-question]").all_inner_texts()

    page.get_by_role("button", name="Open the lobby").click()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert page.locator("[data-rows] [data-question]").all_inner_texts() == before
    assert before[1] == "Check-in"
    expect(page.locator("#field-question-add_check_in")).to_have_value("How was the journey?")
    expect(page.locator("#field-kind-practitioners-1")).to_have_value("choice")
    page.get_by_role("link", name="A choice needs at least two options: there is only one.").click()
    expect(page.locator("#field-settings-practitioners-1")).to_be_focused()
    expect(page.locator("#field-set-practitioners-1-choice-options")).to_be_visible()
    page.locator("#field-set-practitioners-1-choice-options").fill("Often\nNever")
    page.get_by_label("Name of the group").fill("North")
    page.get_by_role("button", name="Save for later").click()
    assert [kind for kind, _minutes in run_sheet(amara)] == [
        "Choice", "Check-in", "Scale", "Break", "Scale", "Reflection"]


def test_only_the_settings_of_the_chosen_kind_are_shown(amara):
    page = amara.page
    page.goto(ADDRESS)
    select = page.locator("#field-kind-practitioners-1")
    shown = page.locator("[data-row='practitioners-1'] [data-fields-of]:visible")

    for kind, fields in (("Scale", 3), ("Word", 0), ("Ranking", 1), ("Reflection", 1)):
        select.select_option(kind)
        assert shown.locator("input, select, textarea").count() == fields, kind


def test_one_of_a_pair_is_ticked_with_the_other(amara):
    page = amara.page
    page.goto(ADDRESS)
    open_all(page)
    stub(page, "Before and after").get_by_role("button").click()

    page.locator("#field-chosen-add_after").uncheck()

    expect(page.locator("#field-chosen-add_before")).not_to_be_checked()
    expect(page.locator("[data-total]")).to_have_text("4 steps, 34 minutes")
    expect(stub(page, "Before and after").get_by_role("button")).to_have_text("Add: Before and after")


def test_a_session_of_many_kinds_is_planned_with_the_keyboard_alone(amara):
    page = amara.page
    page.goto(ADDRESS)

    def tab_to(words):
        for _press in range(200):
            page.keyboard.press("Tab")
            if words in page.evaluate("(document.activeElement.labels?.[0] || document.activeElement).textContent"):
                return
        raise AssertionError(words)

    tab_to("Name of the group")
    page.keyboard.type("By keyboard")
    tab_to("Kind")
    page.keyboard.press("R")    # the next one with it: a second letter would count for a new one after a second
    tab_to("Items to put in order")
    page.keyboard.type("Time\nTrust")
    tab_to("Beginning and end")
    page.keyboard.press("Enter")
    tab_to("Add: Check-in")
    page.keyboard.press("Enter")
    expect(page.locator("*:focus")).to_have_text("Take out: Check-in")
    expect(page.locator("[data-announce]")).to_have_text("Added in place 1 of 5")
    tab_to("Add: Actions")
    page.keyboard.press("Space")
    tab_to("Save for later")
    page.keyboard.press("Enter")

    assert [kind for kind, _minutes in run_sheet(amara)] == [
        "Check-in", "Ranking", "Scale", "Scale", "Reflection", "Actions"]


def test_a_plan_is_filled_from_a_template_and_changed_with_the_keyboard_alone(amara):
    page = amara.page
    page.goto(ADDRESS)
    tab_to(page, "Name of the group")
    page.keyboard.type("North")
    tab_to(page, "Start, if you know it")
    page.keyboard.type("14:00")
    tab_to(page, "Fill it from a template")
    page.keyboard.type("90")
    tab_to(page, "Fill")
    page.keyboard.press("Enter")
    expect(page.locator("#filled")).to_contain_text("90-minute workshop: 87 minutes, 3 minutes to spare.")
    check_accessibility(page)
    expect(page.locator("[data-total]")).to_have_text("12 steps, 87 minutes, 3 minutes to spare")
    row = page.locator("[data-rows] [data-row=add_break] [data-clock]")
    expect(row).to_have_text("14:35–14:45")
    tab_to(page, "Up: Break")
    page.keyboard.press("Enter")
    expect(row).to_have_text("14:23–14:33")
    tab_to(page, "Save for later")
    page.keyboard.press("Enter")

    assert [kind for kind, _minutes in run_sheet(amara)] == [
        "Check-in", "Before and after", "Briefing card", "Briefing card", "Reflection", "Break", "Scale", "Scale",
        "Reflection", "Before and after", "Actions", "Check-out"]


def test_a_plan_needs_no_script(stage):
    page = stage.page(LAPTOP, java_script_enabled=False)
    page.goto("/sign-in")
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(ADDRESS)
    open_all(page)

    page.get_by_role("checkbox", name="Check-in").check()
    page.get_by_role("checkbox", name="Break").check()
    page.get_by_label("Place of: Break").fill("3")
    page.get_by_label("Minutes for: Break").fill("20")
    page.locator("#field-kind-practitioners-1").select_option("Word")
    page.get_by_label("Name of the group").fill("No script")
    page.get_by_role("button", name="Save for later").click()

    page.wait_for_url("**/console")
    state = page.request.get(page.url.replace("/console", "/state")).json()
    assert [row["kind_label"] for row in state["run_sheet"]] == [
        "Check-in", "Word", "Scale", "Scale", "Break", "Reflection"]


@pytest.mark.parametrize("device", [PHONE, LAPTOP, PROJECTOR], ids=["360", "1280", "1920"])
def test_a_full_plan_fits_every_screen_and_everybody(stage, device):
    page = stage.facilitator(device).sign_in().page
    page.goto(ADDRESS)
    open_all(page)
    for button in page.locator("[data-stub] [data-toggle]").all():
        button.click()
    page.evaluate("document.querySelectorAll('[data-rows] details').forEach((one) => { one.open = true; })")
    page.locator("#field-kind-practitioners-1").select_option("Choice")
    page.locator("#field-question-add_check_in").fill("")

    check_accessibility(page)
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Open the lobby").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    check_accessibility(page)
    assert page.evaluate(OVERFLOW) == 0


def test_a_plan_is_run_again_as_the_theme_asks_by_now_with_the_keyboard_alone(stage, amara, server):
    page = amara.page
    page.goto("/themes/harm-outside-the-family")
    page.get_by_role("button", name="Make a copy of your own").click()
    page.wait_for_url("**/edit")
    slug = page.url.split("/")[-2]
    room = server.amara.open_lobby(theme=slug, questions=2, group_name="Asked once more")
    room.close()
    page.locator("details:has(#field-question-practitioners-1) > summary").first.click()
    page.locator("#field-question-practitioners-1").fill("What do you notice by now, and what not?")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_url(f"**/themes/{slug}")

    page.goto("/sessions")
    tab_to(page, "More about Asked once more", most=200)     # below everything that other journeys left open
    page.keyboard.press("Enter")
    tab_to(page, "Run again: the plan of Asked once more")
    page.keyboard.press("Enter")
    page.wait_for_url("**/again")
    check_accessibility(page)
    tab_to(page, "Name of the group")
    page.keyboard.type("Family help, south")
    tab_to(page, "As they were asked then")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Make the plan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console")
    amara.room = page.url.split("/")[-2]

    assert amara.state["run_sheet"][0]["question"] == "What do you notice by now, and what not?"
    assert amara.state["group_name"] == "Family help, south"


def test_a_step_is_dragged_to_another_place_and_put_back_with_escape(amara):
    page = amara.page
    page.goto(ADDRESS)
    order = "Array.from(document.querySelectorAll('[data-rows] > [data-row]')).map((one) => one.dataset.row)"
    places = "Array.from(document.querySelectorAll('[data-rows] [data-position]')).map((one) => one.value)"
    before = page.evaluate(order)
    rows = page.locator("[data-rows] > [data-row]")
    rows.nth(0).scroll_into_view_if_needed()

    def hold_over(number):
        handle, over = rows.nth(0).locator("[data-handle]").bounding_box(), rows.nth(number).bounding_box()
        page.mouse.move(handle["x"] + 20, handle["y"] + 20)
        page.mouse.down()
        page.mouse.move(over["x"] + 200, over["y"] + 0.75 * over["height"], steps=5)   # too high for it to scroll

    hold_over(1)
    page.wait_for_function(f"{order}[0] !== '{before[0]}'")
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.evaluate(order) == before

    hold_over(1)
    page.mouse.up()
    assert page.evaluate(order) == [before[1], before[0], *before[2:]]
    assert page.evaluate(places) == [str(number + 1) for number in range(len(before))]
    expect(page.locator("[data-announce]")).to_have_text(f"Now in place 2 of {len(before)}")
    check_accessibility(page)
