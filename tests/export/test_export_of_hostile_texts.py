"""Whatever people write passes through every exporter unharmed, and harms nothing."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import pytest
from hostile_texts import FORMULAS, UNUSABLE, USABLE
from pages import words_of
from people import Facilitator, Room
from reading_documents import BY_LETTER, READERS, holds, take
from reading_files import formulas_of, rows_of, slides_of, words_of_docx
from serving import installed

from workshop.export.document import Document, Quotation, Quotations, Section
from workshop.export.slides import MOST_QUOTED, as_pptx
from workshop.export.summary import FORMULA
from workshop.guard import Tier, find, mask

EACH = 3  # responses that one phone may send to a reflection


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """A closed session in which every text of the corpus was sent."""
    with installed(tmp_path_factory.mktemp("hostile")) as app:
        room = Room(app, Facilitator(app, "amara@example.org", "Amara"))
        room.console.open_step(1)
        phones = room.join(-(-len(USABLE) // EACH))
        for number, text in enumerate(USABLE):
            answer = phones[number // EACH].respond(text)
            assert answer["ok"], (text[:60], answer)
        room.console.close_step(1)
        assert room.console.act("close_session")["ok"]
        yield room


def kept(text):
    """As it is exported: one kind of line end, composed, no space around it, what may identify somebody masked."""
    stored = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    return mask(stored, find(stored, tier=Tier.SERVER))


def download(room, ending):
    return room.facilitator.browser.get(f"/sessions/{room.room}/summary{ending}?shape=full")


def test_json_holds_every_text_to_the_letter(spoken):
    (step,) = download(spoken, ".json").json["steps"]

    assert sorted(one["text"] for one in step["responses"]) == sorted(map(kept, USABLE))


def test_csv_holds_every_text_and_computes_none(spoken):
    rows = list(csv.DictReader(io.StringIO(download(spoken, ".csv").data.decode("utf-8-sig"))))
    cells = [row["Response"] for row in rows if row["Response"]]

    assert sorted(cell.removeprefix("'") if cell[1:].startswith(FORMULA) else cell for cell in cells) == sorted(
        map(kept, USABLE))
    assert [cell for row in rows for cell in row.values() if cell.startswith(FORMULA)] == []
    assert sum(cell.startswith("'") and cell[1:] in map(kept, FORMULAS) for cell in cells) == sum(
        kept(text).startswith(FORMULA) for text in FORMULAS)


def test_word_holds_every_text_to_the_letter(spoken):
    said = words_of_docx(download(spoken, ".docx").data)

    assert [text for text in USABLE if kept(text) not in said] == []


def test_a_workbook_holds_every_text_to_the_letter_and_computes_none(spoken):
    book = download(spoken, ".xlsx").data

    responses = [row["Words"] for row in rows_of(book, "Reflection") if row["What it is"] == "Response"]
    assert sorted(responses) == sorted(map(kept, USABLE))
    assert formulas_of(book) == []


def test_slides_hold_every_text_to_the_letter(spoken):
    texts = [kept(text) for text in USABLE]
    document = Document("Theme", "Summary", (), (), tuple(
        Section(f"step-{at}", f"Question {at}", (Quotations(tuple(map(Quotation, texts[at:at + MOST_QUOTED]))),))
        for at in range(0, len(texts), MOST_QUOTED)))

    shown = [words for slide in slides_of(as_pptx(document)) for what, words in slide if what == "words"]
    said = re.sub(r" …\n?(… )?", "", "\n".join(shown))   # where one goes on
    assert [text for text in texts if re.sub(r"\s", "", text) not in re.sub(r"\s", "", said)] == []
@pytest.mark.parametrize("form", READERS)
def test_every_file_holds_every_text_and_obeys_none(spoken, form):
    """The readers refuse markup that is not ours. Some scripts a PDF is asked for by letters; and for the Javanese
    ornaments not at all, as no font that comes with Workshop has them."""
    (said,) = (text for title, text in READERS[form](download(spoken, f".{form}").data) if title.startswith("1. "))
    lost = []

    for text in sorted(map(kept, USABLE), key=len, reverse=True):
        if form == "pdf" and (BY_LETTER.search(text) or "꧅" in text):
            lost += [] if "꧅" in text or holds(said, text, letters_only=True) else [text]
            continue
        left = take(said, text)
        lost += [] if left is not None else [text]
        said = left if left is not None else said

    assert lost == []


def test_the_page_shows_every_text_and_obeys_none(spoken):
    page = download(spoken, "").text
    quiet = Room(spoken.app, spoken.facilitator)
    for text in ("plain", "words"):
        quiet.console.open_step(1)
        quiet.join(1)[0].respond(text)
    quiet.console.close_step(1)
    harmless = download(quiet, "").text

    def made_of(text):
        return set(re.findall(r"<([a-z][a-z0-9]*)", text)) - {"figure", "blockquote"}

    said = words_of(page)
    assert [text for text in USABLE if " ".join(kept(text).split()) not in said] == []
    assert made_of(page) - made_of(harmless) == set()


def test_a_group_name_cannot_leave_its_folder_or_header(app, amara):
    names = ("../../etc/passwd", "a\"; filename=\"b.exe", "con", "=1+1", "<script>alert(1)</script>", "..", "   é ")
    for name in names:
        room = Room(app, amara, group_name=name)
        room.console.open_step(1)
        header = download(room, ".csv").headers["Content-Disposition"]

        assert re.fullmatch(r'attachment; filename="workshop-[a-z0-9-]*\.csv"', header), header


@pytest.mark.parametrize("text", UNUSABLE)
def test_characters_that_nothing_may_hold_come_back_to_their_author_without_them(room, text):
    (ben,) = room.join()
    room.console.open_step(1)

    refused = ben.respond(text)

    assert (refused["ok"], refused["error"]) == (False, "response_unusable_characters")
    assert ben.respond(refused["cleaned"]["text"])["ok"]
