"""Sound into sentences, on threads of its own: source -> VAD -> segmenter -> recogniser -> sentences.

Capture and recognition never wait for the screens, nor the screens for them:

    listen thread      source, VAD, segmenter        ──► segments (bounded), and a glimpse of the open one
    recognise thread   recogniser, sentence assembly ──► sentences ──► whoever calls `get`

CTranslate2 releases the GIL, so the two really run beside each other. When the inbox of segments is full, a recording
waits (its audio is on disk and can't be lost). A live room can't wait: the oldest segment goes, and is counted.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from companion.analysis.reader import Reader
from companion.audio.listener import Listener
from companion.audio.turns import NOBODY
from companion.audio.vad import SpeechDetector
from companion.clock import SystemClock
from companion.events import Glimpse
from companion.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from companion.analysis.transcriber import Transcriber
    from companion.audio.source import AudioSource
    from companion.audio.turns import Speakers
    from companion.events import Language, Segment, SpokenSentence
    from companion.settings import HearingSettings

_SEGMENTS = 16
"""About two minutes of uninterrupted speech. Full: see above."""
_BATCH = 8
"""Segments of a recording that are read together; half of what may wait, so that listening goes on meanwhile."""
_PATIENCE_S = 0.2


@dataclass(frozen=True, slots=True)
class HearingFigures:
    """How hearing went so far."""

    audio_s: float
    """Seconds of audio that were listened to."""
    speech_s: float
    """Seconds of it that went to the recogniser."""
    recognition_s: float
    """Seconds of work in the recogniser."""
    backlog_s: float
    """Seconds of speech that wait for the recogniser, or are in it."""
    dropped_s: float
    """Seconds of speech that were given up because the recogniser could not keep up."""


class _End:
    """Put behind the last item of a queue, with the error that ended it, if any."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Hearing:
    """Runs from `start` until the source ends or `stop` is called. A context manager."""

    def __init__(  # noqa: PLR0913 - where sound comes from, who reads it, and how
        self,
        source: AudioSource,
        transcriber: Transcriber,
        language: Language,
        settings: HearingSettings,
        *,
        live: bool = False,
        speakers: Speakers | None = None,
    ) -> None:
        """`live`: read speech before it ends, and rather lose the oldest of it than make the source wait.

        `speakers` says whose sentence it is; without it that stays unknown.
        """
        self._source = source
        self._settings = settings
        self._live = live
        self._speakers = speakers
        self._inbox = Inbox(_SEGMENTS)
        self._reader = Reader(transcriber, language)
        self._listened: _End | None = None
        """How listening ended."""
        # Unbounded on purpose: sentences are small, and the loop that empties it never blocks on anything slower.
        self._sentences: queue.SimpleQueue[SpokenSentence | _End] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._listen, name="listen", daemon=True),
            threading.Thread(target=self._recognise, name="recognise", daemon=True),
        ]
        self._audio_s = 0.0
        self._speech_s = 0.0
        self._recognition_s = 0.0
        # Each of these counters is written by one thread only.
        self._handed_s = 0.0
        self._dropped_s = 0.0
        self.finished = False
        """Whether `get` has given the last sentence."""

    def __enter__(self) -> Hearing:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Stops both threads and lets go of the source."""
        self._stopping.set()
        self._inbox.close()
        self._source.close()
        for thread in self._threads:
            thread.join()

    @property
    def figures(self) -> HearingFigures:
        waiting_s = max(0.0, self._handed_s - self._dropped_s - self._speech_s)
        return HearingFigures(self._audio_s, self._speech_s, self._recognition_s, waiting_s, self._dropped_s)

    @property
    def readings(self) -> Mapping[str, int]:
        """Readings of speech that had not ended: `kept` when it ended there, `thrown_away` when it went on."""
        return {"kept": self._reader.kept, "thrown_away": self._reader.thrown_away}

    def finish(self) -> None:
        """No more sound: what was heard is still recognised, and `get` gives it until `finished`."""
        self._source.close()

    def get(self, timeout_s: float | None = None) -> SpokenSentence | None:
        """The next sentence, or None when none came within `timeout_s` or the source has ended (`finished`).

        Raises:
            CompanionError: what ended a thread, such as `source.unreadable`.
        """
        if self.finished:
            return None
        try:
            item = self._sentences.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if isinstance(item, _End):
            self.finished = True
            if item.error is not None:
                raise item.error
            return None
        return item

    def _listen(self) -> None:
        end = _End()
        try:
            detector, listener = SpeechDetector(), Listener(self._settings, early=self._live)
            for block in self._source.blocks():
                if self._stopping.is_set():
                    break
                for chunk in detector.score(block):
                    self._pass_on(listener.push(chunk))
                    changed_s = self._speakers.hear(chunk) if self._speakers else None
                    if changed_s is not None:
                        self._pass_on(listener.divide(changed_s))
                self._audio_s = block.start_s + block.duration_s
            for chunk in detector.flush():
                self._pass_on(listener.push(chunk))
            self._pass_on(listener.flush())
        except BaseException as error:  # noqa: BLE001 - a thread's error belongs to whoever waits for its result
            end = _End(error)
        self._listened = end
        self._inbox.end()

    def _pass_on(self, items: Sequence[Segment | Glimpse]) -> None:
        for item in items:
            if isinstance(item, Glimpse):
                self._inbox.show(item)
                continue
            self._handed_s += item.duration_s
            while not self._inbox.put(item, 0.0 if self._live else _PATIENCE_S):
                if self._live and (oldest := self._inbox.drop_oldest()):
                    self._dropped_s += oldest.duration_s

    def _recognise(self) -> None:
        end = _End()
        try:
            if self._live:
                self._read_one_by_one()
            else:
                self._read_in_batches()
            self._tell(self._reader.flush())
            end = self._listened or end
        except BaseException as error:  # noqa: BLE001 - as above
            end = _End(error)
        self._sentences.put(end)

    def _read_one_by_one(self) -> None:
        stopwatch = SystemClock()
        while (item := self._inbox.take()) is not None:
            began_s = stopwatch.now_s()
            if isinstance(item, Glimpse):
                sentences = self._reader.glimpse(item)
            else:
                sentences = self._reader.read(item)
                self._speech_s += item.duration_s
            self._recognition_s += stopwatch.now_s() - began_s
            self._tell(sentences)

    def _read_in_batches(self) -> None:
        """A recording: nobody waits for the first sentence, so all cores are kept busy."""
        stopwatch = SystemClock()
        while segments := self._inbox.take_all(_BATCH):
            began_s = stopwatch.now_s()
            told = self._reader.read_all(segments)
            self._recognition_s += stopwatch.now_s() - began_s
            for segment, sentences in zip(segments, told, strict=True):
                self._speech_s += segment.duration_s
                self._tell(sentences)

    def _tell(self, sentences: Sequence[SpokenSentence]) -> None:
        for sentence in sentences:
            who = self._speakers.who(sentence.start_s, sentence.end_s) if self._speakers else NOBODY
            self._sentences.put(replace(sentence, seat=who.seat, role=who.role))
