"""Files between two organisations: out, in, trusted by hand, removed, and our teams against all."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from pages import words_of
from people import Facilitator, csrf_of, read, stored
from sealed_sessions import QUESTION, sealed, values

from workshop.cli import workshop
from workshop.comparison.compare import leaning
from workshop.exchange.benchmark import asked_everywhere, sides
from workshop.exchange.bring_in import bring_in, brought_in, trust, trusted
from workshop.exchange.exchange_file import ExchangedQuestion, ExchangedSession, canonical, shown_of, written
from workshop.exchange.exchange_file import read as read_file
from workshop.exchange.make import file_of
from workshop.exchange.signing import InstanceKey, fingerprint
from workshop.retention.erase import erase_session
from workshop.sessions import seal

THEIRS = InstanceKey("the secret of a partner")


@pytest.fixture
def chidi(app, amara, dana):
    return Facilitator(app, "chidi@example.org", "Chidi")


@pytest.fixture
def files(app, amara, dana):
    """Four files of a partner: the same question in four of their sessions."""
    made = []
    for number, bodies in enumerate([values(6, 7, 5, 8, 9), values(2, 4, 1, 5, 3), values(0, 1, 2, 8, 3),
                                     values(1, 2)]):
        room = sealed(app, dana, bodies, group_name=f"zq {number}", held_on=date(2026, number + 1, 5))
        made.append(read(app, lambda room=room: file_of(seal.find(room), THEIRS)))
    return made


def send(facilitator, address, **form):
    page = facilitator.browser.get("/exchange").text
    return facilitator.browser.post(address, data=form | {"csrf_token": csrf_of(page)})


def upload(facilitator, *files):
    return send(facilitator, "/exchange/files", files=[(io.BytesIO(data), f"file-{number}.json")
                                                       for number, data in enumerate(files, start=1)])


def here(app):
    return read(app, lambda: brought_in(app.extensions["workshop_exchange_key"]))


def take(app, facilitator, *files):
    def act():
        trust(THEIRS.public, "Partner")
        for data in files:
            bring_in(read_file(data), by_id=facilitator.id, own=app.extensions["workshop_exchange_key"])

    stored(app, act)


def test_what_leaves_is_shown_first_and_the_file_is_what_was_shown(app, amara):
    room = sealed(app, amara, values(2, 4, 1, 5, 3), group_name="North")
    shown = words_of(amara.browser.get(f"/sessions/{room}/exchange").text)

    answer = amara.browser.get(f"/sessions/{room}/exchange.json")

    assert "7 of 15" in shown
    assert "March 2026" in shown
    assert answer.data == amara.browser.get(f"/sessions/{room}/exchange.json").data
    assert read_file(answer.data).key == app.extensions["workshop_exchange_key"].public
    assert "North" not in answer.text + answer.headers["Content-Disposition"]


def test_a_file_of_somebody_unknown_shows_the_fingerprint_and_waits_to_be_trusted(app, amara, files):
    asked = upload(amara, files[0])

    assert asked.status_code == 422
    assert fingerprint(THEIRS.public) in asked.text
    assert here(app) == []

    nameless = send(amara, "/exchange/keys", key=THEIRS.public, name="  ", text=files[0].decode())
    assert "Write what the organisation is called" in nameless.text
    assert fingerprint(THEIRS.public) in nameless.text, "the file is still at hand"

    send(amara, "/exchange/keys", key=THEIRS.public, name="Partner", text=files[0].decode())
    assert [(one.name, one.month) for one in here(app)] == [("Partner", "2026-01")]


def test_only_an_admin_trusts_a_key(app, amara, dana, files):
    assert "Only an admin can trust a key." in upload(dana, files[0]).text
    assert send(dana, "/exchange/keys", key=THEIRS.public, name="Partner").status_code == 403
    assert read(app, trusted) == []


def test_each_file_is_told_what_became_of_it(app, amara, files):
    take(app, amara, files[0])

    said = words_of(upload(amara, files[0], files[1], b"{}").text)

    assert "file-1.json : This file is here already. Nothing was changed." in said
    assert "file-2.json : Brought in." in said
    assert "file-3.json : This is not a file for exchange, or it was damaged on its way." in said
    assert "Choose one file or several first." in send(amara, "/exchange/files").text


def test_files_that_are_far_too_large_are_each_told_so(amara):
    """Together they are larger than any other form may be. Written by hand: the client would leave a file."""
    fields = [("csrf_token", "", csrf_of(amara.browser.get("/exchange").text).encode())] + [
        ("files", f'; filename="{number}.json"', b" " * 700_000) for number in (1, 2)]
    body = b"".join(f'--zq\r\nContent-Disposition: form-data; name="{name}"{of}\r\n\r\n'.encode() + value + b"\r\n"
                    for name, of, value in fields) + b"--zq--\r\n"

    said = amara.browser.post("/exchange/files", data=body, content_type="multipart/form-data; boundary=zq").text

    assert words_of(said).count("This file is larger than 200 kB") == 2


def test_simulated_participants_are_sent_to_nobody(app, amara):
    room = sealed(app, amara, values(2, 4, 1, 5, 3))
    app.extensions["workshop_settings"] = replace(app.extensions["workshop_settings"], demonstration=True)

    for address in ("exchange", "exchange.json"):
        answer = amara.browser.get(f"/sessions/{room}/{address}")
        assert (answer.status_code, "participants of this demonstration are simulated" in answer.text) == (409, True)


def test_the_same_at_the_machine(app, amara, files, tmp_path):
    room = sealed(app, amara, values(2, 4, 1, 5, 3))
    theirs, ours = tmp_path / "theirs.json", tmp_path / "ours.json"
    theirs.write_bytes(files[0])
    data = ["--data", str(app.extensions["workshop_settings"].data)]

    def run(*line):
        answer = CliRunner().invoke(workshop, ["exchange", *line, *data])
        return answer.exit_code, answer.output

    assert run("export", room, "--to", str(ours))[0] == 0
    assert ours.read_bytes() == amara.browser.get(f"/sessions/{room}/exchange.json").data
    assert run("export", room, "--to", str(ours)) == (
        1, f"{ours} cannot be written (File exists). An export never overwrites a file.\n")
    code, words = run("import", str(theirs), "--for", amara.email)
    assert (code, fingerprint(THEIRS.public) in words, here(app)) == (1, True, [])
    assert run("import", str(theirs), str(ours), "--for", amara.email, "--trust", "Partner") == (
        0, "theirs.json: Brought in.\nours.json: Brought in.\n")
    assert sorted(one.name for one in here(app)) == ["Partner", "This installation"]


def test_another_file_of_the_same_session_takes_the_place_of_the_first(app, amara, files):
    take(app, amara, files[0])
    content = json.loads(files[0])
    newer = written(ExchangedSession.model_validate(content["session"] | {"theme": "Working well together"}), THEIRS)

    assert "in place of an older file of the same session" in upload(amara, newer).text
    assert [one.theme for one in here(app)] == ["Working well together"]


def test_a_file_is_removed_by_whoever_brought_it_in_or_an_admin(app, amara, dana, chidi, files):
    take(app, chidi, files[0], files[1])
    first, second = ((one.key, one.session_id) for one in here(app))

    send(dana, "/exchange/files/remove", key=first[0], session=first[1])
    assert "Somebody else brought this file in." in dana.browser.get("/exchange").text
    assert len(here(app)) == 2
    send(chidi, "/exchange/files/remove", key=first[0], session=first[1])
    send(amara, "/exchange/files/remove", key=second[0], session=second[1])
    assert here(app) == []


def test_what_came_with_a_key_goes_with_it(app, amara, files):
    take(app, amara, *files)

    send(amara, "/exchange/keys/forget", key=THEIRS.public)

    assert (here(app), read(app, trusted)) == ([], [])


def test_our_teams_stand_beside_all_with_what_is_behind_each_figure(app, amara, files):
    sealed(app, amara, values(9, 5, 1, 5, 3))
    sealed(app, amara, values(1, 1, 1, 2, 2))
    take(app, amara, *files)
    page = amara.browser.get("/exchange").text
    address = page.split('href="/exchange/figures')[1].split('"')[0]

    said = words_of(amara.browser.get(f"/exchange/figures{address}").text)

    assert QUESTION in said
    assert "Your sessions 2 sessions asked this; 1 of them can be counted, with 20 people or more." in said
    assert "All sessions 6 sessions asked this; 4 of them can be counted, with 80 people or more." in said
    assert "More than half: 4 or 5 – Very 2 of 4 sessions" in said


def test_leaving_a_file_out_tells_no_more_than_that_file_says_itself(app, amara, dana, files):
    """Sessions are counted, and people in full tens, whichever two sets of files are taken from one another."""
    for number, counts in enumerate([(9, 1, 2, 5, 13), (5, 5, 5, 5, 5)]):
        room = sealed(app, dana, values(*counts), group_name=f"zq more {number}", held_on=date(2025, number + 1, 5))
        files.append(read(app, lambda room=room: file_of(seal.find(room), THEIRS)))
    take(app, amara, *files)
    key = app.extensions["workshop_exchange_key"]
    (asked,) = read(app, lambda: asked_everywhere(amara.id, key, brought_in(key)))

    def told(others):
        _ours, everybody = sides(replace(asked, others=others))
        people = re.search(r"with (\d+) people", everybody.behind)
        return Counter({bar["key"]: int(bar["words"].partition(" of ")[0]) for bar in everybody.bars}), int(people[1])

    whole, people = told(asked.others)
    assert whole.total() == 5
    for number, left_out in enumerate(asked.others):
        without, fewer = told([*asked.others[:number], *asked.others[number + 1:]])
        itself = leaning(asked.question, [shown_of(ExchangedQuestion.model_validate(left_out))])

        assert whole - without == (Counter(itself.sessions) if itself else Counter())
        assert (people - fewer) % 10 == 0


def test_a_figure_of_all_waits_for_three_sessions_of_others(app, amara, files):
    sealed(app, amara, values(9, 5, 1, 5, 3))
    take(app, amara, files[0], files[1], files[3])
    address = amara.browser.get("/exchange").text.split('href="/exchange/figures')[1].split('"')[0]

    said = words_of(amara.browser.get(f"/exchange/figures{address}").text)

    assert "No figure yet: fewer than 3 sessions of others can be counted here." in said


def test_a_file_of_our_own_counts_once_while_its_session_is_here(app, amara):
    room = sealed(app, amara, values(9, 5, 1, 5, 3))
    upload(amara, amara.browser.get(f"/sessions/{room}/exchange.json").data)
    key = app.extensions["workshop_exchange_key"]

    ((asked,), (one,)) = (read(app, lambda: asked_everywhere(amara.id, key, brought_in(key))), here(app))
    assert (one.name, len(asked.question.asked), asked.ours, asked.others) == ("This installation", 1, [], [])

    stored(app, lambda: erase_session(seal.find(room)))
    (asked,) = read(app, lambda: asked_everywhere(amara.id, key, brought_in(key)))
    assert (len(asked.question.asked), len(asked.ours), asked.others) == (0, 1, [])


def test_the_signed_bytes_are_all_but_the_signature(files):
    content = json.loads(files[0])

    assert b"signature" not in canonical(content)
    assert json.loads(canonical(content)) == {name: one for name, one in content.items() if name != "signature"}
