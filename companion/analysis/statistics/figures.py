"""All figures of a session in the order in which they are read, and the counts per phase and over time. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from companion.analysis.statistics import asking, steering, talking
from companion.analysis.statistics.course import ACTS, LABELS
from companion.analysis.statistics.uncertainty import Chance, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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
    inside: dict[int, list[Sentence]] = {}
    for each in course.sentences:
        if each.stretch:
            inside.setdefault(each.stretch.index, []).append(each)
    for stretch in course.stretches:
        tallies = _tallies(inside.get(stretch.index, ()))
        acts = (Counted(act, *tallies[act].range()) for act in ACTS)
        yield PhaseCounts(
            stretch,
            labels=tuple(Counted(label, *tallies[label].range()) for label in LABELS),
            acts=tuple(counted for counted in acts if counted.high > 0),
            fitting=steering.fitting(course, stretch),
        )


def _tallies(sentences: Iterable[Sentence]) -> Mapping[str, Tally]:
    """All acts and labels in one go: a sentence may be a few of the fifteen, so that asking each act is slow."""
    tallies: dict[str, Tally] = {what: Tally() for what in (*ACTS, *LABELS)}
    for each in sentences:
        by_label: dict[str, float] = dict.fromkeys(LABELS, 0.0)
        for act, chance in each.chances.items():
            by_label[act.partition("/")[0]] += chance
            if act in ACTS:
                tallies[act].add(Chance(act == each.act, chance))
        given = each.act.partition("/")[0]
        for label, chance in by_label.items():
            tallies[label].add(Chance(label == given, chance))
    return tallies


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
