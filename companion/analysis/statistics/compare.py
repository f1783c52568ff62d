"""Several sessions side by side: trends, each method against its own target, and what keeps coming back. Pure.

Sessions are put in the order of their dates. Nothing here ranks sessions or groups: a trend is a question too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal

from companion.analysis.statistics import figures, steering
from companion.analysis.statistics.patterns import repeated
from companion.analysis.statistics.telling import told_figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from companion.analysis.statistics.course import Course
    from companion.analysis.statistics.uncertainty import Figure
    from companion.methods.schema import Phase

TREND_FIGURES: Final = (
    "question_advice",
    "open_share",
    "steering_share",
    "time_to_first_advice",
    "reflection_question",
    "stacked_questions",
    "silence_after_questions",
    "fitting",
    "self_correction",
    "interventions",
    "time_used",
    "talk_chair",
    "evenness",
)
FEWEST: Final = 5
"""With four sessions even the steadiest rise comes about by chance once in twelve times."""
LEVEL: Final = 0.05

Direction = Literal["up", "down", "none", "too_few"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One session of the comparison: where it stands in the list that was opened, and its figures."""

    index: int
    course: Course
    figures: Mapping[str, Figure]
    fitting: Mapping[int, Figure]
    """By the number of the stretch."""


def told_comparison(numbered: Iterable[tuple[int, Course]]) -> dict[str, Any]:
    """Everything that can be seen of several sessions, as values that JSON can hold.

    `numbered`: each course with its number in the list that was opened. Of copies of one session only the last one that
    was corrected counts.
    """
    copies: dict[str, tuple[int, Course]] = {}
    for number, course in numbered:
        known = copies.get(course.record.record_id)
        if known is None or len(course.record.corrections) >= len(known[1].record.corrections):
            copies[course.record.record_id] = (number, course)
    seen = sorted((_see(*each) for each in copies.values()), key=lambda each: each.course.record.date)
    return {
        "trends": [_trend(name, seen) for name in TREND_FIGURES],
        "methods": _methods(seen),
        "patterns": repeated([(each.index, each.figures, each.course.stretches) for each in seen]),
        "independence": [
            {
                "session": each.index,
                "date": each.course.record.date,
                "interventions_per_hour": told_figure(each.figures["interventions"]),
                "self_correction": told_figure(each.figures["self_correction"]),
                "chair_share": told_figure(each.figures["talk_chair"]),
            }
            for each in seen
        ],
    }


def _see(index: int, course: Course) -> Seen:
    by_id = {each.figure_id: each for each in figures.all_figures(course)}
    return Seen(index, course, by_id, {each.index: steering.fitting(course, each) for each in course.stretches})


def _trend(name: str, seen: Sequence[Seen]) -> dict[str, Any]:
    points = [each.figures[name] for each in seen]
    return {
        "figure": name,
        "unit": points[0].unit,
        "points": [
            {"session": each.index, "date": each.course.record.date, **_point(figure)}
            for each, figure in zip(seen, points, strict=True)
        ],
        "direction": direction(points),
    }


def _point(figure: Figure) -> dict[str, Any]:
    told = told_figure(figure)
    return {key: told[key] for key in ("value", "low", "high", "unknown")}


def direction(points: Sequence[Figure]) -> Direction:
    """Whether figures rise or fall over time more than chance explains: the test of Mann (1945) and Kendall.

    Two sessions whose difference lies within the uncertainty of the classifier count as a tie.
    """
    known = [each for each in points if each.value is not None]
    if len(known) < FEWEST:
        return "too_few"
    rises = sum(_order(one, other) for one, other in combinations(known, 2))
    if rises == 0 or _chance_of(abs(rises), len(known)) > LEVEL:
        return "none"
    return "up" if rises > 0 else "down"


def _order(one: Figure, other: Figure) -> int:
    """1 when `other` is clearly more than `one`, -1 when it is clearly less."""
    assert one.value is not None
    assert other.value is not None
    difference = other.value - one.value
    towards, back = (_above(one), _below(other)) if difference > 0 else (_below(one), _above(other))
    doubt = math.hypot(towards, back)
    return 0 if abs(difference) <= doubt else int(math.copysign(1, difference))


def _above(figure: Figure) -> float:
    assert figure.value is not None
    return math.inf if figure.high is None else figure.high - figure.value


def _below(figure: Figure) -> float:
    assert figure.value is not None
    return figure.value - (figure.low if figure.low is not None else figure.value)


def _chance_of(rises: int, number: int) -> float:
    """That a random order of `number` values has at least so many more rises than falls, or falls than rises.

    Exact: orders by their inversions (Knuth, The Art of Computer Programming 3, 5.1.1).
    """
    orders = [1]
    for size in range(2, number + 1):
        longer = [0] * (len(orders) + size - 1)
        for inversions, count in enumerate(orders):
            for more in range(size):
                longer[inversions + more] += count
        orders = longer
    pairs = number * (number - 1) // 2
    extreme = sum(count for inversions, count in enumerate(orders) if abs(pairs - 2 * inversions) >= rises)
    return extreme / math.factorial(number)


def _methods(seen: Sequence[Seen]) -> list[dict[str, Any]]:
    """Sessions by method. A method's own target: every sentence fits its phase, and phases take what was planned."""
    by_method: dict[str, list[Seen]] = {}
    for each in seen:
        by_method.setdefault(each.course.method.id, []).append(each)
    told: list[dict[str, Any]] = []
    for method_id, sessions in by_method.items():
        method = sessions[-1].course.method
        told.append(
            {
                "id": method_id,
                "name": {**method.name},
                "sessions": [each.index for each in sessions],
                "phases": [_told_phase(phase, sessions) for phase in method],
            }
        )
    return told


def _told_phase(phase: Phase, sessions: Sequence[Seen]) -> dict[str, Any]:
    return {"id": phase.id, "name": {**phase.name}, "planned_s": phase.planned_s, **_held(phase.id, sessions)}


def _held(phase_id: str, sessions: Sequence[Seen]) -> dict[str, Any]:
    """What became of one phase in each session; of a phase that was entered twice, its total time and its first go."""
    actual: list[float | None] = []
    fitting: list[dict[str, Any] | None] = []
    for each in sessions:
        held = [stretch for stretch in each.course.stretches if stretch.phase_id == phase_id]
        actual.append(round(sum(stretch.actual_s for stretch in held), 3) if held else None)
        fitting.append(told_figure(each.fitting[held[0].index]) if held else None)
    return {"actual_s": actual, "fitting": fitting}
