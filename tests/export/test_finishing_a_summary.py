"""Finishing a summary: what is written and chosen is kept, through conflicts and the close, and erased with it."""

from __future__ import annotations

import re

import pytest
from pages import words_of
from people import client_id, csrf_of, read, stored

from workshop.cofacilitators.models import CoFacilitator
from workshop.export.models import Overview, Review
from workshop.export.shapes import FULL, THEMES
from workshop.export.summary import summary_of
from workshop.extensions import db
from workshop.sessions import seal

NHS, PHONE, NAME = "943 476 5919", "07700 900123", "Oluwaseun"
SAID = ["We ask first.", f"{NAME} rang {PHONE} about {NHS}.", "We never ask.", "Nobody asked.", "We ask twice."]


@pytest.fixture
def asked(room):
    """Five responses to the first question, an action agreed, two notes in the parking lot; the session runs."""
    phones = room.join(5)
    room.console.open_step(1)
    for phone, text in zip(phones, SAID, strict=True):
        assert phone.respond(text, anyway=True)["ok"]
    for phone, text in zip(phones, ["Ask the health visitor.", "Who pays?"], strict=False):
        assert phone.live.command("park", client_id=client_id(), body={"text": text})["ok"]
    room.console.close_step(1)
    room.console.act("add_step", kind="actions", question="What will we do?", audience="practitioners", minutes=5,
                     settings={})
    room.last = len(room.console.state["run_sheet"])
    room.console.open_step(room.last)
    assert room.console.command("add_action", step_id=room.console.step_id(room.last), what="Ring the school",
                                owner="", by_when="")["ok"]
    return room


@pytest.fixture
def closed(asked):
    assert asked.console.act("close_session", identifiers="keep")["ok"]
    return asked


def told(room, shape=THEMES):
    return read(room.app, lambda: summary_of(seal.find(room.room), shape=shape))


class Tab:
    """A page of the review, as it was when it was opened."""

    def __init__(self, room, step="", facilitator=None):
        self.room, self.browser = room, (facilitator or room.facilitator).browser
        self.address = f"/sessions/{room.room}/summary/review" + (f"/{step}" if step else "")
        self.open()

    def open(self):
        self.page = self.browser.get(self.address).text
        return self

    def seen(self, name):
        return re.search(rf'name="seen-{name}" value="(\w*)"', self.page)[1]

    def names(self, kind):
        return re.findall(rf'name="seen-({kind}-\d+)"', self.page)

    def post(self, json=True, **fields):
        data = {"csrf_token": csrf_of(self.page)} | {name.replace("__", "-"): value for name, value in fields.items()}
        return self.browser.post(self.address, data=data, headers={"Accept": "application/json"} if json else {})

    def save(self, name, field, words, json=True, **more):
        return self.post(json, **{f"{name}-{field}": words, f"seen-{name}": self.seen(name)}, **more)


def step_id(room, position=1):
    return read(room.app, lambda: next(step.id for step in seal.find(room.room).steps if step.position == position))


def lot_id(room):
    return read(room.app, lambda: seal.find(room.room).parking_lot.id)


def test_title_and_overview_are_in_every_summary_and_survive_the_close(asked):
    tab = Tab(asked)
    overview = tab.names("overview")[0]
    assert tab.save("title", "title", "  What we   heard ").json["ok"]
    assert tab.save(overview, "words", "Asking comes late.\r\n\r\nIt is nobody's task.").json["ok"]
    asked.console.act("close_session")

    for shape in (THEMES, FULL):
        summary = told(asked, shape)
        assert summary["title"] == "What we heard"
        assert summary["steps"][0]["overview"] == "Asking comes late.\n\nIt is nobody's task."
    again = Tab(asked).page
    assert "What we heard" in again
    assert "It is nobody&#39;s task." in again


def test_an_empty_title_is_the_themes_again(asked):
    tab = Tab(asked)
    tab.save("title", "title", "Something")
    assert tab.open().save("title", "title", "").json["ok"]

    assert told(asked)["title"] == told(asked)["theme_title"]


