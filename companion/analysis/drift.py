"""Drift into chat: a work phase in which social talk takes 70% or more of two minutes. Pure.

Two minutes of talk, not of clock: a silence after a question is work, and must not thin out or thicken the share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from companion.analysis.situation import Rule, Violation

if TYPE_CHECKING:
    from companion.events import Judgement, SentenceHeard
    from companion.methods.schema import Phase

WINDOW_S: Final = 120.0
SHARE: Final = 0.7
WORK: Final = frozenset({"questions", "analysis", "reflection", "advice", "response", "dialogue"})

_ABOUT: Final = f"Social talk takes {SHARE:.0%} or more of {WINDOW_S:.0f} s of a work phase."
VIOLATION: Final = Violation(Rule("drift", "drift", "clear", _ABOUT, lambda _: 0.0), 1.0)
"""Drift is a property of two minutes, not of a sentence, so its rule never judges one."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Sentences of the last two minutes as (end_s, duration_s, social). Emptied by a signal: one per drift."""

    recent: tuple[tuple[float, float, bool], ...] = ()


def hear(
    drift: Drift, sentence: SentenceHeard, judgement: Judgement, phase: Phase, entered_s: float
) -> tuple[Drift, bool]:
    """The memory after a sentence, and whether the phase has drifted."""
    if phase.kind not in WORK:
        return Drift(), False
    spoken = (sentence.end_s, max(sentence.end_s - sentence.start_s, 0.1), judgement.subtype == "social")
    recent = (*(each for each in drift.recent if sentence.end_s - each[0] < WINDOW_S), spoken)
    if sentence.end_s - max(entered_s, recent[0][0] - recent[0][1]) < WINDOW_S * 0.9:
        return Drift(recent), False
    talk_s = sum(duration_s for _, duration_s, _ in recent)
    social_s = sum(duration_s for _, duration_s, social in recent if social)
    if talk_s >= WINDOW_S / 4 and social_s >= SHARE * talk_s:
        return Drift(), True
    return Drift(recent), False
