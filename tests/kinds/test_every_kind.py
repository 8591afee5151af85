"""What holds for every kind of step: from phone to summary, and nothing in numbers about fewer than five."""

from __future__ import annotations

import csv
import io
import json
import textwrap

import pytest
from installation import installed
from pages import words_of
from people import Facilitator, Room, client_id

import workshop.kinds
from workshop.kinds import all_kinds
from workshop.kinds.word import FEW_WORDS
from workshop.sessions.planning import PlannedStep

NO_NUMBERS = "No numbers are shown: fewer than five have answered, and with so few, numbers point at people."
#: A step of each kind that is answered: its settings, and what person number n fills in.
ANSWERED = {
    "reflection": ({}, lambda n: {"text": f"zq reflection {n}"}),
    "scale": ({}, lambda n: {"value": str(1 + n % 5), "why": f"zq why {n}"}),
    "worth": ({}, lambda n: {"value": str(1 + n % 5), "why": f"zq change {n}"}),
    "choice": ({"options": ["Supervision", "Team meeting"]}, lambda n: {"choice": "ab"[n % 2]}),
    "word": ({}, lambda n: {"word": ["Hope", "hopes", "doubt"][n % 3]}),
    "ranking": ({"items": ["Time", "Trust", "Training"]},
                lambda n: {"rank.a": str(1 + n % 3), "rank.b": str(1 + (n + 1) % 3), "rank.c": str(1 + (n + 2) % 3)}),
    "before_after": ({"moment": "after", "pair": "sure"},
                     lambda n: {"before": str(1 + n % 3), "after": str(3 + n % 3)}),
    "weeks": ({"pair": "sure"}, lambda n: {"now": str(3 + n % 3), "since_end": ["up", "stayed"][n % 2],
                                           "since_start": "stayed"}),
    "phases": ({"preset": "1-2-4-all"}, lambda n: {"text": f"zq together {n}", "written_by": "pair"}),
    "check_in": ({}, lambda n: {"text": f"zq line {n}"}),
    "check_out": ({}, lambda n: {"text": f"zq leaving {n}"}),
    "actions": ({}, lambda n: {"what": f"zq do {n}", "owner": "Team manager", "by": ""}),
}
COUNTED = sorted(name for name, kind in all_kinds().items() if kind.is_counted)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with installed(tmp_path_factory.mktemp("kinds")) as app:
        yield app


@pytest.fixture(scope="module")
def amara(app):
    return Facilitator(app, "amara@example.org", "Amara")


def a_step(kind, settings, *, number=1):
    return PlannedStep(id=f"step-{number}", audience="practitioners", question=f"What about {kind}?", probes=[],
                       kind=kind, source="", minutes="5", position=str(number), chosen=True, settings=settings)


def a_room(app, amara, kind, *, people):
    settings, body = ANSWERED[kind]
    room = Room(app, amara, steps=[a_step(kind, settings), a_step("reflection", {}, number=2)])
    room.join(people)
    assert room.console.open_step(1)["ok"]
    for number, phone in enumerate(room.phones):
        ack = phone.live.command("submit_response", client_id=client_id(), step_id=phone.step_id, body=body(number))
        assert ack["ok"], ack
    return room


def closed(room):
    room.console.close_step(1)
    room.console.reveal_step(1)
    return room


def pages_of(room):
    """The words of every page that could show the step, by who looks at it."""
    look = room.facilitator.browser.get
    return {
        "board": words_of(room.app.test_client().get(f"/board/{room.board_key}").text),
        "console": words_of(look(f"/sessions/{room.room}/console").text),
        "phone": words_of(room.phones[0].browser.get(f"/w/{room.room}/look-back").text),
        "summary": words_of(look(f"/sessions/{room.room}/summary").text),
    }


def test_every_kind_that_is_answered_is_here():
    answered = {name for name, kind in all_kinds().items() if kind.takes_responses}

    assert set(ANSWERED) == answered - {"parking_lot"}


