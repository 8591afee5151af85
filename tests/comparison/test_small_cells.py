"""The rule on small cells, attacked: every small group there can be goes through it, and what could have gone in is
held against what came out. The attacker knows the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from workshop.comparison.small_cells import LEAST, shown
from workshop.kinds.counts import Counts, Shape

LETTERS = "abcdefgh"


def counts_of(shape, numbers, people=None):
    keys = LETTERS[:len(numbers)]
    return Counts(shape, dict(zip(keys, keys, strict=True)), dict(zip(keys, numbers, strict=True)),
                  sum(numbers) if people is None else people)


def shares(values, most):
    """Every way in which at most so many people can be spread over so many values."""
    if values == 0:
        return [()]
    return [(first, *rest) for first in range(most + 1) for rest in shares(values - 1, most - first)]


def groups(shape, values, most):
    """Every group of at most so many people."""
    if shape is not Shape.ANY_OF:
        return [counts_of(shape, numbers) for numbers in shares(values, most)]
    return [counts_of(shape, numbers, people) for numbers in product(range(most + 1), repeat=values)
            for people in range(max(numbers), min(sum(numbers), most) + 1)]


def by_what_is_seen(shape, values, most):
    """What could have gone in, for each thing that can come out."""
    seen = defaultdict(list)
    for counts in groups(shape, values, most):
        seen[shown(counts)].append(counts)
    return seen


ATTACKED = [(Shape.ORDERED, 2, 24), (Shape.ORDERED, 3, 22), (Shape.ORDERED, 4, 20), (Shape.ORDERED, 5, 15),
            (Shape.ONE_OF, 2, 24), (Shape.ONE_OF, 3, 24), (Shape.ONE_OF, 4, 20), (Shape.ONE_OF, 5, 14),
            (Shape.ANY_OF, 2, 20), (Shape.ANY_OF, 3, 13)]


@pytest.mark.parametrize(("shape", "values", "most"), ATTACKED)
def test_whoever_knows_the_rule_cannot_tell_a_number_under_five_from_the_others_under_five(shape, values, most):
    """Of every value that fewer than five chose, or all but fewer than five: at least five numbers remain possible."""
    found = []
    for seen, possible in by_what_is_seen(shape, values, most).items():
        for key in LETTERS[:values]:
            numbers = {(counts.counts[key], counts.people - counts.counts[key]) for counts in possible}
            is_small = any(number < LEAST for pair in numbers for number in pair)
            if is_small and seen.people is not None and len(numbers) < LEAST:
                found.append((key, sorted(numbers), seen))

    assert found == []


@pytest.mark.parametrize(("shape", "values", "most"), ATTACKED)
def test_every_number_that_is_shown_or_left_over_is_five_or_more(shape, values, most):
    for counts in groups(shape, values, most):
        seen = shown(counts)
        given = [cell.count for cell in seen.cells]
        if counts.shape is Shape.ANY_OF:
            given += [counts.people - cell.count for cell in seen.cells]
        elif given:
            assert sum(given) == counts.people
        assert [number for number in given if number < LEAST] == []
        assert (seen.people is None) == (counts.people < LEAST)
        assert not (seen.cells and seen.nearly_all)
        assert seen.nearly_all is None or 2 * sum(counts.counts[key] for key in seen.nearly_all.keys) > counts.people
        assert bool(seen.left_out) == (len(seen.cells) < values), "what is left out is said, and why"
