"""Word error rates on real speech: live (voice detector, segments, short window) against the whole file at once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import jiwer
import numpy as np

from companion.audio.recording import Recording
from companion.audio.segmenter import Segmenter
from companion.audio.vad import SpeechDetector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from companion.analysis.transcriber import Transcriber
    from companion.events import Language, Segment
    from companion.settings import HearingSettings

SETS: Mapping[str, tuple[Language, str]] = {
    "librispeech": ("en", r"en/librispeech/.*"),
    "meeting": ("en", r"en/ami/.*|en/jfk\.flac"),
    "dutch_read": ("nl", r"nl/real/rdh_.*"),
    "dutch_spontaneous": ("nl", r"nl/real/(?!rdh_).*"),
}
"""Files of data/speech/index.json that have a transcript, by name. en/speechbrain is left out: wrong references."""

_FILLERS = frozenset("uh uhm um uhum eh ehm euh er erm ah hm hmm mm mhm".split())
_NOT_SAID = re.compile(r"\((?:laughs|lacht)\)|\[[^\]]*\]")
_SPELLINGS = {"mr": "mister", "mrs": "missis", "ok": "okay", "oké": "okay"}


@dataclass(frozen=True, slots=True)
class Clip:
    path: Path
    reference: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Errors:
    """Word errors of a set, poolable by adding."""

    errors: int = 0
    words: int = 0

    def __add__(self, other: Errors) -> Errors:
        return Errors(self.errors + other.errors, self.words + other.words)

    @property
    def percent(self) -> float:
        return 100 * self.errors / max(self.words, 1)


def clips(shared: Path, name: str) -> list[Clip]:
    """The clips of one of `SETS` in the shared data folder."""
    folder = shared / "data" / "speech"
    pattern = re.compile(SETS[name][1])
    return [
        Clip(folder / entry["file"], entry["transcript"], entry["seconds"])
        for entry in json.loads((folder / "index.json").read_text("utf-8"))
        if entry["transcript"] and entry["kind"] == "real speech" and pattern.fullmatch(entry["file"])
    ]


def normal(text: str) -> str:
    """Lower case; no punctuation, fillers, noises or stutters; one spelling of a few words."""
    plain = _NOT_SAID.sub(" ", text.lower()).replace("’", "'").replace("-", "")
    words = [word for word in re.sub(r"[^\w']", " ", plain).split() if word not in _FILLERS]
    said = (word.strip("'") for word, following in pairwise([*words, ""]) if not _is_stutter(word, following))
    return " ".join(_SPELLINGS.get(word, word) for word in said if word)


def _is_stutter(word: str, following: str) -> bool:
    """The "d" of "d dat"."""
    return len(word) == 1 and word not in "aeiou0123456789" and following.startswith(word)


def errors(reference: str, heard: str) -> Errors:
    expected = normal(reference)
    counted = jiwer.process_words(expected, normal(heard))
    return Errors(counted.substitutions + counted.deletions + counted.insertions, len(expected.split()))


def segments(path: Path, settings: HearingSettings) -> Iterator[Segment]:
    """A recording in segments, as a session hears it."""
    detector, segmenter = SpeechDetector(), Segmenter(settings)
    with Recording(path) as recording:
        for block in recording.blocks():
            for chunk in detector.score(block):
                yield from segmenter.push(chunk)
    for chunk in detector.flush():
        yield from segmenter.push(chunk)
    yield from segmenter.flush()


def live_text(path: Path, transcriber: Transcriber, settings: HearingSettings) -> str:
    utterances = (transcriber.transcribe(segment) for segment in segments(path, settings))
    return " ".join(utterance.text for utterance in utterances if utterance)


def live_errors(some: Iterable[Clip], transcriber: Transcriber, settings: HearingSettings) -> Errors:
    return sum((errors(clip.reference, live_text(clip.path, transcriber, settings)) for clip in some), Errors())


class WholeFile:
    """faster-whisper as it comes: 30 s windows, temperature fallback, the same weights."""

    def __init__(self, folder: Path, settings: HearingSettings) -> None:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - heavy

        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=settings.threads)
        self._beam = settings.beam

    def errors(self, some: Iterable[Clip], language: Language) -> Errors:
        return sum((errors(clip.reference, self._text(clip.path, language)) for clip in some), Errors())

    def _text(self, path: Path, language: Language) -> str:
        with Recording(path) as recording:
            audio = np.concatenate([block.pcm for block in recording.blocks()]) / np.float32(32768.0)
        parts, _ = self._model.transcribe(
            audio, language=language, beam_size=self._beam, condition_on_previous_text=False
        )
        return " ".join(part.text for part in parts)
