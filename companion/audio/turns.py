"""Who has the floor when: evidence per fifth of a second, made into turns of one seat each. Pure.

Theory of operation
-------------------
Channels and voices say the same kind of thing: how well each seat explains the sound of a short moment. Such moments
are unsure by themselves and blur where one voice follows another. People keep the floor for seconds, so the likeliest
*course* of seats is looked for (Viterbi): every change costs `_CHANGE`, less where a pause would let somebody else in.
The runs of that course are the turns. A turn is judged as a whole, by the mean of its evidence: its role counts if it
is ahead of every other role by a margin, and its seat if it is ahead of every other seat.

One turn, one seat: where a turn begins in running speech the segmenter is asked to end a segment, so that no sentence
has two speakers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from companion.events import role_of_seat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from companion.events import Role, ScoredChunk

CELL_S: Final = 0.2
_CHANGE: Final = 1.0
"""What a change of seat costs, in units of a cell's evidence."""
_PAUSE_S: Final = 0.5
"""A silence after which a change costs half, and ..."""
_LONG_PAUSE_S: Final = 1.5
"""... nothing at all."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever spoke, as far as it is known."""

    seat: int | None = None
    role: Role | None = None


NOBODY: Final = Who()


class Speakers(Protocol):
    """What hearing asks about who speaks. `hear` and `who` are called from different threads."""

    def hear(self, chunk: ScoredChunk) -> float | None:
        """Takes the next chunk; returns when, in session time, somebody else began, if that was noticed now."""
        ...

    def who(self, start_s: float, end_s: float) -> Who:
        """Who spoke in that stretch of session time, which ended lately."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """A cell of speech: `index` counts cells of session time, `evidence` is one figure per seat (higher: likelier)."""

    index: int
    evidence: NDArray[np.float64] = field(repr=False)

    @property
    def start_s(self) -> float:
        return self.index * CELL_S


@dataclass(frozen=True, slots=True)
class Turn:
    """Moments that belong to one seat."""

    start_s: float
    end_s: float
    place: int
    """Which of the seats that were asked about, counted from 0."""
    spoken_s: float
    """Seconds of it that are speech."""
    evidence: NDArray[np.float64] = field(repr=False)
    """The mean of its moments."""

    def overlap_s(self, start_s: float, end_s: float) -> float:
        return min(self.end_s, end_s) - max(self.start_s, start_s)


def turns(moments: Sequence[Moment]) -> list[Turn]:
    """The turns of some moments, in order of time."""
    if not moments:
        return []
    course = _course(moments)
    begins = [0, *(at for at in range(1, len(course)) if _breaks(moments, course, at)), len(course)]
    return [
        Turn(
            start_s=moments[a].start_s,
            end_s=moments[b - 1].start_s + CELL_S,
            place=course[a],
            spoken_s=(b - a) * CELL_S,
            evidence=np.mean([moment.evidence for moment in moments[a:b]], axis=0),
        )
        for a, b in pairwise(begins)
    ]


def judge(turn: Turn, seats: Sequence[int], margin: float) -> Who:
    """Who spoke a turn: what is ahead by `margin`, among roles and among seats. `seats` as in the evidence."""
    roles = [role_of_seat(seat) for seat in seats]
    role, seat = roles[turn.place], seats[turn.place]
    best = float(turn.evidence[turn.place])
    others = [float(figure) for figure, other in zip(turn.evidence, roles, strict=True) if other != role]
    if others and best - max(others) < margin:
        return NOBODY
    rivals = [float(figure) for place, figure in enumerate(turn.evidence) if place != turn.place]
    return Who(seat if not rivals or best - max(rivals) >= margin else None, role)


def _breaks(moments: Sequence[Moment], course: Sequence[int], at: int) -> bool:
    return course[at] != course[at - 1] or _pause_s(moments, at) >= _LONG_PAUSE_S


def _pause_s(moments: Sequence[Moment], at: int) -> float:
    return (moments[at].index - moments[at - 1].index - 1) * CELL_S


def _cost(pause_s: float) -> float:
    if pause_s >= _LONG_PAUSE_S:
        return 0.0
    return _CHANGE / 2 if pause_s >= _PAUSE_S else _CHANGE


def _course(moments: Sequence[Moment]) -> list[int]:
    """The likeliest place at each moment."""
    total = moments[0].evidence
    came_from: list[NDArray[np.intp]] = []
    stay = np.arange(len(total))
    for at in range(1, len(moments)):
        best = int(np.argmax(total))
        changed = total[best] - _cost(_pause_s(moments, at))
        came_from.append(np.where(total >= changed, stay, best))
        total = np.maximum(total, changed) + moments[at].evidence
    course = [int(np.argmax(total))]
    for step in reversed(came_from):
        course.append(int(step[course[-1]]))
    return course[::-1]
