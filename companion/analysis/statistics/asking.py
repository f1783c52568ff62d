"""How the group asked, advised and reflected. Pure."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from companion.analysis.statistics import uncertainty
from companion.analysis.statistics.course import ADVICE, ASKED, OPEN, QUESTION, REFLECTION, STEERING
from companion.analysis.statistics.uncertainty import Chance, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from companion.analysis.statistics.course import Course, Sentence


def question_advice(course: Course) -> Figure:
    """Questions per piece of advice, before the advice round."""
    return uncertainty.ratio("question_advice", (each.pair(QUESTION, ADVICE) for each in course.before_advice))


def open_share(course: Course) -> Figure:
    """Open questions of all questions."""
    if course.tapped:
        return uncertainty.unknown("open_share", "share", "taps")
    return uncertainty.share("open_share", (each.pair(OPEN, QUESTION) for each in course.group))


def steering_share(course: Course) -> Figure:
    """Leading questions and advice as a question, of everything that was asked."""
    if course.tapped:
        return uncertainty.unknown("steering_share", "share", "taps")
    return uncertainty.share("steering_share", (each.pair(STEERING, ASKED) for each in course.group))


def time_to_first_advice(course: Course) -> Figure:
    """Seconds from the first round of questions to the first advice, pauses left out; before the advice round."""
    begins = (each.start_s for each in course.stretches if each.phase and each.phase.kind == "questions")
    begin_s = next(begins, 0.0)
    return uncertainty.first(
        "time_to_first_advice",
        ((_talked_s(course, begin_s, each.said.start_s), each.of(ADVICE)) for each in course.before_advice),
    )


def _talked_s(course: Course, from_s: float, to_s: float) -> float:
    paused_s = sum(
        max(min(gap.to_s, to_s) - max(gap.from_s, from_s), 0.0) for gap in course.record.gaps if gap.why == "paused"
    )
    return max(to_s - from_s - paused_s, 0.0)


def reflection_question(course: Course) -> Figure:
    """Reflections per question."""
    return uncertainty.ratio("reflection_question", (each.pair(REFLECTION, QUESTION) for each in course.group))


def silence_after_questions(course: Course) -> Figure:
    """Median seconds between a question and whatever was said next by somebody else."""
    return uncertainty.median("silence_after_questions", _silences(course.sentences))


def _silences(sentences: Sequence[Sentence]) -> Iterator[tuple[float, Chance]]:
    for asked, after in pairwise(sentences):
        goes_on = asked.said.turn is not None and asked.said.turn == after.said.turn
        if asked.by_group and not goes_on and asked.stretch is after.stretch:
            yield max(after.said.start_s - asked.said.end_s, 0.0), asked.of(ASKED)


def stacked_questions(course: Course) -> Figure:
    """Turns with two questions or more, so that the first can't be answered."""
    turns = [
        [each.of(ASKED) for each in turn]
        for number, turn in groupby(course.group, key=lambda each: each.said.turn)
        if number is not None
    ]
    if not turns:
        return uncertainty.unknown("stacked_questions", "count", "roles")
    return uncertainty.count("stacked_questions", map(_at_least_two, turns))


def _at_least_two(turn: Sequence[Chance]) -> Chance:
    none, one = 1.0, 0.0
    for each in turn:
        none, one = none * (1 - each.chance), one * (1 - each.chance) + none * each.chance
    return Chance(sum(each.counts for each in turn) >= 2, max(1 - none - one, 0.0))


def options_offered(course: Course) -> Figure:
    """Pieces of advice in the rounds that ask for advice."""
    if course.advice_round_s is None:
        return uncertainty.unknown("options_offered", "count", "no_advice_phase")
    return uncertainty.count(
        "options_offered",
        (
            each.of(ADVICE)
            for each in course.group
            if each.stretch and each.stretch.phase and each.stretch.phase.kind == "advice"
        ),
    )


def options_chosen(course: Course) -> Figure:
    """Options that the case-bringer wants to do, or maybe, of the options that they kept."""
    outcome = course.record.outcome
    if outcome is None or outcome.options == 0:
        return uncertainty.sure("options_chosen", "share", None, why="choices")
    share = outcome.chosen / outcome.options
    return Figure(
        figure_id="options_chosen",
        unit="share",
        value=share,
        low=share,
        high=share,
        part=outcome.chosen,
        whole=outcome.options,
        sure=True,
    )


def actions_agreed(course: Course) -> Figure:
    """Actions that the case-bringer confirmed."""
    outcome = course.record.outcome
    return uncertainty.sure("actions_agreed", "count", outcome.actions if outcome else None, why="choices")
