"""A session without a mouse and without a finger: Tab, Enter, Space and letters."""

from __future__ import annotations

from playwright.sync_api import expect
from services import wait_for
from serving import PASSWORD, RealRoom


def tab_to(page, name, *, most=80, is_whole=False):
    """Press Tab until what has the focus is called `name`, and is in sight."""
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate("""() => {
            const element = document.activeElement, box = element.getBoundingClientRect();
            const labels = element.labels ? Array.from(element.labels).map((label) => label.textContent).join(" ") : "";
            const top = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, box.y + box.height / 2);
            return {name: (element.getAttribute("aria-label") || labels || element.textContent || "").trim(),
                    isInSight: top !== null && (element === top || element.contains(top) || top.contains(element))};
        }""")
        seen.append(focused["name"])
        if focused["name"] == name or (not is_whole and focused["name"].startswith(name)):
            assert focused["isInSight"], f"{name} has the focus behind something else"
            return
    raise AssertionError(f"Tab never reached {name}: {seen}")


def enter_when_it_says(page, label):
    """The large button keeps the focus; a moment after it changed its meaning it takes no press."""
    button = page.locator("[data-next-act] button").first
    expect(button).to_have_text(label)
    expect(button).not_to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")


def test_the_facilitator_runs_a_session_with_the_keyboard_alone(stage, server):
    page = stage.facilitator().page
    page.goto("/sign-in")
    tab_to(page, "Email address")
    page.keyboard.type("amara@example.org")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions")
    tab_to(page, "Themes")
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes")
    tab_to(page, "Safeguarding children with mental health needs")
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/**")
    tab_to(page, "Start with practitioners")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/new?**")
    tab_to(page, "Name of the group")
    page.keyboard.type("By keyboard")
    tab_to(page, "Use none")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Open the lobby")
    page.keyboard.press("Enter")
    page.wait_for_url("**/before")
    tab_to(page, "Number in line 1")
    page.keyboard.type("01632 960 123")
    if page.get_by_label("Whom people can complain to").is_visible():
        tab_to(page, "Whom people can complain to")
        page.keyboard.type("data@example.org")
    tab_to(page, "These numbers are right for this group today")
    page.keyboard.press("Space")
    tab_to(page, "Confirm and open the lobby")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console")
    room = RealRoom(server.amara, page.url.split("/")[-2])
    assert len(room.state["run_sheet"]) == 1
    phones = [stage.phone(room).join(room.code) for _ in range(3)]

    tab_to(page, "Open question 1")
    page.keyboard.press("Enter")
    for number, phone in enumerate(phones):
        phone.sees("Question 1 of 1").respond(f"Response {number}")
    enter_when_it_says(page, "Close question 1")
    enter_when_it_says(page, "Reveal 3 responses")
    wait_for(lambda: len(room.board_state["responses"]) == 3)
    expect(page.get_by_text("Hide", exact=True).locator("visible=true")).to_have_count(3)   # the console knows it too
    tab_to(page, "Hide", is_whole=True)
    page.keyboard.press("Enter")
    wait_for(lambda: len(room.board_state["responses"]) == 2)
    expect(page.locator("*:focus")).to_contain_text("Restore")
    page.keyboard.press("Enter")
    wait_for(lambda: len(room.board_state["responses"]) == 3)
    tab_to(page, "Close the session")
    enter_when_it_says(page, "Close the session")
    expect(page.locator("[data-confirm-words]")).to_be_focused()
    tab_to(page, "Close the session")
    page.keyboard.press("Enter")
    wait_for(lambda: room.state["is_sealed"])
    expect(page.get_by_role("link", name="Go to the summary")).to_be_visible()
    tab_to(page, "Go to the summary")
    page.keyboard.press("Enter")

    page.wait_for_url("**/summary")


def test_a_participant_takes_part_with_the_keyboard_alone(stage, server):
    room = server.amara.open_lobby(questions=1)
    page = stage.phone(room).page
    page.goto("/")
    tab_to(page, "Join code")
    page.keyboard.type(room.code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/j/**")
    tab_to(page, "Join")
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/**")
    room.open_step(1)
    expect(page.locator("h1:visible")).to_have_text(room.state["run_sheet"][0]["question"])

    tab_to(page, "Your response")
    page.keyboard.type("By keyboard")
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=yours]")).to_contain_text("By keyboard")
    tab_to(page, "Edit")
    page.keyboard.press("Enter")
    expect(page.locator("#box")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(", corrected")
    tab_to(page, "Save change")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=yours]")).to_contain_text("By keyboard, corrected")
    tab_to(page, "Withdraw")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=yours]")).to_be_hidden()
    tab_to(page, "Pass")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("You passed")

    room.close()
