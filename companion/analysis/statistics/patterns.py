"""What keeps coming back in several sessions, asked as a question to reflect on. Pure.

Marks are where a talk about peer coaching may begin (docs/figures.md); none is a standard, and every one only asks. A
pattern needs to be there in two sessions, and in at least half of those that know its figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from companion.events import LANGUAGES, Language
from companion.methods.schema import local
from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from companion.analysis.statistics.course import Stretch
    from companion.analysis.statistics.uncertainty import Figure
    from companion.methods.schema import Phase

FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """`holds` looks at one figure; the question is in strings, `review.pattern.<pattern_id>`."""

    pattern_id: str
    figure_id: str
    holds: Callable[[float], bool]


PATTERNS: Final = (
    Pattern("early_advice", "time_to_first_advice", lambda seconds: seconds < 300),
    Pattern("more_advice", "question_advice", lambda ratio: ratio < 2),
    Pattern("few_open", "open_share", lambda share: share < 0.5),
    Pattern("steering", "steering_share", lambda share: share >= 0.2),
    Pattern("stacked", "stacked_questions", lambda number: number >= 3),
    Pattern("quick", "silence_after_questions", lambda seconds: seconds < 1),
    Pattern("few_reflections", "reflection_question", lambda ratio: ratio < 0.25),
    Pattern("dismissed", "signals_dismissed", lambda number: number >= 2),
    Pattern("unseen_return", "self_correction", lambda share: share >= 0.5),
    Pattern("long", "time_used", lambda ratio: ratio > 1.15),
    Pattern("short", "time_used", lambda ratio: ratio < 0.85),
    Pattern("chair_talks", "talk_chair", lambda share: share > 0.2),
    Pattern("uneven", "evenness", lambda evenness: evenness < 0.8),
)
"""In the order in which they are asked."""

OVERRUN: Final = 1.25
"""A phase this much longer than planned."""
CUT: Final = 0.6
"""A phase this short, of what was planned."""

Session = tuple[int, "Mapping[str, Figure]", "Sequence[Stretch]"]
"""A session's number, its figures by id, and its phases as they happened."""


def repeated(sessions: Sequence[Session]) -> list[dict[str, Any]]:
    """The patterns that come back, as values that JSON can hold."""
    told = []
    for pattern in PATTERNS:
        known = [(number, figures[pattern.figure_id].value) for number, figures, _ in sessions]
        values = [(number, value) for number, value in known if value is not None]
        told += _told(pattern.pattern_id, {number: pattern.holds(value) for number, value in values})
    return told + _phases_off(sessions)


def _phases_off(sessions: Sequence[Session]) -> list[dict[str, Any]]:
    """Phases of the same name that keep taking much longer, or much less, than planned."""
    held: dict[str, dict[int, float]] = {}
    phases: dict[str, Phase] = {}
    for number, _, stretches in sessions:
        for each in stretches:
            if each.phase and each.planned_s > 0:
                ratios = held.setdefault(each.phase_id, {})
                ratios[number] = ratios.get(number, 0.0) + each.actual_s / each.planned_s
                phases[each.phase_id] = each.phase
    told = []
    for phase_id, ratios in held.items():
        names = {language: local(phases[phase_id].name, language) for language in LANGUAGES}
        told += _told("phase_long", {number: ratio > OVERRUN for number, ratio in ratios.items()}, names)
        told += _told("phase_cut", {number: ratio < CUT for number, ratio in ratios.items()}, names)
    return told


def _told(
    pattern_id: str, holds: Mapping[int, bool], phase: Mapping[Language, str] | None = None
) -> list[dict[str, Any]]:
    where = [number for number, held in holds.items() if held]
    if len(where) < FEWEST or 2 * len(where) < len(holds):
        return []
    question = {
        language: load(language)(
            f"review.pattern.{pattern_id}", count=len(where), of=len(holds), phase=phase[language] if phase else ""
        )
        for language in LANGUAGES
    }
    return [{"id": pattern_id, "sessions": where, "of": len(holds), "question": question}]
