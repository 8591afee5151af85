"""What is noticed in a text, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from labelled import sentences

from workshop.guard import KIND_WORDS, MASKS, Hit, Tier, find, find_certain, mask


def found(text, tier=Tier.PHONE):
    return [(hit.kind, text[hit.start:hit.end], hit.is_certain) for hit in find(text, tier=tier)]


@pytest.mark.parametrize(("text", "kind", "what"), [
    ("Her NHS number is 999 000 0018.", "nhs_number", "999 000 0018"),
    ("nhs no 9990000018", "nhs_number", "9990000018"),
    ("The UPN was B801200005001", "pupil_number", "B801200005001"),
    ("NI number QQ 12 34 56 C", "national_insurance_number", "QQ 12 34 56 C"),
    ("ring 07700 900123 after six", "phone_number", "07700 900123"),
    ("ring (0161) 496 0123", "phone_number", "(0161) 496 0123"),
    ("ring +44 7700 900123", "phone_number", "+44 7700 900123"),
    ("write to a.carer@example.org.", "email_address", "a.carer@example.org"),
    ("they moved to ZZ99 3VZ", "postcode", "ZZ99 3VZ"),
    ("dob 14/03/2011", "date_of_birth", "14/03/2011"),
    ("born on 14th March 2011", "date_of_birth", "14th March 2011"),
    ("they live at 14 Acacia Avenue", "address", "14 Acacia Avenue"),
    ("lives at 14 acacia road now", "address", "14 acacia road"),
])
def test_find_is_certain_of(text, kind, what):
    assert (kind, what, True) in found(text)


@pytest.mark.parametrize(("text", "kind", "what"), [
    ("nhs number 999 000 0019", "nhs_number", "999 000 0019"),
    ("case number 4471", "case_reference", "4471"),
    ("ref: LCS/20934", "case_reference", "LCS/20934"),
    ("the car was AB12 CDE", "vehicle_registration", "AB12 CDE"),
    ("he is @skater_tyler there", "social_handle", "@skater_tyler"),
    ("I asked Kayleigh about it", "name", "Kayleigh"),
    ("I asked Mrs K about it", "name", "Mrs K"),
    ("i asked mr ahmed about it", "name", "mr ahmed"),
    ("the girl 李伟 said so", "name", "李伟"),
    ("we met Siân O'Brien-Nguyễn there", "name", "Siân O'Brien-Nguyễn"),
    ("we met Ahmed al-Rashid there", "name", "Ahmed al-Rashid"),
    ("I spoke to Aisha's mum", "name", "Aisha"),
])
def test_find_takes_for_possible(text, kind, what):
    assert found(text) == [(kind, what, False)]


@pytest.mark.parametrize("text", [
    "Section 47 was discussed and we agreed to wait.",
    "Call 999. If it can wait, call 101 or 111.",
    "Childline is 0800 1111, the NSPCC 0808 800 5000 or 0800 028 0285, Samaritans 116 123, text SHOUT to 85258.",
    "In May we met the LADO, and CAMHS joined in September 2024.",
    "A score of 7 out of 10, aged 14, at 10.30am.",
    "The Children Act 1989 and Working Together 2023 are clear.",
    "30 mph road, 2 busy roads, 3 ways to look at it.",
    "We asked Child A and Child B how they felt.",
])
@pytest.mark.parametrize("tier", Tier)
def test_find_leaves_alone(text, tier):
    assert found(text, tier) == []


def test_each_tier_finds_more():
    text = "Kayleigh asked about tyler, and I told Aisha."

    assert [[text[hit.start:hit.end] for hit in find(text, tier=tier)] for tier in Tier] == [
        ["Aisha"], ["Kayleigh", "Aisha"], ["Kayleigh", "tyler", "Aisha"]]


def test_mask_puts_the_kind_in_the_place_of_the_words():
    text = "Mrs K rang 07700 900123 about Aisha's brother."

    assert mask(text, find(text, tier=Tier.SERVER)) == "[name] rang [phone number] about [name]'s brother."


def test_mask_takes_out_what_overlaps_once():
    assert mask("abcdef", [Hit("name", 0, 4, False), Hit("postcode", 1, 3, True)]) == "[name]ef"


def test_every_kind_has_its_words():
    assert set(KIND_WORDS) == set(MASKS)


#: What a certain hit is made of, so that random texts hold some.
CERTAIN_PIECES = [
    "QQ 12 34 56 C", "B801200005001", "ZZ99 3VZ", "999 000 0018", "9990000018", "a@b.cc", "[NHS number]",
    "dob 1/1/2011", "born may 1", "14 Acacia Avenue", "07700 900123", "+48 22 123 45 67", "case no ", "AB12 CDE",
    "@", "Mr Aa", "x.com/", "1", "0", "A", "[", " ", ", ", "\n", "\uff10"]


@given(some.lists(some.sampled_from(CERTAIN_PIECES), max_size=12).map("".join) | some.text(max_size=60))
def test_find_certain_finds_the_certain_ones_of_find(text):
    assert find_certain(text) == [hit for hit in find(text, tier=Tier.SERVER) if hit.is_certain]


def test_find_certain_finds_the_certain_ones_of_every_labelled_sentence():
    texts = [sentence.text for name in ("plain", "identifying") for sentence in sentences(name)]

    certain = {text: [hit for hit in find(text, tier=Tier.SERVER) if hit.is_certain] for text in texts}

    assert {text: find_certain(text) for text in texts} == certain
    assert any(certain.values())
