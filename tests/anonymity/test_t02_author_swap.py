"""T2: a facilitator who tries every button, and keeps all that the console is sent, learns nothing of authors.

A session is held again with the cookies of two phones exchanged, so that other people are the authors of the very same
words. Everything the facilitator, the board and a thief of the closed database get must be the same to the byte.
"""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from people import client_id
from swap import every_command, installation, run

from workshop.live import panels
from workshop.responses import queries, submit

#: Used where people answer at their own pace (test_t02_at_their_own_pace.py).
AT_OWN_PACE = {"change_until", "close_questions", "take_up_step"}
#: Of a step to which no phone sends anything: the group says aloud what became of earlier actions.
WITHOUT_PHONES = {"decide_action", "undo_action"}


def play(stage):
    """One session with every command of the console; A and B sit beside each other in it."""
    add_steps(stage)
    first_question(stage)
    stage.next_question()
    second_question(stage)
    whole_room(stage)
    words(stage)
    actions(stage)
    stage.act("close_session")
    stage.take_exports()


def play_briefly(stage):
    """Two questions in batches; enough for a leak to show."""
    for position in (1, 2):
        stage.act("set_display", step_id=stage.room.console.step_id(position), display="live")
        stage.act("open_step", step_id=stage.room.console.step_id(position))
        everybody_responds(stage, f"zq{position}")
        stage.act("close_step", step_id=stage.room.console.step_id(position))
        stage.next_question()
    stage.act("close_session")
    stage.take_exports()


def add_steps(stage):
    stage.act("set_session_review", review="off")
    stage.act("set_own_rule", rule="Phones face down while somebody speaks")
    for kind in ("word", "actions", "reflection"):
        stage.act("add_step", kind=kind, question=f"A step of the kind {kind}?", audience="practitioners", minutes=5,
                  settings={})
    third, last = stage.room.console.step_id(3), stage.room.console.step_id(5)
    stage.act("skip_step", step_id=third)
    stage.act("unskip_step", step_id=third)
    stage.act("move_step", step_id=last, to=4)
    stage.act("remove_step", step_id=last)
    stage.act("set_display", step_id=stage.room.console.step_id(1), display="live")


def everybody_responds(stage, words):
    a, b = stage.phones["A"], stage.phones["B"]
    stage.one_after_the_other(lambda: a.respond(f"{words} by A"), lambda: b.respond(f"{words} by B"))
    for seat in "CDE":
        stage.phones[seat].respond(f"{words} by {seat}")
    stage.beat()
    stage.one_after_the_other(lambda: a.respond(f"{words} by A too"), lambda: b.respond(f"{words} by B too"))
    stage.beat()


def first_question(stage):
    a, b = stage.phones["A"], stage.phones["B"]
    step = stage.room.console.step_id(1)
    stage.act("open_step", step_id=step)
    stage.do("start_timer", step_id=step, minutes=5, words="Alone")
    stage.do("add_time", step_id=step, minutes=1)
    everybody_responds(stage, "zq1")
    stage.one_after_the_other(lambda: a.edit(0, "zq1 by A, corrected"), lambda: b.withdraw(1))
    stage.phones["F"].skip()
    stage.beat()
    stage.one_after_the_other(
        lambda: stage.by_http(a, "ask_for_time", client_id=client_id(), step_id=step),
        lambda: stage.by_http(b, "ask_for_time", client_id=client_id(), step_id=step))
    stage.one_after_the_other(*(
        lambda phone=phone: stage.by_http(phone, "ask_for_break", client_id=client_id()) for phone in (a, b)))
    stage.beat()
    for words in ("zq1 by A, corrected", "zq1 by B"):
        moderate(stage, step, stage.card(words))
    stage.do("stop_timer", step_id=step)
    stage.act("set_review", step_id=step, review="on")
    stage.one_after_the_other(lambda: a.respond("zq1 late by A"), lambda: b.respond("zq1 late by B"))
    stage.beat()
    stage.do("release_response", step_id=step, response_id=stage.card("zq1 late by B"))
    stage.do("release_all", step_id=step)
    stage.act("hold_step", step_id=step)
    stage.act("close_step", step_id=step)
    stage.act("reveal_step", step_id=step)
    group(stage, step)
    shown = stage.card("zq1 by C")
    stage.one_after_the_other(*(
        lambda phone=phone: stage.by_http(phone, "resonate", client_id=client_id(), step_id=step, response_id=shown)
        for phone in (a, b)))
    stage.by_http(a, "unresonate", client_id=client_id(), step_id=step, response_id=shown)
    stage.do("count_resonance", step_id=step)
    stage.act("clear_step", step_id=step)
    stage.act("unclear_step", step_id=step)


