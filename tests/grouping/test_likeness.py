"""Proposals for groups, made from words alone."""

from __future__ import annotations

import time

import pytest

from workshop.grouping.likeness import CONSIDERED, MOST_GROUPS, suggest
from workshop.grouping.likeness import Suggestion as Proposed
from workshop.grouping.title import LONGEST_TITLE

EARLY_HELP = {
    "a1": "The waiting list for CAMHS is months long and families give up.",
    "a2": "Waiting lists. Children get worse while they wait.",
    "a3": "A long waiting list means the moment is gone.",
    "b1": "Information sharing between agencies: nobody is sure about consent.",
    "b2": "Consent and information sharing scare people; they would rather not share.",
    "c1": "Schools notice first but do not know who to ring.",
    "c2": "We hear from school only when attendance has already dropped.",
    "c3": "A good relationship with the school nurse makes all the difference.",
    "d1": "Fathers are left out of our assessments.",
    "e1": "I would like somebody to sit next to me and show me how they do it.",
}


def groups_of(texts, **given):
    """Title → ids of what is proposed."""
    return {found.title: found.response_ids for found in suggest(texts, **given)}


def numbered(texts):
    return {f"{number:032x}": text for number, text in enumerate(texts)}


def test_responses_about_one_thing_are_proposed_together_under_their_own_words():
    assert groups_of(EARLY_HELP) == {
        "Waiting list": ("a1", "a2", "a3"),
        "Consent and information sharing": ("b1", "b2"),
        "School": ("c1", "c2", "c3"),
    }


def test_a_proposal_says_which_words_are_shared():
    assert suggest({"a": "Damp housing", "b": "housing that is damp"}) == [
        Proposed(title="Damp and housing", response_ids=("a", "b"), words=("damp", "housing"))]


@pytest.mark.parametrize(("one", "other"), [
    ("SCHOOL ATTENDANCE", "school attendance"),
    ("Referral thresholds", "the threshold for referrals"),
    ("worries at bedtime", "A worry, each bedtime"),
    ("the child’s bedroom", "children's bedrooms"),
    ("Temporary housing – again", "temporary housing!!!"),
    ("Domestic-abuse training", "training (domestic-abuse)"),
    ("La cantine scolaire", "une cantine scolaire"),
    ("Ｓｃｈｏｏｌ ｎｕｒｓｅ", "school nurse"),
], ids=["capitals", "plurals", "plural of -y", "apostrophes and irregular plurals", "marks", "hyphens",
        "another language", "wide letters"])
def test_case_plural_and_punctuation_make_no_difference(one, other):
    assert [found.response_ids for found in suggest({"a": one, "b": other})] == [("a", "b")]


def test_a_title_is_spelt_as_most_participants_spell_it():
    texts = numbered(["Thresholds, referrals", "threshold of a referral", "Which threshold? No referral", "referrals"])

    assert list(groups_of(texts)) == ["Referral and threshold"]


@pytest.mark.parametrize("texts", [
    {},
    {"a": "Only one response about the waiting list"},
    {"a": "", "b": ""},
    {"a": "   ", "b": "\n"},
    {"a": "...", "b": "..."},
    {"a": "👍", "b": "👍"},
    {"a": "7", "b": "7"},
    {"a": "not really", "b": "I am not so sure about it", "c": "it is what it is"},
    {"a": "ok", "b": "ok", "c": "ok"},
    {"a": "Time", "b": "Fear of blame", "c": "Who holds the whole picture?", "d": "Coffee at noon"},
], ids=["none", "one", "empty", "space", "marks", "emoji", "digits", "stop words", "short words", "nothing alike"])
def test_nothing_is_proposed_where_nothing_is_alike(texts):
    assert suggest(texts) == []


def test_one_word_in_common_is_not_enough_for_two_long_responses():
    assert suggest({
        "a": "My manager reads every plan before supervision and marks what is missing in blue",
        "b": "Without supervision I carry worries home and wake early on Monday mornings"}) == []


def test_the_words_of_the_question_bring_nothing_together():
    texts = numbered(["Early help is thin on the ground", "Early help means biscuits", "Early help arrives late"])

    assert groups_of(texts) != {}
    assert groups_of(texts, question="What gets in the way of early help?") == {}


def test_a_word_that_nearly_everybody_uses_tells_nobody_apart():
    words = ("attic", "bicycle", "cellar", "dentist", "engine", "feather", "garden", "harbour")
    texts = numbered(f"Families: {word}" for word in words)

    assert suggest(texts) == []


def test_a_thousand_identical_responses_are_one_group():
    texts = numbered(["We wait too long for speech therapy"] * 1000)

    found = suggest(texts)

    assert [(one.title, len(one.response_ids)) for one in found] == [("Speech therapy and wait", 1000)]


def test_the_same_texts_in_another_order_make_the_same_proposals():
    backwards = dict(reversed(EARLY_HELP.items()))

    assert suggest(EARLY_HELP) == suggest(backwards) == suggest(dict(EARLY_HELP))


def test_a_response_is_in_one_proposal_at_the_most():
    crowd = numbered(f"{first} and {second} {number}" for number, (first, second) in enumerate(
        [("school attendance", "damp housing"), ("damp housing", "speech therapy"),
         ("speech therapy", "school attendance"), ("waiting lists", "school attendance")] * 20))

    found = [identifier for one in suggest(crowd) for identifier in one.response_ids]

    assert len(found) == len(set(found)) > 40


def test_there_are_never_more_proposals_than_can_be_read():
    themes = ["housing", "attendance", "supervision", "therapy", "consent", "fathers", "poverty", "neglect", "sleep",
              "violence", "racism", "faith"]
    texts = numbered(f"{theme} {theme}" for theme in themes for _ in range(3))

    assert len(suggest(texts)) == MOST_GROUPS


def test_a_title_is_never_longer_than_a_group_may_have():
    word = "un" + "believ" * 40 + "able"

    assert [len(one.title) for one in suggest({"a": f"{word} one", "b": f"{word} two"})] == [LONGEST_TITLE]


def crowd_of(number, words):
    """Responses of `words` words each, from a vocabulary that many share."""
    vocabulary = [f"{first}{second}{third}ish" for first in "bcdfgklmnp" for second in "aeiou"
                  for third in "bdgkmnprst"]
    return numbered(" ".join(vocabulary[(number * 31 + place * place * 7) % len(vocabulary)] for place in range(words))
                    for number in range(number))


@pytest.mark.parametrize(("number", "words", "seconds"), [(310, 25, 1), (3_000, 25, 5), (3_000, 300, 8)])
def test_a_large_room_does_not_wait_long(number, words, seconds):
    crowd = crowd_of(number, words)
    started = time.process_time()

    found = suggest(crowd)

    assert time.process_time() - started < seconds
    assert found


def test_of_very_many_responses_a_sample_is_looked_at():
    crowd = numbered(["Damp housing"] * (CONSIDERED + 500))

    assert [len(one.response_ids) for one in suggest(crowd)] == [CONSIDERED]
