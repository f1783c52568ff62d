"""Several microphones, each before somebody: one channel for the recogniser, and whose microphone it was.

Theory of operation
-------------------
Every microphone hears everybody; the nearest hears its own person loudest. Two things follow from the channels of each
fifth of a second:

* *Who speaks*: the channel that is loudest above its own quiet. How far the others are behind is the evidence for turns
  (turns.py); 10 dB count 1.
* *Whether it is one person or two*: what a far microphone hears of a voice is the same sound, later and fainter. Where
  the second channel is nearly as loud as the first, but carries a different sound (no peak in the correlation within
  5 ms, the way across a table), two people speak at once, and neither is ahead.

The recogniser gets one channel: the sum of all, each by its share of the power (the gain sharing of D. Dugan's
automatic mixer, 1975), so that the room is heard through the microphone of whoever speaks.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from companion.audio.turns import CELL_S, NOBODY, Moment, Turn, Who, judge, turns
from companion.events import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from companion.events import Role, ScoredChunk

MOST_CHANNELS: Final = 9
_SPEECH: Final = 0.35
_DECIBELS: Final = 10.0
"""Of level that count as 1."""
_FLOOR: Final = 3.0
"""RMS of 16-bit samples that no microphone goes below."""
_FLOOR_RISE: Final = 1.005
"""Per cell: the quiet that a channel is compared with forgets a passing silence in about a minute."""
_MARGIN: Final = 0.15
_SHORTEST_S: Final = 0.4
_SURE_S: Final = 0.4
_SAME_SOUND: Final = 0.4
"""Normalised correlation from which on two channels carry the same sound."""
_WAY_S: Final = 0.005
_RIVAL_DB: Final = 8.0
"""A channel that is farther behind than this is not asked whether it is somebody else."""
_MEMORY_S: Final = 600.0
"""A recording at fast pace is listened to minutes ahead of recognition."""
_AROUND_S: Final = 4.0


class Mixer(Protocol):
    """Takes what several channels heard and gives one."""

    @property
    def channels(self) -> int: ...

    def mix(self, start_s: float, pcm: NDArray[np.int16], rate_hz: int) -> NDArray[np.int16]:
        """[samples] out of [channels, samples], which follow what was mixed before unless `start_s` jumps."""
        ...


def seats_of(roles: Sequence[Role]) -> tuple[int, ...]:
    """A seat for each role, in order: 1 for the chair, 2 for the case-bringer, participants from 3 on.

    Raises:
        ValueError: two chairs or case-bringers, or more seats than there are.
    """
    free = {"chair": [1], "case_bringer": [2], "participant": list(range(3, MOST_CHANNELS + 1))}
    try:
        return tuple(free[role].pop(0) for role in roles)
    except IndexError:
        raise ValueError("more people of a role than there are seats") from None


class ChannelDesk:
    """A `Mixer` that also says who speaks. One per session."""

    def __init__(self, seats: Sequence[int]) -> None:
        """`seats` by channel; see `seats_of`."""
        self.seats = tuple(seats)
        self._lock = threading.Lock()
        self._floor = np.full(len(seats), np.inf)
        self._gains = np.full(len(seats), 1 / len(seats))
        self._cell = -1
        self._pcm: list[NDArray[np.int16]] = []
        self._evidence: deque[Moment] = deque()
        self._speech: deque[int] = deque()
        self._told_s = 0.0

    @property
    def channels(self) -> int:
        return len(self.seats)

    def mix(self, start_s: float, pcm: NDArray[np.int16], rate_hz: int) -> NDArray[np.int16]:
        with self._lock:
            cell = int((start_s + pcm.shape[1] / rate_hz / 2) / CELL_S)
            if cell != self._cell:
                self._close_cell(rate_hz)
                self._cell = cell
            self._pcm.append(pcm)
            power = np.mean(np.square(pcm, dtype=np.float64), axis=1) + 1.0
            before, self._gains = self._gains, power / power.sum()
        # From the old gains to the new within the block, so that nothing clicks.
        ramp = np.linspace(0.0, 1.0, pcm.shape[1], endpoint=False)
        gains = before[:, None] * (1.0 - ramp) + self._gains[:, None] * ramp
        mixed: NDArray[np.int16] = np.clip(np.round(np.sum(pcm * gains, axis=0)), -32768, 32767).astype(np.int16)
        return mixed

    def hear(self, chunk: ScoredChunk) -> float | None:
        """Takes the next chunk of the mixed channel. Returns when another person began, if that was noticed now."""
        with self._lock:
            cell = int((chunk.start_s + chunk.duration_s / 2) / CELL_S)
            if chunk.probability < _SPEECH or (self._speech and self._speech[-1] == cell):
                return None
            self._speech.append(cell)
            while self._speech[0] < cell - _MEMORY_S / CELL_S:
                self._speech.popleft()
            return self._changed(chunk.start_s)

    def who(self, start_s: float, end_s: float) -> Who:
        """Who spoke in that stretch of session time; at most ten minutes ago."""
        with self._lock:
            around = self._turns(start_s - _AROUND_S, end_s + _AROUND_S)
        turn = max(around, key=lambda each: each.overlap_s(start_s, end_s), default=None)
        if turn is None or turn.overlap_s(start_s, end_s) <= 0 or turn.spoken_s < _SHORTEST_S - CELL_S / 2:
            return NOBODY
        return judge(turn, self.seats, _MARGIN)

    def _changed(self, now_s: float) -> float | None:
        recent = self._turns(now_s - _AROUND_S, now_s)
        if len(recent) < 2:
            return None
        before, after = recent[-2:]
        if after.start_s <= self._told_s or min(before.spoken_s, after.spoken_s) < _SURE_S - CELL_S / 2:
            return None
        self._told_s = after.start_s
        return after.start_s

    def _turns(self, from_s: float, to_s: float) -> list[Turn]:
        spoken = {cell for cell in self._speech if from_s <= cell * CELL_S < to_s}
        return turns([moment for moment in self._evidence if moment.index in spoken])

    def _close_cell(self, rate_hz: int) -> None:
        """What the channels of the last fifth of a second say."""
        if not self._pcm:
            return
        sound = np.concatenate(self._pcm, axis=1).astype(np.float64)
        self._pcm.clear()
        level = np.maximum(np.sqrt(np.mean(np.square(sound), axis=1)), _FLOOR)
        self._floor = np.minimum(self._floor * _FLOOR_RISE, level)
        # Without its own noise: a channel that hisses is not one in which somebody speaks.
        decibels = 20 * np.log10(np.sqrt(np.maximum(np.square(level) - np.square(self._floor), _FLOOR**2)))
        first, *others = np.argsort(-decibels)
        for other in others:
            behind = decibels[first] - decibels[other]
            if behind < _RIVAL_DB and not _same_sound(sound[first], sound[other], round(_WAY_S * rate_hz)):
                decibels[other] = decibels[first]
        self._evidence.append(Moment(self._cell, (decibels - decibels[first]) / _DECIBELS))
        while self._evidence[0].index < self._cell - _MEMORY_S / CELL_S:
            self._evidence.popleft()


def _same_sound(one: NDArray[np.float64], other: NDArray[np.float64], way: int) -> bool:
    """Whether two channels carry the same sound within so many samples of each other."""
    size = 1 << (2 * len(one) - 1).bit_length()
    crossed = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    near = np.concatenate((crossed[: way + 1], crossed[-way:]))
    scale = np.sqrt(np.sum(np.square(one)) * np.sum(np.square(other)))
    return bool(np.max(np.abs(near)) >= _SAME_SOUND * max(scale, 1.0))


def parse_roles(text: str) -> tuple[Role, ...]:
    """The roles in `case_bringer,chair,participant`, by channel.

    Raises:
        ValueError: something else than a role, one role only, or more than there are seats.
    """
    names = [name.strip() for name in text.split(",")]
    roles = tuple(role for name in names for role in ROLES if role == name)
    if len(roles) != len(names) or len(roles) < 2:
        raise ValueError("not a list of roles")
    seats_of(roles)
    return roles