def test_of_two_tabs_the_later_does_not_overwrite_and_is_told_what_stands_there(asked):
    early, late = Tab(asked), Tab(asked)
    (overview, *_rest) = early.names("overview")
    early.save(overview, "words", "From the first tab.")

    answer = late.save(overview, "words", "From the second tab.")
    (problem,) = answer.json["problems"]
    page = late.save(overview, "words", "From the second tab.", json=False)

    assert answer.status_code == 409
    assert (problem["name"], problem["now"]) == (overview, {"words": "From the first tab."})
    assert told(asked)["steps"][0]["overview"] == "From the first tab."
    for words in ("From the first tab.", "From the second tab.", "Not everything is saved"):
        assert words in page.text
    late.page = page.text
    assert late.save(overview, "words", "From the second tab.").json["ok"]      # once more: a decision
    assert told(asked)["steps"][0]["overview"] == "From the second tab."


def test_a_form_sent_from_an_older_page_changes_only_what_was_typed_in_it(asked):
    old = Tab(asked)
    first, second = old.names("overview")
    Tab(asked).save(first, "words", "Written elsewhere.")

    answer = old.save(second, "words", "Written here.", json=False, **{
        f"{first}-words": "", f"seen-{first}": old.seen(first)})

    assert answer.status_code == 303
    assert [step["overview"] for step in told(asked)["steps"]] == ["Written elsewhere.", "Written here."]


def test_the_same_words_sent_twice_are_saved_once_and_refused_never(asked):
    tab = Tab(asked)

    assert [tab.save("title", "title", "Twice").json["ok"] for _ in range(2)] == [True, True]


@pytest.mark.parametrize(("name", "field", "words", "said"), [
    ("title", "title", "x" * 121, "That is 121 characters: the most is 120."),
    ("overview", "words", "x" * 2001, "That is 2,001 characters"),
    ("overview", "words", "a\u202eb", "cannot be shown"),
    ("action", "what", "", "Write what will be done first."),
    ("action", "by_when", "2026-02-31", "That is not a day."),
])
def test_what_will_not_do_is_said_at_its_field_and_nothing_typed_is_lost(asked, name, field, words, said):
    tab = Tab(asked)
    part = name if name == "title" else tab.names(name)[0]
    before = told(asked)

    page = tab.save(part, field, words, json=False, **({f"{part}-what": "Typed anew"} if field == "by_when" else {}))

    assert page.status_code == 422
    assert said in words_of(page.text)
    assert f'id="error-{part}"' in page.text
    assert field != "by_when" or "Typed anew" in page.text
    assert told(asked) == before


def test_an_action_gets_its_role_and_day_while_the_board_shows_it_and_after_the_close(asked):
    tab = Tab(asked)
    (action,) = tab.names("action")
    assert tab.post(**{f"{action}-what": "Ring the school", f"{action}-owner": "team manager", f"{action}-by_when": "",
                       f"seen-{action}": tab.seen(action)}).json["ok"]
    on_board = asked.board_state["panels"][0]["results"]["agreed"][0]["owner"]
    asked.console.act("close_session")
    tab.open()
    day = told(asked)["held_on"]
    assert tab.post(**{f"{action}-what": "Ring the school", f"{action}-owner": "team manager",
                       f"{action}-by_when": day, f"seen-{action}": tab.seen(action)}).json["ok"]

    (agreed,) = told(asked)["actions"]
    assert (on_board, agreed["owner"], agreed["by_when"]) == ("team manager", "team manager", day)


def test_an_action_is_added_taken_off_and_put_back(closed):
    tab = Tab(closed)
    assert tab.post(json=False, then="add", **{"new-action-what": "Write to families"}).status_code == 303
    (_first, number) = [name.removeprefix("action-") for name in tab.open().names("action")]
    tab.post(json=False, then=f"remove-{number}")
    removed = [action["what"] for action in told(closed)["actions"]]
    page = tab.open().page

    assert removed == ["Ring the school"]
    assert "Taken off: “Write to families”." in words_of(page)
    assert 'name="new-action-what" value="Write to families"' in page      # what “Put it back” sends


def test_a_group_gets_another_title_after_the_close(asked):
    card = asked.console.command  # the step is closed: its cards stand on the console of the first question
    first = asked.console.step_id(1)
    asked.console.open_step(1)
    cards = [one["id"] for one in asked.console.state["responses"]]
    assert card("group_responses", step_id=first, response_ids=cards[:2], title="Asking",
                grouping_revision=asked.console.state["grouping_revision"])["ok"]
    asked.console.act("close_session")
    tab = Tab(asked)
    (group,) = tab.names("group")

    assert tab.save(group, "title", "Asking in time").json["ok"]

    assert [group["title"] for group in told(asked)["steps"][0]["groups"]] == ["Asking in time"]
    assert "Give the group a title first." in tab.save(group, "title", " ").json["problems"][0]["words"]


