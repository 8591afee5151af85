from __future__ import annotations

import pytest
from kind_pages import planned, rendered, seen, step_of
from people import Room

from workshop.kinds import find_kind
from workshop.kinds.kind import ResponseUnfit, StepUnusable
from workshop.kinds.pause import MOST_PHASES
from workshop.kinds.text import ResponseEmpty

BREAK, PHASES = find_kind("break"), find_kind("phases")
ALL = PHASES.settings_of({})
READ = {"words": "Read the case", "minutes": 3}
WRITE = {"words": "Write together", "minutes": 6, "written_by": "pair"}
OWN = {"preset": "own", "phases": [READ, WRITE]}


# --- planning

def test_1_2_4_all_brings_its_phases():
    assert [(phase.words, phase.minutes, phase.written_by) for phase in ALL.phases] == [
        ("Alone", 1, ""), ("In pairs", 2, "pair"), ("In fours", 4, "four"), ("All together", 5, "")]
    assert PHASES.minutes(ALL) == 12


def test_settings_that_were_checked_can_be_checked_again():
    assert PHASES.settings_of(ALL.model_dump(mode="json")) == ALL
    assert PHASES.settings_of(PHASES.settings_of(OWN).model_dump(mode="json")) == PHASES.settings_of(OWN)


@pytest.mark.parametrize(("given", "words"), [
    ({"preset": "world-cafe"}, "Timed phases: preset: input should be '1-2-4-all' or 'own'."),
    ({"preset": ["own"]}, "Timed phases: preset: input should be '1-2-4-all' or 'own'."),
    ({"preset": "own"}, "Plan 1 to 8 phases, one a line."),
    ({"preset": "own", "phases": [dict(READ, words=str(number)) for number in range(9)]},
     "Plan 1 to 8 phases, one a line."),
    ({"preset": "1-2-4-all", "phases": [READ]},
     "This preset brings its own phases. Leave them out, or choose phases of your own."),
    ({"preset": "own", "phases": [READ, WRITE | {"words": "read the CASE"}]},
     "Two phases have the same words. Say how they differ, so that all know which is on."),
    ({"preset": "own", "phases": [READ | {"minutes": 0}]},
     "A pause takes 1 to 120 minutes, each phase of it too; 0 is too short."),
    ({"preset": "own", "phases": [READ | {"minutes": 500}]},
     "A pause takes 1 to 120 minutes, each phase of it too; 500 is too long."),
    ({"preset": "own", "phases": [READ | {"minutes": -5}]},
     "A pause takes 1 to 120 minutes, each phase of it too; -5 is too short."),
    ({"preset": "own", "phases": [READ | {"words": ""}]},
     "Timed phases: phases 0 words: string should have at least 1 character."),
    ({"preset": "own", "phases": [READ | {"written_by": "six"}]},
     "Timed phases: phases 0 written by: input should be '', 'pair' or 'four'."),
    ({"preset": "own", "phases": [READ | {"words": "a\x00b"}]},
     "Some characters in this step cannot be shown; they often come in by copying. Type the words again."),
    ({"preset": "own", "phases": "3 Read"}, "Timed phases: phases: input should be a valid tuple."),
])
def test_phases_that_cannot_be_are_refused_in_words(given, words):
    with pytest.raises(StepUnusable) as refusal:
        PHASES.settings_of(given)

    assert refusal.value.words == words


@pytest.mark.parametrize("minutes", [0, 121, -1])
def test_a_break_takes_1_to_120_minutes(minutes):
    with pytest.raises(StepUnusable) as refusal:
        BREAK.settings_of({"minutes": minutes})

    assert refusal.value.words.startswith("A pause takes 1 to 120 minutes")


@pytest.mark.parametrize(("typed", "planned"), [
    ("3 Read the case\n\n 6 Write together (pair) \n", {"preset": "own", "phases": [READ | {"written_by": ""}, WRITE]}),
    ("4 In fours (written by four)", {"preset": "own", "phases": [
        {"words": "In fours", "minutes": 4, "written_by": "four"}]}),
    ("2 Talk (a pair)", {"preset": "own", "phases": [{"words": "Talk", "minutes": 2, "written_by": "pair"}]}),
    ("2 Talk (quietly)", {"preset": "own", "phases": [{"words": "Talk (quietly)", "minutes": 2, "written_by": ""}]}),
    ("", {"preset": "own", "phases": []}),
])
def test_own_phases_are_typed_one_a_line(typed, planned):
    assert PHASES.planned({"preset": "own", "phases": typed}) == planned


@pytest.mark.parametrize("line", ["Read the case", "3", "three Read", "- 3 Read", "3.5 Read"])
def test_a_line_without_its_minutes_is_refused_and_named(line):
    with pytest.raises(StepUnusable) as refusal:
        PHASES.planned({"preset": "own", "phases": f"2 Talk\n{line}"})

    assert refusal.value.words == ("Begin each phase with its minutes, such as “4 In fours (four)”. "
                                   f"This line does not: “{line}”.")


def test_the_planning_form_has_own_phases_as_they_were_typed():
    fields = {field["name"]: field["value"] for field in PHASES.plan_fields(OWN)}

    assert fields == {"preset": "own", "phases": "3 Read the case\n6 Write together (pair)"}
    assert PHASES.settings_of(PHASES.planned(fields)) == PHASES.settings_of(OWN)
    assert PHASES.planned({"preset": "1-2-4-all", "phases": "left over"}) == {"preset": "1-2-4-all", "phases": []}


def test_a_break_is_as_long_as_its_step():
    assert BREAK.plan_fields({}) == []
    assert BREAK.planned({"minutes": "15"}) == {"minutes": 15}
    assert BREAK.planned({}) == {"minutes": 10}


