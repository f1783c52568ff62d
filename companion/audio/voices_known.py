"""The voices of this session, by seat: learned in the opening round, compared, and forgotten. In memory only.

Theory of operation
-------------------
A room bends all voices the same way, so a fixed threshold fails where the walls are hard. Everything here is relative
to what was learned in this very session:

* *Evidence* is that of a linear discriminant: how far a window lies from each voice, measured with the spread that
  windows of one voice had within the opening round (shrunk towards a sphere, because the round is short).
* A turn is by *somebody unknown* when it lies farther from its best voice than voices lie from themselves: each half of
  what was learned is compared with the other half.

Nothing is judged before two seats of different roles are known: with one voice, everybody would be that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

import numpy as np

from companion.events import role_of_seat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

Quality = Literal["good", "fair", "again"]

_SHRINK: Final = 2.0
"""Times the mean variance, added to the spread in every direction."""
_UNIT: Final = 40.0
"""Brings evidence to a scale on which a change of seat costs 1."""
_FAR: Final = 0.5
"""Standard deviations above the distance of voices from themselves, from which on it is somebody unknown."""
_MOST_WINDOWS: Final = 5
"""A turn of more windows is hardly nearer to its voice than one of so many."""
_STRIDE: Final = 2
"""Windows are learned every 0.2 s and heard every 0.4 s."""
_HALVES_APART: Final = 4
"""Windows left out between the two halves, because neighbours share sound."""
_STEADY: Final = 0.58
"""Mean likeness of a voice's windows to its other half: about 0.8 close by, 0.7 in an echoing room; less is a mixture
of voices, or noise."""
_GOOD, _FAIR = 0.8, 0.6
"""Share of a voice's held-out windows that are told apart from all other voices."""


class _Voice:
    """One learned voice. Shows nothing, and goes nowhere: no repr, no pickle, no copy."""

    __slots__ = ("own", "windows")

    def __init__(self, windows: NDArray[np.float32]) -> None:
        self.windows = windows
        self.own = _held_out(windows)

    def __repr__(self) -> str:
        return "a voice"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a voice is not stored")

    __copy__ = __deepcopy__ = __reduce__

    @property
    def mean(self) -> NDArray[np.float64]:
        centre: NDArray[np.float64] = np.mean(self.windows, axis=0, dtype=np.float64)
        return centre

    def wipe(self) -> None:
        """Overwrites what was learned; what is still passed around is then zeros."""
        self.windows[:] = 0
        self.own[:] = 0


@dataclass(frozen=True, slots=True, repr=False)
class _Measure:
    """What comparing needs, worked out once per change."""

    seats: tuple[int, ...]
    weights: NDArray[np.float64]
    offset: NDArray[np.float64]
    means: NDArray[np.float64]
    precision: NDArray[np.float64]
    farthest: tuple[float, ...]
    """For a turn of 1, 2, ... windows: one alone strays farther."""


