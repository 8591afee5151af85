"""Somebody thinks about a theme alone, on a train, on a phone: nothing they write leaves it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from journeys.fetched_later import HINTS, wait_for_what_comes_later
from journeys.stage import PHONE, check_accessibility
from playwright.sync_api import expect

from workshop.language.languages import LANGUAGES

SLUG = "children-with-mental-health-needs"
NOTICED, SO, DOING = "zqNoticed that we wait", "zqSo the child waits too", "zqAsk who may refer, by Friday"
KEPT_OFFLINE = "You can come back to this page without a network."


class Alone:
    """Ben's phone with one theme open, and everything that it asked of anybody."""

    def __init__(self, stage, **given):
        self.page = stage.page(PHONE, accept_downloads=True, **given)
        self.asked = []
        self.page.context.on("request", lambda request: self.asked.append(request))

    def open(self, slug=SLUG):
        self.page.goto(f"/alone/{slug}")
        return self

    def in_another_tab(self):
        other = object.__new__(Alone)
        other.page, other.asked = self.page.context.new_page(), self.asked
        return other.open()

    def box(self, part, question=0):
        return self.page.locator("[data-question]:visible").nth(question).locator(f"textarea[data-part={part}]")

    @property
    def doing(self):
        return self.page.locator("#end-doing")

    def keep(self, label):
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=label).click()
        return waiting.value

    def is_kept_for_offline(self):
        expect(self.page.locator("[data-offline]")).to_have_text(KEPT_OFFLINE)
        return self


@pytest.fixture
def ben(stage):
    return Alone(stage).open()


