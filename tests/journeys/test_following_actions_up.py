"""A group agrees on something, comes back to it the next time, and Amara sees what is left: with the keyboard alone."""

from __future__ import annotations

import re

from journeys.stage import check_accessibility
from journeys.test_with_the_keyboard_alone import enter_when_it_says, tab_to
from playwright.sync_api import expect

GROUP = "Following up, west"
#: More than a projector holds at once.
AGREED = ["Meet each month", "Write to the school", *(
    f"{number}. Look at it again with everybody who was there, ask what has changed for the family since, and say so"
    for number in range(3, 13))]
IS_IN_SIGHT = """(item) => { const box = item.getBoundingClientRect(),
    list = item.closest('[data-paged]').getBoundingClientRect();
    return box.left >= list.left - 1 && box.right <= list.right + 1 && box.bottom <= list.bottom + 1; }"""


def agreed_before(server):
    """The room of a session of this group that agreed on all of it, and was closed."""
    room = server.amara.open_lobby(questions=1, group_name=GROUP)
    assert room.act("add_step", kind="actions", question="What will we do?", audience="practitioners", minutes=5)["ok"]
    for what in AGREED:
        assert room.act("add_action", step_id=room.step_id(2), what=what, owner="Team managers")["ok"]
    room.close()
    return room


def test_what_was_agreed_comes_back_the_next_time_and_is_followed_up(stage, server):
    first = agreed_before(server)
    amara = stage.facilitator().sign_in()
    page = amara.page
    page.goto(f"/sessions/{first.room}/again")
    check_accessibility(page)
    tab_to(page, "Begin with")
    page.keyboard.press("Space")
    tab_to(page, "Make the plan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console")
    amara.room = page.url.split("/")[-2]
    page.goto(f"/sessions/{amara.room}/before")
    amara.confirm_numbers()

    board, phone = stage.page({"viewport": {"width": 1920, "height": 1080}}), stage.phone(None)
    board.goto(amara.state["board_url"])
    phone.join(amara.state["join"]["url"].rsplit("/", 1)[1])
    amara.next_button.focus()
    enter_when_it_says(page, "Open the earlier actions")
    phone.sees_question("What we said we would do").sees("Of 12 actions 12 are still to do.").check()
    amara.check()

    tab_to(page, "Done: Meet each month", is_whole=True)
    page.keyboard.press("Enter")
    phone.sees("Of 12 actions 1 is done, 11 are still to do.")
    tab_to(page, "Drop: Write to the school", is_whole=True)
    page.keyboard.press("Enter")
    tab_to(page, "Drop it: Write to the school", is_whole=True)
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("name", "reason")
    expect(page.locator("[data-field-problem]")).to_contain_text("why it is dropped")
    page.keyboard.type("The school wrote first")
    page.keyboard.press("Enter")
    phone.sees("The school wrote first")

    last = board.locator(".earlier__item", has_text="12. Look at it again")
    expect(last).to_have_count(1)
    check_accessibility(board)
    expect(board.locator("[data-paging]")).to_be_visible()
    assert not last.evaluate(IS_IN_SIGHT)
    while board.locator("[data-forth]").get_attribute("aria-disabled") == "false":
        board.keyboard.press("PageDown")
    assert last.evaluate(IS_IN_SIGHT)

    two = page.locator("button", has_text=re.compile(r"Done: 1[01]\."))
    expect(two).to_have_count(2)
    two.evaluate_all("(both) => both.forEach((one) => one.click())")     # one straight after the other: each counts
    phone.sees("3 are done")

    page.goto(f"/actions?group={GROUP}")
    check_accessibility(page)
    tab_to(page, "What became of it? 3. Look")
    page.keyboard.press("Enter")
    tab_to(page, "Still to do")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Save: 3. Look")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Done.")
    tab_to(page, "Undo: 3. Look")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("To do.")
    check_accessibility(page)