# --- quotations

def ids(tab):
    """The responses a page offers: {words: id}."""
    found = re.findall(r'data-quote="(\w+)".*?class="quote__words"[^>]*>([^<]+)<', tab.page, re.S)
    return {words: known for known, words in found}


def test_a_response_is_quoted_by_a_tick_and_stays_so_when_ids_change_at_the_close(asked):
    tab = Tab(asked, step_id(asked))
    wanted = ids(tab)["We never ask."]
    answer = tab.post(shown=wanted, quoted=wanted)
    asked.console.act("close_session")

    assert answer.json["chosen_words"] == "1 of 5 responses quoted"
    assert told(asked)["steps"][0]["responses"] == ["We never ask."]
    tab.open()
    assert wanted not in tab.page
    assert re.findall(r'name="was" value="(\w+)"', tab.page) == [ids(tab)["We never ask."]]


def test_an_id_of_before_the_close_is_refused_with_what_to_do(asked):
    tab = Tab(asked, step_id(asked))
    before = ids(tab)["We never ask."]
    asked.console.act("close_session")

    answer = tab.post(shown=before, quoted=before)

    assert "Reload the page and choose again." in answer.json["problems"][0]["words"]


def test_a_page_of_ticks_changes_only_those_that_were_touched(closed):
    old = Tab(closed, step_id(closed))
    known = ids(old)
    Tab(closed, step_id(closed)).post(shown=known["We ask first."], quoted=known["We ask first."])

    old.post(json=False, shown=list(known.values()), quoted=[known["Nobody asked."]])

    assert sorted(told(closed)["steps"][0]["responses"]) == ["Nobody asked.", "We ask first."]


def test_all_or_none_are_taken_with_one_press_and_choices_are_not_lost_unasked(closed):
    tab = Tab(closed, step_id(closed))
    tab.post(json=False, then="all")
    everything = told(closed)["steps"][0]["left_out"]
    asks = tab.post(json=False, then="none").text
    unchanged = told(closed)["steps"][0]["left_out"]
    tab.post(json=False, then="none", sure="yes")

    assert (everything, unchanged) == (0, 0)
    assert "You chose 5 of them already. These choices would be lost." in words_of(asks)
    assert told(closed)["steps"][0]["responses"] == []


def test_notes_of_the_parking_lot_go_on_when_they_are_ticked(closed):
    before = told(closed)
    tab = Tab(closed, lot_id(closed))
    note = ids(tab)["Who pays?"]
    tab.post(shown=note, quoted=note)

    assert (before["parked"], before["parked_words"]) == ([], "None of 2 notes in the parking lot go on.")
    after = told(closed)
    assert (after["parked"], after["carried_over"]) == (["Who pays?"], ["Who pays?"])
    assert after["parked_words"] == "1 of 2 notes in the parking lot goes on."
    assert sorted(told(closed, FULL)["parked"]) == ["Ask the health visitor.", "Who pays?"]


def test_a_large_step_is_offered_a_page_at_a_time(closed):
    first = step_id(closed)
    from workshop.responses.models import SealedResponse
    stored(closed.app, lambda: db.session.add_all(
        SealedResponse(id=f"{number:032x}", step_id=first, body={"text": f"said {number}"}) for number in range(120)))

    pages = [closed.facilitator.browser.get(
        f"/sessions/{closed.room}/summary/review/{first}?page={page}").text for page in (1, 2, 3, 99)]

    assert [page.count('data-quote="') for page in pages] == [50, 50, 25, 25]
    assert "51–100 of 125" in pages[1]


# --- what identifies somebody

def exports(room, asked=""):
    endings = ("", ".csv", ".json")
    return [room.facilitator.browser.get(f"/sessions/{room.room}/summary{ending}{asked}").text for ending in endings]


def show(room, word):
    page = room.facilitator.browser.get(f"/sessions/{room.room}/summary/details").text
    found = {words: (owner, place) for words, owner, place in re.findall(
        r'<mark>([^<]+)</mark>.*?name="owner" value="([^"]+)".*?name="place" value="([^"]+)"', page, re.S)}
    owner, place = found[word]
    assert room.facilitator.browser.post(f"/sessions/{room.room}/summary/details", data={
        "csrf_token": csrf_of(page), "owner": owner, "place": place, "act": "show"}).status_code == 303