class KnownVoices:
    """Voices by seat. For one thread at a time."""

    def __init__(self) -> None:
        self._voices: dict[int, _Voice] = {}
        self._measure: _Measure | None = None

    def __repr__(self) -> str:
        return f"KnownVoices({len(self._voices)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("voices are not stored")

    @property
    def seats(self) -> tuple[int, ...]:
        return tuple(sorted(self._voices))

    @property
    def judging(self) -> bool:
        """Whether two roles are known, so that a comparison says anything."""
        return self._measure is not None

    def learn(self, seat: int, windows: NDArray[np.float32]) -> Quality:
        """Takes windows [n, 256] of one person as the voice of a seat; what was known of the seat is forgotten.

        `windows` becomes ours, and is overwritten when the voice is forgotten.
        """
        if seat in self._voices:
            self._voices[seat].wipe()
        self._voices[seat] = _Voice(windows)
        self._remeasure()
        return self.quality(seat)

    def quality(self, seat: int) -> Quality:
        """How well a voice was learned: alike within itself, and told apart from the others known so far."""
        voice = self._voices[seat]
        if not len(voice.own) or float(np.mean(voice.own)) < _STEADY:
            return "again"
        told_apart = self._told_apart(seat)
        return "good" if told_apart >= _GOOD else "fair" if told_apart >= _FAIR else "again"

    def _told_apart(self, seat: int) -> float:
        """Share of the windows of each half of a voice that lie nearer to its other half than to any other voice."""
        others = [voice for at, voice in self._voices.items() if at != seat]
        if not others:
            return 1.0
        precision = _precision([voice.windows - voice.mean for voice in others])
        rivals = np.stack([voice.mean for voice in others])
        nearest = []
        for mean, half in _halves(self._voices[seat].windows):
            means = np.vstack((mean, rivals))
            weights = precision @ means.T
            evidence = half @ weights - 0.5 * np.einsum("kd,dk->k", means, weights)
            nearest.append(float(np.mean(np.argmax(evidence, axis=1) == 0)))
        return float(np.mean(nearest))

    def evidence(self, windows: NDArray[np.float32]) -> NDArray[np.float64]:
        """[n, seats]: for `turns.Moment`, one figure per seat in the order of `seats`."""
        assert self._measure is not None
        return (windows @ self._measure.weights + self._measure.offset) / _UNIT

    def knows(self, windows: NDArray[np.float32], place: int) -> bool:
        """Whether the windows of a turn are as near to the voice at that place of `seats` as its own are."""
        assert self._measure is not None
        measure = self._measure
        farthest = measure.farthest[min(len(windows), _MOST_WINDOWS) - 1]
        return _distance(windows, measure.means[place], measure.precision) <= farthest

    def forget(self) -> None:
        """Overwrites and drops every voice."""
        for voice in self._voices.values():
            voice.wipe()
        if self._measure is not None:
            for figures in (self._measure.weights, self._measure.offset, self._measure.means, self._measure.precision):
                figures[:] = 0
        self._voices.clear()
        self._measure = None

    def _remeasure(self) -> None:
        self._measure = None
        if len({role_of_seat(seat) for seat in self._voices}) < 2:
            return
        voices = [self._voices[seat] for seat in self.seats]
        means = np.stack([voice.mean for voice in voices])
        around = [voice.windows - mean for voice, mean in zip(voices, means, strict=True)]
        precision = _precision(around)
        weights = precision @ means.T
        # By the spread of the others: in a space this wide, windows look near by the spread that they made themselves.
        by_others = [_precision(around[:n] + around[n + 1 :]) for n in range(len(around))]
        self._measure = _Measure(
            seats=self.seats,
            weights=weights,
            offset=-0.5 * np.einsum("kd,dk->k", means, weights),
            means=means,
            precision=precision,
            farthest=tuple(
                _usual(
                    [
                        d
                        for v, spread in zip(voices, by_others, strict=True)
                        for d in _own_distances(v.windows, spread, n)
                    ]
                )
                for n in range(1, _MOST_WINDOWS + 1)
            ),
        )


def _precision(around: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The inverse of the spread of windows around their own means, shrunk towards a sphere."""
    away = np.concatenate(around)
    spread = away.T @ away / len(away)
    spread += np.eye(len(spread)) * (_SHRINK * np.trace(spread) / len(spread))
    inverse: NDArray[np.float64] = np.linalg.inv(spread.astype(np.float64))
    return inverse


def _halves(windows: NDArray[np.float32]) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float32]]]:
    """The mean of each half of the windows, with the other half; nothing where there are too few."""
    middle, apart = len(windows) // 2, _HALVES_APART // 2
    first, second = windows[: max(0, middle - apart)], windows[middle + apart :]
    if len(first) and len(second):
        for one, other in ((first, second), (second, first)):
            yield np.mean(one, axis=0, dtype=np.float64), other


def _held_out(windows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Likeness of each half of the windows to the other half's mean, -1 to 1."""
    likeness = [other @ _unit(mean) for mean, other in _halves(windows)]
    return np.concatenate(likeness) if likeness else np.zeros(0)


def _own_distances(windows: NDArray[np.float32], precision: NDArray[np.float64], count: int) -> list[float]:
    """How far turns of so many windows, from one half of a voice, lie from the other half."""
    reach = _STRIDE * count
    return [
        _distance(other[at : at + reach : _STRIDE], mean, precision)
        for mean, other in _halves(windows)
        for at in range(0, max(1, len(other) - reach + 1), reach)
    ]


def _usual(distances: list[float]) -> float:
    """Up to what distance is usual; 0 where nothing is known."""
    return float(np.mean(distances) + _FAR * np.std(distances)) if distances else 0.0


def _distance(windows: NDArray[np.float32], mean: NDArray[np.float64], precision: NDArray[np.float64]) -> float:
    """Of the middle of some windows from a voice, in units of the spread within voices, squared."""
    away = _unit(np.mean(windows, axis=0, dtype=np.float64)) - mean
    return float(away @ precision @ away)


def _unit(vectors: Any) -> NDArray[np.float64]:
    """To length 1, along the last axis."""
    scaled: NDArray[np.float64] = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled
