"""The board: it shows what the room may see, large enough to read, and never gets what the room may not see."""

from __future__ import annotations

import re

import pytest
import requests
import seen_by_all as seen
from journeys.awake import WAKE_LOCK
from journeys.stage import BOXES, LAPTOP, PHONE, PROJECTOR
from playwright.sync_api import expect
from services import wait_for
from serving import RealPhone

THEMES = ("light", "dark", "contrast")
#: Of all text on a dim projector: what stands out less than seven to one.
SEVEN_TO_ONE = seen.contrast_of(7)
#: Whether the cards of the first group stand on its sheet.
IS_INSIDE = """() => {
  const box = (element) => element.getBoundingClientRect();
  const sheet = box(document.querySelector(".sheet"));
  return Array.from(document.querySelectorAll(".board-group .board-card"), box).every((card) => card.left >= sheet.left
    && card.right <= sheet.right && card.top >= sheet.top && card.bottom <= sheet.bottom);
}"""
#: How far the lowest card of the page that is shown is cut off, in pixels.
CUT_OFF = """() => {
  const bottom = (element) => element.getBoundingClientRect().bottom;
  return Math.max(...Array.from(document.querySelectorAll("[data-cards] > [data-item]:not([hidden])"), bottom))
    - bottom(document.querySelector("[data-cards-area]"));
}"""
HANGS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def answered(room, *texts, step=1, show=True):
    """A step that so many people answered; shown to the room when `show`."""
    people = [RealPhone(room.server, room.code) for _ in texts]
    room.open_step(step)
    for person, text in zip(people, texts, strict=True):
        assert person.respond(text, door="http")["ok"]
    if show:
        room.close_step(step)
        assert room.reveal_step(step)["ok"]
    return people


def cards_of(room):
    """Every card of the console's first panel, by its text."""
    panel = room.state["panels"][0]
    found = panel["responses"] + panel["queue"] + [one for group in panel["groups"] for one in group["responses"]]
    return {one["text"]: one for one in found}


def moderate(room, command, *, step=1, **fields):
    answer = room.answer_to(command, {"step_id": room.step_id(step), **fields}).json()
    assert answer["ok"], answer
    return answer


def do(room, command, text, step=1):
    return moderate(room, command, step=step, response_id=cards_of(room)[text]["id"])


def group(room, title, *texts, step=1):
    known = cards_of(room)
    return moderate(room, "group_responses", step=step, title=title, response_ids=[known[text]["id"] for text in texts],
                    grouping_revision=room.state["panels"][0]["grouping_revision"])


def add_step(room, kind, question, **settings):
    """A step of some kind, added on the spot with the fields of its planning form; its position in the run sheet."""
    answer = room.act("add_step", kind=kind, question=question, audience="practitioners", settings=settings, minutes=5)
    assert answer["ok"], answer
    return next(row["position"] for row in room.state["run_sheet"] if row["question"] == question)


def key(board, name):
    board.page.keyboard.press(name)
    return board


def spotlit(board):
    return board.page.locator("[data-spotlight-card]")


def text_size(board):
    """Of the first card, as a share of the screen's height."""
    return board.page.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-item] .board-card__text'))"
                               ".fontSize) / window.innerHeight")


class Recorder:
    """Everything a page receives: frames of its sockets, and bodies of the answers to its requests."""

    def __init__(self, page):
        self.page, self.received, self.reading = page, [], 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._keep))
        page.on("requestfinished", self._read)

    def _keep(self, frame):
        self.received.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))

    def _read(self, request):
        if re.search(r"/board/[^/]+(/state.*)?$|/socket\.io/\?", request.url):
            self.reading += 1
            try:
                self._keep(request.response().body())
            finally:
                self.reading -= 1

    def load(self, address):
        """Load a page, and wait until its socket has been sent the state as well: from then on it is told changes."""
        before = len(self.received)
        self.page.goto(address)
        wait_for(lambda: self.page.evaluate("true") and any("session_state" in one for one in self.received[before:]))

    def reload(self):
        self.load(self.page.url)

    def take(self):
        """All that came since the last look, read to its end."""
        wait_for(lambda: self.page.evaluate("true") and self.reading == 0)
        taken, self.received = self.received, []
        return "\n".join(taken)


# --- what never reaches it

