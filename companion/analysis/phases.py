"""Where a session stands: which moves the chair may make, and the events they lead to.

Rules of this file
------------------
* Everything that affects the course of a session's phases lives here, as one table. No clock, no thread, no text.
* The chair moves the phases. Nothing here moves by itself; a spoken cue or the planned time may *offer* a move.

Theory of operation (the model is h11's connection state machine)
-----------------------------------------------------------------
`step(course, move, t_s)` takes the course so far and one move and returns the new course with the event that records
it. Modes: IDLE (opened, no phase yet), RUNNING, PAUSED (nothing is captured), CLOSED. The table `MOVES` lists every
legal pair; anything else raises `IllegalMove` and nothing happens. Entering a phase is legal in any order, also
backwards: groups do that, and the chair decides. docs/methods.md draws its diagrams from the same table and files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from companion.events import Closed, Paused, PhaseEntered, Resumed

if TYPE_CHECKING:
    from companion.methods.schema import Method, Phase

PhaseMove = PhaseEntered | Paused | Resumed | Closed


class Mode(Enum):
    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Enter:
    """Go to a phase, by id; None means the next one in the method's order."""

    phase: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    pass


@dataclass(frozen=True, slots=True)
class Resume:
    pass


@dataclass(frozen=True, slots=True)
class Close:
    pass


Move = Enter | Pause | Resume | Close

MOVES: Final[dict[Mode, dict[type[Move], Mode]]] = {
    Mode.IDLE: {Enter: Mode.RUNNING, Close: Mode.CLOSED},
    # Entering a phase that is already running starts its time anew: the chair gives the round a second turn.
    Mode.RUNNING: {Enter: Mode.RUNNING, Pause: Mode.PAUSED, Close: Mode.CLOSED},
    # A chair who moves on during a pause stays in the pause: capture resumes only when asked for.
    Mode.PAUSED: {Enter: Mode.PAUSED, Resume: Mode.RUNNING, Close: Mode.CLOSED},
    Mode.CLOSED: {},
}


class IllegalMove(Exception):
    """A move that the mode does not allow, or a phase that the method does not have."""


@dataclass(frozen=True, slots=True)
class Course:
    """The method, the mode, the phase (None before the first) and the session time at which it was entered."""

    method: Method
    mode: Mode = Mode.IDLE
    phase: Phase | None = None
    entered_s: float = 0.0

    def elapsed_s(self, t_s: float) -> float:
        return t_s - self.entered_s


def step(course: Course, move: Move, t_s: float) -> tuple[Course, PhaseMove]:
    """The course after `move` at session time `t_s`, and the event that records it.

    Raises:
        IllegalMove: the course is unchanged.
    """
    mode = MOVES[course.mode].get(type(move))
    if mode is None:
        raise IllegalMove(f"{type(move).__name__} while {course.mode.value}")
    match move:
        case Enter(phase_id):
            phase = course.method.find(phase_id) if phase_id else _next(course)
            if phase is None:
                raise IllegalMove(f"no phase {phase_id!r} in {course.method.id}")
            entered = PhaseEntered(t_s=t_s, phase=phase.id, planned_s=phase.planned_s)
            return replace(course, mode=mode, phase=phase, entered_s=t_s), entered
        case Pause():
            return replace(course, mode=mode), Paused(t_s=t_s)
        case Resume():
            return replace(course, mode=mode), Resumed(t_s=t_s)
        case Close():
            return replace(course, mode=mode), Closed(t_s=t_s)


def _next(course: Course) -> Phase | None:
    return course.method.after(course.phase.id if course.phase else None)
