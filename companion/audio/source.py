"""Where audio comes from: the Protocol that recordings and microphones share, and a fake for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from companion.events import SAMPLE_RATE_HZ, AudioBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

BLOCK_SAMPLES = 512
"""32 ms: one step of the voice detector, so that no sample waits for the next block."""


class AudioSource(Protocol):
    """One channel of audio in order of time.

    A source counts samples: `start_s` of a block is where the block before it ended, unless audio is missing. A jump
    in `start_s` therefore means lost or paused audio, and the stages behind treat it as the end of what was being said.
    """

    @property
    def duration_s(self) -> float | None:
        """Seconds of audio altogether, where that is known beforehand; else None."""
        ...

    def blocks(self) -> Iterator[AudioBlock]:
        """All blocks until the source ends. May be called once.

        Raises:
            SourceProblem: a recording that can't be read.
            DeviceProblem: a microphone that can't be used.
        """
        ...

    def close(self) -> None:
        """Stops `blocks` and lets go of the file or device. Harmless when repeated."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc_info: object) -> None: ...


class FakeSource:
    """Plays stretches of samples, each at its own time. For tests and benches."""

    def __init__(
        self,
        *stretches: tuple[float, Sequence[int] | NDArray[np.int16]],
        block_samples: int = BLOCK_SAMPLES,
    ) -> None:
        """`stretches` are (start_s, int16 samples at 16 kHz), in order of time."""
        self._stretches = stretches
        self._block_samples = block_samples
        self._closed = False

    @property
    def duration_s(self) -> float | None:
        if not self._stretches:
            return 0.0
        start_s, samples = self._stretches[-1]
        return start_s + len(samples) / SAMPLE_RATE_HZ

    def blocks(self) -> Iterator[AudioBlock]:
        import numpy as np  # noqa: PLC0415 - the Protocol above is imported where numpy need not be

        for start_s, samples in self._stretches:
            pcm = np.asarray(samples, np.int16)
            for offset in range(0, len(pcm), self._block_samples):
                if self._closed:
                    return
                yield AudioBlock(start_s + offset / SAMPLE_RATE_HZ, pcm[offset : offset + self._block_samples])

    def close(self) -> None:
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()
