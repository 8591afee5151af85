"""Two people, one record: marked by who wrote it, downloaded by both, and then gone for good."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from people import csrf_of, read, stored
from sqlalchemy import func, select
from themes import a_theme

from workshop.extensions import db
from workshop.library import shelf
from workshop.supervision import supervise
from workshop.supervision.models import Supervision, SupervisionAction, SupervisionEntry

BENS, AMARAS = "zqBen found the visit hard.", "zqAmara asked what helped."


class Person:
    """One of the two, in a browser of their own."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    @property
    def page(self):
        return self.browser.get(self.address)

    def act(self, name, **fields):
        return self.browser.post(f"{self.address}/{name}", data={"csrf_token": csrf_of(self.page.text), **fields})

    def write(self, text, *, question, edits=0):
        return self.act("write", question=question, text=text, edits=str(edits))


class Pair:
    def __init__(self, app, amara, *, keep_days=7):
        self.app = app
        theme = a_theme()
        self.slug = stored(app, lambda: shelf.keep(theme, amara.id)).slug
        self.question = theme.questions.practitioners[0].id
        token = csrf_of(amara.browser.get(f"/supervision/new?theme={self.slug}").text)
        made = amara.browser.post("/supervision/new", data={
            "csrf_token": token, "theme": self.slug, "chosen": [self.question], "keep_days": str(keep_days)})
        self.address = made.headers["Location"]
        self.amara = Person(amara.browser, self.address)
        self.link = re.search(r"<code[^>]*>[^<]*(/s/join/[^<]+)</code>", self.amara.page.text)[1]
        browser = app.test_client()
        browser.post(self.link)
        self.ben = Person(browser, self.address)

    @property
    def rows(self):
        return read(self.app, lambda: [db.session.scalar(select(func.count()).select_from(table))
                                       for table in (Supervision, SupervisionEntry, SupervisionAction)])


@pytest.fixture
def pair(app, amara):
    return Pair(app, amara)


# --- coming in

def test_both_read_first_that_it_is_not_anonymous_and_who_they_are(app, amara, pair):
    begun = stored(app, lambda: supervise.start(amara.id, a_theme(), [pair.question], 7).join_key)
    assert "This is not anonymous." in app.test_client().get(f"/s/join/{begun}").text
    for person, role in ((pair.amara, "supervisor"), (pair.ben, "supervisee")):
        page = person.page.text
        assert page.index("This is not anonymous.") < page.index("Question 1 of 1")
        assert f"You are the <strong>{role}</strong>." in page


def test_looking_at_the_link_takes_no_seat_and_it_works_once(app, amara, pair):
    second = app.test_client()
    late = second.post(pair.link)

    assert late.status_code == 404
    assert "Somebody has joined with this link already." in late.text
    assert second.get(pair.address).status_code == 404


def test_a_new_link_lets_the_second_person_in_again_and_puts_the_one_before_out(app, pair):
    pair.ben.write(BENS, question=pair.question)
    token = csrf_of(pair.amara.page.text)
    pair.amara.browser.post(pair.address.replace("/s/", "/supervision/") + "/link", data={"csrf_token": token})
    link = re.search(r"<code[^>]*>[^<]*(/s/join/[^<]+)</code>", pair.amara.page.text)[1]
    fresh = Person(app.test_client(), pair.address)
    fresh.browser.post(link)

    assert pair.ben.page.status_code == 404
    assert BENS in fresh.page.text


def test_the_second_persons_cookie_is_for_this_record_alone_and_only_its_hash_is_stored(app, pair):
    name = f"supervision-{pair.address.removeprefix('/s/')}"
    token = pair.ben.browser.get_cookie(name).value

    assert read(app, lambda: db.session.scalar(select(Supervision.seat_hash))) == supervise.hash_of(token)
    assert token not in read(app, lambda: str(db.session.execute(select(Supervision.seat_hash, Supervision.key)).all()))


def test_nobody_else_finds_it(app, dana, pair):
    for browser in (dana.browser, app.test_client()):
        assert browser.get(pair.address).status_code == 404
        assert browser.get(f"{pair.address}/state").status_code == 404
        assert browser.get(f"{pair.address}/record.md").status_code == 404


def test_each_act_needs_the_token_of_ones_own_page(pair):
    for person, other in ((pair.amara, pair.ben), (pair.ben, pair.amara)):
        for token in ("", csrf_of(other.page.text)):
            answer = person.browser.post(f"{pair.address}/write", data={
                "csrf_token": token, "question": pair.question, "text": "Forged", "edits": "0"})
            assert answer.status_code == 409
    assert pair.rows == [1, 0, 0]


