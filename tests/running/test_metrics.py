"""Figures for whoever collects them: only with the token, and so coarse that nobody's coming shows."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families
from services import ROOT

from workshop.config import SettingProblem, read_settings
from workshop.running import figures as taking
from workshop.running.meters import Spread

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def settings(settings):
    from dataclasses import replace
    return replace(settings, metrics_token=TOKEN)


@pytest.fixture
def collect(app):
    """What a collector reads, a minute after it last read."""
    def read(*, later=True):
        found = app.extensions[taking.EXTENSION]
        if later:
            found._taken_at = None
        answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200, answer.text
        return answer.text

    return read


def samples(text, name):
    return {frozenset(sample.labels.values()): sample.value for family in text_string_to_metric_families(text)
            for sample in family.samples if sample.name == name}


def test_whoever_brings_no_token_is_told_how_and_learns_nothing(app):
    ask = app.test_client().get

    for answer in (ask("/metrics"), ask("/metrics", headers={"Authorization": "Bearer wrong"}),
                   ask("/metrics", headers={"Authorization": f"Basic {TOKEN}"}), ask(f"/metrics?token={TOKEN}")):
        assert answer.status_code == 401
        assert answer.text == "Send the token that WORKSHOP_METRICS_TOKEN holds, as “Authorization: Bearer …”.\n"
        assert "WWW-Authenticate" in answer.headers


def test_a_token_that_can_be_guessed_stops_the_start_in_words():
    with pytest.raises(SettingProblem, match=r"WORKSHOP_METRICS_TOKEN is too short\. Write 16 characters or more"):
        read_settings({"WORKSHOP_METRICS_TOKEN": "secret"})


def test_the_token_stands_in_no_printed_settings():
    assert TOKEN not in repr(read_settings({"WORKSHOP_METRICS_TOKEN": TOKEN}))


def test_nothing_that_four_people_do_shows_and_the_fifth_shows_a_five(room, collect):
    room.console.open_step(1)
    phones = room.join(4)
    for phone in phones:
        phone.respond("Said")
    four = collect()
    (fifth,) = room.join(1)
    fifth.respond("Said too")
    five = collect()

    sent = frozenset(("participant", "submit_response", "ok"))
    assert [samples(text, "workshop_commands_total").get(sent) for text in (four, five)] == [None, 5]
    assert "submit_response" not in four      # not even that somebody sent the first
    numbers = [value for family in text_string_to_metric_families(five) for sample in family.samples
               if taking.CATALOGUE[family.name].is_stepped and not sample.name.endswith(("_sum", "_created"))
               for value in [sample.value]]
    assert numbers
    assert [number for number in numbers if number % 5] == []


def test_asked_again_within_a_minute_the_answer_is_the_same_to_the_byte(room, collect):
    before = collect()
    room.console.open_step(1)
    for phone in room.join(6):
        phone.respond("Said")

    assert collect(later=False) == before
    assert collect() != before


def test_no_label_names_a_session_a_person_a_code_or_an_address(app, room, amara, collect):
    room.console.open_step(1)
    (ben,) = room.join()
    for _ in range(5):
        ben.respond("Said by Ben")
        amara.browser.get(f"/sessions/{room.room}/zqCanary")
        ben.browser.post(f"/w/{room.room}/zqCanary", json={})

    text = collect()

    needles = [room.room, room.code, room.board_key, "amara", "Said by Ben", "zqCanary", "127.0.0.1"]
    assert [needle for needle in needles if needle.lower() in text.lower()] == []
    assert "/w/<room>/<name>" in text
    assert {label for about in taking.CATALOGUE.values() for label in about.labels} == {
        "version", "state", "role", "how", "command", "outcome", "event", "route", "status"}


def test_every_figure_is_there_and_stands_on_the_page(collect):
    page = (ROOT / "docs" / "watching-it-run.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(workshop_\w+)` \| (.*?) \|$", page, re.MULTILINE))

    families = {family.name: family.documentation for family in text_string_to_metric_families(collect())}

    assert families == {name: about.words for name, about in taking.CATALOGUE.items()}
    assert listed == {name + ("_total" if about.kind == taking.COUNTER else ""): about.words
                      for name, about in taking.CATALOGUE.items()}


def test_a_spread_counts_each_value_once():
    spread = Spread((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 9.0):
        spread.add(value)

    assert spread.up_to() == [("1", 2), ("2", 3), ("+Inf", 4)]
