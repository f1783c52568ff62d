"""Which violations the chair sees: at most one signal at a time, and only while it helps. Pure.

Rules of this file (intervision.md 3.3; figures are settings)
------------------------------------------------------------
1. Never shown, whatever the timing: what the sensitivity leaves out, the chair's own words, quotations, and
   violations below the confidence threshold ("unsure": in the figures only).
2. Quiet: nothing in the first 60 s of a phase; in phases planned under 5 minutes proportionally less.
3. Stale: older than 8 s, or spoken in a phase that the group has left, is only counted. `now_s` is None at fast
   pace, where every sentence is judged as if it had just ended.
4. A single clear violation is shown, and opens a cooldown of 120 s. More of the same family in it are merged into a
   counter; another family waits it out.
5. The third of a family within 4 minutes is a pattern: one signal that says so ("3 pieces of advice in 4 minutes").
   It is shown inside the cooldown too, since it takes the place of the signal that stands; then the count starts anew.

What quiet holds back still counts towards a pattern: the group did it, whether or not the chair was told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from companion.events import SignalRaised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.analysis.situation import Violation
    from companion.events import HeldReason, SentenceHeard
    from companion.methods.schema import Phase
    from companion.settings import Sensitivity, ThrottleSettings

_SHOWN_AT: dict[Sensitivity, frozenset[str]] = {
    "off": frozenset(),
    "clear": frozenset({"clear"}),
    "disguised": frozenset({"clear", "disguised"}),
}


@dataclass(frozen=True, slots=True)
class Throttle:
    """The throttle's memory within one phase, and the numbering of signals over the session."""

    next_id: int = 1
    shown_s: float | None = None
    """Session time of the last signal shown, over phase borders: the cooldown is the chair's, not the phase's."""
    shown_family: str | None = None
    recent_s: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Per family, the times of its violations in this phase since its last pattern."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence, the phase it was spoken in (entered at `entered_s`), and when the chair would see a signal."""

    sentence: SentenceHeard
    phase: Phase
    entered_s: float
    now_s: float | None = None
    """Session time at which it would be shown; None at fast pace."""
    passed: bool = False
    """Whether the group has left the phase since."""


def enter_phase(throttle: Throttle) -> Throttle:
    """A new phase starts counting anew."""
    return replace(throttle, recent_s=MappingProxyType({}))


def quiet_s(phase: Phase, settings: ThrottleSettings) -> float:
    """Seconds at the start of `phase` without signals."""
    return settings.quiet_s * min(1.0, phase.planned_s / settings.quiet_full_phase_s)


def decide(
    throttle: Throttle, violation: Violation, moment: Moment, settings: ThrottleSettings
) -> tuple[Throttle, SignalRaised]:
    """The throttle afterwards, and the signal: shown, or held back with the reason."""
    t_s = moment.sentence.end_s
    family = violation.rule.family
    reason, count, window_s = _never(violation, settings), 1, 0.0
    recent = throttle.recent_s
    if reason is None:
        times = (*(then for then in recent.get(family, ()) if t_s - then < settings.pattern_window_s), t_s)
        pattern = len(times) >= settings.pattern_count
        reason = _too_soon_or_late(moment, settings)
        if reason is None and not pattern:
            reason = _cooling_down(throttle, family, t_s, settings)
        if reason is None and pattern:
            count, window_s = len(times), t_s - times[0]
            times = ()
        recent = MappingProxyType({**recent, family: times})
    signal = SignalRaised(
        t_s=t_s if moment.now_s is None else moment.now_s,
        signal_id=throttle.next_id,
        sentence_id=moment.sentence.sentence_id,
        rule=(violation.rule.told_as if count > 1 else None) or violation.rule.code,
        phase=moment.phase.id,
        shown=reason is None,
        reason=reason,
        count=count,
        window_s=window_s,
    )
    after = replace(throttle, next_id=throttle.next_id + 1, recent_s=recent)
    if signal.shown:
        after = replace(after, shown_s=t_s, shown_family=family)
    return after, signal


def _never(violation: Violation, settings: ThrottleSettings) -> HeldReason | None:
    if violation.held is not None:
        return violation.held
    if violation.rule.tier not in _SHOWN_AT[settings.sensitivity]:
        return "sensitivity"
    return "unsure" if violation.chance < settings.threshold else None


def _too_soon_or_late(moment: Moment, settings: ThrottleSettings) -> HeldReason | None:
    if moment.sentence.end_s - moment.entered_s < quiet_s(moment.phase, settings):
        return "quiet"
    late = moment.now_s is not None and moment.now_s - moment.sentence.end_s > settings.stale_s
    return "stale" if late or moment.passed else None


def _cooling_down(throttle: Throttle, family: str, t_s: float, settings: ThrottleSettings) -> HeldReason | None:
    if throttle.shown_s is None or t_s - throttle.shown_s >= settings.cooldown_s:
        return None
    return "merged" if family == throttle.shown_family else "cooldown"