# --- writing

def test_each_entry_is_marked_by_who_wrote_it_on_both_pages(pair):
    pair.ben.write(BENS, question=pair.question)
    pair.amara.write(AMARAS, question=pair.question)

    for person, mine, theirs in ((pair.ben, BENS, AMARAS), (pair.amara, AMARAS, BENS)):
        page = person.page.text
        assert f"{mine}</textarea>" in page
        assert theirs in page.split("data-their-words>")[1].split("</p>")[0]


def test_an_entry_is_changed_by_its_own_writer_and_two_tabs_do_not_overwrite(pair):
    pair.ben.write(BENS, question=pair.question)
    pair.ben.write(f"{BENS} Later.", question=pair.question, edits=1)
    clash = pair.ben.write("From another tab", question=pair.question, edits=1)

    assert clash.status_code == 409
    assert "You wrote here in another tab" in clash.text
    assert "From another tab</textarea>" in clash.text
    assert f"{BENS} Later." in clash.text


@pytest.mark.parametrize(("text", "words"), [("x" * 10_001, "At most 10,000 characters; these are 10,001."),
                                             ("\u202eturned", "Some characters cannot be shown")])
def test_what_cannot_be_kept_is_told_and_stays_in_the_box(pair, text, words):
    answer = pair.ben.write(text, question=pair.question)

    assert answer.status_code == 422
    assert words in answer.text
    assert f"{text}</textarea>" in answer.text


def test_the_script_saves_and_follows_by_json(pair):
    headers = {"X-CSRFToken": csrf_of(pair.ben.page.text), "Accept": "application/json"}
    saved = pair.ben.browser.post(f"{pair.address}/write", headers=headers, json={
        "question": pair.question, "text": BENS, "edits": 0}).json
    again = pair.ben.browser.post(f"{pair.address}/write", headers=headers, json={
        "question": pair.question, "text": BENS, "edits": 0}).json
    state = pair.amara.browser.get(f"{pair.address}/state?since=0").json

    assert (saved, again) == ({"ok": True, "edits": 1}, {"ok": True, "edits": 1})
    assert state["entries"] == [{"question": pair.question, "role": "supervisee", "text": BENS, "edits": 1}]
    assert pair.amara.browser.get(f"{pair.address}/state?since={state['revision']}").status_code == 204
    for rubbish in ([], "x", {"question": pair.question, "text": "a", "edits": "many"}):
        assert pair.ben.browser.post(f"{pair.address}/write", headers=headers, json=rubbish).status_code in (404, 409)


def test_actions_are_agreed_with_a_day_marked_as_done_and_taken_away(pair):
    pair.amara.act("actions", what="Ring the school", who="supervisee", by_when="2026-12-01")
    assert "Supervisee, by 1 December 2026" in pair.ben.page.text

    number = re.search(r"/actions/(\d+)", pair.ben.page.text)[1]
    pair.ben.act(f"actions/{number}", to="done")
    assert "<strong>done</strong>" in pair.amara.page.text
    pair.ben.act(f"actions/{number}", to="remove")
    assert "Nothing is agreed yet." in pair.amara.page.text


@pytest.mark.parametrize(("fields", "words"), [
    ({"what": "", "who": "both", "by_when": ""}, "Say what you agreed to do."),
    ({"what": "Ring", "who": "nobody", "by_when": ""}, "Choose who does it."),
    ({"what": "Ring", "who": "both", "by_when": "soon"}, "By when: a day such as 2026-12-01")])
def test_an_action_that_cannot_be_kept_is_told_and_stays(pair, fields, words):
    answer = pair.ben.act("actions", **fields)

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{fields["what"]}"' in answer.text


# --- keeping

def test_both_download_the_record_with_who_wrote_what(pair):
    pair.ben.write(BENS, question=pair.question)
    pair.amara.write(f"{AMARAS}\n* no list", question=pair.question)
    pair.amara.act("actions", what="Ring the school", who="both", by_when="2026-12-01")

    for person in (pair.amara, pair.ben):
        word = person.browser.get(f"{pair.address}/record.docx")
        document = Document(io.BytesIO(word.data))
        said = [one.text for one in document.paragraphs]
        assert said.index("Supervisor") < said.index(AMARAS) < said.index("Supervisee") < said.index(BENS)
        assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
            ["What", "Who", "By when", "Done"], ["Ring the school", "Both", "1 December 2026", "No"]]
        assert document.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        text = person.browser.get(f"{pair.address}/record.md").text
        assert "### Supervisee\n\nzqBen found the visit hard." in text
        assert "\\* no list" in text
        assert "* [ ] Ring the school (Both, by 1 December 2026)" in text
        assert re.fullmatch(r'attachment; filename="supervision-[0-9-]{10}\.docx"', word.headers["Content-Disposition"])


