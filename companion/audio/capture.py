"""Keeps listening to a device that may come and go: time stamps, lost seconds, retries. No thread of its own.

Theory of operation
-------------------
Whoever owns a `Capture` calls `look(now_s)` many times a second and gets the blocks that arrived since. Everything else
follows from what is found then:

* Blocks follow each other to the sample (timeline.py says when the first was spoken). A stretch ends, and `start_s`
  jumps, where samples are missing: the ring overflowed, the count fell behind the clock, or the stream was opened anew.
* Every jump adds its length to `lost_s`, except across a pause or at the start. While the device is away, the seconds
  run on.
* A device that was lost is looked for again, at first quickly; a silent one is opened anew more patiently, because a
  muted microphone is silent too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from companion.audio import liveness
from companion.audio.driver import BLOCK_S
from companion.audio.resample import Resampler
from companion.audio.ring import Held, Ring
from companion.audio.timeline import LAG_S, Timeline
from companion.errors import DeviceProblem
from companion.events import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from companion.audio.channels import Mixer
    from companion.audio.driver import Driver, Stream

_RING_S = 10.0
_RETRY_LOST_S = (0.5, 5.0)
_RETRY_SILENT_S = (5.0, 60.0)
"""First wait, and the longest that it is doubled to."""
_CLIPPING_MEMORY_S = 3.0


@dataclass(frozen=True, slots=True)
class MicrophoneState:
    """What the chair may know about the microphone."""

    status: liveness.Status
    level: float = 0.0
    """Root mean square of the latest sound, 0 to 1 of full scale; speech across a table is about 0.02."""
    clipping: float = 0.0
    """Share of the samples of the last seconds that touch full scale, 0 to 1."""
    lost_s: float = 0.0
    """Seconds that should have been heard and were not, up to now; pauses don't count."""
    silent_s: float = 0.0
    """Seconds in which the microphone was on and gave nothing (muted, or a server that hides an unplugged device)."""


@dataclass(slots=True)
class _Opening:
    """One stream, from open to close."""

    ring: Ring[bytes] = field(default_factory=lambda: Ring(round(_RING_S / BLOCK_S)))
    stream: Stream | None = None
    ended: bool = False
    looked_at: bool = False
    counted: int = 0
    """Samples that arrived: the number that the next ones should have."""


@dataclass(slots=True)
class _Stretch:
    """Unbroken sound: the resampler's memory, and the time of its first sample."""

    resampler: Resampler
    start_s: float
    samples: int = 0

    @property
    def end_s(self) -> float:
        return self.start_s + self.samples / SAMPLE_RATE_HZ


