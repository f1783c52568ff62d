"""How sure the voice detector is, held against how sure it is at its best in this room.

Theory of operation
-------------------
Next to a microphone Silero gives speech 0.95 and more. Across a room with echo it gives the same words 0.3 to 0.8, and
hardly anything in between the words: thresholds that fit the one miss a fifth of the words in the other, and lower ones
hear murmuring in the first (docs/performance.md). Two things hold in both rooms:

* Noise alone stays far below speech. So a probability counts relative to the `best` of late: the highest one, which
  fades with a time constant of ten seconds down to a floor that noise does not reach.
* Where the detector is not sure at its best, it also loses speech in mid-sentence. Sound that goes on without a pause
  and is well above the room's own is then taken for more of the same speech, for a few seconds. Loudness never begins
  speech: doors and papers are loud.

In a room where the detector is sure (`best` above 0.8) nothing changes. Pure: a function of the chunks so far.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from companion.events import ScoredChunk

_FIRST: Final = 0.5
"""`best` before anything was heard: first words across a room are not to be missed."""
_FLOOR: Final = 0.3
"""Half of it begins speech. Of seven noises of 60 s each, the loudest had 0.10 in 97% of its chunks, one had 0.30."""
_FADE_S: Final = 10.0
_SURE: Final = 0.8
_SPEECH: Final = 0.5
_HOLD_S: Final = 4.0
"""So long after the detector last heard speech, loudness may stand in for it."""
_EVIDENCE_S: Final = 0.25
"""Loudness carries on what the detector itself heard for so long: a bark is loud, too, and speech-like for 0.2 s."""
_GAP_S: Final = 0.3
"""A longer pause than this is one, and what is loud after it is something else."""
_LOUD_DB: Final = 8.0
"""Above the weakest moment of the last `_ROOM_CHUNKS`. In rooms speech is 10 to 20 dB above that, noise under 8."""
_ROOM_CHUNKS: Final = 150
_SMOOTH_CHUNKS: Final = 3


class Certainty:
    """One per stream. Judge every chunk in order."""

    def __init__(self) -> None:
        self._best = _FIRST
        self._unheard_s = math.inf
        """Since the detector last heard speech."""
        self._pause_s = math.inf
        """Since anything was last taken for speech."""
        self._heard_s = 0.0
        """What the detector itself heard since the last pause."""
        self._recent_db: deque[float] = deque(maxlen=_SMOOTH_CHUNKS)
        self._room_db: deque[float] = deque(maxlen=_ROOM_CHUNKS)

    def judge(self, chunk: ScoredChunk) -> ScoredChunk:
        """`chunk` with its probability relative to the room's best, 0 to 1."""
        fading = 1.0 - chunk.duration_s / _FADE_S
        self._best = max(_FLOOR, chunk.probability, self._best * fading)
        relative = min(1.0, chunk.probability / self._best)
        heard = relative >= _SPEECH
        self._unheard_s = 0.0 if heard else self._unheard_s + chunk.duration_s
        if heard:
            self._heard_s += chunk.duration_s
        elif self._pause_s > _GAP_S:
            self._heard_s = 0.0
        goes_on = self._above_room_db(chunk) >= _LOUD_DB and self._may_go_on()
        self._pause_s = 0.0 if heard or goes_on else self._pause_s + chunk.duration_s
        return replace(chunk, probability=max(relative, _SPEECH) if goes_on else relative)

    def _may_go_on(self) -> bool:
        in_speech = self._heard_s >= _EVIDENCE_S and self._pause_s <= _GAP_S
        return in_speech and self._best < _SURE and self._unheard_s <= _HOLD_S

    def _above_room_db(self, chunk: ScoredChunk) -> float:
        self._recent_db.append(_level_db(chunk))
        now_db = sum(self._recent_db) / len(self._recent_db)
        self._room_db.append(now_db)
        return now_db - min(self._room_db)


def _level_db(chunk: ScoredChunk) -> float:
    """Of the differences between samples: rooms hum and rumble, speech does not live there."""
    rise = np.diff(chunk.pcm.astype(np.float64)) if len(chunk.pcm) > 1 else np.zeros(1)
    return 10.0 * math.log10(float(np.mean(np.square(rise))) + 1.0)
