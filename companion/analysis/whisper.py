"""The recogniser: faster-whisper in 8 bits, from a local folder only, one segment at a time.

`WhisperModel.transcribe` always encodes 30 s. Segments are shorter, and the encoder is most of the cost, so this module
uses the same pieces (features, encoder, decoder, alignment) with a window that fits the segment. Two things keep that
from costing words: some silence always follows the speech, and it looks like silence (faster-whisper pads spectrograms
with 0, which is half loud; OpenAI's own code pads the sound). docs/performance.md has the figures.
Every segment stands for itself: text of the past as a prompt makes loops, and is at times spoken back.
"""

from __future__ import annotations

import math
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from companion.analysis import phantoms
from companion.analysis.weights import load_weights, workers_at_once
from companion.clock import SystemClock
from companion.events import SAMPLE_RATE_HZ, Utterance, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from companion.events import Language, Segment
    from companion.settings import HearingSettings

_HOP = 160
_FULL_WINDOW_S = 30.0
_AGAIN_WINDOW_S = 15.0
"""For a reading that repeated itself. In 30 s it would take three times as long, while everything else waits."""
_AFTER_S = 2.0
"""Silence that the window has room for behind a segment. With 1 s, or a window under 8 s, words go wrong (measured)."""
_MIN_ALIGNED_FRAMES = 50
"""The alignment of less than half a second of frames can come out empty."""
_PATIENCE_S = 0.6
"""A reading that begins 0.2 s into a silence and takes this long is ready when the chair may expect it (1 s)."""
_LATEST = 0.3
_FULL_SCALE = np.float32(32768.0)
_WORD_BASE_S = 0.3
_WORD_PER_CHARACTER_S = 0.09
"""The alignment leaves no gaps: a pause counts as the beginning of the word after it. No word lasts longer than this
(twice a slow reader's pace), so what goes beyond is the pause."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One attempt at a segment."""

    encoded: Any
    tokens: list[int]
    text: str
    no_speech: float
    avg_logprob: float
    looped: bool

    def __repr__(self) -> str:
        return f"_Reading({len(self.tokens)} tokens)"


