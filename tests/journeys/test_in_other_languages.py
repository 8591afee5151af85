"""People who read another language, from the first page to the end, right to left too: the others read English."""

from __future__ import annotations

import re

import docx
import pytest
from journeys.stage import LAPTOP, PHONE, check_accessibility
from playwright.sync_api import expect
from serving import PASSWORD

from workshop.language.languages import LANGUAGES, in_language
from workshop.language.words import say

WIDE = {"viewport": {"width": 1280, "height": 800}}


class Reader:
    """Somebody with a phone, or a laptop, in their own language."""

    def __init__(self, stage, code, device=PHONE):
        self.code, self.page = code, stage.page(device, locale=code)

    def words(self, english, **values):
        return str(in_language(say(english, **values), self.code))

    def sees(self, english, **values):
        expect(self.page.locator("main")).to_contain_text(self.words(english, **values), use_inner_text=True)
        return self

    def press(self, english):
        self.page.get_by_role("button", name=self.words(english), exact=True).first.click()
        return self

    def check(self):
        """In one language and one direction, by the rules of axe, and without a line that is wider than the phone."""
        root = self.page.locator("html")
        expect(root).to_have_attribute("lang", LANGUAGES[self.code].tag)
        expect(root).to_have_attribute("dir", LANGUAGES[self.code].direction)
        check_accessibility(self.page)                      # of a page that is whole, with its style sheets
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        return self


