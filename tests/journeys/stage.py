"""The words journeys are told in: people open pages, join, respond, and see what they see."""

from __future__ import annotations

import re
from contextlib import suppress
from hashlib import sha256
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from people import SUPPORT
from playwright.sync_api import Error, expect
from services import ROOT, wait_for
from serving import PASSWORD

PICTURES = ROOT / "test-results"
axe = Axe()
#: Milliseconds that anybody waits for a page: a busy machine may take long.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
#: What axe holds pages against: WCAG 2.2 A and AA, and its good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
         "resultTypes": ["violations"]}

#: Where elements stand, all at the same moment: what comes above them meanwhile moves them together.
BOXES = "(elements) => elements.map((element) => element.getBoundingClientRect().toJSON())"
#: Ends once no button is taking a moment to settle, and nothing is on its way to another colour or place. What moves
#: for ever, or stays unsettled for two seconds, is not waited for: on a page that nobody looks at, time stands still
#: for what moves, and it would never end.
AT_REST = """async () => {
  const isSettling = () => document.querySelector('[data-next-act] [aria-disabled="true"], [aria-busy="true"]');
  for (let waited = 0; waited < 2000 && isSettling(); waited += 50) {
    await new Promise((done) => setTimeout(done, 50));
  }
  const moving = document.getAnimations().filter((one) => one.playState === "running" && one.effect
    && one.effect.getComputedTiming().endTime < 2000);
  const atRest = Promise.all(moving.map((one) => one.finished.catch(() => null)));
  await Promise.race([atRest, new Promise((done) => setTimeout(done, 2000))]);
}"""


#: Bars that stick lie over whatever has scrolled under them, and axe takes half a button under one for a small button.
#: So they are looked at in their own places; that the focus never ends up under one is a test of its own.
BARS_IN_PLACE = """() => {
  window.barsInPlace = [...document.querySelectorAll("body *")].filter((one) =>
    getComputedStyle(one).position === "sticky");
  window.barsInPlace.forEach((bar) => { bar.style.position = "static"; });
}"""
BARS_STICK = """() => {
  window.barsInPlace.forEach((bar) => {
    bar.style.removeProperty("position");
    if (!bar.getAttribute("style")) { bar.removeAttribute("style"); }
  });
  delete window.barsInPlace;
}"""


class Stage:
    """Everybody's browsers in one journey. At the end: no request to another host, no script error, was ever made."""

    def __init__(self, browser, server):
        self.browser, self.server = browser, server
        self.contexts, self.strangers, self.failures = [], [], []
        self.has_failed = False

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        if self.has_failed:
            self.keep_pictures()
        for context in self.contexts:
            context.close()
        if not self.has_failed:
            assert not self.strangers, f"requests to other hosts: {self.strangers}"
            assert not self.failures, f"errors in scripts: {self.failures}"

    def keep_pictures(self):
        """What everybody saw when the journey failed, in test-results/."""
        PICTURES.mkdir(exist_ok=True)
        pages = [page for context in self.contexts for page in context.pages]
        for number, page in enumerate(pages):
            place = urlsplit(page.url).path.split("/")[1:2] or ["blank"]
            page.screenshot(path=PICTURES / f"failed-{number}-{place[0]}.png")

    def page(self, device, **given):
        context = self.browser.new_context(**{**device, "base_url": self.server.url, "locale": "en-GB", **given})
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.has_script = given.get("java_script_enabled", True)
        page.on("request", self._look_at)
        page.on("pageerror", lambda error: self.failures.append(f"{page.url}: {error}\n{error.stack}"))
        return page

    def _look_at(self, request):
        if not request.url.startswith((self.server.url, self.server.url.replace("http", "ws"), "data:", "blob:")):
            self.strangers.append(request.url)

    def facilitator(self, device=LAPTOP, **given):
        return FacilitatorAtScreen(self, device, **given)

    def board(self, room, device=PROJECTOR):
        return Board(self, room, device)

    def phone(self, room, **given):
        return PhoneInHand(self, room, **given)


