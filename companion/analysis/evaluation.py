"""Figures for acts and signals against reference labels. Pure; counts pool by adding.

Definitions
* macro-F1: the mean over classes of 2TP / (2TP + FP + FN), over classes that the reference or the classifier uses.
* A violation is right when the reference marks the same sentence as one, whatever the rule is called there.
* Intervals: 95%, percentile bootstrap over sentences (Efron 1979), 500 resamples, fixed seed.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from companion.events import SignalRaised

RESAMPLES: Final = 500
_SEED: Final = 1979


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with its reference act, the act it was given (`label/subtype`), and the confidence in the label."""

    sentence_id: str
    reference: str
    given: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SignalOutcome:
    """A violation that companion found: whether the reference knows it, and what became of it."""

    right: bool
    shown: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What one or more sessions gave; add to pool."""

    judged: tuple[Judged, ...] = field(repr=False)
    outcomes: tuple[SignalOutcome, ...]
    missed: int
    """Reference violations without a signal of any kind."""
    duration_s: float

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            self.judged + other.judged,
            self.outcomes + other.outcomes,
            self.missed + other.missed,
            self.duration_s + other.duration_s,
        )


def findings(
    judged: Iterable[Judged], signals: Sequence[SignalRaised], violations: frozenset[str], duration_s: float
) -> Findings:
    """Findings of one session. `violations`: ids of the sentences that the reference marks."""
    outcomes = tuple(SignalOutcome(signal.sentence_id in violations, signal.shown, signal.reason) for signal in signals)
    return Findings(tuple(judged), outcomes, len(violations - {s.sentence_id for s in signals}), duration_s)


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Macro-F1 of (reference, given) pairs; 0 without any."""
    hits: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for reference, given in pairs:
        size[reference] += 1
        size[given] += 1
        hits[reference] += reference == given
    return sum(2 * hits[name] / size[name] for name in size) / len(size) if size else 0.0


def interval(
    pairs: Sequence[tuple[str, str]], figure: Callable[[Sequence[tuple[str, str]]], float]
) -> tuple[float, float]:
    """95% bootstrap interval of a figure over pairs."""
    if not pairs:
        return (0.0, 0.0)
    rng = random.Random(_SEED)  # noqa: S311 - resampling
    values = sorted(figure(rng.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return values[int(0.025 * RESAMPLES)], values[int(0.975 * RESAMPLES) - 1]


def label_of(act: str) -> str:
    return act.partition("/")[0]


def merged(act: str) -> str:
    """Direct and option advice as one: annotators part them least well."""
    return "advice/direct+option" if act in {"advice/direct", "advice/option"} else act


def act_figures(judged: Sequence[Judged], *, with_intervals: bool = True) -> dict[str, Any]:
    """Macro-F1 over four labels and fifteen acts, on the most confident 80%, with the confusion of labels."""
    labels = [(label_of(each.reference), label_of(each.given)) for each in judged]
    acts = [(each.reference, each.given) for each in judged]
    surest = sorted(judged, key=lambda each: -each.confidence)[: round(0.8 * len(judged))]
    figures: dict[str, Any] = {
        "sentences": len(judged),
        "macro_f1_4": macro_f1(labels),
        "macro_f1_15": macro_f1(acts),
        "macro_f1_15_direct_option_merged": macro_f1([(merged(a), merged(b)) for a, b in acts]),
        "macro_f1_4_surest_80": macro_f1([(label_of(each.reference), label_of(each.given)) for each in surest]),
        "f1_by_act": _f1_by_class(acts),
        "confusion": _confusion(labels),
        "calibration_error": calibration_error(judged),
    }
    if with_intervals:
        figures["macro_f1_4_interval"] = interval(labels, macro_f1)
        figures["macro_f1_15_interval"] = interval(acts, macro_f1)
    return figures


def calibration_error(judged: Sequence[Judged], bins: int = 10) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy over equal-width bins, by size."""
    gap = 0.0
    for index in range(bins):
        inside = [each for each in judged if index / bins < each.confidence <= (index + 1) / bins]
        if inside:
            right = sum(label_of(each.reference) == label_of(each.given) for each in inside)
            gap += abs(right - sum(each.confidence for each in inside))
    return gap / len(judged) if judged else 0.0


def signal_figures(found: Findings) -> dict[str, Any]:
    """Before the throttle: every violation at signal level, whatever became of it. Shown: what the chair saw."""
    right = sum(outcome.right for outcome in found.outcomes)
    sure = [outcome for outcome in found.outcomes if outcome.reason != "unsure"]
    shown = [outcome for outcome in found.outcomes if outcome.shown]
    hours = found.duration_s / 3600
    return {
        "reference": right + found.missed,
        "found": len(found.outcomes),
        "precision": _share(right, len(found.outcomes)),
        "recall": _share(right, right + found.missed),
        "sure_precision": _share(sum(outcome.right for outcome in sure), len(sure)),
        "sure_recall": _share(sum(outcome.right for outcome in sure), right + found.missed),
        "shown": len(shown),
        "shown_precision": _share(sum(outcome.right for outcome in shown), len(shown)),
        "shown_per_hour": len(shown) / hours if hours else 0.0,
        "held": dict(Counter(str(outcome.reason) for outcome in found.outcomes if not outcome.shown)),
    }


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
