"""All figures of a session in the order in which they are read, and the counts per phase and over time. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from companion.analysis.statistics import asking, steering, talking, uncertainty
from companion.analysis.statistics.course import ACTS, LABELS, acts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from companion.analysis.statistics.course import Course, Sentence, Stretch
    from companion.analysis.statistics.uncertainty import Figure

FIGURES: Final[tuple[Callable[[Course], Figure], ...]] = (
    asking.question_advice,
    asking.open_share,
    asking.steering_share,
    asking.time_to_first_advice,
    asking.reflection_question,
    asking.stacked_questions,
    asking.silence_after_questions,
    steering.fitting,
    steering.signals_shown,
    steering.signals_dismissed,
    steering.signals_acted_on,
    steering.self_correction,
    steering.interventions,
    talking.time_used,
    talking.talk_case_bringer,
    talking.talk_chair,
    talking.talk_group,
    talking.evenness,
    asking.options_offered,
    asking.options_chosen,
    asking.actions_agreed,
)
"""Each is named after its figure."""
FIGURE_IDS: Final = tuple(figure.__name__ for figure in FIGURES)

WINDOWS_S: Final = (15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0)
"""Lengths of the windows of the balance over time: round ones, so that the axis can be read."""
MOST_WINDOWS: Final = 24
"""More can't be told apart on a page."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often an act or a label occurred, and the least and most that it may have been."""

    what: str
    count: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PhaseCounts:
    stretch: Stretch
    labels: tuple[Counted, ...]
    acts: tuple[Counted, ...]
    """Only those that occurred, or may have."""
    fitting: Figure


@dataclass(frozen=True, slots=True)
class Window:
    start_s: float
    end_s: float
    labels: Mapping[str, int]


def all_figures(course: Course) -> tuple[Figure, ...]:
    """Every figure, known or not."""
    return tuple(figure(course) for figure in FIGURES)


def by_phase(course: Course) -> Iterator[PhaseCounts]:
    """The counts of every phase as it happened, the case-bringer's sentences included."""
    for stretch in course.stretches:
        inside = [each for each in course.sentences if each.stretch is stretch]
        acts = [_counted(inside, act, frozenset({act})) for act in ACTS]
        yield PhaseCounts(
            stretch,
            labels=tuple(_counted(inside, label, acts_of(label)) for label in LABELS),
            acts=tuple(each for each in acts if each.high > 0),
            fitting=uncertainty.share("fitting", steering.fitting_pairs(course, stretch.index)),
        )


def window_s(course: Course) -> float:
    """The shortest window (s) of which no more than `MOST_WINDOWS` make up the session."""
    return next((each for each in WINDOWS_S if _end_s(course) <= MOST_WINDOWS * each), WINDOWS_S[-1])


def over_time(course: Course, window_s: float) -> Iterator[Window]:
    """Sentences by label in windows of equal length (s), from the beginning; the last one may be shorter."""
    inside: dict[int, Counter[str]] = {}
    for each in course.sentences:
        inside.setdefault(int(each.said.start_s // window_s), Counter())[each.act.partition("/")[0]] += 1
    end_s = _end_s(course)
    for number in range(int(end_s // window_s) + (end_s % window_s > 0)):
        counts = inside.get(number, Counter())
        start_s = number * window_s
        yield Window(start_s, min(start_s + window_s, end_s), {label: counts[label] for label in LABELS})


def _end_s(course: Course) -> float:
    return max([course.record.end_s, *(each.said.end_s for each in course.sentences)])


def _counted(sentences: list[Sentence], what: str, acts: frozenset[str]) -> Counted:
    return Counted(what, *uncertainty.count_range(each.of(acts) for each in sentences))