class Capture:
    """Listens to one device by name. Not for use from two threads at once, except for `mute`."""

    def __init__(self, driver: Driver, name: str | None, mixer: Mixer | None = None) -> None:
        """`mixer` makes one channel out of the device's; the driver delivers as many as it takes."""
        self._driver = driver
        self._name = name
        self._mixer = mixer
        self._frame_bytes = 2 * (mixer.channels if mixer else 1)
        self._life = liveness.Liveness()
        self._opening: _Opening | None = None
        self._rate_hz = SAMPLE_RATE_HZ
        self._timeline = Timeline(0.0, SAMPLE_RATE_HZ)
        self._stretch: _Stretch | None = None
        self._heard_until_s: float | None = None
        self._muted = False
        self._lost_s = 0.0
        self._silent_s = 0.0
        self._level = self._clipping = 0.0
        self._looked_s = 0.0
        self._retry_s = 0.0
        self._retry_at_s = 0.0

    def open(self, now_s: float) -> None:
        """Begins to listen, or goes on after a pause.

        Raises:
            DeviceProblem: the device can't be used. After a pause this is no error: the device is lost, and looked for.
        """
        first = self._heard_until_s is None
        self._muted = False
        try:
            self._reopen(now_s)
        except DeviceProblem:
            if first:
                raise
            self._see(liveness.Opened(now_s))  # the pause is over all the same
            self._lose(now_s)
        self._heard_until_s = now_s
        self._looked_s = now_s

    def mute(self) -> None:
        """From here nothing more is taken in; may be called from any thread. `pause` also closes the device."""
        self._muted = True

    def pause(self, now_s: float) -> list[AudioBlock]:
        """Closes the device. Returns what was still on its way from before."""
        self._muted = True
        if self._life.status == "paused":
            return []
        blocks = self._drain(now_s)
        behind_s = now_s - (now_s if self._heard_until_s is None else self._heard_until_s)
        if behind_s > LAG_S:  # less is what was on its way in
            self._count_lost(behind_s)
        self._close_stream()
        self._see(liveness.Closed(now_s))
        self._level = self._clipping = 0.0
        return blocks

    def look(self, now_s: float) -> list[AudioBlock]:
        """The blocks that arrived since the last look, oldest first. Opens a lost device again when it is time to."""
        if self._life.status == "paused":
            return []
        if self._opening and not self._opening.looked_at:
            self._opening.looked_at = True
            self._see(liveness.Opened(now_s))  # again: opening itself can take seconds, which are not the stream's
        blocks = self._drain(now_s)
        if self._opening is None or self._opening.ended:
            self._lose(now_s)
        self._see(liveness.Looked(now_s))
        if self._life.status == "silent":
            self._silent_s += now_s - self._looked_s
        self._looked_s = now_s
        self._try_again(now_s)
        return blocks

    def state(self, now_s: float) -> MicrophoneState:
        lost_s = self._lost_s
        if self._life.status == "lost" and self._heard_until_s is not None:
            lost_s += max(now_s - self._heard_until_s, 0.0)
        return MicrophoneState(self._life.status, self._level, self._clipping, lost_s, self._silent_s)

    def _count_lost(self, gap_s: float) -> None:
        # What a stream takes to its first sample is "starting", which the chair sees; it was not lost.
        if self._life.status != "starting" or gap_s > liveness.STARTING_S:
            self._lost_s += gap_s

    def _see(self, seen: liveness.Observation) -> None:
        before = self._life.status
        self._life = liveness.step(self._life, seen)
        if self._life.status != before:
            self._retry_s = (_RETRY_SILENT_S if self._life.status == "silent" else _RETRY_LOST_S)[0]
            self._retry_at_s = seen.t_s + self._retry_s

    def _lose(self, now_s: float) -> None:
        self._close_stream()
        self._see(liveness.Ended(now_s))
        self._level = self._clipping = 0.0

    def _try_again(self, now_s: float) -> None:
        if self._life.status not in {"lost", "silent"} or now_s < self._retry_at_s:
            return
        longest_s = (_RETRY_SILENT_S if self._life.status == "silent" else _RETRY_LOST_S)[1]
        self._retry_s = min(self._retry_s * 2, longest_s)
        self._retry_at_s = now_s + self._retry_s
        try:
            self._reopen(now_s)
        except DeviceProblem:
            self._lose(now_s)

    def _reopen(self, now_s: float) -> None:
        self._close_stream()
        if self._life.status in {"lost", "silent"}:
            self._driver.rescan()
        opening = _Opening()
        opening.stream = self._driver.open(self._name, self._sink_of(opening), lambda: setattr(opening, "ended", True))
        self._opening, self._rate_hz = opening, opening.stream.rate_hz
        self._timeline = Timeline(now_s, self._rate_hz)
        self._see(liveness.Opened(now_s))

    def _sink_of(self, opening: _Opening) -> Callable[[bytes], None]:
        def sink(samples: bytes) -> None:
            if not self._muted:
                opening.ring.put(samples, len(samples) // self._frame_bytes)

        return sink

    def _close_stream(self) -> None:
        if self._opening and self._opening.stream:
            self._opening.stream.close()
        self._opening = self._stretch = None

    def _drain(self, now_s: float) -> list[AudioBlock]:
        opening = self._opening
        arrived = opening.ring.take() if opening else []
        if opening is None or not arrived:
            return []
        end = arrived[-1].index + arrived[-1].size
        if self._timeline.arrived(end, now_s):
            self._stretch = None
        self._level = 0.0
        blocks = [self._block(opening, held) for held in arrived]
        self._see(liveness.Heard(now_s, self._level, until_s=self._timeline.at_s(end)))
        return [block for block in blocks if len(block.pcm)]

    def _block(self, opening: _Opening, held: Held[bytes]) -> AudioBlock:
        stretch = self._stretch
        if stretch is None or held.index != opening.counted:
            stretch = self._stretch = self._begin_stretch(self._timeline.at_s(held.index))
        opening.counted = held.index + held.size
        pcm = stretch.resampler.push(self._one_channel(stretch.end_s, np.frombuffer(held.item, np.int16)))
        block = AudioBlock(stretch.end_s, pcm)
        stretch.samples += len(pcm)
        self._heard_until_s = stretch.end_s
        level = liveness.measure(pcm)
        self._level = max(self._level, level.rms)
        self._clipping += (level.clipped - self._clipping) * min(block.duration_s / _CLIPPING_MEMORY_S, 1.0)
        return block

    def _one_channel(self, start_s: float, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        if self._mixer is None:
            return pcm
        return self._mixer.mix(start_s, pcm.reshape(-1, self._mixer.channels).T, self._rate_hz)

    def _begin_stretch(self, start_s: float) -> _Stretch:
        until_s = start_s if self._heard_until_s is None else self._heard_until_s
        start_s = max(start_s, until_s)
        self._count_lost(start_s - until_s)
        return _Stretch(Resampler(self._rate_hz), start_s)