def test_the_board_never_receives_what_is_hidden_held_or_not_revealed(stage, room):
    page = stage.page(PROJECTOR)
    recorder = Recorder(page)
    recorder.load(room.board_url)
    board = page.locator(".board")
    people = answered(room, "Unrevealed one", "Unrevealed two", "Hidden at first", show=False)
    expect(board).to_contain_text("3 or more have answered")
    room.close_step(1)
    do(room, "hide_response", "Hidden at first")
    expect(board).to_contain_text("about to be revealed", use_inner_text=True)
    before = recorder.take()
    assert "answered_changed" in before     # the frames of its socket were heard
    assert "<!doctype html>" in before      # and the page itself was read
    assert [text for text in ("Unrevealed", "Hidden at first") if text in before] == []

    room.reveal_step(1)
    expect(board).to_contain_text("Unrevealed two")
    recorder.reload()
    expect(board).to_contain_text("1 response hidden")
    shown = recorder.take()
    assert "Unrevealed one" in shown
    assert "Hidden at first" not in shown

    group(room, "Both", "Unrevealed one", "Unrevealed two")
    expect(board).to_contain_text("Both")
    do(room, "spotlight", "Unrevealed one")
    expect(page.locator("[data-spotlight-card]")).to_contain_text("Unrevealed one")
    recorder.take()
    do(room, "hide_response", "Unrevealed one")
    expect(board).to_contain_text("2 responses hidden")
    recorder.reload()
    expect(board).to_contain_text("Unrevealed two")
    assert "Unrevealed one" not in recorder.take()

    room.act("hold_step", step_id=room.step_id(1))
    expect(board).not_to_contain_text("Unrevealed two")
    recorder.reload()
    expect(board).to_contain_text(room.state["run_sheet"][0]["question"])
    held = recorder.take()
    assert [text for text in ("Unrevealed", "Hidden at first") if text in held] == []

    room.act("set_review", step_id=room.step_id(2), review="on")
    room.act("set_display", step_id=room.step_id(2), display="live")
    room.open_step(2)
    for person, text in zip(people, ("Waits in the queue", "Is let through", "Also let through"), strict=True):
        assert person.respond(text, door="http")["ok"]
    wait_for(lambda: len(room.state["panels"][0]["queue"]) >= 2)
    room.close_step(2)
    wait_for(lambda: len(room.state["panels"][0]["queue"]) == 3)
    for text in ("Is let through", "Also let through"):
        do(room, "release_response", text, step=2)
    expect(board).to_contain_text("Is let through")
    expect(board).to_contain_text("Also let through")
    reviewed = recorder.take()
    assert "Also let through" in reviewed
    assert "Waits in the queue" not in reviewed


# --- one card large, groups, pages

def test_one_response_is_shown_large_over_everything_else(stage, room):
    answered(room, "One", "Two", "Three")
    board = stage.board(room).shows("One", "Two", "Three")

    do(room, "spotlight", "Two")

    expect(spotlit(board)).to_have_text(re.compile("Two"))
    expect(board.page.locator("[data-announce]")).to_have_text("Shown large: Two")
    assert board.page.evaluate("document.querySelector('.running').inert")
    size = board.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.spotlight__text')).fontSize)"
                               " / window.innerHeight")
    assert size > 0.06
    board.check()
    moderate(room, "end_spotlight")
    expect(spotlit(board)).to_be_hidden()
    assert not board.page.evaluate("document.querySelector('.running').inert")


def test_groups_stand_under_their_titles_and_the_rest_beside_them(stage, room):
    answered(room, "One", "Two", "Three", "Four")
    board = stage.board(room).shows("One", "Two", "Three", "Four")

    group(room, "Odd numbers", "One", "Three")

    section = board.page.locator(".board-group", has_text="Odd numbers")
    expect(section.locator(".board-card")).to_have_count(2)
    expect(board.page.locator(".board-rest .board-card")).to_have_count(2)
    expect(board.page.get_by_role("heading", name="Not in a group")).to_be_visible()
    board.shows("One", "Two", "Three", "Four").check()
    wait_for(lambda: board.page.evaluate(IS_INSIDE))


def test_few_responses_are_written_larger(stage, room):
    answered(room, "One", "Two", "Three")
    board = stage.board(room).shows("One", "Two", "Three")

    assert 0.04 < text_size(board) <= 0.046