def moderate(stage, step, card):
    for name in ("hide_response", "restore_response", "hold_response", "release_response", "spotlight"):
        stage.do(name, step_id=step, response_id=card)
    stage.do("end_spotlight", step_id=step)


def group(stage, step):
    def revision():
        return stage.panel()["grouping_revision"]

    def number():
        return stage.panel()["groups"][0]["id"]

    both = [stage.card("zq1 by A, corrected"), stage.card("zq1 by B")]
    stage.do("suggest_groups", step_id=step)
    stage.do("group_responses", step_id=step, grouping_revision=revision(), response_ids=both, title="Asking")
    stage.do("rename_group", step_id=step, grouping_revision=revision(), group_id=number(), title="How we ask")
    stage.do("ungroup_responses", step_id=step, grouping_revision=revision(), response_ids=both[:1])
    stage.do("undo_grouping", step_id=step, grouping_revision=revision())
    stage.do("ungroup", step_id=step, grouping_revision=revision(), group_id=number())
    stage.do("group_responses", step_id=step, grouping_revision=revision(), response_ids=both, title="Asking")


def second_question(stage):
    a, b = stage.phones["A"], stage.phones["B"]
    step = stage.room.console.step_id(2)
    stage.act("open_step", step_id=step)
    stage.do("blank_board")
    everybody_responds(stage, "zq2")
    stage.one_after_the_other(
        lambda: stage.by_http(a, "park", client_id=client_id(), body={"text": "zq for later by A"}),
        lambda: stage.by_http(b, "park", client_id=client_id(), body={"text": "zq for later by B"}))
    stage.beat()
    stage.do("unblank_board")
    stage.act("close_step", step_id=step)
    stage.act("reveal_step", step_id=step)


def whole_room(stage):
    """The tools that are for everybody at once, and the procedure for a present risk, at a response of A's."""
    step = stage.room.console.step_id(2)
    for name in ("slow_down", "end_slow", "pause_responses", "resume_responses", "lock_joining", "unlock_joining",
                 "change_code", "hold_everything", "end_hold"):
        stage.do(name)
    stage.do("open_procedure", about="child", step_id=step, response_id=stage.card("zq2 by A"))
    stage.do("restore_response", step_id=step, response_id=stage.card("zq2 by A"))


def words(stage):
    a, b = stage.phones["A"], stage.phones["B"]
    step = stage.room.console.step_id(3)
    stage.act("open_step", step_id=step)
    stage.one_after_the_other(lambda: a.respond(body={"word": "trust"}), lambda: b.respond(body={"word": "time"}))
    for seat in "CDEF":
        stage.phones[seat].respond(body={"word": "trust"})
    stage.act("close_step", step_id=step)
    stage.act("reveal_step", step_id=step)
    stage.do("merge_words", step_id=step, word="time", into="trust")
    stage.do("unmerge_words", step_id=step, word="time")
    stage.do("hide_word", step_id=step, word="time")
    stage.do("show_word", step_id=step, word="time")


def actions(stage):
    step = stage.room.console.step_id(4)
    stage.act("open_step", step_id=step)
    stage.one_after_the_other(*(
        lambda seat=seat: stage.phones[seat].respond(body={"what": f"zq action by {seat}", "owner": "", "by_when": ""})
        for seat in "AB"))
    for seat in "CD":
        stage.phones[seat].respond(body={"what": f"zq action by {seat}", "owner": "", "by_when": ""})
    stage.act("close_step", step_id=step)
    stage.act("reveal_step", step_id=step)
    stage.do("agree_action", step_id=step, response_id=stage.card("zq action by A"))
    stage.do("add_action", step_id=step, what="Ask again", owner="Team manager", by_when="")
    added = stage.panel()["results"]["agreed"][1]
    stage.do("change_action", step_id=step, action_id=added["id"], what="Ask sooner", owner="", by_when="",
             seen=added["seen"])
    stage.do("remove_action", step_id=step, action_id=added["id"])


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield installation(tmp_path_factory.mktemp("start"), patch)


