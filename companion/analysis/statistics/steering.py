"""What the chair and the signals did, and what the group did without them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis.statistics import uncertainty
from companion.analysis.statistics.uncertainty import Chance, Figure, Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from companion.analysis.statistics.course import Course, Stretch
    from companion.events import SignalRaised

REACT_S: Final = 30.0
"""What comes later can't be told from what would have happened anyway (intervision.md 3.5)."""
_UNSEEN: Final = frozenset({"quiet", "cooldown", "merged", "stale", "sensitivity"})
"""Reasons why a true violation may have been held back. Unsure, quoted and the chair's own words are no violations."""


def fitting(course: Course, stretch: Stretch | None = None) -> Figure:
    """Sentences that the method does not signal in their phase, of all sentences in its phases, or in one stretch.

    Most rules differ by role. Where roles are not known there is no figure: what the case-bringer tells would count as
    somebody's advice or verdict.
    """
    if not course.roles_known:
        return uncertainty.unknown("fitting", "share", "roles")
    return uncertainty.share("fitting", _fitting_pairs(course, stretch))


def _fitting_pairs(course: Course, stretch: Stretch | None) -> Iterator[Pair]:
    certain = Chance(counts=True, chance=1.0)
    for each in course.sentences:
        if each.stretch and each.stretch.phase and (stretch is None or each.stretch is stretch):
            misfit = each.misfit
            fits = Chance(not misfit.counts, 1 - misfit.chance)
            yield Pair(fits, certain, fits.chance)


def signals_shown(course: Course) -> Figure:
    return uncertainty.sure("signals_shown", "count", len(_shown(course)))


def signals_dismissed(course: Course) -> Figure:
    """Shown signals to which the chair answered "not so"."""
    answers = {each.signal_id: each.answer for each in course.record.answers}
    dismissed = sum(answers.get(each.signal_id) == "not_so" for each in _shown(course))
    return uncertainty.sure("signals_dismissed", "count", dismissed)


def signals_acted_on(course: Course) -> Figure:
    """Shown signals after which the chair steered, or moved the phase, within 30 seconds."""
    certain = Chance(counts=True, chance=1.0)
    acted = (acted_on(course, each)[1] for each in _shown(course))
    return uncertainty.share("signals_acted_on", (Pair(each, certain, each.chance) for each in acted))


def acted_on(course: Course, signal: SignalRaised) -> tuple[float | None, Chance]:
    """Seconds until somebody acted on a signal (None: nobody did), and its part in counting those."""
    until_s = signal.t_s + REACT_S
    moved_s = next((each.start_s for each in course.stretches if signal.t_s < each.start_s <= until_s), None)
    after = course.by_id.get(signal.sentence_id, -1)
    steered_s: float | None = None
    nobody = 1.0
    for each in course.within(signal.t_s, until_s, after=after):
        steered = course.intervenes(each)
        nobody *= 1 - steered.chance
        if steered.counts and steered_s is None:
            steered_s = each.said.start_s
    if moved_s is not None:
        nobody = 0.0
    first_s = min((each for each in (moved_s, steered_s) if each is not None), default=None)
    return None if first_s is None else first_s - signal.t_s, Chance(first_s is not None, 1 - nobody)


def self_correction(course: Course) -> Figure:
    """Violations that no signal showed, after which the group was back on course by itself within 30 seconds."""
    certain = Chance(counts=True, chance=1.0)
    back = (
        corrected_itself(course, each) for each in course.record.signals if not each.shown and each.reason in _UNSEEN
    )
    return uncertainty.share("self_correction", (Pair(each, certain, each.chance) for each in back if each))


def corrected_itself(course: Course, signal: SignalRaised) -> Chance | None:
    """The part of a violation in `self_correction`; None where nothing was said in the 30 seconds after it."""
    after = course.by_id.get(signal.sentence_id)
    if after is None:
        return None
    end_s = course.sentences[after].said.end_s
    until_s = end_s + REACT_S
    if any(end_s <= each.t_s <= until_s and each.shown for each in course.record.signals):
        return Chance(counts=False, chance=0.0)
    heard, on_course, chance = False, True, 1.0
    for each in course.within(end_s, until_s, after=after):
        heard = True
        misfit, steered = each.misfit, course.intervenes(each)
        on_course = on_course and not misfit.counts and not steered.counts
        chance *= (1 - misfit.chance) * (1 - steered.chance)
    return Chance(on_course, chance) if heard else None


def interventions(course: Course) -> Figure:
    """The chair's process sentences per hour."""
    if not course.chair_known:
        return uncertainty.unknown("interventions", "per_hour", "roles")
    number, low, high = uncertainty.count_range(map(course.intervenes, course.sentences))
    hours = sum(each.actual_s for each in course.stretches) / 3600
    if hours <= 0:
        return uncertainty.unknown("interventions", "per_hour", "none")
    return Figure(
        figure_id="interventions",
        unit="per_hour",
        value=number / hours,
        low=low / hours,
        high=high / hours,
        part=number,
    )


def _shown(course: Course) -> list[SignalRaised]:
    return [each for each in course.record.signals if each.shown]
