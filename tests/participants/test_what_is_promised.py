"""Nobody is promised more than is true for a group of this size (threat model, part 2), on any page, in any word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pages import words_of
from people import Room

from workshop.participants.group_size import SIZES, size_of

ROOT = Path(__file__).resolve().parents[2]
#: Everything that a person can be shown: templates, scripts, the words of the server, and the themes.
SOURCES = [path for folder in ("workshop", "content") for path in sorted((ROOT / folder).rglob("*"))
           if path.suffix in {".html", ".js", ".py", ".yaml", ".yml", ".md", ".json"}
           and not {"vendor", "guard"} & set(path.parts)]     # the guard's lists of words are shown to nobody
#: Never said to anybody, whatever the size: what is written may be asked for, shared, or recognised. The ground rules
#: say the opposite, that it is not so.
NEVER = re.compile(r"(?<!not )confidential|untraceable|100 ?% (safe|anonymous)|nobody will (ever )?know", re.IGNORECASE)
#: Never said to fewer than three, and so on no page that does not know the size.
ANONYMOUS = re.compile(r"\banonym(ous|ously|ity|ised|ous)\b", re.IGNORECASE)
#: Nobody is told that it cannot be seen who wrote something: others may guess from what is said.
TOO_MUCH = re.compile(r"nobody can (see|tell|know) who", re.IGNORECASE)
#: What the table of the threat model says of each size, by words that must be among ours.
TABLE = {0: "can only be yours", 1: "can only be yours", 2: "the other person will know what is yours",
         3: "others may well guess who wrote this", 4: "others may well guess who wrote this",
         5: "people may guess from what you say or how you write",
         7: "people may guess from what you say or how you write",
         8: "people may still guess from what you say", 39: "people may still guess from what you say",
         40: "people may still guess from what you say"}


def words_in(path):
    """What of a file may be shown: of Python and scripts the texts, without comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = re.sub(r'"""[\s\S]*?"""', "", re.sub(r"^\s*#.*$|  # .*$", "", text, flags=re.MULTILINE))
    elif path.suffix == ".js":
        text = re.sub(r"/\*[\s\S]*?\*/|^\s*//.*$", "", text, flags=re.MULTILINE)
    elif path.suffix == ".html":
        text = re.sub(r"\{#[\s\S]*?#\}", "", text)
    return text


def truth_for(joined):
    return TABLE[max(number for number in TABLE if number <= joined)]


def pages_of(app, amara, joined):
    """Everything a participant of such a group is shown, from the join card to the end."""
    room = Room(app, amara, questions=1)
    card = app.test_client().get(f"/j/{room.code}").text if joined == 0 else ""
    ben = room.join(max(joined, 1))[0]
    card = card or app.test_client().get(f"/j/{room.code}").text
    pages = {"join card": card, "lobby": ben.browser.get(f"/w/{room.room}").text}
    room.console.open_step(1)
    pages["question"] = ben.browser.get(f"/w/{room.room}").text
    pages["answer"] = json.dumps(ben.respond("We ask too late."), ensure_ascii=False)
    pages["sent"] = ben.browser.get(f"/w/{room.room}").text
    pages["state"] = json.dumps(ben.state, ensure_ascii=False)
    room.console.close_step(1)
    pages["look back"] = ben.browser.get(f"/w/{room.room}/look-back").text
    pages["board"] = json.dumps(room.board_state, ensure_ascii=False)
    room.console.act("close_session")
    pages["end"] = ben.browser.get(f"/w/{room.room}").text
    return pages


def test_the_sources_are_found():
    assert len(SOURCES) > 150
    assert len([path for path in SOURCES if path.suffix == ".html"]) > 40


def test_no_template_script_theme_or_sentence_promises_what_cannot_be_kept():
    found = {str(path.relative_to(ROOT)): NEVER.findall(words_in(path)) for path in SOURCES
             if NEVER.search(words_in(path))}

    assert found == {}


def test_no_page_of_a_participant_says_a_word_that_is_untrue_for_two():
    """Pages do not know how many will come; so the word stands on none of them, and the size says what is true. That
    something is not anonymous, a page of two may say, and does."""
    found = {path.name: ANONYMOUS.findall(re.sub(r"tests/anonymity|not anonymous", "", words_in(path)))
             for path in SOURCES if path.suffix in {".html", ".js"}}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("joined", TABLE)
def test_each_size_says_what_the_table_says_of_it(joined):
    assert TABLE[joined] in size_of(joined).words.lower()


@pytest.mark.parametrize("joined", [1, 2, 4, 6, 9])
def test_every_page_says_what_is_true_for_the_size_and_nothing_more(app, amara, joined):
    pages = pages_of(app, amara, joined)
    truth = truth_for(joined)

    for name, page in pages.items():
        said = words_of(page) if page.lstrip().startswith("<") else page
        assert not NEVER.search(said), name
        assert not ANONYMOUS.search(said), name
        assert not TOO_MUCH.search(said), name
    said = {name: words_of(pages[name]).lower() for name in ("lobby", "question", "sent")}
    assert [name for name, words in said.items() if truth not in words] == []
    assert truth_for(joined + 1) in words_of(pages["join card"]).lower(), "the card counts whoever reads it as well"


def test_no_numbers_are_shown_to_fewer_than_five():
    """“Scales off” of the table: a bar of three is three people."""
    from workshop.kinds.counts import DISTRIBUTION_FROM

    assert DISTRIBUTION_FROM == 5
    assert [size.mode for size in SIZES if size.least < DISTRIBUTION_FROM] == ["very_small", "supervision", "solo"]


def test_it_is_said_that_it_is_not(app, room):
    assert "This is not confidential in the legal sense." in words_of(app.test_client().get(f"/j/{room.code}").text)


@pytest.mark.parametrize("words", ["What you write is confidential.", "It is CONFIDENTIAL"])
def test_control_a_promise_that_cannot_be_kept_is_found(words):
    assert NEVER.search(words)
    assert ANONYMOUS.search("Your answer is anonymous.")
    assert TOO_MUCH.search("Saved. Nobody can see who wrote this.")