def test_a_theme_on_a_train_with_the_network_off_after_the_first_page(stage, ben):
    page = ben.page
    check_accessibility(page)
    question = page.locator("h3:visible").first.inner_text()
    ben.is_kept_for_offline()
    wait_for_what_comes_later(page, HINTS)
    page.context.set_offline(True)
    before = len(ben.asked)

    ben.box("noticed").fill(NOTICED)
    ben.box("so_what").press_sequentially(SO)
    ben.doing.fill(DOING)
    expect(ben.page.locator("[data-kept]:visible").first).to_have_text("Kept in this browser.")
    assert ben.asked[before:] == [], "typing asked somebody"

    page.reload()
    expect(ben.box("noticed")).to_have_value(NOTICED)
    expect(ben.doing).to_have_value(DOING)
    page.get_by_text("Worried about a child now?").click()
    expect(page.get_by_text("Call 999").locator("visible=true").first).to_be_visible()
    check_accessibility(page)

    word = ben.keep("Download for Word")
    written = [one.text for one in docx.Document(io.BytesIO(Path(word.path()).read_bytes())).paragraphs]
    plain = Path(ben.keep("Download as text").path()).read_text(encoding="utf-8")
    day = page.evaluate("new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }).format()")
    assert written == [
        "Record of reflective practice", f"Date: {day}", "Theme: Safeguarding children with mental health needs",
        written[3], "Questions for: practitioners", question, "What I noticed", NOTICED, "So what?", SO,
        "What I will do", DOING, "Hours spent: ________________________"]
    assert written[3].startswith("Source: Child Safeguarding Practice Review Panel: ")
    assert [text for text in (NOTICED, SO, DOING) if text not in plain] == []
    assert word.suggested_filename.startswith("reflection-20")

    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".record")).to_be_visible()
    expect(page.locator(".record")).to_contain_text(SO)
    expect(page.locator("main")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")

    page.context.set_offline(False)
    page.reload()
    expect(ben.box("noticed")).to_have_value(NOTICED)
    page.goto("/alone/")
    check_accessibility(page)

    assert [one.url for one in ben.asked if one.method != "GET" or one.post_data or "zq" in one.url] == []
    assert {one.url.split("?")[0].split("/")[3] for one in ben.asked if not one.url.startswith("blob:")} <= {
        "alone", "static"}
    assert page.context.cookies() == []
    in_caches = page.evaluate("""async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          texts.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
        }
      }
      return texts; }""")
    assert {path for path, _text in in_caches if not path.startswith("/static/")} == {"/alone/", f"/alone/{SLUG}"}
    begun = [words[:5] for words in (NOTICED, SO, DOING)]    # "zq" alone may be in the nonce of a page
    assert [path for path, text in in_caches if any(words in text for words in begun)] == []


def test_two_tabs_lose_nothing_and_one_button_clears_it_everywhere(stage, ben):
    other = ben.in_another_tab()
    ben.box("noticed").fill(NOTICED)
    expect(other.box("noticed")).to_have_value(NOTICED)
    other.box("so_what").fill(SO)
    expect(ben.box("so_what")).to_have_value(SO)

    # What the other tab wrote while this one was asleep, and what stands in this one: both stay.
    ben.page.evaluate("""(words) => {
      const key = Object.keys(localStorage).find((one) => one.endsWith("noticed"));
      localStorage.setItem(key, JSON.stringify({ text: words, asked: "" })); }""", "zqOther words")
    ben.box("noticed").fill("zqMy own words")
    expect(ben.box("noticed")).to_have_value("zqOther words\n\nzqMy own words")

    elsewhere = Alone.__new__(Alone)
    elsewhere.page, elsewhere.asked = ben.page.context.new_page(), ben.asked
    elsewhere.open("harm-outside-the-family")
    expect(elsewhere.box("noticed")).to_have_value("")
    elsewhere.box("noticed").fill("zqOf another theme")

    clear = ben.page.get_by_role("button", name="Clear everything I wrote here")
    clear.focus()
    ben.page.keyboard.press("Enter")
    expect(other.box("so_what")).to_have_value("")
    expect(ben.page.locator("[data-cleared]")).to_be_focused()
    ben.page.get_by_role("button", name="Put it back").click()
    expect(other.box("so_what")).to_have_value(SO)
    clear.click()
    check_accessibility(ben.page)
    ben.page.reload()
    expect(ben.box("so_what")).to_have_value("")
    expect(ben.page.get_by_role("button", name="Put it back")).to_be_hidden()

    kept = ben.page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert (kept.count("zq"), "zqOf another theme" in kept) == (1, True)


def test_where_nothing_can_be_kept_the_page_says_so_and_goes_on(stage):
    ben = Alone(stage)
    ben.page.add_init_script("""Object.defineProperty(window, "localStorage", { get() { throw new Error("no"); } });
      Object.defineProperty(Navigator.prototype, "serviceWorker", { get() { return undefined; } });""")
    ben.open()

    expect(ben.page.locator("[data-where]")).to_contain_text("does not let pages keep anything")
    expect(ben.page.locator("[data-offline]")).to_contain_text("Keep this page open")
    wait_for_what_comes_later(ben.page, HINTS)
    ben.page.context.set_offline(True)
    ben.box("noticed").fill("I met Kayleigh")
    hint = ben.page.locator(".hint__words", has_text="looks like a name")
    expect(hint).to_be_visible()
    check_accessibility(ben.page)
    ben.page.get_by_role("button", name="Replace").click()
    expect(ben.box("noticed")).to_have_value("I met a child")
    assert "I met a child" in Path(ben.keep("Download as text").path()).read_text(encoding="utf-8")
    ben.page.on("dialog", lambda dialog: dialog.accept())


def test_without_a_script_there_are_lines_to_write_on(stage):
    ben = Alone(stage, java_script_enabled=False).open()

    expect(ben.page.locator(".alone__lines").first).to_be_visible()
    expect(ben.page.get_by_text("Writing here needs JavaScript")).to_be_visible()
    expect(ben.page.get_by_role("heading", name="Questions for leaders")).to_be_visible()
    expect(ben.page.locator("textarea").first).to_be_hidden()


def test_a_page_that_was_on_its_way_while_the_worker_began_is_kept_too(ben):
    page = ben.is_kept_for_offline().page
    page.evaluate("""async () => Promise.all((await caches.keys()).map(async (name) =>
      (await caches.open(name)).delete(location.pathname)))""")

    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})   # not by the worker

    page.wait_for_function("async () => Boolean(await caches.match(location.pathname, { ignoreVary: true }))")
    ben.is_kept_for_offline()


def test_a_kept_page_comes_back_in_the_language_and_colours_that_are_chosen_now(stage, ben):
    page = ben.page
    root = page.locator("html")
    page.goto("/alone/")
    ben.open().is_kept_for_offline()
    ben.box("noticed").fill(NOTICED)

    page.get_by_role("button", name="Cymraeg").click()                   # by the network, though an English one is kept
    expect(root).to_have_attribute("lang", "cy")
    expect(ben.box("noticed")).to_have_value(NOTICED)
    page.goto("/colours")
    page.locator("input[value=dark]").check()
    page.locator("main button[type=submit]").click()
    ben.open()
    expect(root).to_have_attribute("data-scheme", "dark")
    expect(page.locator("[data-offline]")).to_have_text(LANGUAGES["cy"].tongue.one(KEPT_OFFLINE))
    page.wait_for_function("""async () => {
      const kept = await caches.match("/alone/", { ignoreVary: true });
      return kept && /<html lang="cy" dir="ltr" data-scheme="dark">/.test(await kept.text()); }""")

    page.context.set_offline(True)                                       # and what else was kept came along
    page.reload()
    expect(root).to_have_attribute("lang", "cy")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#languages-hint")).to_have_text(LANGUAGES["cy"].tongue.one(
        "To choose another language you need the network. What you wrote stays here."))
    page.goto("/alone/")
    expect(root).to_have_attribute("lang", "cy")
    expect(root).to_have_attribute("data-scheme", "dark")
    page.context.set_offline(False)
