"""A window of speech as a direction in 256 dimensions: the GE2E speaker encoder, on onnxruntime and numpy.

Theory of operation
-------------------
The network (Resemblyzer 0.1.4, Apache-2.0; models/voices/README.md) was trained so that windows of 1.6 s by one speaker
point one way and windows by others elsewhere, whatever is said (Wan et al. 2018, "Generalized end-to-end loss for
speaker verification"). It reads a mel spectrogram as librosa makes it: power, not its logarithm, over 25 ms every
10 ms, in 40 Slaney bands. Because it is power, loudness matters: every window is brought to one level first.

What comes out can tell people apart, so it is biometric data. It is made here, compared in voices_known.py, and lives
in this process's memory only; docs/voices.md has the rules and the tests that hold them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnxruntime

from companion import places
from companion.errors import ModelProblem
from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WINDOW_SAMPLES: Final = 25_600
"""1.6 s: what the network was trained on."""
_HOP: Final = 160
_FFT: Final = 400
_BANDS: Final = 40
_BATCH: Final = 16
_LEVEL: Final = 10 ** (-25 / 20)
"""-25 dB of full scale (RMS), the middle of what gave the fewest errors (docs/voices.md)."""
_FULL_SCALE: Final = np.float32(32768.0)
_LINEAR_HZ: Final = 200 / 3
"""Hertz per mel below 1 kHz; above, 27 mels make a factor of 6.4 (M. Slaney, Auditory Toolbox, 1998)."""
_KNEE_HZ: Final = 1_000.0
_LOG_STEP: Final = float(np.log(6.4)) / 27


class VoiceEncoder:
    """The network. For one thread at a time."""

    def __init__(self) -> None:
        """Loads it (50 ms).

        Raises:
            ModelProblem: `model.voices_missing`.
        """
        path = places.shipped("models", "voices", "ge2e.onnx")
        if not path.is_file():
            raise ModelProblem("model.voices_missing", path=path)
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._network: Any = onnxruntime.InferenceSession(
            str(path), providers=["CPUExecutionProvider"], sess_options=options
        )

    def embed(self, windows: Sequence[NDArray[np.int16]]) -> NDArray[np.float32]:
        """[windows, 256], each of unit length. All windows have the same number of 16 kHz samples, best 25,600."""
        spectra = np.stack([mel(window) for window in windows])
        parts = [
            self._network.run(None, {"mels": spectra[at : at + _BATCH]})[0] for at in range(0, len(spectra), _BATCH)
        ]
        embeddings: NDArray[np.float32] = np.concatenate(parts)
        return embeddings


def mel(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    """[frames, 40]: the power spectrogram of 16 kHz samples brought to one level; a frame every 10 ms."""
    audio = pcm / _FULL_SCALE
    loudness = float(np.sqrt(np.mean(np.square(audio)))) if len(audio) else 0.0
    padded = np.pad(audio * np.float32(_LEVEL / max(loudness, 1e-5)), _FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[: len(pcm) - 1 : _HOP]
    spectrum = np.fft.rfft(frames * _hann(), axis=1)
    return ((np.square(spectrum.real) + np.square(spectrum.imag)) @ _filters()).astype(np.float32)


@lru_cache(maxsize=1)
def _hann() -> NDArray[np.float32]:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)).astype(np.float32)


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float64]:
    """[201, 40]: triangles between neighbouring points of the mel scale, all of the same area."""
    edges = _to_hz(np.linspace(0.0, _to_mel(SAMPLE_RATE_HZ / 2), _BANDS + 2))
    bins = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE_HZ)
    width = np.diff(edges)
    rising = (bins - edges[:-2, None]) / width[:-1, None]
    falling = (edges[2:, None] - bins) / width[1:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (edges[2:] - edges[:-2]))[:, None]
    return np.ascontiguousarray(triangles.T)


def _to_mel(hz: float) -> float:
    """Above the knee, which is all that is asked of it."""
    return _KNEE_HZ / _LINEAR_HZ + float(np.log(hz / _KNEE_HZ)) / _LOG_STEP


def _to_hz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    knee = _KNEE_HZ / _LINEAR_HZ
    return np.where(mels < knee, mels * _LINEAR_HZ, _KNEE_HZ * np.exp(_LOG_STEP * (mels - knee)))
