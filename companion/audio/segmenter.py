"""Cuts a stream of scored chunks into stretches of speech that the recogniser can take in one piece.

Theory of operation
-------------------
The segmenter is a pure function of the chunks it was given, folded one at a time. It is in one of two states.

*Listening*: it keeps no more than the last `pad_s` of chunks. A chunk whose probability reaches `speech_threshold`
opens a segment, and the chunks that were kept become its lead-in, because the detector notices a soft onset late.

*Speaking*: it keeps every chunk. A chunk below `silence_threshold` starts a silence; only a chunk that reaches
`speech_threshold` ends it again (hysteresis: between the thresholds nothing changes). The segment closes when

* the silence has lasted `end_silence_s`. What follows the lead-out of `pad_s` goes back to listening. A segment with
  less than `min_speech_s` of speech is a cough or a door, and is dropped.
* speech has lasted `breath_after_s` and the silence `breath_s`: whoever talks on without a real pause still breathes,
  and a signal has to come within seconds. Such a segment is not `final`: its last sentence may go on in the next one.
* speech has lasted `max_segment_s`. It is cut in its second half, where the sound is weakest and least like speech, and
  is not `final` either; the rest becomes the beginning of the next segment.
* the stream ends or jumps (audio was lost, capture was paused).
* somebody knows that another voice began (`divide`): it ends in the weakest moment near there, and is final.

A segment that is not final is always followed by one that is. Where speech did stop after all, that one is empty: it
only says that nobody needs to wait any longer for the rest of the sentence.

Hence: segments come in order of time and never share a sample; every sample from the first to the last chunk of a burst
of speech lies in exactly one segment, unless the burst was too short; and no segment is longer than `max_segment_s`,
two pads and a chunk.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from companion.events import SAMPLE_RATE_HZ, Segment

if TYPE_CHECKING:
    from companion.events import ScoredChunk
    from companion.settings import HearingSettings

_GAP_S = 0.010
"""Chunks follow each other to the sample; a larger distance between their times means that audio is missing."""
_WEAK_CHUNKS = 3
"""A cut wants three weak chunks in a row (0.1 s): one is only the stop before a p, t or k."""
_NEAR_S = 0.4
"""How far from the moment at which a voice is said to change the pause between two people may lie."""


class Segmenter:
    """One per stream. Push every chunk in order, then flush."""

    def __init__(self, settings: HearingSettings) -> None:
        self._settings = settings
        self._now_s = 0.0
        """Where the last chunk ended."""
        self._chunks: list[ScoredChunk] = []
        """Listening: the lead-in. Speaking: everything since the lead-in."""
        self._speech_s: float | None = None
        """When the present segment's speech began; None while listening."""
        self._silence_s: float | None = None
        """When the present silence began, as long as somebody waits for its end."""
        self._after_cut = False
        """The present segment is the rest of one that was cut in running speech: however short, it is speech."""
        self._unfinished_s: float | None = None
        """Where the last segment ended, if it was not final."""

    def push(self, chunk: ScoredChunk) -> list[Segment]:
        """The segments that `chunk` completes: none, mostly."""
        done = self.flush() if abs(chunk.start_s - self._now_s) > _GAP_S else []
        self._now_s = chunk.start_s + chunk.duration_s
        self._chunks.append(chunk)
        return done + (self._listen(chunk) if self._speech_s is None else self._follow(chunk))

    def divide(self, at_s: float) -> list[Segment]:
        """Ends the open segment about session time `at_s`, where somebody else begins; nothing where none is open."""
        near = [n for n, chunk in enumerate(self._chunks) if abs(chunk.start_s - at_s) <= _NEAR_S]
        places = range(max(1, near[0]), min(near[-1] + 1, len(self._chunks) - _WEAK_CHUNKS)) if near else range(0)
        return self._cut_in(places, final=True) if self._speech_s is not None and places else []

    def flush(self) -> list[Segment]:
        """The segment that is still open, when the stream ends or jumps. The segmenter is then as new."""
        done: list[Segment] = []
        if self._speech_s is not None:
            done = self._end(self._silence_s if self._silence_s is not None else self._now_s, final=True)
        else:
            done = self._ending()
        self._chunks = []
        return done

    def peek(self) -> Segment | None:
        """The open segment as far as it goes; None while nobody speaks, or what was heard may be a cough.

        Changes nothing. `end_s` includes the silence so far, `spoken_until_s` does not.
        """
        if self._speech_s is None or ((self.spoken_s or 0.0) < self._settings.min_speech_s and not self._after_cut):
            return None
        pcm = np.concatenate([chunk.pcm for chunk in self._chunks])
        return Segment(self._chunks[0].start_s, self._now_s, pcm, final=False, spoken_until_s=self.spoken_until_s)

    @property
    def spoken_s(self) -> float | None:
        """Seconds from the beginning of the open segment's speech to the last of it; None while nobody speaks."""
        return None if self._speech_s is None else self.spoken_until_s - self._speech_s

    @property
    def spoken_until_s(self) -> float:
        """Where the present silence began, or the end of the last chunk."""
        return self._now_s if self._silence_s is None else self._silence_s

    @property
    def silent_s(self) -> float:
        """How long the present silence has lasted; 0 while somebody speaks."""
        return 0.0 if self._silence_s is None else self._now_s - self._silence_s

    def _listen(self, chunk: ScoredChunk) -> list[Segment]:
        if chunk.probability >= self._settings.speech_threshold:
            self._speech_s = chunk.start_s
            self._silence_s = None
            return []
        surplus_s = self._now_s - self._chunks[0].start_s - self._settings.pad_s
        while len(self._chunks) > 1 and surplus_s > 0:
            surplus_s -= self._chunks.pop(0).duration_s
        if self.silent_s >= self._settings.end_silence_s:
            return self._ending()
        return []

    def _follow(self, chunk: ScoredChunk) -> list[Segment]:
        if chunk.probability >= self._settings.speech_threshold:
            self._silence_s = None
        elif chunk.probability < self._settings.silence_threshold and self._silence_s is None:
            self._silence_s = chunk.start_s
        assert self._speech_s is not None
        if self._silence_s is not None:
            if self.silent_s >= self._settings.end_silence_s:
                return self._end(self._silence_s, final=True)
            talked_on = self._silence_s - self._speech_s >= self._settings.breath_after_s
            if talked_on and self.silent_s >= self._settings.breath_s:
                return self._end(self._silence_s, final=False)
        if self._now_s - self._speech_s >= self._settings.max_segment_s:
            return self._cut()
        return []

    def _end(self, end_s: float, *, final: bool) -> list[Segment]:
        """Closes the segment whose speech ended at `end_s`, and listens again."""
        assert self._speech_s is not None
        spoken_s = end_s - self._speech_s
        is_speech = spoken_s > 0 if self._after_cut else spoken_s >= self._settings.min_speech_s
        self._speech_s = None
        self._after_cut = False
        if not is_speech:
            return self._ending() if final else []
        # A breath is shared: what comes after it needs its lead-in too.
        lead_out_s = self._settings.pad_s if final else min(self._settings.pad_s, self.silent_s / 2)
        last = sum(chunk.start_s < end_s + lead_out_s for chunk in self._chunks)
        return [self._take(last, final=final, spoken_until_s=end_s)]

    def _cut(self) -> list[Segment]:
        """Divides the segment at its weakest moment; the rest stays open."""
        return self._cut_in(range(len(self._chunks) // 2, len(self._chunks) - _WEAK_CHUNKS), final=False)

    def _cut_in(self, places: range, *, final: bool) -> list[Segment]:
        """Divides the segment at the weakest of these moments (chunks of it)."""
        weight = [chunk.probability * _loudness(chunk) for chunk in self._chunks]
        weakest = min(places, key=lambda place: sum(weight[place : place + _WEAK_CHUNKS]))
        segment = self._take(weakest + _WEAK_CHUNKS // 2, final=final)
        self._speech_s = self._chunks[0].start_s
        if self._silence_s is not None:
            self._silence_s = max(self._silence_s, self._speech_s)
        self._after_cut = True
        return [segment]

    def _take(self, count: int, *, final: bool, spoken_until_s: float | None = None) -> Segment:
        """The first `count` chunks as a segment; the others stay. Without an end of speech it ends where it is cut."""
        taken, self._chunks = self._chunks[:count], self._chunks[count:]
        pcm = np.concatenate([chunk.pcm for chunk in taken])
        end_s = taken[0].start_s + len(pcm) / SAMPLE_RATE_HZ
        self._unfinished_s = None if final else end_s
        return Segment(taken[0].start_s, end_s, pcm, final, end_s if spoken_until_s is None else spoken_until_s)

    def _ending(self) -> list[Segment]:
        """The empty final segment, if one is owed."""
        if self._unfinished_s is None:
            return []
        t_s, self._unfinished_s = self._unfinished_s, None
        return [Segment(t_s, t_s, np.zeros(0, np.int16), final=True)]


def _loudness(chunk: ScoredChunk) -> float:
    return math.sqrt(float(np.mean(np.square(chunk.pcm, dtype=np.float64))))