@pytest.mark.parametrize("kind", ANSWERED)
def test_a_phone_shows_what_it_sent_and_the_fields_to_change_it(app, amara, kind):
    room = a_room(app, amara, kind, people=1)

    (mine,) = room.phones[0].state["yours"]["responses"]

    assert mine["text"]
    assert mine["body"]
    assert room.phones[0].browser.get(f"/w/{room.room}").status_code == 200


#: What a kind stores otherwise than it was filled in, or not at all.
STORED_OTHERWISE = {
    "reflection": ({}, {"text": " We ask.\r\n\n \n\nAgain.\t"}),
    "word": ({}, {"word": "Hope  or joy,"}),
    "actions": ({}, {"what": "Ring\nthe  school", "owner": "Team  manager", "by": ""}),
    "check_in": ({}, {"text": "Tired\nand here"}),
    "before_after": ({"moment": "before", "pair": "sure"}, {"kept": "yes"}),
    "weeks": ({"pair": "sure"}, {"now": "3", "since_end": "up"}),
}


def test_a_retry_says_the_same_however_a_kind_stores_it_and_other_words_are_told_from_it(app, amara):
    kinds = list(STORED_OTHERWISE)
    room = Room(app, amara, questions=len(kinds), steps=[a_step(kind, STORED_OTHERWISE[kind][0], number=number)
                                                         for number, kind in enumerate(kinds, start=1)])
    (ben,) = room.join(1)

    def submit(body, act):
        return ben.live.command("submit_response", client_id=act, step_id=ben.step_id, body=body)
    for number, kind in enumerate(kinds, start=1):
        room.console.open_step(number)
        act, body = client_id(), STORED_OTHERWISE[kind][1]
        assert submit(body, act)["ok"], kind
        assert "was_other" not in submit(body, act), kind
    room.console.open_step(1)
    act = client_id()
    submit({"text": "Sent by a page"}, act)
    assert submit({"text": "Changed since"}, act)["was_other"] is True
    assert len(ben.state["yours"]["responses"]) == 2


@pytest.mark.parametrize("kind", COUNTED)
def test_with_four_participants_no_numbers_are_shown_and_every_page_says_why(app, amara, kind):
    room = closed(a_room(app, amara, kind, people=4))
    running = pages_of(room)
    states = json.dumps([room.board_state["panels"][0]["results"], room.console.state["panels"][0]["results"]])
    room.console.act("close_session")
    summary = words_of(amara.browser.get(f"/sessions/{room.room}/summary").text)

    assert [name for name, words in running.items() if NO_NUMBERS not in words] == []
    assert NO_NUMBERS in summary
    assert states == "[null, null]"
    exported = amara.browser.get(f"/sessions/{room.room}/summary.json").json["steps"][0]
    assert (exported["results"], exported["numbers_withheld"]) == ([], NO_NUMBERS)
    assert NO_NUMBERS in amara.browser.get(f"/sessions/{room.room}/summary.csv").text


@pytest.mark.parametrize("kind", COUNTED)
def test_with_five_participants_numbers_stand_on_every_page_in_words(app, amara, kind):
    room = closed(a_room(app, amara, kind, people=5))

    said = room.board_state["panels"][0]["results"]["words"]

    assert said
    assert room.console.state["panels"][0]["responses_words"] == (
        "5 responses in words" if all_kinds()[kind].has_cards else "")
    for name, words in pages_of(room).items():
        assert [sentence for sentence in said if sentence not in words] == [], name


@pytest.mark.parametrize("kind", COUNTED)
def test_numbers_are_never_shown_as_they_come(app, amara, kind):
    room = a_room(app, amara, kind, people=9)
    room.beat()
    asked = room.console.act("set_display", step_id=room.console.step_id(1), display="live")

    assert room.board_state["panels"][0]["results"] is None
    assert asked["words"].startswith("Numbers are shown all together")


def test_with_four_participants_words_have_no_sizes_and_the_board_says_why(app, amara):
    room = closed(a_room(app, amara, "word", people=4))

    results = room.board_state["panels"][0]["results"]

    assert room.board_state["panels"][0]["withheld_words"] == FEW_WORDS
    assert [name for name, words in pages_of(room).items() if FEW_WORDS not in words] == []
    assert (results["cloud"], {one["words"] for one in results["list"]}) == ([], {""})