@pytest.mark.parametrize("word", [NHS, PHONE, NAME])
def test_a_planted_detail_is_in_no_export_until_it_is_shown_by_hand(closed, word):
    tab = Tab(closed, step_id(closed))
    everything = list(ids(tab).values())
    tab.post(shown=everything, quoted=everything)                 # even the response that holds it is quoted
    Tab(closed).save(tab.names("overview")[0], "words", f"As {NAME} said on {PHONE}: {NHS}.")
    Tab(closed).save("title", "title", f"Heard from {PHONE}, {NHS}")

    assert [text for text in [*exports(closed), *exports(closed, "?shape=full")] if word in text] == []
    Tab(closed).save(tab.names("overview")[0], "words", "")
    show(closed, word)
    assert [word in text for text in exports(closed, "?shape=full")] == [True, True, True]


def masked_on_pages(room):
    browser = room.facilitator.browser
    pages = [words_of(browser.get(f"/sessions/{room.room}/summary{where}").text)
             for where in ("", "?shape=full", "/review", "/details", "/full")]
    return [re.search(r"(\d+) (?:details? that may identify somebody (?:is|are) )?masked", page)[1] for page in pages]


def test_every_page_says_the_same_number_of_masked_details(closed):
    before = masked_on_pages(closed)
    tab = Tab(closed)
    tab.save(tab.names("overview")[0], "words", f"{NAME} was heard, {NAME} was right.")
    written = masked_on_pages(closed)
    show(closed, NHS)

    assert (before, written, masked_on_pages(closed)) == (["3"] * 5, ["5"] * 5, ["4"] * 5)


def test_what_was_taken_out_at_the_close_is_counted_alike(asked):
    asked.console.act("close_session", identifiers="delete")

    assert masked_on_pages(asked) == ["3"] * 5
    assert "2 of the masked were taken out for good" in words_of(
        asked.facilitator.browser.get(f"/sessions/{asked.room}/summary/details").text)


def test_what_was_shown_in_an_overview_stays_shown_when_its_words_move(closed):
    tab = Tab(closed)
    (overview, *_rest) = tab.names("overview")
    tab.save(overview, "words", "Asking Grace comes late.")
    hint = re.search(rf'id="hint-{overview}"[^>]*>([^<]*)<', tab.open().page)[1]
    show(closed, "Grace")
    tab.open().save(overview, "words", "We know now: asking Grace comes late, says Chidinma.")

    assert "“Grace” may identify somebody" in hint
    assert told(closed)["steps"][0]["overview"] == "We know now: asking Grace comes late, says [name]."


# --- whose it is

@pytest.mark.parametrize(("may", "status"), [("moderate", 200), ("watch", 403)])
def test_whoever_may_moderate_may_finish_the_summary(asked, dana, may, status):
    stored(asked.app, lambda: db.session.add(CoFacilitator(
        session_id=seal.find(asked.room).id, facilitator_id=dana.id, may=may)))
    base = f"/sessions/{asked.room}/summary/review"

    token = csrf_of(dana.browser.get("/themes").text)
    answers = [dana.browser.get(base).status_code, dana.browser.get(f"{base}/{step_id(asked)}").status_code,
               dana.browser.post(base, data={"csrf_token": token}, headers={"Accept": "application/json"}).status_code]

    assert answers == [status] * 3
    assert ("Finish the summary" in dana.browser.get(f"/sessions/{asked.room}/summary").text) == (status == 200)


def test_a_step_of_another_session_is_not_found(asked, dana):
    from people import Room
    other = Room(asked.app, dana, group_name="Health visitors, south")
    other.join()
    other.console.open_step(1)

    answer = asked.facilitator.browser.get(f"/sessions/{asked.room}/summary/review/{step_id(other)}")

    assert answer.status_code == 404


def test_a_review_is_erased_with_its_session(closed):
    tab = Tab(closed)
    tab.save("title", "title", "QuietRiverTitle")
    tab.save(tab.names("overview")[0], "words", "QuietRiverOverview")
    number, first = read(closed.app, lambda: seal.find(closed.room).id), step_id(closed)
    page = closed.facilitator.browser.get(f"/sessions/{closed.room}/erase").text
    closed.facilitator.browser.post(f"/sessions/{closed.room}/erase", data={"csrf_token": csrf_of(page)})

    left = read(closed.app, lambda: [db.session.get(Review, number), db.session.get(Overview, first)])
    data = closed.app.extensions["workshop_settings"].data
    content = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert (left, b"QuietRiver" in content) == ([None, None], False)