def test_many_responses_are_never_written_too_small_and_stand_on_pages(stage, room):
    said = "what we said, in rather more words than would fit on one page of a low screen. " * 3
    answered(room, *(f"{number}: {said}" for number in range(8)))
    board = stage.board(room)
    expect(board.cards).to_have_count(8)

    board.page.set_viewport_size({"width": 1280, "height": 560})
    expect(board.page.locator("[data-range]")).to_have_text(re.compile(r"^1–\d of 8$"))
    assert text_size(board) >= 0.024
    first = board.page.locator("[data-range]").inner_text()
    for forward, back in (("PageDown", "PageUp"), ("ArrowRight", "ArrowLeft"), ("ArrowDown", "ArrowUp")):
        key(board, forward)
        expect(board.page.locator("[data-range]")).not_to_have_text(first)
        key(board, back)
        expect(board.page.locator("[data-range]")).to_have_text(first)
    do(room, "spotlight", next(iter(cards_of(room))))
    expect(spotlit(board)).to_be_visible()
    key(board, "PageDown")
    moderate(room, "end_spotlight")
    expect(spotlit(board)).to_be_hidden()
    expect(board.page.locator("[data-range]")).to_have_text(first)


def test_a_board_that_stands_upright_cuts_no_card_where_pages_begin(stage, room):
    answered(room, "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
    board = stage.board(room)
    expect(board.cards).to_have_count(8)
    paging = board.page.locator("[data-paging]")

    for height in (800, 784, 768):
        board.page.set_viewport_size(PROJECTOR["viewport"])
        expect(paging).to_be_hidden()
        board.page.set_viewport_size({"width": 768, "height": height})
        expect(paging).to_be_visible()
        assert board.page.evaluate(CUT_OFF) <= 1, height


def turn_to(board, words, name):
    """Turn with this key, through the pages that fit on the screen, until the board says these words."""
    wait_for(lambda: words in key(board, name).page.locator(".board").inner_text())


@pytest.fixture
def large(room):
    """Forty people, of whom each has said something that was let through."""
    room.act("set_session_review", review="off")
    answered(room, *(f"Response number {number}." for number in range(40)))
    return room


def test_a_large_room_is_shown_by_pages_and_a_page_that_is_read_stays(stage, large):
    board = stage.board(large).sees("Showing 24 of 40 · page 1 of 2")
    expect(board.cards).to_have_count(24)
    first = set(board.cards.all_inner_texts())
    second_page = requests.get(f"{large.board_url}/state?step={large.step_id(1)}&page=2", timeout=60).json()
    second = [card["text"] for card in second_page["panels"][0]["responses"]]

    turn_to(board, "page 2 of 2", "PageDown")
    expect(board.cards).to_have_count(16)
    assert {card.text_content().strip() for card in board.cards.all()} == set(second)
    do(large, "hide_response", next(text for text in cards_of(large) if text in second))

    expect(board.cards).to_have_count(15)
    board.sees("page 2 of 2").sees("1 response hidden").check()
    turn_to(board, "page 1 of 2", "PageUp")
    expect(board.cards).to_have_count(24)
    assert first & set(board.cards.all_inner_texts())


# --- its own controls

def test_before_its_line_is_open_a_board_cannot_be_paused_and_no_key_breaks_it(stage, room):
    answered(room, "One", "Two", "Three")
    page = stage.page(PROJECTOR)
    pause = page.get_by_role("button", name="Pause updates")
    for address in ("**/state*", "**/socket.io*.js*"):
        page.route(address, lambda route: route.abort())
    page.goto(room.board_url)
    expect(page.get_by_role("button", name="Blank")).to_be_visible()

    for name in ("PageDown", "PageUp", "b", "b", "+", "-"):
        page.keyboard.press(name)

    expect(pause).to_be_hidden()
    page.unroute_all()
    expect(pause).to_be_visible()


def test_the_board_is_blanked_at_once_and_the_way_in_stays(stage, room):
    answered(room, "One", "Two", "Three")
    board = stage.board(room).shows("One", "Two", "Three")
    strip = board.page.locator(".strip__join")

    for name in ("b", "."):
        key(board, name)
        expect(board.page.locator(".board__stage")).to_be_hidden()
        expect(strip).to_be_visible()
        assert board.page.locator(".blank").inner_text().strip() in ("", "The board is blank")
        board.check()
        key(board, name)
        expect(board.cards.first).to_be_visible()
    key(board, "b")
    key(board, "Escape")
    expect(board.cards.first).to_be_visible()

    assert room.act("blank_board")["ok"]
    expect(board.page.locator(".board__stage")).to_be_hidden()
    for name in ("b", "b", "Escape"):
        key(board, name)
        expect(board.page.locator(".board__stage")).to_be_hidden()
    expect(strip).to_be_visible()
    assert room.act("unblank_board")["ok"]
    expect(board.cards.first).to_be_visible()


def test_keys_can_be_switched_off_and_are_listed(stage, room):
    board = stage.board(room)
    key(board, "?")
    listed = board.page.locator("[data-help]")
    for words in ("Page Down", "blank the board", "theme", "full screen", "QR code"):
        expect(listed).to_contain_text(words)
    board.check()
    board.page.get_by_label("Keys are on").uncheck()
    key(board, "Escape")

    for name in ("b", "t", "q"):
        key(board, name)

    expect(board.page.locator(".board__stage")).to_be_visible()
    expect(board.page.locator("html")).to_have_attribute("data-theme", "light")
    expect(board.page.locator("[data-way-in]")).to_be_hidden()


def test_the_screen_stays_awake_while_the_session_runs_and_is_asked_again_whenever_it_was_let_go(stage, room):
    page = stage.page(PROJECTOR)
    page.add_init_script(WAKE_LOCK)
    page.goto(room.board_url)
    wait_for(lambda: page.evaluate("window.screenLocks.isHeld"))

    page.evaluate("window.screenLocks.letGo()")     # as a browser does when the page is out of sight
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(lambda: page.evaluate("window.screenLocks.isHeld"))
    page.evaluate("window.screenLocks.isAllowed = false; window.screenLocks.letGo()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert not page.evaluate("window.screenLocks.isHeld")
    page.evaluate("window.screenLocks.isAllowed = true")
    page.keyboard.press("Shift")                    # some allow it only after a press
    wait_for(lambda: page.evaluate("window.screenLocks.isHeld"))

    room.close()
    wait_for(lambda: page.evaluate("!window.screenLocks.isHeld"))
    asked = page.evaluate("window.screenLocks.asked")
    page.keyboard.press("Shift")
    assert page.evaluate("window.screenLocks.asked") == asked


def test_each_theme_is_kept_and_every_word_stands_out_seven_to_one(stage, room):
    answered(room, "One", "Two", "Three", "Four")
    group(room, "Odd numbers", "One", "Three")
    do(room, "hide_response", "Four")
    board = stage.board(room).sees("Odd numbers")
    for theme in THEMES:
        expect(board.page.locator("html")).to_have_attribute("data-theme", theme)
        board.page.reload()
        expect(board.page.locator("html")).to_have_attribute("data-theme", theme)
        board.sees("Odd numbers").check()
        assert seen.asked(board.page, SEVEN_TO_ONE) == [], theme
        key(board, "q")
        assert seen.asked(board.page, SEVEN_TO_ONE) == [], theme
        key(board, "q")
        key(board, "t")
    expect(board.page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["a phone", "a laptop at twice the size"])
def test_the_board_reflows_on(stage, room, device):
    answered(room, "One", "Two, with rather more words than the others have", "Three", "Four")
    group(room, "Odd numbers", "One", "Three")
    board = stage.board(room, device).sees("Odd numbers")
    if device is LAPTOP:
        for _ in range(5):
            key(board, "+")

    board.shows("One", "Two, with rather more words than the others have", "Three", "Four").check()
    assert board.page.evaluate(HANGS_OUT) <= 0
    do(room, "spotlight", "One")
    expect(spotlit(board)).to_be_visible()
    assert board.page.evaluate(HANGS_OUT) <= 0


# --- time

def test_a_timer_counts_down_in_words_and_closes_nothing(stage, room):
    room.open_step(1)
    board = stage.board(room)
    board.page.clock.install()
    board.page.reload()
    board.sees(room.state["run_sheet"][0]["question"])

    assert room.act("start_timer", step_id=room.step_id(1), minutes=2, words="In pairs")["ok"]
    timer = board.page.get_by_role("timer")
    expect(timer).to_have_text("In pairs: 2 minutes left")
    board.check()
    board.page.context.set_offline(True)  # only the board's clock moves: a state would bring the server's time
    left = room.state["panels"][0]["timer"]["seconds_left"]
    board.page.clock.fast_forward(max(0, left - 50) * 1000)
    expect(timer).to_have_text(re.compile(r"^In pairs: [1-5]0 seconds left$"))
    board.page.clock.fast_forward(60_000)
    expect(timer).to_have_text("Time is up, take the time you need")

    assert room.state["panels"][0]["step"]["is_open"]
    board.page.context.set_offline(False)
    assert room.act("stop_timer", step_id=room.step_id(1))["ok"]
    expect(timer).to_be_hidden()


# --- paused

def test_a_paused_board_loses_what_is_hidden_from_groups_and_large_and_gains_nothing(stage, room):
    answered(room, "One", "Two", "Three", "Four")
    group(room, "Odd numbers", "One", "Three")
    do(room, "spotlight", "Three")
    board = stage.board(room).sees("Odd numbers")
    expect(spotlit(board)).to_contain_text("Three")
    board.page.get_by_role("button", name="Pause updates").click()

    do(room, "hide_response", "Three")
    expect(spotlit(board)).to_be_hidden()
    board.shows("One", "Two", "Four")
    group(room, "Even numbers", "Two", "Four")
    do(room, "spotlight", "One")
    do(room, "hide_response", "Two")
    board.shows("One", "Four")
    expect(board.page.locator(".board")).not_to_contain_text("Even numbers")
    expect(spotlit(board)).to_be_hidden()

    board.page.get_by_role("button", name="Resume updates").click()
    expect(spotlit(board)).to_contain_text("One")
    expect(board.page.locator(".board")).to_contain_text("Even numbers")


# --- numbers, cards with a source, and no script

def test_numbers_stand_beside_the_reasons_and_are_the_same_without_a_script(stage, room):
    position = add_step(room, "scale", "How sure are you?", low="Not at all", high="Completely", asks_why="on")
    people = [RealPhone(room.server, room.code) for _ in range(6)]
    board = stage.board(room)
    room.open_step(position)
    board.sees("How sure are you?")
    for number, person in enumerate(people):
        assert person.act("submit_response", body={"value": str(number % 3 + 2), "why": f"Reason {number}"},
                          door="http")["ok"]
    room.close_step(position)
    assert room.reveal_step(position)["ok"]

    board.sees("6 people answered.").sees("2 of 6").sees("Reason 3").check()
    assert seen.asked(board.page, SEVEN_TO_ONE) == []
    plain = stage.page(PROJECTOR, java_script_enabled=False)
    plain.goto(room.board_url)
    said = {text for text in board.page.locator(".board__stage").inner_text().splitlines() if text.strip()}
    assert said - {"Back", "Next"} <= set(plain.locator(".board__stage").inner_text().splitlines())


def test_numbers_alone_are_written_large_again_once_the_projector_is_found(stage, room):
    """A laptop that is plugged in shows the board in another size: what has no cards was left as small as it was."""
    position = add_step(room, "choice", "Where do you talk about it?", options="In supervision\nIn the team\nNowhere")
    people = [RealPhone(room.server, room.code) for _ in range(6)]
    board = stage.board(room)
    room.open_step(position)
    board.sees("Where do you talk about it?")
    for number, person in enumerate(people):
        assert person.act("submit_response", body={"choice": "abc"[number % 3]}, door="http")["ok"]
    room.close_step(position)
    assert room.reveal_step(position)["ok"]
    board.sees("6 people answered.")
    size = "parseFloat(getComputedStyle(document.querySelector('[data-results]')).fontSize) / window.innerHeight"
    wait_for(lambda: board.page.evaluate(size) > 0.04)

    board.page.set_viewport_size({"width": 360, "height": 740})
    wait_for(lambda: board.page.evaluate(size) < 0.03)
    board.page.set_viewport_size(PROJECTOR["viewport"])
    wait_for(lambda: board.page.evaluate(size) > 0.04)

    board.page.evaluate("document.documentElement.dir = 'rtl'")
    expect(board.page.locator(".bar__drawing").first).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)")


def test_with_too_few_the_board_says_why_there_are_no_numbers(stage, room):
    position = add_step(room, "scale", "How sure are you?", low="Not at all", high="Completely")
    people = [RealPhone(room.server, room.code) for _ in range(4)]
    room.open_step(position)
    for person in people:
        assert person.act("submit_response", body={"value": "3"}, door="http")["ok"]
    room.close_step(position)
    room.reveal_step(position)

    board = stage.board(room).sees("No numbers are shown: fewer than five have answered").check()

    expect(board.page.locator("[data-results]")).to_be_hidden()


def test_two_questions_for_two_audiences_stand_side_by_side(stage, server):
    room = server.amara.open_lobby(audience="both")
    sheet = room.state["run_sheet"]
    practitioners = next(row for row in sheet if "practitioners" in row["audience_words"].lower())
    leaders = next(row for row in sheet if "leaders" in row["audience_words"].lower())
    board = stage.board(room)
    room.act("open_step", step_id=practitioners["id"])
    board.sees(practitioners["question"])

    assert room.act("open_step", step_id=leaders["id"], beside=True)["ok"]

    board.sees(practitioners["question"]).sees(leaders["question"]).check()
    first, second = board.page.locator("[data-panel]").evaluate_all(BOXES)
    assert first["right"] <= second["left"]
    assert abs(first["y"] - second["y"]) < 2
    room.close()