@pytest.mark.parametrize("kind", ANSWERED)
def test_every_kind_goes_from_phone_to_summary(app, amara, kind):
    room = closed(a_room(app, amara, kind, people=6))
    room.console.act("close_session")

    step = amara.browser.get(f"/sessions/{room.room}/summary.json?shape=full").json["steps"][0]
    text = amara.browser.get(f"/sessions/{room.room}/summary.csv?shape=full").data.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text, newline="")) if row["Step"] == "1"]

    assert step["kind"] == kind
    assert step["responses"] or step["results"]
    assert len([row for row in rows if row["Response"]]) == len(step["responses"]) + len(step["results"])
    assert words_of(amara.browser.get(f"/sessions/{room.room}/summary").text).count(f"What about {kind}?") == 1


@pytest.mark.parametrize("kind", ["briefing", "break"])
def test_what_takes_no_responses_is_shown_to_everybody_and_the_large_button_goes_on(app, amara, kind):
    settings = {"briefing": {"figure": "92%", "statement": "of them were known.", "source": "Key fact 1"},
                "break": {}}[kind]
    room = Room(app, amara, steps=[a_step(kind, settings), a_step("reflection", {}, number=2)])
    (ben,) = room.join()
    room.console.open_step(1)

    ack = ben.respond("Anything")
    board = words_of(app.test_client().get(f"/board/{room.board_key}").text)
    page = words_of(ben.browser.get(f"/w/{room.room}").text)

    assert (ack["error"], room.console.state["next_act"]["label"]) == ("step_not_open", "Open question 1")
    assert f"What about {kind}?" in board
    assert f"What about {kind}?" in page
    if kind == "briefing":
        assert all(words in both for words in ("92%", "of them were known.", "Key fact 1") for both in (board, page))


def test_a_pair_is_sent_once(app, amara):
    room = a_room(app, amara, "before_after", people=5)
    ben = room.phones[0]

    again = ben.respond(body={"before": "1", "after": "5"})
    changed = ben.edit(0, body={"before": "1", "after": "5"})

    assert (again["error"], again["words"]) == (
        "too_many_responses", "Your pair has been sent already. It is sent once.")
    assert changed["error"] == "not_editable"
    assert ben.state["yours"]["responses"][0]["body"] == {"before": "1", "after": "3"}


@pytest.mark.parametrize(("kind", "body"), [
    ("scale", {"value": "9"}), ("scale", {"value": ""}), ("scale", {}), ("scale", {"value": ["1", "2"]}),
    ("choice", {"choice": "z"}), ("choice", {"choice": ["a", "b"]}), ("choice", {}),
    ("word", {"word": "one two three four"}), ("word", {"word": ""}),
    ("ranking", {"rank.a": "1", "rank.b": "1", "rank.c": "2"}), ("ranking", {"rank.a": "1", "rank.b": "2"}),
    ("before_after", {"before": "2"}), ("actions", {"what": "", "owner": "Team manager"}),
    ("check_in", {"text": "x" * 141}), ("reflection", {"text": " "}),
])
def test_what_does_not_fit_a_kind_is_refused_with_a_sentence_and_changes_nothing(app, amara, kind, body):
    room = Room(app, amara, steps=[a_step(kind, ANSWERED[kind][0])])
    (ben,) = room.join()
    room.console.open_step(1)

    ack = ben.live.command("submit_response", client_id=client_id(), step_id=ben.step_id, body=body)

    assert ack["error"] in {"response_unfit", "response_empty", "response_too_long"}
    assert len(ack["words"].split()) >= 4
    assert ben.state["yours"]["responses"] == []


# --- a new kind ----------------------------------------------------------------

