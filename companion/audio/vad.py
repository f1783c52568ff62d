"""Is somebody speaking? Silero's voice detector, chunk by chunk, on the file that faster-whisper carries.

Theory of operation
-------------------
The network sees 32 ms at a time (512 samples) after the last 64 samples of the chunk before, and hands its state
(h, c) on to the next step. Stepping through it chunk by chunk gives exactly what faster-whisper's batch call gives for
the whole recording; a test holds the difference to 0.0. The file is found without importing faster_whisper, and
pyproject pins the version that carries it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from companion.errors import ModelProblem
from companion.events import SAMPLE_RATE_HZ, ScoredChunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from companion.events import AudioBlock

CHUNK_SAMPLES = 512
_CONTEXT_SAMPLES = 64
_STATE_SHAPE = (1, 1, 128)
_FULL_SCALE = np.float32(32768.0)
_GAP_S = 0.5 * CHUNK_SAMPLES / SAMPLE_RATE_HZ
"""A block that starts this much off its predecessor's end means that audio is missing."""


def asset() -> Path:
    """The network's file inside the faster-whisper package.

    Raises:
        ModelProblem: `model.vad_missing`.
    """
    spec = find_spec("faster_whisper")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder, "assets", "silero_vad_v6.onnx")
        if path.is_file():
            return path
    raise ModelProblem("model.vad_missing")


class SpeechDetector:
    """Scores a stream of blocks of any length. One detector per stream: it remembers what it heard."""

    def __init__(self) -> None:
        """Loads the network (40 ms).

        Raises:
            ModelProblem: `model.vad_missing`.
        """
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._network = onnxruntime.InferenceSession(
            str(asset()), providers=["CPUExecutionProvider"], sess_options=options
        )
        self._waiting: NDArray[np.int16] = np.zeros(0, np.int16)
        self._forget(start_s=0.0)

    def score(self, block: AudioBlock) -> Iterator[ScoredChunk]:
        """The chunks that `block` completes. After a gap in time the detector starts afresh."""
        if abs(block.start_s - self._now_s) > _GAP_S:
            yield from self.flush()
            self._forget(block.start_s)
        samples = np.concatenate((self._waiting, block.pcm))
        whole = len(samples) - len(samples) % CHUNK_SAMPLES
        self._waiting = samples[whole:]
        for offset in range(0, whole, CHUNK_SAMPLES):
            yield self._score(samples[offset : offset + CHUNK_SAMPLES])

    def flush(self) -> Iterator[ScoredChunk]:
        """The last, short chunk when the stream ends; its probability is that of the chunk filled up with silence."""
        if len(self._waiting):
            rest, self._waiting = self._waiting, self._waiting[:0]
            yield self._score(rest)

    def _forget(self, start_s: float) -> None:
        # Times are counted in samples from here, so that they don't depend on the length of the blocks.
        self._origin_s = start_s
        self._scored = 0
        self._waiting = self._waiting[:0]
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._h = np.zeros(_STATE_SHAPE, np.float32)
        self._c = np.zeros(_STATE_SHAPE, np.float32)

    @property
    def _now_s(self) -> float:
        return self._origin_s + (self._scored + len(self._waiting)) / SAMPLE_RATE_HZ

    def _score(self, pcm: NDArray[np.int16]) -> ScoredChunk:
        start_s = self._origin_s + self._scored / SAMPLE_RATE_HZ
        audio = np.zeros(CHUNK_SAMPLES, np.float32)
        audio[: len(pcm)] = pcm / _FULL_SCALE
        probabilities, self._h, self._c = self._network.run(
            None, {"input": np.concatenate((self._context, audio))[None], "h": self._h, "c": self._c}
        )
        self._context = audio[-_CONTEXT_SAMPLES:]
        self._scored += len(pcm)
        return ScoredChunk(start_s, pcm, float(probabilities.reshape(-1)[0]))
