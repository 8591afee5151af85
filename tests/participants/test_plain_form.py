"""Taking part with a browser that runs no JavaScript: ordinary forms, and the words always stay in the box."""

from __future__ import annotations

import pytest
from pages import form_to, press, words_of


@pytest.fixture
def ben(room):
    (ben,) = room.join()
    room.console.open_step(1)
    return ben


def page_of(phone, query=""):
    return phone.browser.get(f"/w/{phone.room}{query}").text


def sent(phone):
    return phone.state["yours"]["responses"]


def test_a_response_is_sent_by_the_form_of_the_page(ben):
    answer = press(ben.browser, page_of(ben), "/submit_response", button="Send", text="We meet each week.")

    assert (answer.status_code, answer.location) == (303, f"/w/{ben.room}")
    assert sent(ben) == [{"slot": 0, "text": "We meet each week.", "body": {"text": "We meet each week."}, "edits": 0}]
    assert "We meet each week." in words_of(page_of(ben))


def test_the_same_form_sent_twice_is_one_response(ben):
    page = page_of(ben)

    press(ben.browser, page, "/submit_response", text="Once")
    press(ben.browser, page, "/submit_response", text="Once")

    assert [response["text"] for response in sent(ben)] == ["Once"]


def test_pass_is_a_button_of_the_same_form(ben):
    answer = press(ben.browser, page_of(ben), "/submit_response", button="Pass", text="")

    assert (answer.status_code, ben.state["yours"]["passed"], sent(ben)) == (303, True, [])
    assert "You passed." in words_of(page_of(ben))


def test_a_response_is_corrected_by_the_link_beside_it(ben):
    press(ben.browser, page_of(ben), "/submit_response", text="Evry week")
    page = page_of(ben, "?edit=0")

    assert form_to(page, "/edit_response").fields["text"] == "Evry week"
    press(ben.browser, page, "/edit_response", text="Every week")

    assert sent(ben) == [{"slot": 0, "text": "Every week", "body": {"text": "Every week"}, "edits": 1}]


def test_a_response_is_withdrawn_by_the_button_beside_it(ben):
    press(ben.browser, page_of(ben), "/submit_response", text="Not this")

    press(ben.browser, page_of(ben), "/submit_response", button="Withdraw this response")

    assert sent(ben) == []


def test_another_response_is_added_by_the_link(ben):
    press(ben.browser, page_of(ben), "/submit_response", text="First")

    press(ben.browser, page_of(ben, "?add=1"), "/submit_response", text="Second")

    assert [response["text"] for response in sent(ben)] == ["First", "Second"]


@pytest.mark.parametrize(("typed", "kept", "sentence"), [
    ("", "", "Write something first, or choose Pass."),
    ("   \n ", "   \n ", "Write something first, or choose Pass."),
    ("a" * 2_001, "a" * 2_001, "That is 2,001 characters: the most is 2,000."),
    ("🙂" * 10_000, "🙂" * 10_000, "That is 10,000 characters: the most is 2,000."),
    ("b" * 20_000, "b" * 20_000, "That is far more text than can be sent at once."),
    ("hidden\x07bell", "hiddenbell", "Some characters that cannot be shown had come in"),
], ids=["empty", "blank", "too long", "ten thousand emoji", "far too long", "control character"])
def test_a_refused_text_stays_in_the_box_with_a_sentence(ben, typed, kept, sentence):
    answer = press(ben.browser, page_of(ben), "/submit_response", text=typed)

    assert answer.status_code in (413, 422)
    assert form_to(answer.text, "/submit_response").fields["text"] == kept
    assert sentence in words_of(answer.text)
    assert sent(ben) == []


def test_a_text_for_a_closed_question_is_given_back(room, ben):
    page = page_of(ben)
    room.console.close_step(1)

    answer = press(ben.browser, page, "/submit_response", text="A moment too late")

    assert answer.status_code == 409
    assert "This question has closed. Your words are still here." in words_of(answer.text)
    assert form_to(answer.text, "/submit_response").fields["text"] == "A moment too late"


def test_a_text_for_an_earlier_question_is_given_back_apart_from_the_new_one(room, ben):
    page = page_of(ben)
    room.console.open_step(2)

    answer = press(ben.browser, page, "/submit_response", text="For the first question")

    assert answer.status_code == 409
    assert form_to(answer.text, "/submit_response").fields["text"] == ""
    assert "Your words that were not sent" in words_of(answer.text)
    assert "For the first question" in words_of(answer.text)


def test_a_text_for_a_closed_session_is_given_back(room, ben):
    page = page_of(ben)
    room.console.act("close_session")

    answer = press(ben.browser, page, "/submit_response", text="After the end")

    assert answer.status_code == 409
    assert "After the end" in words_of(answer.text)


def test_markup_that_somebody_wrote_is_shown_as_text(ben):
    press(ben.browser, page_of(ben), "/submit_response", text="<script>alert(1)</script>")

    page = page_of(ben)

    assert "<script>alert(1)</script>" in words_of(page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
