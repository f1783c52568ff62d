"""Any sample rate to 16 kHz, for a stream that never ends: what a device delivers where it refuses 16 kHz."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np

from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Resampler:
    """One per unbroken stretch of sound: it remembers what it heard."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE_HZ)

    def push(self, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        """16 kHz mono for `pcm` (mono, at the device's rate). The filter holds the last millisecond or so back."""
        if self._rate_hz == SAMPLE_RATE_HZ:
            return pcm
        if not len(pcm):
            return pcm
        frame = av.AudioFrame.from_ndarray(pcm[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = self._rate_hz
        frame.pts = None
        parts = [out.to_ndarray()[0] for out in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)
