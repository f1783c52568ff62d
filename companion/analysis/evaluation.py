"""Figures for acts and signals against reference labels. Pure.

Definitions
* macro-F1: the mean over classes of 2TP / (2TP + FP + FN), over classes that the reference or the classifier uses.
* A violation is right when the reference marks the same sentence as one, whatever the rule is called there.
* Abstained: sentences whose label is less certain than the threshold below which no signal is given.
* Intervals: 95%, percentile bootstrap (Efron 1979), 500 resamples, fixed seed. What is resampled are sessions, for the
  sentences of one resemble each other; where there is one session only, its sentences.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, Final, TypeVar

from companion.settings import ThrottleSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from companion.events import SignalRaised

T = TypeVar("T")

RESAMPLES: Final = 500
_SEED: Final = 1979
_BINS: Final = 10
_SURE: Final = ThrottleSettings().threshold


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with its reference act, the act it was given (`label/subtype`), and the confidence in the label."""

    sentence_id: str
    reference: str
    given: str
    confidence: float
    session: str = ""


@dataclass(frozen=True, slots=True)
class SignalOutcome:
    """A violation that companion found: whether the reference knows it, and what became of it."""

    right: bool
    shown: bool
    reason: str | None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one session gave."""

    judged: tuple[Judged, ...] = field(repr=False)
    outcomes: tuple[SignalOutcome, ...]
    missed: int
    """Reference violations without a signal of any kind."""
    duration_s: float


def findings(
    judged: Iterable[Judged], signals: Sequence[SignalRaised], violations: frozenset[str], duration_s: float
) -> Findings:
    """Findings of one session. `violations`: ids of the sentences that the reference marks."""
    outcomes = tuple(SignalOutcome(s.sentence_id in violations, s.shown, s.reason, s.rule) for s in signals)
    return Findings(tuple(judged), outcomes, len(violations - {s.sentence_id for s in signals}), duration_s)


# --- acts ---------------------------------------------------------------------------------------------------------


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Macro-F1 of (reference, given) pairs; 0 without any."""
    hits: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for reference, given in pairs:
        size[reference] += 1
        size[given] += 1
        hits[reference] += reference == given
    return sum(2 * hits[name] / size[name] for name in size) / len(size) if size else 0.0


def label_of(act: str) -> str:
    return act.partition("/")[0]


def merged(act: str) -> str:
    """Direct and option advice as one: annotators part them least well."""
    return "advice/direct+option" if act in {"advice/direct", "advice/option"} else act


def act_figures(judged: Sequence[Judged], *, with_intervals: bool = True) -> dict[str, Any]:
    """Macro-F1 over four labels and fifteen acts, on the most confident 80%, with confusion and calibration."""
    surest = sorted(judged, key=lambda each: -each.confidence)[: round(0.8 * len(judged))]
    figures: dict[str, Any] = {
        "sentences": len(judged),
        "macro_f1_4": _labels_f1(judged),
        "macro_f1_15": _acts_f1(judged),
        "macro_f1_15_direct_option_merged": macro_f1((merged(each.reference), merged(each.given)) for each in judged),
        "macro_f1_4_surest_80": _labels_f1(surest),
        "abstained": _share(sum(each.confidence < _SURE for each in judged), len(judged)),
        "f1_by_act": _f1_by_class([(each.reference, each.given) for each in judged]),
        "confusion": _confusion((label_of(each.reference), label_of(each.given)) for each in judged),
        "confusion_15": _confusion((each.reference, each.given) for each in judged),
        "calibration_error": calibration_error(judged),
        "reliability": reliability(judged),
    }
    if with_intervals:
        units = [tuple(group) for _, group in groupby(judged, key=lambda each: each.session)]
        if len(units) == 1:
            units = [(each,) for each in judged]
        figures["macro_f1_4_interval"] = interval(units, lambda drawn: _labels_f1(chain.from_iterable(drawn)))
        figures["macro_f1_15_interval"] = interval(units, lambda drawn: _acts_f1(chain.from_iterable(drawn)))
    return figures


def _labels_f1(judged: Iterable[Judged]) -> float:
    return macro_f1((label_of(each.reference), label_of(each.given)) for each in judged)


def _acts_f1(judged: Iterable[Judged]) -> float:
    return macro_f1((each.reference, each.given) for each in judged)


