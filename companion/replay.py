"""Plays a recording or a transcript through a session: the same pipeline as in the room, at real pace or fast.

At fast pace a phase is entered when the first sentence that begins after its time is heard, and nothing is ever
stale. At real pace the clock enters phases, whatever recognition is doing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from companion import jsonlines
from companion.errors import SourceProblem
from companion.events import SpokenSentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from companion.analysis.transcript import TranscriptLine
    from companion.clock import Clock
    from companion.hearing import Hearing
    from companion.methods.schema import Method
    from companion.session import Session

Pace = Literal["real", "fast"]

_TICK_S = 0.2
"""At real pace, how often the loop looks whether a phase begins."""


@dataclass(frozen=True, slots=True)
class PhaseCue:
    """The chair enters `phase` at session time `t_s`."""

    t_s: float
    phase: str


def planned_cues(method: Method) -> tuple[PhaseCue, ...]:
    """Every phase at its planned time: what is assumed when nobody says when the chair moved on."""
    cues, at_s = [], 0.0
    for phase in method:
        cues.append(PhaseCue(at_s, phase.id))
        at_s += phase.planned_s
    return tuple(cues)


def parse_cues(text: str, method: Method, *, origin: str) -> tuple[PhaseCue, ...]:
    """Reads a --phases file: JSON lines {"t": seconds, "phase": id}, in order of time.

    Raises:
        SourceProblem: `source.malformed` with all faults and their lines.
    """
    return jsonlines.read(text, partial(_cue, method), origin=origin, empty="no phase in it")


def _cue(method: Method, record: object, before: PhaseCue | None) -> PhaseCue:
    if not isinstance(record, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of fault
    t_s, phase = record.get("t"), record.get("phase")
    if isinstance(t_s, bool) or not isinstance(t_s, int | float) or not abs(t_s) < jsonlines.LONGEST_S:
        raise ValueError('"t" is missing or not a number')
    if t_s < (before.t_s if before else 0.0):
        raise ValueError("earlier than the line before it")
    if not isinstance(phase, str) or method.find(phase) is None:
        known = ", ".join(each.id for each in method)
        raise ValueError(f"{method.id} has no such phase; it has {known}")
    return PhaseCue(float(t_s), phase)


def cues_of_lines(lines: Sequence[TranscriptLine], method: Method, *, origin: str) -> tuple[PhaseCue, ...]:
    """The phases that transcript lines name: entering one is implied where the name changes.

    Raises:
        SourceProblem: `source.unknown_phase` when the method lacks one.
    """
    cues: list[PhaseCue] = []
    for line in lines:
        if line.phase is None or (cues and cues[-1].phase == line.phase):
            continue
        cues.append(PhaseCue(line.start_s if cues else 0.0, line.phase))
    unknown = sorted({cue.phase for cue in cues if method.find(cue.phase) is None})
    if unknown:
        known = ", ".join(phase.id for phase in method)
        raise SourceProblem(
            "source.unknown_phase", path=origin, phases=", ".join(unknown), method=method.id, known=known
        )
    return tuple(cues)


class _Cues:
    """Enters phases when their time has come."""

    def __init__(self, session: Session, cues: Sequence[PhaseCue]) -> None:
        self._session = session
        self._cues = list(cues)

    def until(self, t_s: float) -> None:
        while self._cues and self._cues[0].t_s <= t_s:
            cue = self._cues.pop(0)
            self._session.enter(cue.phase, cue.t_s)

    @property
    def next_s(self) -> float:
        return self._cues[0].t_s if self._cues else math.inf


def replay_lines(
    session: Session,
    lines: Sequence[TranscriptLine],
    cues: Sequence[PhaseCue],
    *,
    clock: Clock | None = None,
) -> float:
    """Plays transcript lines and returns the session time of their end; `clock` set means real pace."""
    phases = _Cues(session, cues)
    for line in lines:
        while clock and phases.next_s < line.end_s:
            clock.sleep_until(phases.next_s)
            phases.until(clock.now_s())
        if clock:
            clock.sleep_until(line.end_s)
        phases.until(line.start_s)
        session.hear(
            SpokenSentence(line.start_s, line.end_s, line.text),
            now_s=clock.now_s() if clock else None,
            sentence_id=line.line_id,
            speaker=line.speaker,
            role=line.role,
        )
    return _end(session, phases, lines[-1].end_s if lines else 0.0)


def replay_sound(
    session: Session,
    hearing: Hearing,
    cues: Sequence[PhaseCue],
    *,
    clock: Clock | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> float:
    """Plays what `hearing` hears and returns the session time of its end.

    Args:
        clock: set for real pace.
        progress: is told the seconds listened to so far.
    """
    phases = _Cues(session, cues)
    with hearing:
        while not hearing.finished:
            sentence = hearing.get(_TICK_S)
            progress(hearing.figures.audio_s)
            if clock:
                phases.until(clock.now_s())
                session.look_after_journal(clock.now_s())
            if sentence is None:
                continue
            if not clock:
                phases.until(sentence.start_s)
            session.hear(sentence, now_s=clock.now_s() if clock else None)
    return _end(session, phases, hearing.figures.audio_s)


def _end(session: Session, phases: _Cues, end_s: float) -> float:
    phases.until(end_s)
    return max(end_s, session.state.t_s)
