"""The console in the language of whoever reads it: its page, what it is told live, and what an act is answered."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

from kind_pages import planned
from language.latin import latin_words
from people import Live, Room, csrf_of, read, stored
from sqlalchemy.exc import OperationalError

from workshop import clock
from workshop.cofacilitators import invitations
from workshop.live import publish
from workshop.running import disk
from workshop.sessions import seal

#: A sentence of ours in English: two words of Latin letters, or one that we say otherwise in Arabic.
TWO_WORDS = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}")
#: What a console shows stands under such names; others are for its script.
SHOWN = ("words", "label", "hint", "headline", "note", "confirm")
#: What a plan takes over as it stands there, once somebody adds such a step.
IN_FIELDS = ("value", "settings", "usual_question")
#: Steps that together make the console say what it can, as a facilitator would write them in Arabic.
IN_ARABIC = {
    "reflection": {}, "word": {}, "actions": {}, "break": {"minutes": 10}, "phases": {}, "scale": {},
    "choice": {"options": ["نعم", "لا"]}, "ranking": {"items": ["وقت", "ثقة", "تدريب"]},
    "briefing": {"statement": "كان معظمهم معروفين.", "source": "تقرير"}}
ANSWERS = {"reflection": {"text": "كلام طويل"}, "word": {"word": "ثقة"}, "actions": {"what": "نلتقي"},
           "scale": {"value": "3"}}


def arabic_room(app, facilitator, **given):
    """A session whose every word of people is in Arabic: what is in Latin letters on the console is ours."""
    steps = [planned(kind, settings, place, question="ماذا نفعل؟", probes=["ولماذا؟"])
             for place, (kind, settings) in enumerate(IN_ARABIC.items(), 1)]
    room = Room(app, facilitator, steps=steps, questions=len(steps), group_name="مجموعة", **given)

    def in_arabic():
        session = seal.find(room.room)
        session.theme = session.theme | {"title": "موضوع", "content_note": "ملاحظة", "key_facts": [], "learning": []}
        session.support = [{"what": "الرعاية", "number": "01632 960 123"}]

    stored(app, in_arabic)
    return room


def console_of(room, facilitator, language):
    """A console as its page connects it: it says in which language the page is."""
    return Live(room.app, "/facilitator", {"session": room.room, "language": language}, facilitator.browser)


def english_of_ours(payloads, ours):
    """What of this is English that a console shows: sentences of ours, and whatever has two words of Latin letters."""
    return [text for name, text in _texts("", payloads) if TWO_WORDS.search(text) or (
        name.endswith(SHOWN) and text in ours)]


def _texts(name, value):
    """(the name it stands under, text) of every text in a state or an answer, without what stands in fields."""
    if isinstance(value, dict):
        return [found for name, one in value.items() if name not in IN_FIELDS for found in _texts(name, one)]
    if isinstance(value, list):
        return [found for one in value for found in _texts(name, one)]
    return [(name, value)] if isinstance(value, str) else []


def let_in(app, room, person):
    """Let somebody run a session with whoever planned it."""
    token = stored(app, lambda: invitations.invite(seal.find(room.room), "run", ""))
    stored(app, lambda: invitations.accept(token, person.id))
    return person


def test_each_of_two_consoles_is_told_everything_in_its_own_language(app, amara, dana, ours):
    room = arabic_room(app, amara)
    let_in(app, room, dana)
    in_arabic, in_english = console_of(room, dana, "ar"), console_of(room, amara, "en-GB")
    phones, answers = room.join(5), []

    def act(name, **payload):
        plan = read(app, lambda: seal.find(room.room).plan_revision)
        answers.append(in_arabic.command(name, **{"plan_revision": plan} | payload))
        return answers[-1]

    step_id = room.console.step_id(1)
    act("open_step", step_id=step_id)
    for phone in phones:
        phone.respond("كلام طويل")
    room.beat()
    act("start_timer", step_id=step_id, minutes=3)
    act("close_step", step_id=step_id)
    act("reveal_step", step_id=step_id)
    card = room.console.state["responses"][0]["id"]
    act("hide_response", step_id=step_id, response_id=card)
    for tool in ("hold_everything", "end_hold", "slow_down", "pause_responses", "lock_joining", "change_code",
                 "blank_board", "unblank_board"):
        act(tool)
    act("skip_step", step_id=room.console.step_id(2))
    act("set_own_rule", rule="نستمع")
    refused = act("close_step", step_id=step_id)
    behind = act("open_step", step_id=step_id, plan_revision=0)
    act("close_session")
    told = in_arabic.received()

    assert [answer["error"] for answer in answers if not answer["ok"]] == ["plan_changed", "plan_changed"]
    assert refused["words"].startswith("سؤال 1")
    assert behind["state"]["headline"].startswith("سؤال 1")
    assert {name for name, _payload in told} >= {"session_state", "joined_changed", "answered_changed", "panel_changed"}
    assert english_of_ours([answers, *(payload for _name, payload in told)], ours) == []
    assert "The session is closed." not in str(told)
    stood = {panel["step"]["state_words"] for name, payload in told if name == "session_state"
             for panel in payload["panels"]}
    assert stood == {"مفتوح", "مغلق"}     # how it stands, and not what a button does
    last = in_english.events("session_state")[-1]
    assert (last["headline"], last["closed_words"][0]) == (
        "This session is closed", "Phones and the board thank everybody for taking part. What was said is in the "
        "summary: finish it there, and take it away as a file.")


def test_a_consoles_page_holds_no_english_of_ours(app, amara):
    room = arabic_room(app, amara)
    amara.browser.post("/language", data={"language": "ar"})
    phones = room.join(5)
    console = f"/sessions/{room.room}/console"
    found = {"lobby": latin_words(amara.browser.get(console).text)}
    for position, kind in enumerate(IN_ARABIC, 1):
        room.console.open_step(position)
        if kind in ANSWERS:
            for phone in phones:
                assert phone.respond(body=ANSWERS[kind])["ok"], kind
            room.beat()
        found[kind] = latin_words(amara.browser.get(console).text)
        room.console.close_step(position)
        room.console.reveal_step(position)
        found[f"{kind}, revealed"] = latin_words(amara.browser.get(console).text)
    token = csrf_of(amara.browser.get(console).text)
    sent = amara.browser.post(f"/sessions/{room.room}/set_own_rule", data={
        "csrf_token": token, "plan_revision": "0", "rule": "قاعدة"})
    found["refused"] = latin_words(sent.text)
    sent = amara.browser.post(f"/sessions/{room.room}/blank_board", data={"csrf_token": token}, follow_redirects=True)
    found["said of an act"] = latin_words(sent.text)
    room.console.act("close_session")
    found["closed"] = latin_words(amara.browser.get(f"{console}?procedure=child").text)
    state = amara.browser.get(f"/sessions/{room.room}/state").json

    assert {page: words for page, (_root, words) in found.items() if words} == {}
    assert {(root["lang"], root["dir"]) for root, _words in found.values()} == {("ar", "rtl")}
    assert state["headline"] == "هذه الجلسة مغلقة"


def test_a_console_of_a_session_that_is_open_for_a_while_holds_no_english_of_ours(app, amara):
    room = arabic_room(app, amara, open_until=clock.now() + timedelta(days=3))
    amara.browser.post("/language", data={"language": "ar"})
    console = f"/sessions/{room.room}/console"
    gathering = latin_words(amara.browser.get(console).text)
    room.console.act("close_questions")

    assert (gathering[1], latin_words(amara.browser.get(console).text)[1]) == ([], [])


# --- what a console does without -----------------------------------------------

def test_a_disk_that_cannot_be_read_takes_no_state_with_it(room, amara, monkeypatch):
    def unreadable(_folder):
        raise OSError("no such device")

    monkeypatch.setattr(disk.shutil, "disk_usage", unreadable)

    assert room.console.state["trouble_words"] == ""
    assert amara.browser.get("/sessions").status_code == 200


def test_a_session_that_cannot_be_read_for_a_moment_does_not_end_the_catching_up(app, monkeypatch):
    def unreadable(_room):
        raise OperationalError("select", {}, Exception("locked"))

    monkeypatch.setattr(publish, "seal", SimpleNamespace(find=unreadable))
    with app.app_context():
        publish.catch_up("any-room")
