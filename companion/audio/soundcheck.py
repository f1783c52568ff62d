"""Can this microphone carry a session? A few seconds of sound into figures, and figures into a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from companion.audio.liveness import Level, measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from companion.events import ScoredChunk

Verdict = Literal["good", "nothing", "zeros", "no_speech", "clipping", "quiet", "noisy"]

ENOUGH_SPEECH_S = 0.5
_SPEECH, _PAUSE = 0.5, 0.35
_CLIPPED_SHARE = 0.001
_QUIET_DB = -48.0
"""Below this, 16 bits and a usual noise floor leave too little of the consonants."""
_NOISY_DB = 10.0
_SILENCE_DB = -96.0


@dataclass(frozen=True, slots=True)
class SoundFigures:
    """What was heard. Levels in decibels of full scale (RMS); -96 is digital silence."""

    heard_s: float = 0.0
    speech_s: float = 0.0
    speech_db: float = _SILENCE_DB
    """Middle level of the speech."""
    noise_db: float = _SILENCE_DB
    """Of the quietest tenth of the pauses, or of everything where there was no pause."""
    clipped: float = 0.0
    """Share of the samples that touch full scale, 0 to 1."""
    peak: float = 0.0
    """0 to 1."""


def figures(chunks: Iterable[ScoredChunk]) -> SoundFigures:
    """The figures of some consecutive chunks."""
    heard = [(chunk, measure(chunk.pcm)) for chunk in chunks]
    if not heard:
        return SoundFigures()
    levels = [level for _, level in heard]
    speech = [level for chunk, level in heard if chunk.probability >= _SPEECH]
    pauses = [level for chunk, level in heard if chunk.probability < _PAUSE]
    return SoundFigures(
        heard_s=sum(chunk.duration_s for chunk, _ in heard),
        speech_s=sum(chunk.duration_s for chunk, _ in heard if chunk.probability >= _SPEECH),
        speech_db=_decibels(speech, 50),
        noise_db=_decibels(pauses or levels, 10),
        clipped=float(np.mean([level.clipped for level in levels])),
        peak=max(level.peak for level in levels),
    )


def judge(heard: SoundFigures) -> Verdict:
    """The most important thing to say about it."""
    faults: tuple[tuple[Verdict, bool], ...] = (
        ("nothing", heard.heard_s <= 0),
        ("zeros", heard.peak <= 0),
        ("clipping", heard.clipped > _CLIPPED_SHARE),
        ("no_speech", heard.speech_s < ENOUGH_SPEECH_S),
        ("quiet", heard.speech_db < _QUIET_DB),
        ("noisy", heard.speech_db - heard.noise_db < _NOISY_DB),
    )
    return next((verdict for verdict, holds in faults if holds), "good")


def _decibels(levels: list[Level], percentile: float) -> float:
    if not levels:
        return _SILENCE_DB
    rms = float(np.percentile([level.rms for level in levels], percentile))
    return max(20 * float(np.log10(rms)), _SILENCE_DB) if rms > 0 else _SILENCE_DB
