"""The guard does as well as its page says, for everybody's names alike."""

from __future__ import annotations

import measure
import pytest

from workshop.guard import Tier

TEN_POINTS = 0.10


@pytest.mark.parametrize("tier", Tier)
def test_no_origin_of_names_is_found_ten_points_less_often_than_the_best(tier):
    recall = {origin: counted.recall for origin, counted in measure.by_origin(tier, lower=False).items()}

    assert len(recall) >= 6
    assert {origin for origin, share in recall.items() if share < max(recall.values()) - TEN_POINTS} == set()


@pytest.mark.parametrize(("tier", "recall", "precision", "most_alarms"), [
    (Tier.PHONE, 0.88, 0.97, 1), (Tier.SERVER, 0.93, 0.97, 1), (Tier.REVIEW, 0.97, 0.97, 5)])
def test_the_labelled_set_is_found_as_well_as_when_it_was_measured(tier, recall, precision, most_alarms):
    counted = measure.count(measure.labelled.sentences("identifying"), tier)
    alarms = measure.count(measure.labelled.sentences("plain"), tier)

    assert counted.recall >= recall
    assert counted.precision >= precision
    assert alarms.false <= most_alarms
    assert (counted.false_and_certain, alarms.false_and_certain) == (0, 0)


@pytest.mark.parametrize("tier", Tier)
def test_nothing_in_our_own_themes_is_taken_for_a_detail(tier):
    assert measure.count(measure.labelled.theme_sentences(), tier).alarms == []


def test_the_page_says_what_is_measured():
    assert measure.PAGE.read_text(encoding="utf-8") == measure.page(), "python tests/guard/measure.py --write"