def reliability(judged: Sequence[Judged], bins: int = _BINS) -> list[dict[str, float]]:
    """Equal-width bins of confidence: where they begin, how many sentences, mean confidence, share right."""
    rows = []
    for index in range(bins):
        inside = [each for each in judged if index / bins < each.confidence <= (index + 1) / bins]
        if inside:
            right = sum(label_of(each.reference) == label_of(each.given) for each in inside)
            rows.append(
                {
                    "from": index / bins,
                    "sentences": len(inside),
                    "confidence": sum(each.confidence for each in inside) / len(inside),
                    "right": right / len(inside),
                }
            )
    return rows


def calibration_error(judged: Sequence[Judged], bins: int = _BINS) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy over equal-width bins, by size."""
    rows = reliability(judged, bins)
    return sum(row["sentences"] * abs(row["right"] - row["confidence"]) for row in rows) / max(len(judged), 1)


# --- signals ------------------------------------------------------------------------------------------------------


def signal_figures(sessions: Sequence[Findings]) -> dict[str, Any]:
    """Before the throttle: every violation at signal level, whatever became of it. Shown: what the chair saw."""
    outcomes = [outcome for session in sessions for outcome in session.outcomes]
    right = sum(outcome.right for outcome in outcomes)
    expected = right + sum(session.missed for session in sessions)
    sure = [outcome for outcome in outcomes if outcome.reason != "unsure"]
    sure_right = sum(outcome.right for outcome in sure)
    shown = [outcome for outcome in outcomes if outcome.shown]
    hours = sum(session.duration_s for session in sessions) / 3600
    return {
        "reference": expected,
        "found": len(outcomes),
        "precision": _precision(sessions),
        "precision_interval": interval(sessions, _precision),
        "recall": _recall(sessions),
        "recall_interval": interval(sessions, _recall),
        "sure_precision": _share(sure_right, len(sure)),
        "sure_recall": _share(sure_right, expected),
        "shown": len(shown),
        "shown_precision": _shown_precision(sessions),
        "shown_precision_interval": interval(sessions, _shown_precision),
        "shown_per_hour": len(shown) / hours if hours else 0.0,
        "held": dict(Counter(str(outcome.reason) for outcome in outcomes if not outcome.shown)),
        "by_rule": {
            rule: {"found": found, "right": sum(each.right for each in outcomes if each.rule == rule)}
            for rule, found in Counter(outcome.rule for outcome in outcomes).most_common()
        },
    }


def _precision(sessions: Sequence[Findings]) -> float | None:
    outcomes = [outcome for session in sessions for outcome in session.outcomes]
    return _share(sum(outcome.right for outcome in outcomes), len(outcomes))


def _recall(sessions: Sequence[Findings]) -> float | None:
    right = sum(outcome.right for session in sessions for outcome in session.outcomes)
    return _share(right, right + sum(session.missed for session in sessions))


def _shown_precision(sessions: Sequence[Findings]) -> float | None:
    shown = [outcome for session in sessions for outcome in session.outcomes if outcome.shown]
    return _share(sum(outcome.right for outcome in shown), len(shown))


# --- counting -----------------------------------------------------------------------------------------------------


def interval(units: Sequence[T], figure: Callable[[Sequence[T]], float | None]) -> tuple[float, float]:
    """95% bootstrap interval of a figure over units; (0, 0) where it can't be said."""
    rng = random.Random(_SEED)  # noqa: S311 - resampling
    drawn = (figure(rng.choices(units, k=len(units))) for _ in range(RESAMPLES)) if units else iter(())
    values = sorted(value for value in drawn if value is not None)
    if not values:
        return (0.0, 0.0)
    return values[int(0.025 * len(values))], values[max(int(0.975 * len(values)) - 1, 0)]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _f1_by_class(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    names = sorted({name for pair in pairs for name in pair})
    f1: dict[str, float] = {}
    for name in names:
        hits = sum(reference == given == name for reference, given in pairs)
        size = sum((reference == name) + (given == name) for reference, given in pairs)
        f1[name] = 2 * hits / size
    return f1


def _confusion(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Mapping[str, int]]:
    """Counts by reference, then by what was given."""
    counts = Counter(pairs)
    names = sorted({name for pair in counts for name in pair})
    return {reference: {given: counts[reference, given] for given in names} for reference in names}
