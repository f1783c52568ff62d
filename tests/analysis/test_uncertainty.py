"""Ranges hold what they promise: checked against every way in which a few sentences may turn out."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.statistics import uncertainty
from companion.analysis.statistics.uncertainty import Chance, Pair

chances = st.builds(Chance, st.booleans(), st.floats(0, 1))
certain = st.booleans().map(lambda counts: Chance(counts, float(counts)))


def shares(chance):
    return Pair(chance, Chance(counts=True, chance=1.0), chance.chance)


@given(st.lists(chances, max_size=40))
def test_a_range_holds_its_figure(several):
    number, low, high = uncertainty.count_range(several)
    share = uncertainty.share("x", map(shares, several))

    assert 0 <= low <= number <= high
    assert share.value is None or 0 <= share.low <= share.value <= share.high <= 1


@given(st.lists(certain, min_size=1, max_size=60))
def test_without_doubt_the_range_is_the_figure(several):
    number, low, high = uncertainty.count_range(several)
    share = uncertainty.share("x", map(shares, several))

    assert low == number == high == sum(each.counts for each in several)
    assert share.low == pytest.approx(share.value)
    assert share.high == pytest.approx(share.value)


@given(st.lists(st.floats(0.02, 0.98), min_size=3, max_size=11))
def test_a_count_lies_in_its_range_as_often_as_promised(likely):
    """All 2^n outcomes, weighted by their chance: no simulation."""
    _, low, high = uncertainty.count_range(Chance(each > 0.5, each) for each in likely)
    inside = 0.0
    for outcome in itertools.product((0, 1), repeat=len(likely)):
        chance = math.prod(p if came else 1 - p for p, came in zip(likely, outcome, strict=True))
        inside += chance * (low <= sum(outcome) <= high)

    assert inside >= 0.95


def test_a_ratio_lies_in_its_range_as_often_as_promised():
    """Questions per piece of advice, where eleven sentences may each be the one, the other or neither."""
    kinds = [(0.8, 0.1), (0.7, 0.2), (0.1, 0.85), (0.3, 0.6), (0.9, 0.05), (0.6, 0.3), (0.05, 0.9), (0.9, 0.1)]
    pairs = [Pair(Chance(q > a, q), Chance(a > q, a), both=0.0) for q, a in kinds]
    figure = uncertainty.ratio("x", pairs)
    inside = known = 0.0
    for outcome in itertools.product(("q", "a", "-"), repeat=len(kinds)):
        chance = math.prod({"q": q, "a": a, "-": 1 - q - a}[came] for (q, a), came in zip(kinds, outcome, strict=True))
        if "a" not in outcome:
            continue
        known += chance
        value = outcome.count("q") / outcome.count("a")
        inside += chance * (figure.low <= value <= (math.inf if figure.high is None else figure.high))

    assert inside / known >= 0.95


def test_a_ratio_to_what_may_be_nothing_has_no_upper_limit():
    pairs = [Pair(Chance(counts=True, chance=1.0), Chance(counts=False, chance=0.0), 0.0)] * 10
    pairs += [Pair(Chance(counts=False, chance=0.4), Chance(counts=True, chance=0.6), 0.0)]
    figure = uncertainty.ratio("x", pairs)

    assert figure.value == 10
    assert figure.high is None
    assert 0 < figure.low <= 10


def test_nothing_to_divide_by_is_no_figure():
    figure = uncertainty.share("x", [])

    assert (figure.value, figure.unknown, figure.whole) == (None, "none", 0)


def test_the_first_lies_between_the_moments_at_which_it_may_have_come():
    maybe, no, surely = Chance(counts=False, chance=0.3), Chance(counts=False, chance=0.0), Chance(True, 1.0)  # noqa: FBT003

    figure = uncertainty.first("x", [(5.0, no), (9.0, maybe), (20.0, no), (31.0, surely), (40.0, maybe)])

    assert (figure.low, figure.value, figure.high) == (9.0, 31.0, 31.0)


def test_a_median_knows_which_values_it_may_be():
    surely, doubtful = Chance(counts=True, chance=1.0), Chance(counts=True, chance=0.5)
    sure = uncertainty.median("x", [(1.0, surely), (2.0, surely), (9.0, surely)])
    unsure = uncertainty.median("x", [(1.0, doubtful), (1.5, surely), (2.0, surely), (9.0, doubtful), (9.5, doubtful)])

    assert (sure.low, sure.value, sure.high) == (2.0, 2.0, 2.0)
    assert unsure.low < unsure.value < unsure.high
