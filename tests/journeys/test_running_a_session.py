"""A whole session, as its facilitator would tell it."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

from journeys.stage import PROJECTOR
from playwright.sync_api import expect
from services import wait_for
from serving import RealRoom

THEME = "Safeguarding children with mental health needs"


def questions_of(room):
    return [row["question"] for row in room.state["run_sheet"]]


def test_a_whole_session_from_lobby_to_summary(stage, server):
    amara = stage.facilitator().sign_in()
    amara.plan(theme=THEME, audience="both", group_name="Family help, north")
    room = RealRoom(server.amara, amara.room)
    questions = questions_of(room)
    assert len(questions) == 8
    assert {row["audience_words"] for row in room.state["run_sheet"]} == {"For practitioners", "For leaders"}
    amara.check()

    board = stage.board(room).sees("Family help, north").check()
    ben, chidi = (stage.phone(room).join(room.code).sees("You are in") for _ in range(2))
    ben.check()
    board.sees("2 joined")

    # The first question reaches every phone.
    amara.press_next("Open question 1")
    for phone in (ben, chidi):
        phone.sees_question(questions[0])
    board.sees(questions[0]).check()
    ben.check()

    # A late joiner lands on the question that is open.
    esther = stage.phone(room).join(room.code).sees_question(questions[0])
    board.sees("3 joined")

    ben.respond("We record the diagnosis, but nobody asks who made it.").check()
    ben.add("Letters arrive weeks late.")
    chidi.respond("I ask the family what they were told.")
    esther.skip()
    amara.sees("3 or more have answered")
    board.sees("held until the facilitator reveals them").shows()

    # One phone loses its signal across a change of question, with words not yet sent.
    chidi.page.locator("[data-act=add]").click()
    chidi.write("I had not finished this thought").offline(True)

    amara.press_next("Close question 1").press_next("Reveal 3 responses")
    board.shows("We record the diagnosis, but nobody asks who made it.", "Letters arrive weeks late.",
                "I ask the family what they were told.").check()
    amara.check()

    # One response is hidden, and put back.
    card = amara.page.locator(".response", has_text="Letters arrive weeks late.")
    card.get_by_role("button", name="Hide").click()
    board.shows("We record the diagnosis, but nobody asks who made it.", "I ask the family what they were told.")
    board.sees("1 response hidden by the facilitator")
    amara.check()
    card.get_by_role("button", name="Restore").click()
    expect(board.cards).to_have_count(3)
    card.get_by_role("button", name="Hide").click()
    expect(board.cards).to_have_count(2)

    # The facilitator's tab is closed; another one finds everything as it stood.
    amara.page.close()
    amara.page = amara.stage.contexts[0].new_page()
    amara.open_console(room.room).press_next("Open question 2")
    ben.sees_question(questions[1])
    esther.sees_question(questions[1])

    # The lost phone comes back: its words are still there, and the group has moved on.
    chidi.offline(False)
    chidi.sees("moved on")
    expect(chidi.box).to_have_value("I had not finished this thought")
    chidi.page.evaluate("scrollTo(0, 0)")   # what a head that stays covers half is not meant to be pressed there
    chidi.check()
    chidi.page.locator("[data-act=discard]").first.click()
    chidi.sees_question(questions[1])

    chidi.respond("Back again.")
    chidi.page.reload()
    chidi.sees("Back again.")
    ben.respond("A second answer.")
    ben.page.locator("[data-act=edit]").click()
    ben.box.fill("A second answer, corrected.")
    ben.send().sees("A second answer, corrected.")
    esther.respond("To be withdrawn.")
    esther.page.get_by_role("button", name="Withdraw").click()
    expect(esther.page.locator("[data-part=yours]")).to_be_hidden()

    # A leaders' question, then the end.
    amara.press_next("Close question 2").press_next("Reveal 2 responses").confirm()
    board.shows("Back again.", "A second answer, corrected.")
    amara.page.locator(".sheet-step", has_text=questions[4]).get_by_role("button").click()
    ben.sees_question(questions[4]).respond("Leaders see only numbers.")
    amara.press_next("Close question 5")
    amara.page.get_by_role("button", name="Close the session").first.click()
    amara.confirm().sees("sealed")
    for phone in (ben, chidi, esther):
        phone.sees("Thank you")
        expect(phone.page.locator(".help__session")).to_be_hidden()   # nobody counts any more
    ben.check()
    board.sees("The session has ended").check()
    wait_for(lambda: room.state["is_sealed"])

    # The summary, and its exports read back.
    amara.page.get_by_role("link", name="Go to the summary").click()
    amara.page.get_by_role("link", name="Full record…").click()
    amara.check()
    amara.page.get_by_role("link", name="Show the full record").click()
    expect(amara.page.locator("main")).to_contain_text("A second answer, corrected.")
    expect(amara.page.locator("main")).to_contain_text("1 response hidden by the facilitator")
    expect(amara.page.locator("main")).not_to_contain_text("Letters arrive weeks late.")
    amara.check()
    summary = json.loads(amara.page.request.get(f"/sessions/{room.room}/summary.json?shape=full").text())
    responses = {step["position"]: sorted(one["text"] for one in step["responses"])
                 for step in summary["steps"]}
    assert responses == {
        1: ["I ask the family what they were told.", "We record the diagnosis, but nobody asks who made it."],
        2: ["A second answer, corrected.", "Back again."],
        5: ["Leaders see only numbers."],
    }
    rows = list(csv.DictReader(io.StringIO(
        amara.page.request.get(f"/sessions/{room.room}/summary.csv?shape=full").body().decode("utf-8-sig"))))
    assert sorted(row["Response"] for row in rows if row["Response"]) == sorted(
        itertools.chain.from_iterable(responses.values()))


def test_a_whole_session_without_a_script_on_any_device(stage, server):
    amara = stage.facilitator(java_script_enabled=False).sign_in(is_new=True)
    amara.plan(theme=THEME, audience="practitioners", group_name="Family help, south", keep=2)
    room = RealRoom(server.amara, amara.room)
    first, second = questions_of(room)
    board = stage.page(PROJECTOR, java_script_enabled=False)

    def room_reads(words):
        board.goto(room.board_url)
        expect(board.locator(".board")).to_contain_text(words, use_inner_text=True)

    room_reads("Family help, south")
    ben, chidi = (stage.phone(room, java_script_enabled=False).join(room.code).sees("You are in") for _ in range(2))

    amara.press_next("Open question 1")
    for phone in (ben, chidi):
        phone.look_again().sees_question(first)
    room_reads(first)
    ben.respond("Letters arrive late.")
    ben.page.locator("[data-act=edit]").click()
    ben.write("Letters arrive weeks late.").send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Letters arrive weeks late.")
    chidi.skip()
    amara.press_next("Close question 1").press_next("Reveal 1 response").sees("shown to the room")
    room_reads("Letters arrive weeks late.")

    amara.press_next("Open question 2")
    chidi.look_again().sees_question(second).respond("Nobody asks the young person.")
    amara.press_next("Close question 2").press_next("Reveal 1 response").press_next("Close the session")
    amara.sees("Go to the summary")
    for phone in (ben, chidi):
        phone.look_again().sees("Thank you")
        expect(phone.page.locator(".help__session")).to_be_hidden()
    room_reads("The session has ended")
    wait_for(lambda: room.state["is_sealed"])

    page = amara.page
    page.get_by_role("link", name="Go to the summary").click()
    expect(page.locator("main")).to_contain_text(first)
    page.get_by_role("link", name="Full record…").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Markdown").click()
    record = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "Letters arrive weeks late." in record
    assert "Nobody asks the young person." in record
    assert "Letters arrive late." not in record


def test_responses_of_eight_or_more_gather_on_the_board_as_they_come(stage, server):
    room = server.amara.open_lobby(questions=2)
    board = stage.board(room)
    phones = [stage.phone(room).join(room.code) for _ in range(8)]
    board.sees("8 joined")
    room.open_step(1)

    phones[0].respond("The first alone is not shown.")
    board.sees("1 of 8 has answered").shows()
    phones[1].respond("With the second, both are.")

    board.shows("The first alone is not shown.", "With the second, both are.").check()
    room.close()


def test_a_second_console_is_told_what_the_first_one_did(stage, server):
    room = server.amara.open_lobby(questions=2)
    first = stage.facilitator().sign_in().open_console(room.room)
    second = stage.facilitator().sign_in().open_console(room.room)
    expect(second.next_button).to_have_text("Open question 1")
    second.page.context.set_offline(True)
    first.press_next("Open question 1")
    first.press_next("Close question 1").sees("Question 1 of 2 · closed")
    second.page.context.set_offline(False)

    answer = second.page.evaluate(
        """async ([url, csrf, step]) => (await fetch(url, {
            method: "POST", body: JSON.stringify({step_id: step, plan_revision: 1}),
            headers: {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": csrf}
           })).json()""",
        [f"/sessions/{room.room}/open_step", second.page.locator("[data-csrf]").get_attribute("data-csrf"),
         room.step_id(1)])

    assert (answer["ok"], answer["error"]) == (False, "plan_changed")
    assert "Question 1 is closed" in answer["words"]
    second.sees("Question 1 of 2 · closed")
    room.close()
