"""Word error rates on real speech: as heard live against the whole file at once, with the same weights.

    python -m bench.wer [--models base,small] [--rooms] [--silence SECONDS]

Live is everything that a session does up to its sentences: voice detector, segments, glimpses with a recogniser that
is never late (so that as much as possible is told early), short windows, sentences told once. Whole is faster-whisper's
own `transcribe`: 30 s windows, beam 5, temperature fallback. `--rooms` mixes echo and noise in; `--silence` listens so
long to every noise file and to silence, where every word is an error.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jiwer
import numpy as np

from bench.machine import machine
from bench.rooms import empty_rooms, in_a_room, pcm
from companion import places
from companion.analysis.reader import Reader
from companion.analysis.whisper import WhisperTranscriber
from companion.audio.listener import Listener
from companion.audio.source import FakeSource
from companion.audio.vad import SpeechDetector
from companion.events import Glimpse
from companion.settings import HearingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from companion.analysis.transcriber import Transcriber
    from companion.events import Language, Segment, SpokenSentence

    Sound = NDArray[np.int16]

SETS: Mapping[str, tuple[Language, str]] = {
    "librispeech": ("en", r"en/librispeech/.*"),
    "meeting": ("en", r"en/ami/.*|en/jfk\.flac"),
    "dutch_read": ("nl", r"nl/real/rdh_.*"),
    "dutch_spontaneous": ("nl", r"nl/real/(?!rdh_).*"),
}
"""Files of data/speech/index.json that have a transcript, by name. en/speechbrain is left out: wrong references."""

_QUICK_CLIPS = 2
_WHOLE_BEAM = 5
_FILLERS = frozenset("uh uhm um uhum eh ehm euh er erm ah hm hmm mm mhm".split())
_NOT_SAID = re.compile(r"\((?:laughs|lacht)\)|\[[^\]]*\]")
_SPELLINGS = {"mr": "mister", "mrs": "missis", "ok": "okay", "oké": "okay"}


def as_recorded(sound: Sound) -> Sound:
    return sound


@dataclass(frozen=True, slots=True)
class Clip:
    path: Path
    reference: str
    seconds: float
    room: Callable[[Sound], Sound] = as_recorded
    """What is mixed in."""

    def sound(self) -> Sound:
        return self.room(pcm(self.path))


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


def heard(sound: Sound, settings: HearingSettings, *, early: bool) -> Iterator[Segment | Glimpse]:
    """What a session's listener makes of a recording; with `early` as it does in the room."""
    detector, listener = SpeechDetector(), Listener(settings, early=early)
    for block in FakeSource((0.0, sound)).blocks():
        for chunk in detector.score(block):
            yield from listener.push(chunk)
    for chunk in detector.flush():
        yield from listener.push(chunk)
    yield from listener.flush()


def live_sentences(
    sound: Sound, transcriber: Transcriber, language: Language, settings: HearingSettings, *, early: bool = True
) -> list[SpokenSentence]:
    reader, told = Reader(transcriber, language), []
    for item in heard(sound, settings, early=early):
        told += reader.glimpse(item) if isinstance(item, Glimpse) else reader.read(item)
    return told + reader.flush()


def live_text(
    sound: Sound, transcriber: Transcriber, language: Language, settings: HearingSettings, *, early: bool = True
) -> str:
    return " ".join(each.text for each in live_sentences(sound, transcriber, language, settings, early=early))


def live_errors(
    some: Iterable[Clip], transcriber: Transcriber, language: Language, settings: HearingSettings, *, early: bool = True
) -> Errors:
    return sum(
        (
            errors(clip.reference, live_text(clip.sound(), transcriber, language, settings, early=early))
            for clip in some
        ),
        Errors(),
    )


class WholeFile:
    """faster-whisper as it comes: 30 s windows, temperature fallback, the same weights."""

    def __init__(self, folder: Path, settings: HearingSettings) -> None:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - heavy

        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=settings.threads)

    def errors(self, some: Iterable[Clip], language: Language) -> Errors:
        return sum((errors(clip.reference, self._text(clip.sound(), language)) for clip in some), Errors())

    def _text(self, sound: Sound, language: Language) -> str:
        parts, _ = self._model.transcribe(
            sound / np.float32(32768.0), language=language, beam_size=_WHOLE_BEAM, condition_on_previous_text=False
        )
        return " ".join(part.text for part in parts)


def measure(
    folder: Path, shared: Path, settings: HearingSettings, *, quick: bool = False, rooms: bool = False
) -> dict[str, Any]:
    """Percent of words wrong per set, live and whole, and over all sets."""
    room = partial(in_a_room, shared=shared) if rooms else as_recorded
    whole = WholeFile(folder, settings)
    figures: dict[str, Any] = {}
    live_all, whole_all = Errors(), Errors()
    for name, (language, _) in SETS.items():
        some = [replace(clip, room=room) for clip in clips(shared, name)[: _QUICK_CLIPS if quick else None]]
        transcriber = WhisperTranscriber(folder, language, settings)
        live, at_once = live_errors(some, transcriber, language, settings), whole.errors(some, language)
        live_all, whole_all = live_all + live, whole_all + at_once
        figures[name] = {"clips": len(some), **_pair(live, at_once), **transcriber.counters}
    return {**figures, "all": _pair(live_all, whole_all)}


def _pair(live: Errors, whole: Errors) -> dict[str, float]:
    return {
        "words": live.words,
        "live_percent": round(live.percent, 1),
        "whole_file_percent": round(whole.percent, 1),
        "lost_points": round(live.percent - whole.percent, 1),
    }


def words_of_nobody(folder: Path, shared: Path, settings: HearingSettings, seconds: float) -> dict[str, dict[str, int]]:
    """Words heard in rooms without speech, per room and language: each should be 0."""
    languages: tuple[Language, ...] = ("nl", "en")
    transcribers = {language: WhisperTranscriber(folder, language, settings) for language in languages}
    return {
        name: {
            language: len(live_text(sound, transcribers[language], language, settings).split())
            for language in languages
        }
        for name, sound in empty_rooms(shared, seconds)
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.wer", description=__doc__)
    parser.add_argument("--models", default="base,small")
    parser.add_argument("--rooms", action="store_true")
    parser.add_argument("--silence", type=float, metavar="SECONDS")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a hearing setting")
    options = parser.parse_args()
    settings = HearingSettings.model_validate(dict(each.split("=", maxsplit=1) for each in options.set))
    shared = Path(os.environ["COMPANION_SHARED"])
    figures: dict[str, Any] = {"machine": machine()}
    for name in options.models.split(","):
        folder = places.speech_models_folder() / name
        print(f"bench.wer: {name} ...", file=sys.stderr)
        if options.silence:
            figures[name] = words_of_nobody(folder, shared, settings, options.silence)
        else:
            figures[name] = measure(folder, shared, settings, quick=options.quick, rooms=options.rooms)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