@pytest.mark.parametrize("typed", ["ten", "-3", "1.5", "²"])
def test_a_break_of_no_number_of_minutes_is_refused(typed):
    with pytest.raises(StepUnusable) as refusal:
        BREAK.planned({"minutes": typed})

    assert refusal.value.words == "Say in minutes how long the break is, such as 10."


# --- who writes

def test_nobody_writes_in_a_break():
    settings = BREAK.settings_of({})

    assert (BREAK.takes(settings), BREAK.noun) == (False, "break")
    with pytest.raises(ResponseUnfit) as refusal:
        BREAK.read(settings, {"text": "words"})
    assert refusal.value.words == "There is nothing to send during a break."


def test_phases_take_responses_only_where_some_write_together():
    alone = PHASES.settings_of({"preset": "own", "phases": [READ]})

    assert (PHASES.takes(ALL), PHASES.takes(alone)) == (True, False)
    with pytest.raises(ResponseUnfit):
        PHASES.read(alone, {"text": "words"})


@pytest.mark.parametrize(("written_by", "note"), [
    ("one", ""), ("pair", "Written by a pair"), ("four", "Written by four")])
def test_a_card_says_how_many_wrote_it(written_by, note):
    parts = PHASES.read(ALL, {"text": " Ask the child first ", "written_by": written_by})

    assert parts == {"text": {"text": "Ask the child first", "written_by": written_by}}
    assert PHASES.card(ALL, parts["text"]) == {"text": "Ask the child first", "note": note}
    assert PHASES.fields(ALL, parts) == {"text": "Ask the child first", "written_by": written_by}
    assert PHASES.said(ALL, parts) == "Ask the child first" + (f"\n{note}" if note else "")


def test_whoever_does_not_say_wrote_alone():
    assert PHASES.read(ALL, {"text": "words"})["text"]["written_by"] == "one"


@pytest.mark.parametrize("written_by", ["four", "six", ["pair"]])
def test_only_those_who_write_together_in_these_phases_can_be_chosen(written_by):
    with pytest.raises(ResponseUnfit) as refusal:
        PHASES.read(PHASES.settings_of(OWN), {"text": "words", "written_by": written_by})

    assert refusal.value.words == "Choose who wrote this: on my own or a pair."


def test_empty_words_are_refused():
    with pytest.raises(ResponseEmpty):
        PHASES.read(ALL, {"written_by": "pair"})


# --- the timer

def test_the_phase_that_the_running_timer_is_for_is_marked():
    assert [phase["is_now"] for phase in PHASES.shown(ALL, "In pairs")["phases"]] == [False, True, False, False]
    assert not any(phase["is_now"] for phase in PHASES.phone_state(ALL)["phases"])


# --- pages

def test_phases_stand_in_their_order_with_the_one_that_is_on():
    step = step_of("phases") | {"settings": PHASES.shown(ALL, "In pairs")}

    assert seen(rendered("phases", "briefing", step=step))[0] == (
        "12 minutes in all Alone 1 minute In pairs 2 minutes Written by a pair Now "
        "In fours 4 minutes Written by four All together 5 minutes")


def test_a_break_shows_how_long_it_is():
    assert seen(rendered("break", "briefing", step=step_of("break", {"minutes": 15})))[0] == "Back in 15 minutes"


def test_the_fields_ask_who_wrote_it():
    words, sent = seen(rendered("phases", "fields", step=step_of("phases", OWN), given={"written_by": "pair"}))

    assert words == "Your response Written by on my own a pair"
    assert sent == {"written_by": "pair"}


def test_where_nobody_writes_there_are_no_fields():
    assert seen(rendered("break", "fields", step=step_of("break"))) == ("", {})


def test_the_console_starts_a_timer_for_each_phase():
    html = rendered("phases", "console", step=step_of("phases"))

    assert seen(html)[0] == ("Start Alone: 1 minute Start In pairs: 2 minutes Start In fours: 4 minutes "
                             "Start All together: 5 minutes")
    assert html.count('action="start_timer"') == MOST_PHASES
    assert 'name="words" value="In pairs"' in html


def test_the_console_starts_a_timer_for_a_break():
    words, sent = seen(rendered("break", "console", step=step_of("break", {"minutes": 15})))

    assert words == "Start Break: 15 minutes"
    assert (sent["minutes"], sent["words"], sent["step_id"], sent["plan_revision"]) == ("15", "Break", "3", "7")


def test_only_who_may_run_the_session_starts_a_timer():
    state = {"plan_revision": 7, "may_run": False}

    assert seen(rendered("phases", "console", step=step_of("phases"), state=state))[0] == ""


# --- in a room

def test_a_timer_for_a_phase_marks_it_on_console_board_and_phones(app, amara):
    room = Room(app, amara, questions=1, steps=[planned("phases")])
    ben = room.join(1)[0]
    room.console.open_step(1)
    room.console.act("start_timer", step_id=room.console.step_id(1), minutes=2, words="In pairs")

    told = ben.live.events("timer_changed")[-1]

    for state in (told, ben.state["step"], room.board_state["panels"][0]["step"],
                  room.console.state["panels"][0]["step"]):
        assert [phase["words"] for phase in state["settings"]["phases"] if phase["is_now"]] == ["In pairs"]
    assert ben.respond(body={"text": "Ask the child first", "written_by": "pair"})["ok"]
    assert ben.state["yours"]["responses"][0]["text"] == "Ask the child first\nWritten by a pair"


def test_a_break_is_not_numbered_and_takes_nothing(app, amara):
    room = Room(app, amara, questions=1, steps=[planned("break", {"minutes": 5})])
    ben = room.join(1)[0]
    room.console.open_step(1)

    assert ben.state["step"]["position_words"] == "Break"
    assert ben.respond("words")["error"] == "step_not_open"
