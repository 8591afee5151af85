"""A line's end changes no word of a publication."""

from __future__ import annotations

import pytest

from workshop.importer.hyphens import SOFT, Hyphens


@pytest.mark.parametrize(("lines", "elsewhere", "text"), [
    (["It re-", "quires trust."], "", "It requires trust."),
    (["Use what re-", "sources you have."], "", "Use what resources you have."),
    (["Close co-", "operation."], "", "Close co-operation."),
    (["Is deci-", "sion-making shared?"], "", "Is decision-making shared?"),
    (["Is decision-", "making shared?"], "", "Is decision-making shared?"),
    (["Full-", "time work."], "", "Full-time work."),
    (["Ask multi-", "agency groups."], "", "Ask multi-agency groups."),
    (["Harm outside: extra-", "familial harm."], "Extrafamilial harm is harm.", "Harm outside: extrafamilial harm."),
    (["Who are non-", "statutory?"], "nonstatutory and non-statutory, non-statutory", "Who are non-statutory?"),
    (["Aged 1-to-", "5 years."], "", "Aged 1-to-5 years."),
    (["In 2023–", "24."], "", "In 2023–24."),
    (["Ask parents/", "carers."], "", "Ask parents/carers."),
    (["Both short-", "and long-term."], "", "Both short- and long-term."),
    (["One thing –", "not two."], "", "One thing – not two."),
    (["The Smith-", "Jones review."], "", "The Smith-Jones review."),
], ids=lambda given: given if isinstance(given, str) else " | ".join(given))
def test_a_hyphen_at_a_lines_end_is_the_words_own_or_goes(lines, elsewhere, text):
    breaks_words = ["It is impor-", "tant."]
    assert Hyphens([*lines, elsewhere, *breaks_words]).joined(lines) == text


def test_a_document_that_breaks_no_word_keeps_every_hyphen():
    lines = ["Is co-", "operation for post-", "natal care non-", "statutory?"]

    assert Hyphens(lines).joined(lines) == "Is co-operation for post-natal care non-statutory?"


def test_what_both_the_document_and_custom_leave_open_is_named():
    hyphens = Hyphens(["It is impor-", "tant.", "A nonstatutory one.", "The non-", "statutory one."])

    assert hyphens.joined(["The non-", "statutory one."]) == "The non-statutory one."
    assert hyphens.guessed == ["non-statutory"]


def test_where_a_typesetter_marks_its_hyphens_all_others_are_the_words_own():
    lines = ["It is impor" + SOFT, "tant that co-", "workers re-", "quires."]

    assert Hyphens(lines).joined(lines) == "It is important that co-workers re-quires."