@pytest.fixture(scope="module")
def held(start, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        return run(start, tmp_path_factory.mktemp("held"), patch, play)


@pytest.fixture
def held_again(start, tmp_path, monkeypatch):
    def hold(**given):
        return run(start, tmp_path, monkeypatch, play, **given)

    return hold


def test_every_command_of_the_console_is_used(held):
    unused = every_command() - held.used

    assert unused == AT_OWN_PACE | WITHOUT_PHONES, "a new command: let `play` use it, so that it is looked at too"


def test_the_transcript_holds_what_was_said(held):
    """Else there would be nothing to compare."""
    everything = held.as_bytes()

    for words in ("zq1 by A, corrected", "zq2 by B", "zq for later by A", "zq action by B", "zq1 late by B"):
        assert [name for name in ("frames", "database", "summary.json?shape=full")
                if words.encode() not in everything[name]] == []
    assert len(held.frames) > 200


def test_the_same_session_again_is_the_same_to_the_byte(held, held_again):
    """So that a difference below is the authors' doing."""
    assert held_again().differs_from(held) == []


@pytest.mark.parametrize("exchanged", ["always", "later"])
def test_with_the_cookies_of_two_phones_exchanged_everything_is_the_same_to_the_byte(held, held_again, exchanged):
    """Exchanged from the second question on, other pairs of responses are one person's."""
    assert held_again(exchanged=exchanged).differs_from(held) == []


def test_whichever_of_two_people_is_first_everything_is_the_same_to_the_byte(held, held_again):
    assert held_again(is_turned=True).differs_from(held) == []


# --- controls: what must be found when somebody builds it in -----------------------------------------------------

def differences(start, tmp_path, monkeypatch, **given):
    plain = run(start, tmp_path / "plain", monkeypatch, play_briefly)
    other = run(start, tmp_path / "other", monkeypatch, play_briefly, **given)
    return other.differs_from(plain)


@pytest.fixture
def rows_are_marked(monkeypatch):
    """Let a build do something with a row and the phone it comes from."""
    def mark(how):
        real = submit._row

        def marked(step, phone, free, part, said):
            return how(real(step, phone, free, part, said), phone)

        monkeypatch.setattr(submit, "_row", marked)

    return mark


def test_control_without_a_leak_the_brief_session_is_the_same(start, tmp_path, monkeypatch):
    for given in ({"exchanged": "always"}, {"exchanged": "later"}, {"is_turned": True}):
        assert differences(start, tmp_path / str(given), monkeypatch, **given) == []


def test_control_an_author_kept_beside_the_words_is_found(start, tmp_path, monkeypatch, rows_are_marked):
    def keep_author(row, phone):
        row["body"] = row["body"] | {"by": phone.presence()}
        return row

    rows_are_marked(keep_author)

    assert "database" in differences(start, tmp_path, monkeypatch, exchanged="always")


def test_control_a_number_for_each_author_is_found_when_it_joins_two_questions(
        start, tmp_path, monkeypatch, rows_are_marked):
    """“Author 1” says nothing of a cookie, and yet joins what one person wrote at two questions."""
    numbers = defaultdict(lambda: len(numbers))

    def number_author(row, phone):
        row["body"] = row["body"] | {"by": numbers[phone.presence()]}
        return row

    rows_are_marked(number_author)
    with_one_author = differences(start, tmp_path / "always", monkeypatch, exchanged="always")
    numbers.clear()

    assert with_one_author != [] or "database" in differences(
        start, tmp_path / "later", monkeypatch, exchanged="later")


def test_control_cards_in_the_order_of_what_phones_are_known_by_are_found(start, tmp_path, monkeypatch):
    real = queries.for_console

    def by_handle(step):
        handles = {row.id: row.handle for row in queries.to_arrange(step)}
        return sorted(real(step), key=lambda shown: handles[shown.id])

    monkeypatch.setattr(queries, "for_console", by_handle)

    assert "frames" in differences(start, tmp_path, monkeypatch, exchanged="always")


def test_control_cards_in_the_order_of_arrival_are_found(start, tmp_path, monkeypatch, rows_are_marked):
    arrived = []
    rows_are_marked(lambda row, _phone: arrived.append(row["body"]) or row)
    real = queries.for_console
    monkeypatch.setattr(queries, "for_console", lambda step: sorted(
        real(step), key=lambda shown: -arrived[::-1].index(shown.shown_body)))

    assert "frames" in differences(start, tmp_path, monkeypatch, is_turned=True)


def test_control_a_mark_on_the_console_that_singles_an_author_out_is_found(start, tmp_path, monkeypatch,
                                                                            rows_are_marked):
    """As a badge for whoever was muted would: an act about an author is an oracle."""
    authors = {}

    def remember(row, phone):
        authors[json.dumps(row["body"], sort_keys=True)] = phone.presence()
        return row

    rows_are_marked(remember)
    real = panels.console_card

    def with_badge(step, response, settings=None):
        made = real(step, response, settings)
        author = authors.get(json.dumps(response.shown_body, sort_keys=True), "")
        return made and made | {"badge": int(author[:8] or "0", 16)}

    monkeypatch.setattr(panels, "console_card", with_badge)

    assert "frames" in differences(start, tmp_path, monkeypatch, exchanged="always")