TOY = {
    "__init__.py": '''
        """Weather: how it feels in the team."""
        from workshop.kinds.kind import Kind, ResponseUnfit
        from workshop.kinds.counts import bars

        SKIES = {"sun": "Toy sun", "rain": "Toy rain"}

        class Weather(Kind):
            name, label, hint, most, parts, is_counted, has_cards = (
                "toy_weather", "Toy weather", "How it feels.", 1, ("sky",), True, False)

            def phone_state(self, settings):
                return {"skies": [{"value": key, "label": label} for key, label in SKIES.items()]}

            def read(self, settings, given):
                if given.get("sky") not in SKIES:
                    raise ResponseUnfit("Choose a sky first, or choose Pass.")
                return {"sky": {"sky": given["sky"]}}

            def fields(self, settings, parts):
                return {"sky": parts["sky"]["sky"]}

            def said(self, settings, parts):
                return SKIES[parts["sky"]["sky"]]

            def results(self, settings, bodies, *, people, arrangement, split):
                skies = [body["sky"] for body in bodies]
                return self.withheld(len(skies)) or {"is_enough": True, "why_not": "", "bars": bars(
                    SKIES, {sky: skies.count(sky) for sky in SKIES}, whole=len(skies)), "splits": [],
                    "words": [f"Toy: {skies.count('sun')} see the sun."]}

            def rows(self, settings, results):
                return [(bar["label"], str(bar["count"])) for bar in results["bars"]]

        KINDS = [Weather()]
        ''',
    "fields.html": '''
        <fieldset><legend>{{ box_label }}</legend>
        {% for sky in step.settings.skies %}<label>
        <input type="radio" name="sky" value="{{ sky.value }}"> {{ sky.label }}</label>
        {% endfor %}</fieldset>
        ''',
    "results.html": '<ul>{% for words in results.words or [] %}<li>{{ words }}</li>{% endfor %}</ul>',
    "kind.css": ".toy-weather { color: inherit; }",
}


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """One folder, put where kinds are found; nothing else is touched."""
    folder = tmp_path / "kinds" / "toy_weather_for_tests"
    folder.mkdir(parents=True)
    for name, content in TOY.items():
        (folder / name).write_text(textwrap.dedent(content).strip() + "\n")
    monkeypatch.setattr(workshop.kinds, "__path__", [*workshop.kinds.__path__, str(tmp_path / "kinds")])
    monkeypatch.setattr(workshop.kinds, "_KINDS", {})
    with installed(tmp_path) as app:
        yield app


def test_a_new_kind_is_one_folder_and_appears_on_every_screen(toy):
    amara = Facilitator(toy, "amara@example.org", "Amara")
    room = Room(toy, amara, questions=1)
    room.join(5)
    slug = next(iter(toy.extensions["workshop_library"].themes))

    added = room.console.act("add_step", kind="toy_weather", question="What is the weather like?", minutes=2,
                             audience="practitioners", settings={})
    room.console.open_step(2)
    phone = room.phones[0].browser.get(f"/w/{room.room}").text
    plain = room.phones[0].browser.post(f"/w/{room.room}/submit_response", data={
        "csrf_token": phone.split('data-csrf="')[1].split('"')[0], "client_id": client_id(),
        "step_id": room.phones[0].step_id, "sky": "sun"})
    for other in room.phones[1:]:
        assert other.respond(body={"sky": "rain"})["ok"]
    room.console.close_step(2)
    room.console.reveal_step(2)

    assert (added["ok"], plain.status_code) == (True, 303)
    assert "Toy sun" in words_of(phone)
    for name, words in pages_of(room).items():
        assert "Toy: 1 see the sun." in words, name
    room.console.act("close_session")
    assert "Toy sun" in amara.browser.get(f"/sessions/{room.room}/summary.csv").text
    assert amara.browser.get(f"/sessions/{room.room}/summary.json").json["steps"][-1]["results"] == [
        {"what": "Toy sun", "how_many": "1"}, {"what": "Toy rain", "how_many": "4"}]
    assert "Toy weather" in amara.browser.get(f"/sessions/new?theme={slug}&audience=practitioners").text
    assert toy.test_client().get("/static/any/kinds/toy_weather_for_tests/kind.css").status_code == 200
