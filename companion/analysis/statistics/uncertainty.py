"""How far a figure may be off because sentences were judged by a classifier. Pure.

The classifier gives every sentence a calibrated chance of each act. A sentence counts as the act it was given; how many
there really are is a sum of independent yes-or-no chances (a Poisson binomial), whose mean and variance are sums over
sentences. From these follow, without drawing a single random number,

* for a count, mean ± 1.96 deviations, rounded outwards to whole sentences;
* for a share or a ratio, Fieller's interval: all values that the two sums, correlated as they are, do not contradict.
  Unlike the delta method it holds for small denominators, and says so when there is no upper limit (Fieller 1954);
* for a median, Woodruff's interval: the values at which the share below may still be one half (Woodruff 1952);
* for the first of its kind, the exact distribution of where it falls.

Mistakes within a session are not quite independent (a group has its ways of talking): `DISPERSION` widens the variance
by what was measured. A sentence that a person corrected is certain and adds nothing. The interval always holds the
figure itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Z: Final = 1.96
"""Standard deviations of a 95% interval."""
DISPERSION: Final = 2.0
"""Variance of counts per session over what independence gives; docs/figures.md says how it was measured."""

Unit = Literal["share", "ratio", "count", "s", "per_hour", "evenness"]
Unknown = Literal["roles", "none", "choices", "no_advice_phase", "taps", "no_plan"]
"""Why there is no figure; in words in strings, `review.unknown.<code>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with the range in which it lies, 95% of the time, given the classifier's mistakes."""

    figure_id: str
    unit: Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    """None beside a value: there is no upper limit."""
    part: int | None = None
    whole: int | None = None
    """For a share or a ratio the counts behind it."""
    unknown: Unknown | None = None
    """Set when `value` is None."""
    sure: bool = False
    """No classifier was involved: the range is the value."""


class Chance(NamedTuple):
    """One sentence's part in a figure: whether it counts, and how likely it really does."""

    counts: bool
    chance: float


class Pair(NamedTuple):
    """One sentence's part in a share (`part` within `whole`) or a ratio (the two exclude each other)."""

    part: Chance
    whole: Chance
    both: float
    """The chance that it is both."""


def sure(figure_id: str, unit: Unit, value: float | None, *, why: Unknown | None = None) -> Figure:
    """A figure that no classifier has touched."""
    if value is None:
        return Figure(figure_id=figure_id, unit=unit, unknown=why or "none", sure=True)
    return Figure(figure_id=figure_id, unit=unit, value=value, low=value, high=value, sure=True)


def unknown(figure_id: str, unit: Unit, why: Unknown) -> Figure:
    return Figure(figure_id=figure_id, unit=unit, unknown=why)


def count(figure_id: str, chances: Iterable[Chance]) -> Figure:
    """How many there are."""
    number, low, high = count_range(chances)
    return Figure(figure_id=figure_id, unit="count", value=number, low=low, high=high)


def count_range(chances: Iterable[Chance]) -> tuple[int, int, int]:
    """How many count, and the least and most there may be."""
    tally = Tally()
    for each in chances:
        tally.add(each)
    return tally.range()


class Tally:
    """A count in the making."""

    def __init__(self) -> None:
        self._number, self._mean, self._variance = 0, 0.0, 0.0

    def add(self, each: Chance) -> None:
        self._number += each.counts
        self._mean += each.chance
        self._variance += each.chance * (1 - each.chance)

    def range(self) -> tuple[int, int, int]:
        """How many count, and the least and most there may be."""
        reach = Z * math.sqrt(max(DISPERSION * self._variance, 0.0))
        # Chances are rounded to three decimals, so that a sum of certainties is not quite a whole number.
        low, high = math.floor(self._mean - reach + 1e-6), math.ceil(self._mean + reach - 1e-6)
        return self._number, min(self._number, max(low, 0)), max(self._number, high)


def share(figure_id: str, pairs: Iterable[Pair]) -> Figure:
    """The part of a whole, 0 to 1."""
    return _proportion(figure_id, "share", pairs, most=1.0)


def ratio(figure_id: str, pairs: Iterable[Pair]) -> Figure:
    """How many of the one there are per one of the other."""
    return _proportion(figure_id, "ratio", pairs, most=None)


def _proportion(figure_id: str, unit: Unit, pairs: Iterable[Pair], most: float | None) -> Figure:
    sums = _Sums()
    for pair in pairs:
        sums.add(pair)
    if sums.whole == 0:
        return Figure(figure_id=figure_id, unit=unit, part=sums.part, whole=0, unknown="none")
    value = sums.part / sums.whole
    low, high = sums.interval()
    return Figure(
        figure_id=figure_id,
        unit=unit,
        value=value,
        low=min(value, low),
        high=None if high is None and most is None else max(value, min(_or_inf(high), _or_inf(most))),
        part=sums.part,
        whole=sums.whole,
    )


def median(figure_id: str, valued: Iterable[tuple[float, Chance]]) -> Figure:
    """The (lower) median of values (s) of the sentences that count: half of them have at most this much."""
    ordered = sorted(valued, key=lambda each: each[0])
    counted = [value for value, chance in ordered if chance.counts]
    if not counted:
        return unknown(figure_id, "s", "none")
    middle = counted[(len(counted) - 1) // 2]
    low, high = _median_range(ordered)
    return Figure(figure_id=figure_id, unit="s", value=middle, low=min(middle, low), high=max(middle, high))


def _median_range(ordered: Sequence[tuple[float, Chance]]) -> tuple[float, float]:
    sums = _Sums()
    for _, chance in ordered:
        sums.add(Pair(Chance(counts=False, chance=0.0), chance, both=0.0))
    low: float | None = None
    for value, chance in ordered:
        # Moved from "above" to "not above": now part of the whole that it was in already.
        sums.add_part(chance)
        least, most = sums.interval()
        if low is None and _or_inf(most) >= 0.5:
            low = value
        if least >= 0.5:
            return value if low is None else low, value
    last = ordered[-1][0]
    return last if low is None else low, last


def first(figure_id: str, timed: Iterable[tuple[float, Chance]]) -> Figure:
    """When (s) the first sentence that counts comes; `timed` in order of time. `high` None: perhaps none at all."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    none_yet = 1.0
    for at_s, each in timed:
        if value is None and each.counts:
            value = at_s
        none_yet *= 1 - each.chance
        if low is None and 1 - none_yet >= 0.025:
            low = at_s
        if high is None and 1 - none_yet >= 0.975:
            high = at_s
    if value is None:
        return unknown(figure_id, "s", "none")
    return Figure(
        figure_id=figure_id,
        unit="s",
        value=value,
        low=value if low is None else min(value, low),
        high=None if high is None else max(value, high),
    )


class _Sums:
    """Means, variances and covariance of the two sums of a proportion."""

    def __init__(self) -> None:
        self.part = self.whole = 0
        self._means = [0.0, 0.0]
        self._variances = [0.0, 0.0]
        self._covariance = 0.0

    def add(self, pair: Pair) -> None:
        part, whole, both = pair
        self.part += part.counts
        self.whole += whole.counts
        self._means[0] += part.chance
        self._means[1] += whole.chance
        self._variances[0] += part.chance * (1 - part.chance)
        self._variances[1] += whole.chance * (1 - whole.chance)
        self._covariance += both - part.chance * whole.chance

    def add_part(self, chance: Chance) -> None:
        """A sentence that is in the whole already is now also in the part."""
        self.part += chance.counts
        self._means[0] += chance.chance
        self._variances[0] += chance.chance * (1 - chance.chance)
        self._covariance += chance.chance * (1 - chance.chance)

    def interval(self) -> tuple[float, float | None]:
        """Fieller's interval of part / whole, from 0 upwards; None: no upper limit."""
        spread = Z * Z * DISPERSION
        part, whole = self._means
        a = whole * whole - spread * self._variances[1]
        b = part * whole - spread * self._covariance
        c = part * part - spread * self._variances[0]
        root = math.sqrt(max(b * b - a * c, 0.0))
        if a > 1e-12:
            return max((b - root) / a, 0.0), max((b + root) / a, 0.0)
        # The whole may be nothing at all: whatever lies above one root (or everything) is possible.
        return (max((b + root) / a, (b - root) / a) if a < -1e-12 and c > 0 else 0.0), None


def _or_inf(value: float | None) -> float:
    return math.inf if value is None else value