#: What a page is made of, and how it is looked at: numbers and secret values aside, two such pages are the same to axe.
LOOK = """() => [document.documentElement.outerHTML.replace(/ (value|nonce|data-csrf|content)="[^"]*"/g, ""),
  document.activeElement && document.activeElement.id, innerWidth, innerHeight, devicePixelRatio,
  ...["(forced-colors: active)", "(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)",
    "(prefers-contrast: more)"].map((way) => matchMedia(way).matches)].join("|")"""
#: What is another one in each room or for each response, and nothing to axe: keys, ids, join codes, numbers.
OF_ONE_ROOM = re.compile(r"\b(?=[\w-]*[0-9A-Z])[\w-]{12,}|\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b|\d+")


#: True once a page that has come is whole, and remembers that it is looked at: at first it has not even a root.
IS_WHOLE = "() => document.readyState === 'complete' && (window.isLookedAt = true)"


class LookedAt:
    """Looks of pages that were held against the rules in this run of the tests, by any of its processes."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def __contains__(self, look):
        return (self.folder / look).exists()

    def add(self, look):
        (self.folder / look).touch()


#: Of this process, as for a script that takes pictures; in a run of the tests, of all its processes (conftest.py).
looked_at = set()


def check_accessibility(page):
    """No violation of WCAG 2.2 AA that axe can see on the page as it stands; the same look is not held to them twice.

    axe is a script: on a page without any it would wait for ever, so such a page is looked at with scripts elsewhere.
    A page that is left meanwhile, for the one that a press leads to, is let go, and that one is looked at.
    """
    if not getattr(page, "has_script", True):
        return None
    while True:
        try:
            page.wait_for_function(IS_WHOLE)
            return _hold_to_the_rules(page)
        except Error:
            page.wait_for_load_state()
            if page.evaluate("() => window.isLookedAt === true"):
                raise


def _hold_to_the_rules(page):
    page.evaluate(AT_REST)
    look = sha256(OF_ONE_ROOM.sub("0", page.evaluate(LOOK)).encode(errors="replace")).hexdigest()
    if look in looked_at:
        return
    page.evaluate(BARS_IN_PLACE)
    found = axe.run(page, options=RULES)
    page.evaluate(BARS_STICK)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    looked_at.add(look)


class FacilitatorAtScreen:
    """Amara with a browser: signs in, plans, and runs the room from the console."""

    def __init__(self, stage, device, **given):
        self.stage, self.page = stage, stage.page(device, **given)

    def sign_in(self, email="amara@example.org", *, is_new=False):
        """By the page, the first time; later as the same browser, by its cookie while that is good."""
        if not is_new and (known := self.stage.server.signed_in.get(email)):
            self.page.context.add_cookies(known["cookies"])
            self.page.goto(known["page"])
            if "/sign-in" not in self.page.url:
                return self
            self.page.context.clear_cookies()
        self.page.goto("/sign-in")
        check_accessibility(self.page)
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).not_to_have_url(re.compile("/sign-in"))
        self.stage.server.signed_in[email] = {"cookies": self.page.context.cookies(), "page": self.page.url}
        return self

    def plan(self, *, theme, audience, group_name, keep=None):
        """Start from the theme's page, name the group, keep the first `keep` questions, each asked as a reflection,
        confirm the local numbers, and open the lobby."""
        self.page.goto("/themes")
        check_accessibility(self.page)
        self.page.get_by_role("link", name=theme).first.click()
        check_accessibility(self.page)
        self.page.get_by_role("link", name=re.compile(f"{audience}$", re.I)).click()
        check_accessibility(self.page)
        self.page.get_by_label("Name of the group").fill(group_name)
        if keep is not None:
            for box in self.page.locator("input[name=chosen]").all()[keep:]:
                box.uncheck()
        for box in self.page.locator("select[data-kind]").all():
            box.select_option("reflection")
        self.page.get_by_role("button", name="Open the lobby").click()
        return self.confirm_numbers()

    def confirm_numbers(self):
        """On “Before you open”: look at the numbers, fill in what is missing, tick, and open the lobby."""
        page = self.page
        page.wait_for_url("**/before")
        self.room = page.url.split("/")[-2]
        check_accessibility(page)
        first = page.get_by_label("Number in line 1")
        if not first.input_value():
            first.fill(SUPPORT["number"][0])
        contact = page.get_by_label("Whom people can complain to")
        if contact.is_visible():
            contact.fill(SUPPORT["complaints_contact"])
        page.get_by_label("These numbers are right for this group today").check()
        page.get_by_role("button", name="Confirm and open the lobby").click()
        page.wait_for_url("**/console")
        return self

    def open_console(self, room):
        self.room = room
        self.page.goto(f"/sessions/{room}/console")
        return self

    @property
    def state(self):
        return self.page.request.get(f"/sessions/{self.room}/state").json()

    @property
    def next_button(self):
        return self.page.locator("[data-next-act] button[type=submit]").first

    def press_next(self, label):
        """Press the one large button, which must offer `label`; confirm when it asks."""
        expect(self.next_button).to_have_text(re.compile(label))
        if getattr(self.page, "has_script", True):
            self.next_button.click()
        else:
            with self.page.expect_navigation():     # done once its answer is here: other plain pages are loaded by hand
                self.next_button.click()
        return self

    def confirm(self):
        self.page.locator("[data-confirm-yes]").click()
        return self

    def sees(self, words):
        expect(self.page.locator(".console")).to_contain_text(words)
        return self

    def check(self):
        check_accessibility(self.page)
        return self


class PhoneInHand:
    """A participant's phone that scanned the code."""

    def __init__(self, stage, room, *, device=PHONE, **given):
        self.stage, self.page = stage, stage.page(device, **given)
        self.room = room

    def join(self, code):
        self.page.goto(f"/j/{code}")
        check_accessibility(self.page)
        self.page.get_by_role("button", name="Join").click()
        self.page.wait_for_url("**/w/**")
        return self

    @property
    def box(self):
        return self.page.locator("[data-part=fields] textarea[name=text]")

    def sees_question(self, words):
        expect(self.page.locator("h1:visible")).to_have_text(words)
        return self

    def sees(self, words):
        expect(self.page.locator("main")).to_contain_text(words, use_inner_text=True)
        return self

    def write(self, text):
        self.box.fill(text)
        return self

    def send(self):
        self.page.locator("[data-act=send]").click()
        return self

    def respond(self, text):
        self.write(text).send()
        expect(self.page.locator("[data-part=yours]")).to_contain_text(text)
        return self

    def add(self, text):
        self.page.locator("[data-act=add]").click()
        return self.respond(text)

    def look_again(self):
        """What a phone without a script does when the group goes on."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Check for the next question").click()
        return self

    def skip(self):
        self.page.locator("[data-act=pass]").click()
        return self.sees("You passed")

    def offline(self, is_offline):
        self.page.context.set_offline(is_offline)
        return self

    def check(self):
        check_accessibility(self.page)
        return self


class Board:
    """The projector."""

    def __init__(self, stage, room, device):
        self.page = stage.page(device)
        self.page.goto(room.board_url)
        expect(self.page.get_by_role("button", name="Pause updates")).to_be_visible()   # it is live

    @property
    def cards(self):
        return self.page.locator("[data-cards] > li")

    def sees(self, words):
        expect(self.page.locator(".board")).to_contain_text(words, use_inner_text=True)
        return self

    def shows(self, *texts):
        """Exactly these responses, in whatever order."""
        with suppress(TimeoutError):
            wait_for(lambda: sorted(self.cards.all_inner_texts()) == sorted(texts))
        assert sorted(self.cards.all_inner_texts()) == sorted(texts)
        return self

    def check(self):
        check_accessibility(self.page)
        return self
