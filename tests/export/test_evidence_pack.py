"""The evidence pack: what an auditor may know, in files that agree with one another and show that they are whole."""

from __future__ import annotations

import csv
import hashlib
import io
import re

import pytest
from pages import words_of
from people import Room, client_id, read
from pypdf import PdfReader
from reading_files import files_in, words_of_docx
from whole_session import whole_session

from workshop.export import pack
from workshop.export.summary import summary_of
from workshop.kinds.ranking import HOW_DRAWN
from workshop.library.themes import Theme
from workshop.sessions import seal
from workshop.sessions.offers import AGENCIES, offered_steps

FILES = ["README.txt", "evidence.pdf", "evidence.docx", "evidence.csv"]


@pytest.fixture(scope="module")
def rooms(app, amara):
    """Two people answered every kind of step, and nine did."""
    return {people: whole_session(app, amara, people=people) for people in (2, 9)}


def taken(room):
    answer = room.facilitator.browser.get(f"/sessions/{room.room}/summary.zip")
    assert answer.status_code == 200
    return answer.data


def told(room):
    return read(room.app, lambda: summary_of(seal.find(room.room)))


def rows_of_table(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def facts(content):
    return [(row["Words"], row["More"]) for row in rows_of_table(content) if row["What it is"] == "The session"]


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_the_pack_says_how_it_may_be_used_before_anything_else(rooms):
    inside = files_in(taken(rooms[9]))

    assert list(inside) == FILES
    uses = [row["Words"] for row in rows_of_table(inside["evidence.csv"]) if row["Section"] == "How this may be used"]
    assert any("must not be used for performance management" in words for words in uses)
    assert [words for words in uses if squeezed(words) not in squeezed(inside["README.txt"].decode())] == []


def test_the_same_session_gives_the_same_bytes(rooms):
    assert taken(rooms[9]) == taken(rooms[9])


def test_the_fingerprint_is_that_of_the_table_in_every_file_and_on_the_page(rooms, amara):
    inside = files_in(taken(rooms[9]))
    page = words_of(amara.browser.get(f"/sessions/{rooms[9].room}/summary").text)
    sha = hashlib.sha256(inside["evidence.csv"]).hexdigest()
    spaced = " ".join(sha[at:at + 8] for at in range(0, 64, 8))

    readme = inside["README.txt"].decode()
    assert f"Fingerprint: {sha}" in readme
    assert [name for name in FILES[1:] if f"{hashlib.sha256(inside[name]).hexdigest()}  {name}" not in readme] == []
    assert spaced in page
    assert spaced in words_of_docx(inside["evidence.docx"])
    assert sha in squeezed("".join(one.extract_text() for one in PdfReader(io.BytesIO(inside["evidence.pdf"])).pages))


def test_every_word_of_the_table_stands_in_word_and_pdf(rooms):
    inside = files_in(taken(rooms[9]))
    word = squeezed("\n".join(words_of_docx(inside["evidence.docx"])))
    pdf = squeezed("".join(one.extract_text() for one in PdfReader(io.BytesIO(inside["evidence.pdf"])).pages))
    rows = [squeezed(row["Words"].removeprefix("'")) for row in rows_of_table(inside["evidence.csv"])]

    assert [words for words in rows if words not in word and words != squeezed(HOW_DRAWN)] == []
    latin = [words for words in rows if words.isascii() and len(words) < 40]
    assert len(latin) > 20
    assert [words for words in latin if words not in pdf] == []


def test_one_letter_more_is_another_fingerprint(rooms):
    summary = told(rooms[9])
    actions = [action | {"what": f"{action['what']}."} for action in summary["actions"]]

    assert pack.fingerprint(summary) == pack.fingerprint(told(rooms[9]))
    assert pack.fingerprint(summary | {"actions": actions}) != pack.fingerprint(summary)


def test_every_action_stands_there_with_what_became_of_it(rooms):
    summary, inside = told(rooms[9]), files_in(taken(rooms[9]))

    (agreed,) = [row["More"] for row in rows_of_table(inside["evidence.csv"])
                 if row["What it is"] == "What we agreed to do"]
    assert agreed.endswith(f"What became of it: {summary['actions'][0]['became']}")
    assert summary["actions"][0]["became"]


def test_what_was_left_out_is_said_with_how_much_it_was(rooms):
    summary, inside = told(rooms[9]), files_in(taken(rooms[9]))
    words = [row["Words"] for row in rows_of_table(inside["evidence.csv"])
             if row["Section"] == "What was left out so that nobody can be traced"]

    left_out = sum(step["left_out"] for step in summary["steps"])
    assert "Hidden by the facilitator and deleted at the close: 1 response." in words
    assert any(line.startswith(f"Not quoted: {left_out} responses.") for line in words)
    assert any("was never stored" in line for line in words)


def test_fewer_than_five_people_are_not_counted_anywhere(rooms):
    inside = files_in(taken(rooms[2]))
    everything = "\n".join([inside["README.txt"].decode(), inside["evidence.csv"].decode(),
                            *words_of_docx(inside["evidence.docx"])])

    assert ("Took part", "Fewer than five people") in facts(inside["evidence.csv"])
    assert re.search(r"\b(2|two) (people|of 2)", everything, re.IGNORECASE) is None
    assert ("Took part", "9 people") in facts(files_in(taken(rooms[9]))["evidence.csv"])


def test_kinds_of_agency_are_said_in_rough_numbers_only(app, amara):
    theme = next(iter(app.extensions["workshop_library"].themes.values()))
    assert isinstance(theme, Theme)
    step = next(step for offers in offered_steps(theme, "practitioners", questions=3) for step in offers.steps
                if step.id == AGENCIES)
    step.chosen = True
    room = Room(app, amara, steps=[step], questions=1)
    room.console.open_step(1)
    for number, phone in enumerate(room.join(8)):
        assert phone.live.command("submit_response", client_id=client_id(), step_id=phone.step_id,
                                  body={"choice": "a" if number < 6 else "b"})["ok"]
    room.console.close_step(1)
    assert room.console.act("close_session")["ok"]

    inside = files_in(taken(room))
    assert [words for what, words in facts(inside["evidence.csv"]) if what == "Kinds of agency"] == [
        "Children’s social care: 5 to 9", *(f"{agency}: fewer than 5, or nobody" for agency in (
            "Health", "Police", "Education or early years", "Voluntary or community", "Another agency"))]
    assert re.search(r"\b[26] of 8|: [26]\b", "\n".join(words_of_docx(inside["evidence.docx"]))) is None


def test_a_session_that_runs_has_no_pack_yet(room, amara):
    answer = amara.browser.get(f"/sessions/{room.room}/summary.zip")

    assert answer.status_code == 409
    assert "can be made once the session is closed" in words_of(answer.text)
    page = words_of(amara.browser.get(f"/sessions/{room.room}/summary").text)
    assert "It can be made once the session is closed." in page


def test_the_full_record_never_goes_into_a_pack(rooms, amara):
    answer = amara.browser.get(f"/sessions/{rooms[9].room}/summary.zip?shape=full")

    assert answer.status_code == 409
    assert "never of the full record" in words_of(answer.text)
    assert "summary.zip" not in amara.browser.get(f"/sessions/{rooms[9].room}/summary/full").text


def test_nothing_in_the_table_is_computed(rooms):
    cells = [cell for row in rows_of_table(files_in(taken(rooms[9]))["evidence.csv"]) for cell in row.values()]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "|", "%"))] == []
    assert "'=Second" in cells