# --- the end

def test_after_the_end_nothing_is_written_and_what_was_typed_is_given_back(pair):
    pair.ben.write(BENS, question=pair.question)
    token = csrf_of(pair.ben.page.text)
    asked = pair.amara.act("end", what="end")
    assert "End it?" in asked.text
    pair.amara.act("end", what="end", sure="yes")
    late = pair.ben.browser.post(f"{pair.address}/write", data={
        "csrf_token": token, "question": pair.question, "text": "Too late", "edits": "1"})

    assert late.status_code == 409
    assert "Too late</textarea>" in late.text
    assert pair.ben.browser.get(f"{pair.address}/record.md").status_code == 200
    assert "End it</button>" not in pair.ben.page.text


def everything_on_disk(app):
    settings = app.extensions["workshop_settings"]
    return b"".join(path.read_bytes() for path in settings.data.iterdir() if path.is_file())


@pytest.mark.parametrize("who", ["amara", "ben"])
def test_either_erases_it_at_once_and_no_byte_of_it_is_left(app, pair, who):
    pair.ben.write(BENS, question=pair.question)
    pair.amara.write(AMARAS, question=pair.question)
    pair.amara.act("actions", what="zqRing the school", who="both", by_when="")
    assert b"zqBen" in everything_on_disk(app)

    asked = getattr(pair, who).act("end", what="erase")
    assert "Erase it now, for both of you?" in asked.text
    assert pair.rows == [1, 2, 1]
    gone = getattr(pair, who).act("end", what="erase", sure="yes")

    assert "It is erased" in gone.text
    assert pair.rows == [0, 0, 0]
    on_disk = everything_on_disk(app)
    # By more than "zq": two letters stand by chance in one of thirty hashes of a password.
    assert [word for word in (b"zqBen", b"zqAmara", b"zqRing") if word in on_disk] == []
    for person in (pair.amara, pair.ben):
        assert person.page.status_code == 404


def test_without_a_time_of_keeping_the_end_erases_it(app, amara):
    pair = Pair(app, amara, keep_days=0)
    pair.ben.write(BENS, question=pair.question)

    assert "It is erased at once: download it first." in pair.ben.act("end", what="end").text
    pair.ben.act("end", what="end", sure="yes")

    assert pair.rows == [0, 0, 0]
    assert b"zqBen" not in everything_on_disk(app)


def test_it_is_erased_after_the_days_that_were_chosen(app, pair, moved_clock):
    house = app.extensions["workshop_housekeeping"]
    pair.ben.write(BENS, question=pair.question)
    pair.ben.act("end", what="end", sure="yes")
    moved_clock.forward(days=7)
    house.round()
    assert pair.rows == [1, 1, 0]
    moved_clock.forward(days=1)
    assert pair.ben.page.status_code == 404      # also before anybody has erased it
    house.round()

    assert pair.rows == [0, 0, 0]
    assert b"zqBen" not in everything_on_disk(app)


def test_ninety_days_after_its_start_it_is_gone_whether_anybody_ended_it_or_not(app, pair, moved_clock):
    moved_clock.forward(days=supervise.MOST_DAYS)
    app.extensions["workshop_housekeeping"].round()

    assert pair.rows == [0, 0, 0]


def test_no_word_comes_into_the_log(pair, caplog):
    pair.ben.write(BENS, question=pair.question)
    pair.ben.write("x" * 10_001 + "zqLog", question=pair.question, edits=1)

    assert "zq" not in caplog.text


# --- starting

def test_starting_needs_a_question_and_a_time_of_keeping(app, amara, pair):
    address = f"/supervision/new?theme={pair.slug}"
    token = csrf_of(amara.browser.get(address).text)
    for fields, words in (({"keep_days": "7"}, "Choose at least one question."),
                          ({"keep_days": "3", "chosen": [pair.question]}, "Choose how long")):
        answer = amara.browser.post("/supervision/new", data={"csrf_token": token, "theme": pair.slug, **fields})
        assert answer.status_code == 422
        assert words in answer.text


def test_the_list_names_ones_own_and_when_each_is_erased(amara, dana, pair):
    assert "Two of you" in amara.browser.get("/supervision").text
    assert "erased on" in amara.browser.get("/supervision").text
    assert "No supervision is open" in dana.browser.get("/supervision").text
