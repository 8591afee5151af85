from __future__ import annotations

import pytest

from workshop.kinds.text import LONGEST, ResponseEmpty, ResponseTooLong, ResponseUnusable, checked


@pytest.mark.parametrize(("typed", "stored"), [
    ("We meet each week.", "We meet each week."),
    ("  spaces around it \n\n", "spaces around it"),
    ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("one\n\ntwo", "one\n\ntwo"),
    ("tab\there", "tab here"),
    ("e\u0301tude", "étude"),
    ("=1+1", "=1+1"),
    ("<b>bold</b>", "<b>bold</b>"),
    ("نتحدث كل أسبوع", "نتحدث كل أسبوع"),
    ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
    ("right\u200fto left", "right\u200fto left"),
    ("x" * LONGEST, "x" * LONGEST),
    ("🙂" * LONGEST, "🙂" * LONGEST),
    (f"  {'x' * LONGEST}  ", "x" * LONGEST),
])
def test_text_is_stored_as_it_was_written(typed, stored):
    assert checked(typed) == stored


@pytest.mark.parametrize("typed", ["", " ", "\n\t\r\n", "\u200b\u200b", "\ufeff", "\u00a0", "\u3164", "\u00ad \u2060",
                                   "\x00", " \x07\x1b "])
def test_nothing_that_can_be_seen_is_refused_as_empty(typed):
    with pytest.raises(ResponseEmpty) as refusal:
        checked(typed)

    assert refusal.value.acknowledgement() == {
        "ok": False, "error": "response_empty", "words": "Write something first, or choose Pass."}


@pytest.mark.parametrize(("typed", "length"), [("x" * 2_001, "2,001"), ("🙂" * 10_000, "10,000")])
def test_too_long_a_text_is_refused_with_its_length(typed, length):
    with pytest.raises(ResponseTooLong) as refusal:
        checked(typed)

    assert refusal.value.acknowledgement() == {
        "ok": False, "error": "response_too_long",
        "words": f"That is {length} characters: the most is 2,000. Shorten it, or send it in two parts."}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u202e", "\u2066",
                                       "\ud800", "\ufffe", "\uffff"])
def test_characters_that_cannot_be_shown_come_back_taken_out(character):
    with pytest.raises(ResponseUnusable) as refusal:
        checked(f" before{character}after ")

    assert refusal.value.name == "response_unusable_characters"
    assert refusal.value.extra == {"cleaned": "beforeafter"}
    assert checked("beforeafter") == "beforeafter"
