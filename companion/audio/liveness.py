"""Is the microphone alive? Three signals, folded into the one status that the chair sees.

Theory of operation
-------------------
Sound servers lose a microphone in different ways (measured: docs/microphone.md), so no single signal will do:

* the stream *ends*: PulseAudio does this when a device is unplugged or the server dies;
* it *starves*: no samples for `STARVED_S`, as after a laptop's sleep or with a driver that hangs;
* it is *flat*: samples come, but they are all zero or lie `FLAT_RATIO` below the quietest that this room was. PipeWire
  does this: it moves the stream of an unplugged device to another source without a word. A muted microphone too.

The status is a pure fold over observations. It is steady: a stream that was lost or silent is not "on" because it was
opened again, but because sound came through it; and "paused" ends by being opened, never by a late sample.

The room's floor is the lowest level of late: it follows a lower level at once and rises again by 1 dB in 3 s, so that
an open window is forgotten in a minute. It counts only after `LEARNING_S`, and flat blocks don't teach it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Status = Literal["starting", "on", "silent", "lost", "paused"]
STATUSES: tuple[Status, ...] = ("starting", "on", "silent", "lost", "paused")

STARVED_S = 1.0
STARTING_S = 3.0
"""A first stream through the ALSA plugin of PulseAudio takes up to 2 s to its first sample."""
FLAT_S = 1.5
FLAT_RATIO = 0.1
LEARNING_S = 10.0
_FLOOR_RISE_PER_S = 10 ** (1 / 20 / 3)
_FULL_SCALE = 32768.0
_CLIPPED = 32_700
"""Converters and sound servers stop a little short of the last step."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a block is. Everything is a share of full scale, 0 to 1."""

    rms: float
    peak: float
    clipped: float
    """Share of the samples that touch full scale."""


def measure(pcm: NDArray[np.int16]) -> Level:
    """The level of int16 samples; all zero for none."""
    if not len(pcm):
        return Level(0.0, 0.0, 0.0)
    size = np.abs(pcm.astype(np.float32))
    rms = float(np.sqrt(np.mean(size * size))) / _FULL_SCALE
    return Level(rms, float(size.max()) / _FULL_SCALE, float(np.mean(size >= _CLIPPED)))


@dataclass(frozen=True, slots=True)
class Opened:
    """A stream was opened; nothing has come through it yet."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """Samples arrived at `t_s`, with this root mean square (0 to 1).

    They reach up to `until_s`. A server with a long buffer delivers 2 s in a burst, ahead of the clock, and then
    nothing for 2 s: it doesn't starve us before the clock has passed what it gave.
    """

    t_s: float
    rms: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The stream ended by itself, or could not be opened."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Looked:
    """Time went on."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Closed:
    """The stream was closed because the chair paused."""

    t_s: float


Observation: TypeAlias = Opened | Heard | Ended | Looked | Closed


@dataclass(frozen=True, slots=True)
class Liveness:
    """What is known about the microphone. Times are in the seconds of the observations."""

    status: Status = "paused"
    since_s: float = 0.0
    """When `status` began."""
    heard_s: float = 0.0
    """When samples last came, or up to when they reach; before the first ones, when the stream was opened."""
    lively_s: float = 0.0
    """Up to when samples reach that were not flat."""
    flowing: bool = False
    """Whether anything came through the present stream."""
    floor: float = 0.0
    """The room's own level (RMS, 0 to 1); 0 while nothing was heard."""
    learning_since_s: float = 0.0

    def is_flat(self, rms: float, t_s: float) -> bool:
        """Whether a block of this level can't come from this room."""
        learned = self.floor > 0 and t_s - self.learning_since_s >= LEARNING_S
        return rms <= 0.0 or (learned and rms < self.floor * FLAT_RATIO)


def step(known: Liveness, seen: Observation) -> Liveness:
    """What is known after one more observation. Observations come in order of time."""
    match seen:
        case Opened(t_s):
            return _open(known, t_s)
        case Closed(t_s):
            return _turn(known, "paused", t_s)
        case _ if known.status == "paused":
            return known
        case Ended(t_s):
            return _turn(known, "lost", t_s)
        case Heard():
            return _hear(known, seen)
        case Looked(t_s):
            patience_s = STARVED_S if known.flowing else STARTING_S
            return _turn(known, "lost", t_s) if t_s - known.heard_s > patience_s else known


def _open(known: Liveness, t_s: float) -> Liveness:
    steady: Status = known.status if known.status in {"lost", "silent"} else "starting"
    # What may be another device has another floor. Only a stream that fell silent is held to the old one.
    floor = known.floor if steady == "silent" else 0.0
    return _turn(replace(known, heard_s=t_s, lively_s=t_s, flowing=False, floor=floor), steady, t_s)


def _hear(known: Liveness, seen: Heard) -> Liveness:
    until_s = max(seen.t_s, seen.until_s)
    heard = replace(known, heard_s=until_s, flowing=True)
    if not known.is_flat(seen.rms, seen.t_s):
        return _turn(replace(_learn(heard, seen), lively_s=until_s), "on", seen.t_s)
    return _turn(heard, "silent", seen.t_s) if until_s - known.lively_s > FLAT_S else heard


def _turn(known: Liveness, status: Status, t_s: float) -> Liveness:
    return known if known.status == status else replace(known, status=status, since_s=t_s)


def _learn(known: Liveness, seen: Heard) -> Liveness:
    if known.floor <= 0:
        return replace(known, floor=seen.rms, learning_since_s=seen.t_s)
    # A minute of rise is as good as forgotten; more would only overflow after a laptop's long sleep.
    rise = _FLOOR_RISE_PER_S ** min(max(seen.t_s - known.lively_s, 0.0), 60.0)
    return replace(known, floor=min(known.floor * rise, seen.rms))
