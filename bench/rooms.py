"""Rooms: dry speech with echo and noise mixed in, and rooms in which nobody speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from companion.audio.recording import Recording
from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SNR_DB = 15.0
"""Of a room with a fan or a street outside: what a chair would still call quiet enough."""
_ECHO = "audiomentations_ir0.flac"
"""A real room of half a second; the others are fixtures or long halls."""
_NOISE = "speechbrain_noise1.flac"


def pcm(path: Path) -> NDArray[np.int16]:
    with Recording(path) as recording:
        return np.concatenate([block.pcm for block in recording.blocks()])


def in_a_room(dry: NDArray[np.int16], shared: Path) -> NDArray[np.int16]:
    """`dry` as it sounds across a room, as loud as it was, with noise `SNR_DB` below it."""
    folder = shared / "data" / "speech"
    echo = pcm(folder / "rir" / _ECHO).astype(np.float64)
    size = 1 << (len(dry) + len(echo) - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(echo, size), size)[: len(dry)]
    wet *= _rms(dry) / max(_rms(wet), 1e-9)
    noise = np.resize(pcm(folder / "noise" / _NOISE), len(dry)).astype(np.float64)
    noise *= _rms(wet) * 10 ** (-SNR_DB / 20) / max(_rms(noise), 1e-9)
    mixed = wet + noise
    return np.clip(mixed * min(1.0, 32767 / max(np.abs(mixed).max(), 1.0)), -32768, 32767).astype(np.int16)


def empty_rooms(shared: Path, seconds: float) -> Iterator[tuple[str, NDArray[np.int16]]]:
    """Every noise file over and over, and two silences: digital, and that of a microphone."""
    length = round(seconds * SAMPLE_RATE_HZ)
    for path in sorted((shared / "data" / "speech" / "noise").glob("*.flac")):
        yield path.stem, np.resize(pcm(path), length)
    yield "digital silence", np.zeros(length, np.int16)
    yield "microphone's own noise", np.random.default_rng(1).normal(0, 10, length).astype(np.int16)


def _rms(samples: NDArray[np.generic]) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
