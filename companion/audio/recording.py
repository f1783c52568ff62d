"""A recording as a source: any file with sound that PyAV reads, as 16 kHz mono, in constant memory.

Nothing is ever written: the file is decoded packet by packet, and a block is gone as soon as its consumer drops it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal, Self

import av
import numpy as np

from companion.audio.source import BLOCK_SAMPLES
from companion.errors import SourceProblem
from companion.events import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.audio.channels import Mixer
    from companion.clock import Clock

Pace = Literal["real", "fast"]

_MICROSECONDS = 1_000_000  # the unit of a container's duration


class Recording:
    """Plays a recording: `fast` as quickly as it is asked for, `real` as if it were happening now."""

    def __init__(
        self,
        path: Path,
        *,
        pace: Pace = "fast",
        clock: Clock | None = None,
        block_samples: int = BLOCK_SAMPLES,
        mixer: Mixer | None = None,
    ) -> None:
        """Opens the file. `clock` paces `real`, where a block comes when its last sample would have been spoken.

        `mixer` makes one channel out of the file's; without it they are averaged.

        Raises:
            SourceProblem: `source.missing`, `source.unreadable`, `source.no_audio` or `source.channels`.
            ValueError: pace `real` without a clock.
        """
        if pace == "real" and clock is None:
            raise ValueError("pace 'real' needs a clock")
        self._path = path
        self._clock = clock if pace == "real" else None
        self._block_samples = block_samples
        self._mixer = mixer
        # FFmpeg's own remarks would land in the middle of the live view; what matters becomes a SourceProblem.
        av.logging.set_level(av.logging.PANIC)
        self._container = _open(path)
        try:
            self._stream = self._container.streams.audio[0]
        except IndexError as error:
            self.close()
            raise SourceProblem("source.no_audio", path=path) from error
        found = self._stream.codec_context.channels
        if mixer and found != mixer.channels:
            self.close()
            raise SourceProblem("source.channels", path=path, found=found, wanted=mixer.channels)

    @property
    def duration_s(self) -> float | None:
        if self._stream.duration is not None and self._stream.time_base is not None:
            return float(self._stream.duration * self._stream.time_base)
        if self._container.duration is not None:
            return float(self._container.duration / _MICROSECONDS)
        return None

    def blocks(self) -> Iterator[AudioBlock]:
        """Blocks of equal length (the last may be shorter); the first sample is at 0.

        Damaged stretches are stepped over, as players do. Silence in the container (a stream that starts late) counts
        for nothing: time is the number of samples.

        Raises:
            SourceProblem: `source.unreadable` when no packet can be decoded, `source.empty` when there are no samples.
        """
        waiting = np.zeros((self._mixer.channels if self._mixer else 1, 0), np.int16)
        played = 0
        start_s = self._clock.now_s() if self._clock else 0.0
        for samples in self._samples():
            waiting = np.concatenate((waiting, samples), axis=1)
            whole = waiting.shape[1] - waiting.shape[1] % self._block_samples
            for offset in range(0, whole, self._block_samples):
                yield self._block(waiting[:, offset : offset + self._block_samples], played, start_s)
                played += self._block_samples
            waiting = waiting[:, whole:]
        if waiting.shape[1]:
            yield self._block(waiting, played, start_s)
        elif not played:
            raise SourceProblem("source.empty", path=self._path)

    def close(self) -> None:
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _block(self, pcm: NDArray[np.int16], played: int, start_s: float) -> AudioBlock:
        if self._clock:
            self._clock.sleep_until(start_s + (played + pcm.shape[1]) / SAMPLE_RATE_HZ)
        at_s = played / SAMPLE_RATE_HZ
        return AudioBlock(at_s, self._mixer.mix(at_s, pcm, SAMPLE_RATE_HZ) if self._mixer else pcm[0])

    def _samples(self) -> Iterator[NDArray[np.int16]]:
        """[channels, samples], as many as come at once."""
        layout = None if self._mixer else "mono"  # None: as in the file
        resampler = av.AudioResampler(format="s16p", layout=layout, rate=SAMPLE_RATE_HZ)
        decoded = damaged = 0
        try:
            for packet in self._container.demux(self._stream):
                try:
                    frames = packet.decode()
                except av.error.InvalidDataError:
                    damaged += 1
                    continue
                for frame in frames:
                    decoded += 1
                    # Some files carry no, or senseless, timestamps; the resampler would trip over them.
                    frame.pts = None
                    yield from (out.to_ndarray() for out in resampler.resample(frame))
        except av.error.FFmpegError as error:
            raise SourceProblem("source.unreadable", path=self._path, why=_reason(error)) from error
        if damaged and not decoded:
            raise SourceProblem("source.unreadable", path=self._path, why="no sound could be decoded")
        if decoded:
            yield from (out.to_ndarray() for out in resampler.resample(None))


def _open(path: Path) -> av.container.InputContainer:
    try:
        # The prefix keeps FFmpeg from reading a name such as "concat:..." or "http:..." as a protocol.
        return av.open(f"file:{path}", mode="r", metadata_errors="ignore")
    except FileNotFoundError as error:
        raise SourceProblem("source.missing", path=path) from error
    except (av.error.FFmpegError, OSError) as error:
        with contextlib.suppress(OSError):
            if path.is_file() and path.stat().st_size == 0:
                raise SourceProblem("source.empty", path=path) from error
        raise SourceProblem("source.unreadable", path=path, why=_reason(error)) from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