#: How far what is written begins from the side where its page does, in pixels.
BESIDE = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const side = document.dir === "rtl" ? "right" : "left";
  return Math.abs(range.getBoundingClientRect()[side] - element.getBoundingClientRect()[side]);
}"""


@pytest.mark.parametrize("code", [code for code, language in LANGUAGES.items() if not language.is_english])
def test_somebody_takes_part_in_their_own_language(stage, room, code):
    reader = Reader(stage, code)
    page = reader.page
    page.goto(f"/j/{room.code}")
    reader.sees("By joining you agree to these ground rules").check()
    reader.press("Join")
    reader.sees("You are in. The first question will appear here.").check()

    room.open_step(1)
    question = room.state["run_sheet"][0]["question"]
    expect(page.locator("h1:visible")).to_have_text(question)                 # as the facilitator planned it
    assert page.locator("h1:visible").evaluate(BESIDE) < 2
    expect(page.locator(".question__position:visible")).to_have_text(
        reader.words("%(noun)s %(number)s of %(many)s", noun=say("question").raised(), number=1, many=2))
    reader.press("Send")
    expect(page.locator("#box-problem")).to_have_text(reader.words("Write something first, or choose Pass."))
    page.locator("#box").fill("What I would say")
    reader.press("Send")
    reader.sees("What you have sent").sees("Saved. As long as only you have joined, this can only be yours.").check()

    room.close_step(1)
    reader.sees("This question has closed.")
    room.open_step(2)
    page.locator("#box").fill("Half a thought")
    page.get_by_role("link", name=reader.words("Step out")).click()
    expect(page.locator("#step-out-heading")).to_have_text(reader.words("You have stepped out"))
    reader.check()
    page.locator("[data-come-back]").click()
    page.set_viewport_size(WIDE["viewport"])
    reader.check()


def test_another_language_is_chosen_in_the_middle_and_nothing_is_lost(stage, room):
    reader = Reader(stage, "en-GB")
    page = reader.page
    page.goto(f"/j/{room.code}")
    page.get_by_role("button", name="Join").click()
    room.open_step(1)
    page.locator("#box").fill("Half a thought")

    page.get_by_role("button", name="العربية").click()

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#box")).to_have_value("Half a thought")
    expect(page.get_by_role("button", name="العربية")).to_have_attribute("aria-current", "true")
    room.close_step(1)                                                        # and the live line speaks it too
    expect(page.locator("main")).to_contain_text(re.compile("أُغلق هذا السؤال"))


SLUG = "children-with-mental-health-needs"


def test_somebody_thinks_about_a_theme_alone_in_welsh_and_keeps_the_record(stage):
    reader = Reader(stage, "cy")
    page = reader.page
    page.goto("/alone/")
    reader.sees("Think about a theme alone").check()
    page.goto(f"/alone/{SLUG}")
    reader.sees("Where your words are").sees("Questions for practitioners")
    expect(page.locator("#alone-title")).to_have_attribute("lang", "en-GB")    # the theme is as its publication has it
    page.locator("textarea:visible").first.fill("Rydym yn aros")
    expect(page.locator("[data-kept]:visible").first).to_have_text(reader.words("Kept in this browser."))
    reader.check()

    with page.expect_download() as waiting:
        reader.press("Download for Word")
    record = docx.Document(waiting.value.path())
    written = [one.text for one in record.paragraphs]
    assert written[0] == reader.words("Record of reflective practice")
    assert f"{reader.words('Questions for')}: {reader.words('Practitioners').lower()}" in written
    assert written[-3:-1] == [reader.words("What I noticed"), "Rydym yn aros"]
    assert record.core_properties.language == "cy"


def test_two_people_write_one_record_in_arabic(stage):
    reader, other = Reader(stage, "ar"), Reader(stage, "ar")
    amara, ben = stage.facilitator().sign_in().page, other.page
    amara.goto("/supervision")
    amara.get_by_role("button", name="العربية").click()
    reader.page = amara
    reader.sees("Supervision").check()
    amara.goto(f"/supervision/new?theme={SLUG}")
    reader.sees("Start a supervision").check().press("Start")
    reader.sees("Let the other person in").check()

    ben.goto("/s/join/" + amara.locator(".supervision__link code").inner_text().rsplit("/", 1)[1])
    other.sees("This is not anonymous.").check().press("Join as supervisee")
    other.sees("Agreed actions")
    ben.locator("[data-mine] textarea").first.fill("سألنا متأخرين")
    expect(ben.locator("[data-mine] [data-saved]").first).to_have_text(other.words("Saved."))
    expect(amara.locator("[data-their-words]").first).to_have_text("سألنا متأخرين")
    other.check().press("Add this action")
    other.sees("Say what you agreed to do.").check()
    other.press("Erase it now").sees("Erase it now, for both of you?").press("Erase it for both")
    other.sees("It is erased").check()


def press_next(act):
    """The one large button, whatever it says: it says something else afterwards."""
    label = act.inner_text()
    act.click()
    expect(act).not_to_have_text(label)


def test_a_facilitator_runs_a_session_in_arabic_from_signing_in_to_the_summary(stage, room):
    reader = Reader(stage, "ar", LAPTOP)
    page = reader.page
    page.goto("/sign-in")
    reader.sees("Sign in").check()
    page.locator("#field-email").fill("amara@example.org")
    page.locator("#field-password").fill(PASSWORD)
    reader.press("Sign in")
    page.wait_for_url("**/sessions")
    reader.check()

    page.locator(f"a[href='/sessions/{room.room}/console']").first.click()
    reader.check()
    ben = stage.phone(room).join(room.code)                                   # who reads English
    act = page.locator("[data-next-act] button[type=submit]").first
    press_next(act)
    ben.sees_question(room.state["run_sheet"][0]["question"]).respond("What I would say")
    press_next(act)
    act.click()                                                               # it asks before it reveals one response
    page.locator("[data-confirm-yes]").click()
    expect(page.locator(".response")).to_contain_text("What I would say")
    reader.check()
    page.goto(f"/sessions/{room.room}/follow-up")
    reader.sees("Prepare a follow-up").check()

    assert room.close()
    page.goto(f"/sessions/{room.room}/summary?shape=full")
    expect(page.locator("main")).to_contain_text("What I would say")
    reader.check()
    page.goto("/actions")
    reader.sees("Actions").check()
