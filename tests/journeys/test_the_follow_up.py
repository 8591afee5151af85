"""Seven weeks later: a phone that kept its numbers and the link comes back, and the group learns what became of it."""

from __future__ import annotations

import re

import pytest
import requests
from journeys.stage import Stage, check_accessibility
from playwright.sync_api import expect
from services import wait_for
from serving import AHEAD, RealFacilitator, RealPhone, Server, ahead

DAY = 24 * 3600
SURE = {"pair": "sure", "low": "Not at all", "high": "Quite"}


@pytest.fixture
def server(tmp_path):
    with Server(tmp_path).start(program=AHEAD) as server:
        yield server


def choose(phone, legend, number):
    phone.page.get_by_role("group", name=legend).get_by_role("radio", name=str(number)).check()


def kept(phone):
    return phone.page.evaluate("Object.entries(localStorage).filter(([key]) => /:(pair|both|weeks):/.test(key))")


def sent_by(phone):
    """Everything this phone sends from now on, as text."""
    sent = []
    phone.page.on("request", lambda request: sent.append(request.post_data or ""))
    return sent


@pytest.fixture
def room(server):
    room = RealFacilitator(server).open_lobby(questions=1)
    for kind, question, settings in (("before_after", "How sure are you?", {"moment": "before", **SURE}),
                                     ("before_after", "How sure are you now?", {"moment": "after", **SURE}),
                                     ("actions", "What will we do?", {})):
        assert room.act("add_step", kind=kind, question=question, audience="practitioners", minutes=5,
                        settings=settings)["ok"]
    return room


def test_phones_keep_link_and_numbers_and_the_group_learns_what_became_of_it(browser, server, room):
    with Stage(browser, server) as stage:
        ben = stage.phone(room).join(room.code)
        room.open_step(2)
        ben.sees_question("How sure are you?")
        choose(ben, "Where are you now?", 2)
        ben.send().sees("Kept on this phone")
        room.open_step(3)
        ben.sees_question("How sure are you now?")
        choose(ben, "Where are you now?", 4)
        ben.send().sees("Now: 4")
        room.open_step(4)
        for what in ("Meet each month", "Write to the school"):
            room.act("add_action", step_id=room.step_id(4), what=what)

        amara = stage.facilitator().sign_in().open_console(room.room)
        amara.page.get_by_role("link", name="Prepare a follow-up").click()
        check_accessibility(amara.page)
        amara.page.get_by_role("button", name="Prepare the follow-up").click()
        expect(amara.page.get_by_role("heading", name="The follow-up")).to_be_visible()
        check_accessibility(amara.page)
        follow_up, link = amara.page.url.split("/")[-2], amara.page.locator("#link").input_value()
        room.close()

        ben.sees("In about seven weeks: what became of it?").check()
        expect(ben.page.get_by_role("heading", name="Your words that were not sent")).to_be_hidden()
        assert ben.page.locator("#follow-up-link").input_value().endswith(link.rsplit("/", 1)[1])
        assert [key for key, _kept in kept(ben)] == [f"workshop:{follow_up}:weeks:sure"]
        code = link.rsplit("/", 1)[1]
        ben.page.goto(f"/j/{code}")
        ben.sees("Nothing is asked now.").check()

        ahead(server, 50 * DAY)
        wait_for(lambda: ">Join</button>" in requests.get(f"{server.url}/j/{code}", timeout=60).text)
        ben.join(code)
        sent = sent_by(ben)
        ben.page.get_by_role("link", name="“Meet each month”: what became of it?").click()
        ben.page.get_by_role("radio", name="Partly done").check()
        ben.send()
        expect(ben.page.locator("[data-part=yours]")).to_contain_text("Partly done")
        ben.page.goto(f"/w/{follow_up}")
        ben.page.get_by_role("link", name="How sure are you now?").click()
        ben.sees("2 before, 4 at its end").check()
        choose(ben, "Where are you now?", 5)
        ben.send().sees("Since the end of that session: moved up")
        assert not any('"before"' in one or '"after"' in one for one in sent)
        assert any('"since_end":"up"' in one for one in sent)

        alone = stage.phone(room, java_script_enabled=False).join(code)
        alone.page.get_by_role("link", name="How sure are you now?").click()
        choose(alone, "Where are you now?", 3)
        alone.page.get_by_role("button", name="Send", exact=True).click()
        expect(alone.page.locator(".yours")).to_contain_text("Now: 3")
        others(server, code)

        ahead(server, 60 * DAY)
        amara.sign_in().open_console(follow_up)
        expect(amara.page.locator(".console__headline")).to_contain_text("Was open until", timeout=120_000)
        amara.page.goto(f"/sessions/{follow_up}/summary")
        summary = amara.page.locator("main")
        expect(summary.locator("section", has_text="What became of it").first).to_contain_text("Meet each month")
        expect(summary).to_contain_text("of 5 people whose phones had kept the number, 5 moved up.")
        expect(summary).to_contain_text("6 people answered. Now: half said 5 or less.")
        check_accessibility(amara.page)


def others(server, code):
    """Four more come, whose phones kept their numbers."""
    for _one in range(4):
        phone = RealPhone(server, code)
        steps = {row["question"]: row["id"] for row in questions(phone)}
        phone.act("submit_response", door="http", step_id=steps["“Meet each month”: what became of it?"],
                  body={"choice": "a"})
        phone.act("submit_response", door="http", step_id=steps["How sure are you now?"],
                  body={"now": "5", "since_end": "up", "since_start": "up"})


def questions(phone):
    page = phone.browser.get(phone.address).text
    return [{"id": int(number), "question": words} for number, words in re.findall(
        r'questions/(\d+)"[^>]*>([^<]+)</a>', page)]
