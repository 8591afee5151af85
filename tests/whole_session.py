"""A session in which a group of any size answered a step of every kind, for tests of what is made of it."""

from __future__ import annotations

from people import Room, client_id

from workshop.sessions.planning import PlannedStep

#: Words of many scripts and of languages that machines read; none of them could identify anybody.
SAID = (
    "We ring each other before the meeting.", "=1+1", "<b>bold</b> & *stars* _lines_ # heading",
    "#read(\"/etc/passwd\") $x$ @label", "| a | table |\n|---|---|", "[press](javascript:alert(1))",
    "one line\n\ntwo lines",
    "rydyn ni’n siarad bob wythnos ŵŷ", "rozmawiamy co tydzień: ąćęłńóśźż", "نتحدث كل أسبوع", "ہم ہر ہفتے بات کرتے ہیں",
    "我们每周谈一次", "🙂 👩‍👩‍👧 it helps", "w" * 2_000, "{{7*7}} ${7*7} <%= 7 %> \\input{x}",
)
#: A step of each kind: its settings, and what person number n fills in; None where nobody answers.
STEPS = {
    "check_in": ({}, lambda n: {"text": f"arrived {n}"}),
    "briefing": ({"figure": "92%", "statement": "Most were known to somebody.", "source": "A report, 2024"}, None),
    "before_after": ({"moment": "after", "pair": "sure"},
                     lambda n: {"before": str(1 + n % 2), "after": str(2 + n % 4)}),
    "reflection": ({}, lambda n: {"text": SAID[n] if n < len(SAID) else f"said by one of many {n}"}),
    "scale": ({}, lambda n: {"value": str(1 + n % 5), "why": f"because {n}"}),
    "choice": ({"options": ["First <way>", "=Second"]}, lambda n: {"choice": "ab"[n % 2]}),
    "ranking": ({"items": ["Time", "Trust", "Training"]},
                lambda n: {"rank.a": str(1 + n % 3), "rank.b": str(1 + (n + 1) % 3), "rank.c": str(1 + (n + 2) % 3)}),
    "word": ({}, lambda n: {"word": ["trust", "Trust", "أمان", "time"][n % 4]}),
    "break": ({"minutes": 10}, None),
    "phases": ({"preset": "1-2-4-all"}, lambda n: {"text": f"thought together {n}", "written_by": "pair"}),
    "actions": ({}, lambda n: {"what": f"ring the school {n}", "owner": "team manager", "by": ""}),
}


def whole_session(app, facilitator, *, people, group_name="Family help, north", steps=STEPS):
    """A closed session: every step answered, one response hidden, some grouped, an action agreed, one thing parked."""
    planned = [PlannedStep(
        id=f"step-{at}", audience="practitioners", question=f"What about {kind} <here>?", kind=kind,
        probes=[f"And what of {kind}?"], source="", minutes="5", position=str(at), chosen=True, settings=settings)
        for at, (kind, (settings, _fill)) in enumerate(steps.items(), 1)]
    room = Room(app, facilitator, steps=planned, questions=len(planned), group_name=group_name)
    room.join(people)
    for at, (kind, (_settings, fill)) in enumerate(steps.items(), 1):
        assert room.console.open_step(at)["ok"], kind
        if fill is None:
            continue
        step_id = room.console.step_id(at)
        for number, phone in enumerate(room.phones):
            answer = phone.live.command("submit_response", client_id=client_id(), step_id=step_id, body=fill(number))
            assert answer["ok"], (kind, number, answer)
        room.console.close_step(at)
        if kind == "check_in":
            room.console.command("release_all", step_id=step_id)     # a large group waits for it
            cards = room.console.state["responses"]
            room.console.command("hide_response", step_id=step_id, response_id=cards[0]["id"])
            assert room.console.command(
                "group_responses", step_id=step_id, title="How we come in",
                grouping_revision=room.console.state["grouping_revision"],
                response_ids=[card["id"] for card in cards[1:3]])["ok"]
        if kind == "actions":
            assert room.console.command("add_action", step_id=step_id, what="Ring the school", owner="Team manager",
                                        by_when="")["ok"]
    assert room.console.act("close_session")["ok"]
    return room
