"""Every page in every state that people meet, by role: one list that the checks of looks and the pictures go through.

    world = World(folder)                  # people, sessions in every state, files, supervision
    with Server(folder) as world.server:   # the same data folder, served
        page = world.pages(browser)[look.who]
        page.goto(world.address_of(look))

A route with a page that no look shows fails tests/contracts/test_looks.py, as one without a row fails the access
matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

import requests
from actions.followed import a_session, day
from installation import installed
from kind_pages import planned
from paced import PacedPhone
from pages import press
from people import Facilitator, Room, client_id, csrf_of, read, stored
from sealed_sessions import sealed, values
from themes import a_theme

from workshop import clock
from workshop.auth import accounts
from workshop.auth.models import Facilitator as Account
from workshop.cofacilitators import invitations
from workshop.comparison.compare import questions_of
from workshop.exchange.bring_in import bring_in, trust
from workshop.exchange.exchange_file import read as read_file
from workshop.exchange.make import file_of
from workshop.exchange.signing import InstanceKey
from workshop.extensions import db
from workshop.importer import drafts
from workshop.importer.blocks import HEADING, ITEM, Block
from workshop.importer.understanding import understand
from workshop.kinds import all_kinds
from workshop.library import shelf
from workshop.sessions import seal
from workshop.sessions.planning import create_session, planned_steps
from workshop.supervision import supervise
from workshop.web import error_pages

THEME = "children-with-mental-health-needs"
TEXTS = [
    "We record the diagnosis, but nobody asks who made it or when.",
    "I ask the family what they were told, in their words. It is often not what the letter says.",
    "Honestly: I take it from the referral.",
    "The chronology has three different diagnoses. We only saw that when we sat down together.",
    "A young person told me the label came before anybody had met them.",
    "We check at each review now. It takes two minutes and changes the plan more often than I thought.",
    "I do not feel confident to question a consultant.",
    "School often knows first that something does not fit.",
    "مسألة الترجمة: نسأل الأسرة بلغتها.",
    "Asking “who told you that?” without sounding as if I doubt them.",
    "We need one place where it is written down, with the date and the name of the service.",
    "Not enough.",
]
SURE = {"pair": "sure", "low": "Not at all", "high": "Quite"}
#: A step of each kind that people fill in: its settings, and what person number n sends.
ANSWERED: dict[str, tuple[dict[str, object], Callable[[int], dict[str, str]]]] = {
    "scale": ({"low": "Not at all", "high": "Very", "points": 5, "asks_why": True},
              lambda n: {"value": str(1 + n % 5), "why": TEXTS[n]}),
    "choice": ({"options": ["Supervision", "Team meeting", "With the family in the room"]},
               lambda n: {"choice": "abc"[n % 3]}),
    "word": ({}, lambda n: {"word": ["Hope", "hopes", "doubt", "time"][n % 4]}),
    "ranking": ({"items": ["Time", "Trust", "Training"]},
                lambda n: {"rank.a": str(1 + n % 3), "rank.b": str(1 + (n + 1) % 3), "rank.c": str(1 + (n + 2) % 3)}),
    "before_after": ({"moment": "after"} | SURE, lambda n: {"before": str(1 + n % 3), "after": str(3 + n % 3)}),
    "worth": ({}, lambda n: {"value": str(1 + n % 5), "why": TEXTS[n]}),
    "phases": ({"preset": "1-2-4-all"}, lambda n: {"text": TEXTS[n], "written_by": "pair"}),
    "check_in": ({}, lambda n: {"text": TEXTS[n]}),
    "actions": ({}, lambda n: {"what": TEXTS[n], "owner": "Team manager", "by": ""}),
}
#: Kinds of step that people only read.
READ: dict[str, dict[str, object]] = {
    "briefing": {"figure": "92%", "statement": "of them were known to a service.", "source": "Key fact 1"}, "break": {}}
A_BRIEFING = understand([
    Block(HEADING, "Homes far away", level=1), Block(ITEM, "Half of them moved twice in a year."),
    Block(HEADING, "Questions for staff", level=2), Block(ITEM, "What helps a child to settle?"),
    Block(ITEM, "Who else would know?")])
THEIRS = InstanceKey("the secret of a partner")


def _fulfil(made, route):
    route.fulfill(**made)


def did(acknowledgement):
    assert acknowledgement["ok"], acknowledgement


@dataclass(frozen=True)
class Look:
    """One page as somebody meets it.

    :param name: of its pictures; the page, then its state.
    :param route: as the app's list of routes has it.
    :param who: whose browser: stranger, phone, supervisee, amara (who looks after the installation), dana (new, and
        without any session).
    :param address: with the values of `World.places` filled in.
    :param act: what is done on the page before it is looked at.
    :param answer: the status it comes with.
    """

    name: str
    route: str
    who: str
    address: str
    act: Callable[[object], None] | None = None
    answer: int = 200
    needs: dict[str, str] = field(default_factory=dict)


class World:
    """People, and sessions in every state, in a data folder that a server is started on afterwards."""

    def __init__(self, folder):
        self.places, self._phones = {}, []
        with installed(folder) as app:
            self.app = app
            self.slug = THEME
            self.theme = app.extensions["workshop_library"].themes[THEME]
            self.amara = Facilitator(app, "amara@example.org", "Amara")
            self.dana = Facilitator(app, "dana@example.org", "Dana")
            self._make()
            self.errors = {f"{path}/error-{status}": self._error(path, status)
                           for path in ("/sessions", "/w") for status in (409, 413, 429, 500, 503)}
            self.cookies = {
                "stranger": [], "amara": self._cookies(self.amara.browser), "dana": self._cookies(self.dana.browser),
                "phone": [cookie for browser in self._phones for cookie in self._cookies(browser)],
                "supervisee": self._cookies(self.supervisee)}
            self.crowd = [(room, [self._cookies(phone.browser) for phone in room.phones]) for room in self._crowded]

    def address_of(self, look):
        return look.address.format(**self.places)

    def pages(self, browser, **given):
        """A page for each role on `self.server`, in a browser of its own."""
        found = {}
        for who, cookies in self.cookies.items():
            context = browser.new_context(**{"base_url": self.server.url, "locale": "en-GB", **given})
            context.set_default_timeout(60_000)
            context.add_cookies([cookie | {"url": self.server.url} for cookie in cookies])
            for path, made in self.errors.items():
                context.route(f"**{path}", partial(_fulfil, made))
            found[who] = context.new_page()
        return found

    def arrive(self):
        """Everybody who is in a session comes back to the server that was started."""
        for room, cookies in self.crowd:
            for of_phone in cookies:
                jar = {cookie["name"]: cookie["value"] for cookie in of_phone}
                requests.get(f"{self.server.url}/w/{room.room}/state", cookies=jar, timeout=60)

    def _error(self, path, status):
        """The answer to what cannot be brought about on purpose, as a server gives it to whoever asks for this path."""
        with self.app.test_request_context(f"{path}/x"):
            answer = self.app.process_response(self.app.make_response(error_pages.page(status)))
            return {"status": status, "body": answer.get_data(as_text=True), "headers": dict(answer.headers)}

    # --- making it

    def _cookies(self, browser):
        return [{"name": cookie.key, "value": cookie.value} for cookie in browser._cookies.values()]

    def _make(self):
        self._crowded = []
        self._people_and_themes()
        self._live_sessions()
        for kind in (*ANSWERED, *READ):
            self._kind(kind)
        self._at_their_own_pace()
        self._afterwards()
        self._supervision()

    def _people_and_themes(self):
        app, amara = self.app, self.amara
        self.places |= {
            "theme": self.slug, "account": stored(app, lambda: accounts.make_link(email="chidi@example.org")),
            "reset": stored(app, lambda: accounts.make_link(resets=db.session.get(Account, self.dana.id))),
            "brought_in": stored(app, lambda: drafts.add(amara.id, A_BRIEFING))}
        own = stored(app, lambda: shelf.keep(a_theme("Working together in our town"), amara.id))
        stored(app, lambda: shelf.revise(amara.id, own.slug, a_theme("Working together in our own town"), seen=1,
                                         note="A clearer title"))
        stored(app, lambda: shelf.open_alone(amara.id, own.slug))
        self.places["own_theme"] = own.slug

    def _plan(self, *kinds, audience="practitioners", questions=3, **given):
        """A draft of Amara's: a theme's questions, or a step of each of these kinds."""
        steps = [planned(kind, settings, position=number, question="How sure are you of what you know?")
                 for number, (kind, settings) in enumerate(kinds, start=1)]
        if not kinds:
            steps = planned_steps(self.theme, audience)
            for number, step in enumerate(steps):
                step.kind, step.settings, step.chosen = "reflection", {}, number < questions

        return stored(self.app, lambda: create_session(
            self.amara.id, slug=self.slug, theme=self.theme, audience=audience, group_name="Family help, north",
            steps=steps, **given).room)

    def _room(self, name, *, people=0, **given):
        """A session in its lobby with so many phones in it; its places are named after it."""
        room = Room(self.app, self.amara, questions=given.pop("questions", 3), **given)
        room.join(people)
        self._place(name, room)
        self._crowded.append(room)
        if people:
            self._phones.append(room.phones[0].browser)
        return room

    def _place(self, name, room):
        self.places |= {name: room.room, f"{name}_board": room.board_key, f"{name}_code": room.code}

    def _live_sessions(self):
        self.places["draft"] = self._plan()
        self.places["draft_board"] = read(self.app, lambda: seal.find(self.places["draft"]).board_key)
        self._room("lobby", people=12)
        both = self._room("both", people=4, audience="both")
        did(both.console.open_step(1))

        asked = self._room("open", people=12)
        did(asked.console.act("set_display", step_id=asked.console.step_id(1), display="held"))
        did(asked.console.open_step(1))
        for phone, words in zip(asked.phones[1:9], TEXTS[1:], strict=False):
            did(phone.respond(words))
        did(asked.console.act("start_timer", step_id=asked.console.step_id(1), minutes=5))

        sent = self._room("sent", people=5)
        did(sent.console.act("set_session_review", review="on"))
        did(sent.console.open_step(1))
        for phone, words in zip(sent.phones, TEXTS, strict=False):
            did(phone.respond(words))
        did(sent.phones[0].live.command("park", client_id=client_id(), body={"text": "For later: who pays?"}))

        shown = self._room("revealed", people=12)
        did(shown.console.open_step(1))
        for phone, words in zip(shown.phones, TEXTS, strict=True):
            did(phone.respond(words))
        did(shown.console.close_step(1))
        did(shown.console.reveal_step(1))
        ids = {one["text"]: one["id"] for one in shown.console.state["responses"]}
        did(shown.console.command("hide_response", step_id=shown.console.step_id(1), response_id=ids[TEXTS[2]]))

        large = self._room("spotlight", people=6)
        did(large.console.open_step(1))
        for phone, words in zip(large.phones, TEXTS, strict=False):
            did(phone.respond(words))
        did(large.console.close_step(1))
        did(large.console.reveal_step(1))
        ids = {one["text"]: one["id"] for one in large.console.state["responses"]}
        did(large.console.command("group_responses", step_id=large.console.step_id(1), title="Who says so",
                              response_ids=[ids[TEXTS[0]], ids[TEXTS[2]]], group_id=None,
                              grouping_revision=large.console.state["grouping_revision"]))
        did(large.console.command("spotlight", step_id=large.console.step_id(1), response_id=ids[TEXTS[1]]))

        for name, act in (("blank", "blank_board"), ("held", "hold_everything"), ("paused", "pause_responses"),
                          ("locked", "lock_joining"), ("procedure", "open_procedure")):
            room = self._room(name, people=3)
            did(room.console.open_step(1))
            did(room.console.act(act))
        self._room("alone_in_it", people=1).console.open_step(1)

        ended = self._room("ended", people=3)
        did(ended.console.open_step(1))
        for phone, words in zip(ended.phones, TEXTS, strict=False):
            did(phone.respond(words))
        did(ended.console.close_step(1))
        did(ended.console.reveal_step(1))
        did(ended.console.act("close_session"))

        watched = self._room("watched", people=3)
        token = stored(self.app, lambda: invitations.invite(seal.find(watched.room), "watch", ""))
        stored(self.app, lambda: invitations.accept(token, self.dana.id))
        self.places["invitation"] = stored(self.app, lambda: invitations.invite(seal.find(watched.room), "run", ""))

        amara = self.amara.browser
        answer = press(amara, amara.get("/sessions").text,
                       f"/sessions/{self.places['draft']}/rehearse")
        self.places["rehearsal"] = answer.location.split("/")[2]

    def _kind(self, kind):
        settings, body = ANSWERED.get(kind) or (READ[kind], None)
        room = self._room(kind, people=7, steps=[planned(kind, settings, question="How sure are you of what you know?"),
                                                 planned("reflection", position=2)])
        did(room.console.open_step(1))
        if body is None:
            return
        for number, phone in enumerate(room.phones[1:]):
            did(phone.respond(body=body(number)))
        shown = self._room(f"{kind}_shown", people=6, steps=[
            planned(kind, settings, question="How sure are you of what you know?"), planned("reflection", position=2)])
        did(shown.console.open_step(1))
        for number, phone in enumerate(shown.phones):
            did(phone.respond(body=body(number)))
        did(shown.console.close_step(1))
        did(shown.console.reveal_step(1))

    def _at_their_own_pace(self):
        until = (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
        paced = Room(self.app, self.amara, open_until=until)
        self._place("paced", paced)
        phones = [PacedPhone(paced) for _ in range(3)]
        step = paced.console.state["run_sheet"][0]["id"]
        for phone, words in zip(phones, TEXTS, strict=False):
            did(phone.respond(step, words))
        self.places["paced_step"] = paced.console.state["run_sheet"][1]["id"]
        self._phones.append(phones[0].browser)

    def _afterwards(self):
        app, amara = self.app, self.amara
        for number in range(6):
            room = sealed(app, amara, values(number, 2, 1, 5, 3), group_name=("North", "South")[number % 2],
                          held_on=date(2026, 1 + number, 5))
        self.places |= {"sealed": room, "question": read(app, lambda: questions_of(amara.id))[0].key}
        others = [sealed(app, self.dana, values(1, 2, 3, 9, number + 4)) for number in range(3)]
        files = read(app, lambda: [file_of(seal.find(one), THEIRS) for one in others])

        def take():
            trust(THEIRS.public, "Partner")
            for data in files:
                bring_in(read_file(data), by_id=amara.id, own=app.extensions["workshop_exchange_key"])

        stored(app, take)
        agreed = a_session(app, amara, ("Ring the school", "Team manager", day(3)), ("Meet each month", "", day(20)))
        self._place("agreed", agreed)
        weeks = Room(app, amara, steps=[planned("before_after", {"moment": "after"} | SURE),
                                        planned("actions", position=2)])
        self._place("weeks", weeks)
        page = amara.browser.get(f"/sessions/{weeks.room}/follow-up").text
        press(amara.browser, page, "/follow-up", button="Prepare the follow-up")
        self.places["follow_up"] = amara.browser.get(f"/sessions/{weeks.room}/follow-up").location.split("/")[2]
        amara.browser.get(f"/sessions/{self.places['follow_up']}/console")    # what was said of it is said here, once
        code = read(app, lambda: seal.find(self.places["follow_up"]).code)
        if code:
            self.places["follow_up_code"] = code

        spoken = self._room("summary", people=6, steps=[planned("reflection", question=self.theme.questions.
                                                                practitioners[0].question),
                                                        planned("scale", ANSWERED["scale"][0], position=2)])
        for step, body in ((1, lambda n: {"text": TEXTS[n]}), (2, ANSWERED["scale"][1])):
            did(spoken.console.open_step(step))
            for number, phone in enumerate(spoken.phones):
                did(phone.respond(body=body(number)))
            did(spoken.console.close_step(step))
            did(spoken.console.reveal_step(step))
        self.places["summary_step"] = spoken.console.step_id(1)
        did(spoken.console.act("close_session"))

    def _supervision(self):
        app, amara = self.app, self.amara
        question = a_theme().questions.practitioners[0].id

        def begin():
            found = supervise.start(amara.id, a_theme(), [question], 7)
            return found.key, found.join_key

        self.places["pair_waiting"], self.places["pair_link"] = stored(app, begin)
        self.places["pair"], link = stored(app, begin)
        self.supervisee = app.test_client()
        self.supervisee.post(f"/s/join/{link}")
        address = f"/s/{self.places['pair']}"
        self.supervisee.post(f"{address}/write", data={
            "csrf_token": csrf_of(self.supervisee.get(address).text), "question": question, "text": TEXTS[0],
            "edits": "0"})


# --- what is done on a page before it is looked at

def sends(button, **typed):
    """Fill in fields by their names and press a button, so that the page comes back; nothing is checked before."""
    def act(page):
        page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
        for name, words in typed.items():
            page.locator(f"[name='{name}']").first.fill(words)
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_load_state()
    return act


def opens(*summaries):
    """Open what is folded up."""
    def act(page):
        for words in summaries:
            page.locator("summary", has_text=words).first.click()
    return act


def presses(key):
    def act(page):
        page.keyboard.press(key)
    return act


def writes(words):
    def act(page):
        page.locator("[data-part=fields] textarea[name=text]").fill(words)
    return act


def steps_out(page):
    page.get_by_role("link", name="Step out").first.click()


def offline(page):
    """The line is gone while the page is open."""
    page.context.set_offline(True)
    page.locator("[data-part=connection]:visible").wait_for()


# --- the list

HOME, PHONE, BOARD, CONSOLE = "/", "/w/<room>", "/board/<board_key>", "/sessions/<room>/console"
SUMMARY, NEW = "/sessions/<room>/summary", "/sessions/new"

LOOKS = (
    # somebody who is nobody here
    Look("home", HOME, "stranger", "/"),
    Look("home-problem", HOME, "stranger", "/", sends("Go on", code="!"), 422),
    Look("join", "/j/<code>", "stranger", "/j/{lobby_code}"),
    Look("join-locked", "/j/<code>", "stranger", "/j/{locked_code}", answer=404),
    Look("join-nothing", "/j/<code>", "stranger", "/j/BCDFGHJK", answer=404),
    Look("join-paced", "/j/<code>", "stranger", "/j/{paced_code}"),
    Look("join-not-open-yet", "/j/<code>", "stranger", "/j/{follow_up_code}"),
    Look("sign-in", "/sign-in", "stranger", "/sign-in"),
    Look("sign-in-problem", "/sign-in", "stranger", "/sign-in", sends("Sign in", email="amara@example.org",
                                                                      password="not this"), 422),
    Look("account", "/account/<token>", "stranger", "/account/{account}"),
    Look("account-problem", "/account/<token>", "stranger", "/account/{account}", sends(
        "Make the account", password="short"), 422),
    Look("account-reset", "/account/<token>", "stranger", "/account/{reset}"),
    Look("account-used", "/account/<token>", "stranger", "/account/used", answer=410),
    Look("colours", "/colours", "stranger", "/colours"),
    Look("offline", "/sessions/offline", "stranger", "/sessions/offline"),
    Look("check", "/how-you-can-check", "stranger", "/how-you-can-check"),
    *(Look(name, f"/{name}", "stranger", f"/{name}") for name in ("privacy", "cookies", "accessibility")),
    Look("error-404", "", "stranger", "/nowhere", answer=404),
    Look("error-404-signed-in", "", "amara", "/nowhere", answer=404),
    *(Look(f"error-{status}", "", "stranger", f"/sessions/error-{status}", answer=status)
      for status in (409, 413, 429, 500, 503)),
    *(Look(f"phone-error-{status}", "", "phone", f"/w/error-{status}", answer=status) for status in (429, 500)),
    Look("alone", "/alone/", "stranger", "/alone/"),
    Look("alone-theme", "/alone/<key>", "stranger", "/alone/{theme}"),
    Look("supervision-join", "/s/join/<join_key>", "stranger", "/s/join/{pair_link}"),
    Look("supervision-nothing", "/s/join/<join_key>", "stranger", "/s/join/a-link-that-was-guessed", answer=404),

    # a phone
    Look("phone-hello", "/w/<room>/hello", "phone", "/w/{lobby}/hello"),
    Look("phone-lobby", PHONE, "phone", "/w/{lobby}"),
    Look("phone-lobby-alone", PHONE, "phone", "/w/{alone_in_it}"),
    Look("phone-audience", PHONE, "phone", "/w/{both}"),
    Look("phone-question", PHONE, "phone", "/w/{open}"),
    Look("phone-help-open", PHONE, "phone", "/w/{open}", opens("Worried about a child", "Support", "colleague",
                                                              "Ground rules")),
    Look("phone-writing", PHONE, "phone", "/w/{open}", writes(TEXTS[0])),
    Look("phone-long", PHONE, "phone", "/w/{open}", writes("é" * 1990)),
    Look("phone-stepped-out", PHONE, "phone", "/w/{open}", steps_out),
    Look("phone-offline", PHONE, "phone", "/w/{open}", offline),
    Look("phone-sent", PHONE, "phone", "/w/{sent}"),
    Look("phone-revealed", PHONE, "phone", "/w/{revealed}"),
    Look("phone-paused", PHONE, "phone", "/w/{paused}"),
    Look("phone-held", PHONE, "phone", "/w/{held}"),
    Look("phone-procedure", PHONE, "phone", "/w/{procedure}"),
    Look("phone-ended", PHONE, "phone", "/w/{ended}"),
    Look("phone-look-back", "/w/<room>/look-back", "phone", "/w/{revealed}/look-back"),
    Look("phone-paced", PHONE, "phone", "/w/{paced}"),
    Look("phone-paced-question", "/w/<room>/questions/<int:step_id>", "phone", "/w/{paced}/questions/{paced_step}"),
    Look("phone-elsewhere", PHONE, "stranger", "/w/{open}", answer=404),
    *(Look(f"phone-{kind}", PHONE, "phone", f"/w/{{{kind}}}") for kind in (*ANSWERED, *READ)),

    # the board
    Look("board-before", BOARD, "stranger", "/board/{draft_board}"),
    Look("board-lobby", BOARD, "stranger", "/board/{lobby_board}"),
    Look("board-open", BOARD, "stranger", "/board/{open_board}"),
    Look("board-revealed", BOARD, "stranger", "/board/{revealed_board}"),
    Look("board-way-in", BOARD, "stranger", "/board/{revealed_board}", presses("q")),
    Look("board-keys", BOARD, "stranger", "/board/{revealed_board}", presses("?")),
    Look("board-spotlight", BOARD, "stranger", "/board/{spotlight_board}"),
    Look("board-both", BOARD, "stranger", "/board/{both_board}"),
    Look("board-blank", BOARD, "stranger", "/board/{blank_board}"),
    Look("board-held", BOARD, "stranger", "/board/{held_board}"),
    Look("board-ended", BOARD, "stranger", "/board/{ended_board}"),
    *(Look(f"board-{kind}", BOARD, "stranger", f"/board/{{{kind}_shown_board}}") for kind in ANSWERED),
    *(Look(f"board-{kind}", BOARD, "stranger", f"/board/{{{kind}_board}}") for kind in READ),

    # a facilitator who is new
    Look("sessions-empty", "/sessions", "dana", "/sessions"),
    Look("actions-empty", "/actions", "dana", "/actions"),
    Look("comparison-empty", "/comparison", "dana", "/comparison"),
    Look("worth-empty", "/comparison/worth", "dana", "/comparison/worth"),
    Look("supervision-empty", "/supervision", "dana", "/supervision"),
    Look("console-watching", CONSOLE, "dana", "/sessions/{watched}/console"),
    Look("invitation", "/invitations/<token>", "dana", "/invitations/{invitation}"),
    Look("invitation-used", "/invitations/<token>", "dana", "/invitations/used", answer=410),
    Look("not-an-admin", "/facilitators", "dana", "/facilitators", answer=403),

    # planning
    Look("sessions", "/sessions", "amara", "/sessions"),
    Look("themes", "/themes", "amara", "/themes"),
    Look("themes-found-nothing", "/themes", "amara", "/themes?words=zqnothing"),
    Look("theme", "/themes/<slug>", "amara", "/themes/{theme}"),
    Look("own-theme", "/themes/<slug>", "amara", "/themes/{own_theme}"),
    Look("write-theme", "/themes/new", "amara", "/themes/new"),
    Look("edit-theme", "/themes/<slug>/edit", "amara", "/themes/{own_theme}/edit"),
    Look("theme-history", "/themes/<slug>/history", "amara", "/themes/{own_theme}/history"),
    Look("theme-version", "/themes/<slug>/history/<int:number>", "amara", "/themes/{own_theme}/history/1"),
    Look("theme-changes", "/themes/<slug>/changes", "amara", "/themes/{own_theme}/changes?old=1&new=2"),
    Look("theme-file", "/themes/file", "amara", "/themes/file"),
    Look("briefing", "/themes/import", "amara", "/themes/import"),
    Look("briefing-review", "/themes/import/<draft_key>", "amara", "/themes/import/{brought_in}"),
    Look("new-session", NEW, "amara", "/sessions/new?theme={theme}&audience=both"),
    Look("new-session-problem", NEW, "amara", "/sessions/new?theme={theme}&audience=practitioners",
         sends("Open the lobby", group_name=""), 422),
    Look("plan", "/sessions/<room>/plan", "amara", "/sessions/{draft}/plan"),
    Look("before-you-open", "/sessions/<room>/before", "amara", "/sessions/{draft}/before"),
    Look("phones", "/sessions/<room>/phones", "amara", "/sessions/{lobby}/phones"),
    Look("papers", "/sessions/<room>/papers", "amara", "/sessions/{draft}/papers"),
    Look("again", "/sessions/<room>/again", "amara", "/sessions/{ended}/again"),
    Look("hands", "/sessions/<room>/hands", "amara", "/sessions/{watched}/hands"),
    Look("hands-link", "/sessions/<room>/hands", "amara", "/sessions/{open}/hands", sends("Make a link")),

    # running
    Look("console-draft", CONSOLE, "amara", "/sessions/{draft}/console"),
    Look("console-lobby", CONSOLE, "amara", "/sessions/{lobby}/console"),
    Look("console-open", CONSOLE, "amara", "/sessions/{open}/console"),
    Look("console-review", CONSOLE, "amara", "/sessions/{sent}/console"),
    Look("console-revealed", CONSOLE, "amara", "/sessions/{revealed}/console"),
    Look("console-keys", CONSOLE, "amara", "/sessions/{revealed}/console", presses("?")),
    Look("console-groups", CONSOLE, "amara", "/sessions/{spotlight}/console"),
    Look("console-both", CONSOLE, "amara", "/sessions/{both}/console"),
    Look("console-held", CONSOLE, "amara", "/sessions/{held}/console"),
    Look("console-paused", CONSOLE, "amara", "/sessions/{paused}/console"),
    Look("console-ended", CONSOLE, "amara", "/sessions/{ended}/console"),
    Look("console-paced", CONSOLE, "amara", "/sessions/{paced}/console"),
    Look("console-rehearsal", CONSOLE, "amara", "/sessions/{rehearsal}/console"),
    *(Look(f"console-{kind}", CONSOLE, "amara", f"/sessions/{{{kind}_shown}}/console") for kind in (
        "scale", "word", "ranking", "before_after", "actions")),

    # afterwards
    Look("summary", SUMMARY, "amara", "/sessions/{summary}/summary"),
    Look("summary-open", SUMMARY, "amara", "/sessions/{open}/summary"),
    Look("summary-full", "/sessions/<room>/summary/full", "amara", "/sessions/{summary}/summary/full"),
    Look("summary-review", "/sessions/<room>/summary/review", "amara", "/sessions/{summary}/summary/review"),
    Look("summary-quotes", "/sessions/<room>/summary/review/<step_id>", "amara",
         "/sessions/{summary}/summary/review/{summary_step}"),
    Look("summary-details", "/sessions/<room>/summary/details", "amara", "/sessions/{summary}/summary/details"),
    Look("follow-up", "/sessions/<room>/follow-up", "amara", "/sessions/{follow_up}/follow-up"),
    Look("follow-up-new", "/sessions/<room>/follow-up", "amara", "/sessions/{agreed}/follow-up"),
    Look("actions", "/actions", "amara", "/actions"),
    Look("comparison", "/comparison", "amara", "/comparison"),
    Look("comparison-question", "/comparison", "amara", "/comparison?question={question}"),
    Look("worth", "/comparison/worth", "amara", "/comparison/worth"),
    Look("exchange", "/exchange", "amara", "/exchange"),
    Look("exchange-figures", "/exchange/figures", "amara", "/exchange/figures?question={question}"),
    Look("exchange-look", "/sessions/<room>/exchange", "amara", "/sessions/{sealed}/exchange"),
    Look("done", "/sessions/<room>/done", "amara", "/sessions/{ended}/done"),
    Look("keeping", "/sessions/<room>/keeping", "amara", "/sessions/{ended}/keeping"),
    Look("erase", "/sessions/<room>/erase", "amara", "/sessions/{ended}/erase"),
    Look("supervision", "/supervision", "amara", "/supervision"),
    Look("supervision-new", "/supervision/new", "amara", "/supervision/new?theme={theme}"),
    Look("supervision-waiting", "/s/<key>", "amara", "/s/{pair_waiting}"),
    Look("supervision-supervisor", "/s/<key>", "amara", "/s/{pair}"),
    Look("supervision-supervisee", "/s/<key>", "supervisee", "/s/{pair}"),

    # one's own account, and the installation
    Look("me", "/me", "amara", "/me"),
    Look("me-problem", "/me", "amara", "/me", sends("Save", name=""), 422),
    Look("prove", "/me/prove", "amara", "/me/prove"),
    Look("app", "/me/app", "amara", "/me/app"),
    Look("tokens", "/me/tokens", "amara", "/me/tokens"),
    Look("token-made", "/me/tokens", "amara", "/me/tokens", sends("Make the token", name="The team’s dashboard")),
    Look("facilitators", "/facilitators", "amara", "/facilitators"),
    Look("installation", "/installation", "amara", "/installation"),
    Look("installation-done", "/installation/done", "amara", "/installation/done"),
    Look("installation-running", "/installation/running", "amara", "/installation/running"),
)

#: Routes that answer with something else than a page, or with a page that another route has; and why.
NO_PAGES = {
    "/static/<version>/<path:name>": "a file", "/healthz": "a word", "/readyz": "a word", "/metrics": "figures",
    "/theme.schema.json": "a file", "/api/<path:rest>": "JSON", "/api/v1/openapi.json": "JSON",
    **{f"/api/v1/sessions{rest}": "JSON" for rest in ("", "/<room>", "/<room>/aggregates", "/<room>/summary")},
    **{f"{page}/state": "JSON" for page in (PHONE, BOARD, "/s/<key>", "/sessions/<room>")},
    "/board/<board_key>/qr.svg": "a picture", "/supervision/<key>/link.svg": "a picture",
    "/themes/<slug>/alone.svg": "a picture", "/alone/worker.js": "a script",
    **{f"{place}/worker.js": "a script" for place in ("/sessions", "/themes", "/actions")},
    **{f"{place}/app.webmanifest": "what an app is installed from" for place in ("/sessions", "/alone")},
    "/j/<code>/calendar.ics": "a file",
    "/actions.ics": "a file", "/sessions/<room>/actions.ics": "a file", "/themes/<slug>/file": "a file",
    "/s/<key>/record.<form>": "a file", "/comparison.csv": "a file", "/sessions/<room>/exchange.json": "a file",
    "/sessions/<room>/poster.pdf": "a file", "/sessions/<room>/run-sheet.pdf": "a file",
    **{f"/sessions/<room>/summary.{ending}": "a file" for ending in (
        "csv", "docx", "html", "json", "md", "pdf", "pptx", "xlsx", "zip")},
    "/sessions/<room>/summary/files/<file_key>/fetched": "a file", "/sessions/<room>/summary/review/masked": "JSON",
}
#: Pages that stand only for a moment, or need a device: each has its journey.
ELSEWHERE = {
    "/sessions/<room>/summary/files/<file_key>": "tests/export/test_long_files.py: while a process makes a file",
    "/sign-in/code": "tests/journeys/test_signing_in.py: after a password, with an app for codes",
}
#: Every look is held to work without a script. What on a page is for scripts all the same, by its route and its words,
#: and what there is instead.
ONLY_WITH_SCRIPT = {
    PHONE: {"Move ": "a choice of a place for each item", "Keep this order": "a choice of a place for each item"},
    "/me": {"passkeys work at": "the password"},
}

assert set(ANSWERED) | set(READ) <= set(all_kinds())