class WhisperTranscriber:
    """Reads segments in one language. See `companion.analysis.transcriber.Transcriber`."""

    def __init__(self, folder: Path, language: Language, settings: HearingSettings, *, at_once: bool = False) -> None:
        """Loads the CTranslate2 model in `folder`, unless it was the last one loaded.

        Args:
            at_once: for `transcribe_all`, which then reads as many segments side by side as there are cores.

        Raises:
            ModelProblem: `model.incomplete` or `model.unreadable`.
        """
        self._workers = workers_at_once() if at_once else 1
        self._whisper = load_weights(folder, settings.threads, self._workers)
        from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415 - heavy
        from faster_whisper.transcribe import get_suppressed_tokens  # noqa: PLC0415 - heavy

        self.counters = {"repeat_guard": 0, "silence_gate": 0}
        self._counting = threading.Lock()
        self._clock = SystemClock()
        self._careful_s = 0.0
        """How long careful readings take, the latest counting most."""
        self._language: Language = language
        self._settings = settings
        self._beam = settings.beam
        self._tokenizer = Tokenizer(
            self._whisper.hf_tokenizer, self._whisper.model.is_multilingual, task="transcribe", language=language
        )
        self._prompt = self._whisper.get_prompt(self._tokenizer, [], without_timestamps=True)
        self._suppressed = get_suppressed_tokens(self._tokenizer, [-1])

    @property
    def slow(self) -> bool:
        return self._careful_s > _PATIENCE_S

    def lighten(self, *, light: bool) -> None:
        """One reading instead of several: what a lag costs in words stands in docs/performance.md."""
        self._beam = 1 if light else self._settings.beam

    def transcribe_all(self, segments: Sequence[Segment]) -> list[Utterance | None]:
        """As `transcribe`; as many segments at once as there are workers. CTranslate2 lets go of the GIL meanwhile."""
        with ThreadPoolExecutor(self._workers) as pool:
            return list(pool.map(self.transcribe, segments))

    def _count(self, code: str) -> None:
        with self._counting:
            self.counters[code] += 1

    def transcribe(self, segment: Segment, *, hasty: bool = False, begins: str = "") -> Utterance | None:
        """The words of `segment` in session time, or None: nothing in it, or nothing that anybody said."""
        if not len(segment.pcm):
            return None
        began_s = self._clock.now_s()
        utterance = self._transcribe(segment, hasty=hasty, begins=begins)
        if not hasty:
            took_s = self._clock.now_s() - began_s
            self._careful_s += _LATEST * (took_s - self._careful_s)
        return utterance

    def _transcribe(self, segment: Segment, *, hasty: bool, begins: str) -> Utterance | None:
        seconds = len(segment.pcm) / SAMPLE_RATE_HZ
        audio = segment.pcm / _FULL_SCALE
        beam = 1 if hasty else self._beam
        reading = self._read(audio, max(self._settings.window_s, seconds + _AFTER_S), beam, begins)
        if reading.looped:
            self._count("repeat_guard")
            again = self._read(audio, max(_AGAIN_WINDOW_S, seconds + _AFTER_S), beam)
            reading = again if not again.looped else self._without_loop(min(reading, again, key=_size))
        if not reading.text:
            return None
        words = self._estimated(reading, segment) if hasty else self._words(reading, segment, seconds)
        confidence = sum(word.probability for word in words) / len(words) if words else 0.0
        if (
            phantoms.is_silence(reading.no_speech, reading.avg_logprob)
            or phantoms.is_unbelieved(confidence, reading.no_speech)
            or phantoms.is_phantom(reading.text, self._language, confidence, reading.no_speech)
        ):
            self._count("silence_gate")
            return None
        return Utterance(segment.start_s, segment.end_s, words, confidence)

    def _read(self, audio: np.ndarray, window_s: float, beam: int, begins: str = "") -> _Reading:
        frames = round(min(window_s, _FULL_WINDOW_S) * SAMPLE_RATE_HZ) // _HOP
        seconds = len(audio) / SAMPLE_RATE_HZ
        features = self._whisper.feature_extractor(audio)[..., :frames]
        behind = ((0, 0), (0, frames - features.shape[-1]))
        encoded = self._whisper.encode(np.pad(features, behind, constant_values=features.min()))
        # Words that are known cost no steps of the decoder: it reads them at once and goes on behind them.
        known = self._tokenizer.encode(f" {begins}") if begins else []
        prompt = [*self._prompt, *known]
        limit = min(phantoms.token_limit(seconds), self._whisper.max_length - len(prompt))
        result = self._whisper.model.generate(
            encoded,
            [prompt],
            beam_size=beam,
            max_length=len(prompt) + limit,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]
        text = self._tokenizer.decode(tokens).strip()
        # The decoder's score is the sum of log probabilities over the length without the end token.
        length = len(result.sequences_ids[0])
        avg_logprob = result.scores[0] * length / (length + 1)
        looped = phantoms.is_loop(text, length, seconds)
        return _Reading(encoded, tokens, text, result.no_speech_prob, avg_logprob, looped)

    def _without_loop(self, reading: _Reading) -> _Reading:
        tokens = phantoms.unlooped(reading.tokens)
        return replace(reading, tokens=tokens, text=self._tokenizer.decode(tokens).strip())

    def _estimated(self, reading: _Reading, segment: Segment) -> tuple[Word, ...]:
        """Words by their length between the first and the last sound, without the alignment's work.

        Their probability is what the recogniser gives the reading as a whole.
        """
        texts = reading.text.split()
        until_s = segment.end_s if segment.spoken_until_s is None else segment.spoken_until_s
        at_s = min(segment.start_s + self._settings.pad_s, until_s)
        per_sign_s = (until_s - at_s) / sum(len(text) + 1 for text in texts)
        probability = math.exp(min(reading.avg_logprob, 0.0))
        words = []
        for text in texts:
            words.append(Word(at_s, at_s + per_sign_s * len(text), text, probability))
            at_s += per_sign_s * (len(text) + 1)
        return tuple(words)

    def _words(self, reading: _Reading, segment: Segment, seconds: float) -> tuple[Word, ...]:
        frames = max(round(seconds * SAMPLE_RATE_HZ) // _HOP, _MIN_ALIGNED_FRAMES)
        aligned = self._whisper.find_alignment(self._tokenizer, [reading.tokens], reading.encoded, frames)[0]
        words: list[Word] = []
        for part in aligned:
            start_s, end_s = (segment.start_s + min(float(part[side]), seconds) for side in ("start", "end"))
            word = Word(start_s, end_s, part["word"].strip(), float(part["probability"]))
            if words and not part["word"].startswith(" "):  # punctuation, or the second half of "zee-engte"
                words[-1] = replace(words[-1], end_s=end_s, text=words[-1].text + word.text)
            elif word.text:
                words.append(word)
        return tuple(map(_without_pause, words))


def _without_pause(word: Word) -> Word:
    return replace(word, start_s=max(word.start_s, word.end_s - _WORD_BASE_S - _WORD_PER_CHARACTER_S * len(word.text)))


def _size(reading: _Reading) -> int:
    return len(reading.tokens)
