"""Listens along with the recogniser and says whose voice it is: windows as they are spoken, turns when asked.

Theory of operation
-------------------
Every 0.4 s while somebody speaks, the last 1.6 s become a window and one embedding, so that nothing is left to compute
when a sentence has been recognised and somebody asks who spoke it. Embeddings of the last two minutes are kept (in a
recording: ten); older ones are overwritten. Until voices of two roles are known nothing is embedded at all, except what
somebody says to be learned.

Three threads meet here: the one that listens calls `hear`, the one that recognises asks `who`, and the room says what
to learn and when to forget. A lock keeps them apart; only `hear` computes for more than a moment.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NoReturn, Protocol

import numpy as np

from companion.audio.turns import CELL_S, NOBODY, Moment, Turn, Who, judge, turns
from companion.audio.voices import WINDOW_SAMPLES
from companion.audio.voices_known import KnownVoices
from companion.events import SAMPLE_RATE_HZ, role_of_seat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from companion.audio.voices_known import Quality
    from companion.events import ScoredChunk

NEEDED_S: Final = 8.0
"""Seconds of speech that make a voice."""
_ENOUGH_S: Final = 4.0
"""Less than this is not kept when somebody stops early."""
_SHORTEST_S: Final = 1.2
"""Shorter turns are not judged: see the error rates in docs/voices.md."""
_MARGIN: Final = 0.15
"""How far ahead of the others a role or a seat has to be."""
_SPEECH: Final = 0.35
_CHUNKS: Final = WINDOW_SAMPLES // 512
_LEAST_SPEECH: Final = 20
"""Chunks of a window that must be speech: 0.6 s."""
_EVERY: Final = 12
"""Chunks from one window to the next: 0.4 s."""
_LEARNING_HOP: Final = 3_200
ROOM_MEMORY_S: Final = 120.0
"""As much as may wait for the recogniser in a live room."""
RECORDING_MEMORY_S: Final = 600.0
"""A recording at fast pace is listened to minutes ahead of recognition."""
_AROUND_S: Final = 8.0
"""What is looked at on either side of a sentence."""
_EDGE_S: Final = 0.1
"""By so much a window may reach beyond a turn."""
_GAP_S: Final = 0.01
_SURE_S: Final = 1.0
"""So long the voices before and after a change must have spoken for a segment to be divided there."""

LearningState = Literal["listening", "short", "good", "fair", "again"]


class Encoder(Protocol):
    """Windows of sound into unit vectors; see `voices.VoiceEncoder`."""

    def embed(self, windows: Sequence[NDArray[np.int16]]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class Learned:
    """How the learning of one seat went or goes."""

    seat: int
    state: LearningState
    """`short`: stopped with too little speech, nothing kept. `again`: kept, but hard to tell from others."""
    spoken_s: float = 0.0


@dataclass(frozen=True, slots=True, repr=False)
class _Window:
    start_s: float
    end_s: float
    embedding: NDArray[np.float32]

    @property
    def centre_s(self) -> float:
        return (self.start_s + self.end_s) / 2


@dataclass(slots=True, repr=False)
class _Lesson:
    seat: int
    start_s: float | None = None
    end_s: float = 0.0
    pcm: list[NDArray[np.int16]] = field(default_factory=list)

    @property
    def spoken_s(self) -> float:
        return sum(map(len, self.pcm)) / SAMPLE_RATE_HZ


class VoiceEar:
    """One per session. Knows nobody until somebody asks to be learned."""

    def __init__(self, load: Callable[[], Encoder], memory_s: float = ROOM_MEMORY_S) -> None:
        """`load` makes the encoder when the first voice is to be learned.

        `memory_s`: how long embeddings are kept, and how late `who` may be asked.
        """
        self._memory_s = memory_s
        self._load = load
        self._encoder: Encoder | None = None
        self._lock = threading.RLock()
        self._known = KnownVoices()
        self._recent: deque[ScoredChunk] = deque(maxlen=_CHUNKS)
        self._since_window = 0
        self._windows: deque[_Window] = deque()
        self._speech: deque[int] = deque()
        """Indices of the cells in which somebody spoke."""
        self._lesson: _Lesson | None = None
        self._lessons: list[tuple[float, float, int]] = []
        """When which seat was learned: then it is known who spoke."""
        self._states: dict[int, Learned] = {}
        self._told_s = 0.0

    def __repr__(self) -> str:
        return f"VoiceEar({len(self._states)} seats)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("voices are not stored")

    # --- the room -----------------------------------------------------------------------------------------------------

    def learn(self, seat: int) -> None:
        """Whoever speaks from here on sits on this seat, until 8 s of speech are there or `stop_learning`.

        Raises:
            ModelProblem: `model.voices_missing`.
        """
        with self._lock:
            self._encoder = self._encoder or self._load()
            self.stop_learning()
            self._lesson = _Lesson(seat)
            self._states[seat] = Learned(seat, "listening")

    def stop_learning(self) -> None:
        """Keeps what was said if it is 4 s or more."""
        with self._lock:
            if self._lesson is not None:
                self._finish_lesson(self._lesson)

    def forget(self) -> None:
        """Overwrites every voice, and everything that was heard of one."""
        with self._lock:
            self._known.forget()
            for window in self._windows:
                window.embedding[:] = 0
            self._windows.clear()
            self._speech.clear()
            self._recent.clear()
            self._lesson = None
            self._lessons.clear()
            self._states.clear()

    @property
    def learned(self) -> tuple[Learned, ...]:
        """Every seat that was or is being learned, in order."""
        with self._lock:
            return tuple(self._states[seat] for seat in sorted(self._states))

    @property
    def judging(self) -> bool:
        """Whether voices of two roles are known: before that nobody is recognised."""
        with self._lock:
            return self._known.judging

    # --- hearing ------------------------------------------------------------------------------------------------------

    def hear(self, chunk: ScoredChunk) -> float | None:
        """Takes the next chunk. Returns when, in session time, the voice changed, if that was noticed now."""
        with self._lock:
            if self._lesson is not None:
                self._attend(self._lesson, chunk)
            elif not self._known.judging:
                return None
            if self._recent and abs(chunk.start_s - self._recent[-1].start_s - self._recent[-1].duration_s) > _GAP_S:
                self._recent.clear()
            self._recent.append(chunk)
            self._since_window += 1
            if chunk.probability >= _SPEECH:
                cell = int((chunk.start_s + chunk.duration_s / 2) / CELL_S)
                if not self._speech or self._speech[-1] != cell:
                    self._speech.append(cell)
            if not self._known.judging or not self._window_due():
                return None
            recent = tuple(self._recent)
        assert self._encoder is not None
        embedding = self._encoder.embed([np.concatenate([each.pcm for each in recent])])[0]
        with self._lock:
            if not self.judging:  # forgotten meanwhile
                embedding[:] = 0
                return None
            self._windows.append(_Window(recent[0].start_s, chunk.start_s + chunk.duration_s, embedding))
            self._since_window = 0
            self._drop_old(chunk.start_s - self._memory_s)
            return self._changed(chunk.start_s)

    def who(self, start_s: float, end_s: float) -> Who:
        """Who spoke in that stretch of session time, as far as it can be said."""
        with self._lock:
            for began_s, ended_s, seat in self._lessons:
                if min(end_s, ended_s) - max(start_s, began_s) >= (end_s - start_s) / 2:
                    return Who(seat, role_of_seat(seat))
            if not self._known.judging:
                return NOBODY
            around = self._turns(start_s - _AROUND_S, end_s + _AROUND_S)
            turn = max(around, key=lambda each: each.overlap_s(start_s, end_s), default=None)
            if turn is None or turn.overlap_s(start_s, end_s) <= 0:
                return NOBODY
            return self._judge(turn)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _judge(self, turn: Turn) -> Who:
        if turn.spoken_s < _SHORTEST_S - CELL_S / 2:
            return NOBODY
        # Windows that hold this voice alone, or the one that holds most of it.
        begin_s, end_s = turn.start_s - _EDGE_S, turn.end_s + _EDGE_S
        inside = [each for each in self._windows if begin_s <= each.start_s and each.end_s <= end_s]
        if not inside:
            middle_s = (turn.start_s + turn.end_s) / 2
            inside = [min(self._windows, key=lambda each: abs(each.centre_s - middle_s))]
        if not self._known.knows(np.stack([each.embedding for each in inside]), turn.place):
            return NOBODY
        return judge(turn, self._known.seats, _MARGIN)

    def _changed(self, now_s: float) -> float | None:
        recent = self._turns(now_s - _AROUND_S, now_s)
        if len(recent) < 2:
            return None
        before, after = recent[-2:]
        fresh = after.start_s > self._told_s and after.start_s - before.end_s < CELL_S
        if not fresh or min(before.spoken_s, after.spoken_s) < _SURE_S:
            return None
        seats = {self._judge(turn).seat for turn in (before, after)}
        if len(seats) < 2 or None in seats:
            return None
        self._told_s = after.start_s
        return after.start_s

    def _window_due(self) -> bool:
        if len(self._recent) < _CHUNKS or self._since_window < _EVERY:
            return False
        return sum(each.probability >= _SPEECH for each in self._recent) >= _LEAST_SPEECH

    def _turns(self, from_s: float, to_s: float) -> list[Turn]:
        windows = [each for each in self._windows if each.end_s > from_s and each.start_s < to_s]
        cells = [cell for cell in self._speech if from_s <= cell * CELL_S < to_s]
        if not windows or not cells:
            return []
        evidence = self._known.evidence(np.stack([each.embedding for each in windows]))
        centres = np.array([each.centre_s for each in windows])
        half_s = WINDOW_SAMPLES / SAMPLE_RATE_HZ / 2
        moments = []
        for cell in cells:
            # What lies in the middle of a window speaks loudest in it.
            away_s = np.abs(centres - (cell + 0.5) * CELL_S)
            weights = np.maximum(0.0, 1.0 - away_s / half_s)
            if not weights.any():
                weights = (away_s == away_s.min()).astype(np.float64)
            moments.append(Moment(cell, weights @ evidence / weights.sum()))
        return turns(moments)

    def _drop_old(self, before_s: float) -> None:
        while self._windows and self._windows[0].end_s < before_s:
            self._windows.popleft().embedding[:] = 0
        while self._speech and self._speech[0] * CELL_S < before_s:
            self._speech.popleft()

    def _attend(self, lesson: _Lesson, chunk: ScoredChunk) -> None:
        if chunk.probability >= _SPEECH:
            lesson.pcm.append(chunk.pcm)
            lesson.start_s = chunk.start_s if lesson.start_s is None else lesson.start_s
            lesson.end_s = chunk.start_s + chunk.duration_s
        self._states[lesson.seat] = Learned(lesson.seat, "listening", lesson.spoken_s)
        if lesson.spoken_s >= NEEDED_S:
            self._finish_lesson(lesson)

    def _finish_lesson(self, lesson: _Lesson) -> None:
        self._lesson = None
        spoken_s = lesson.spoken_s
        if spoken_s < _ENOUGH_S or lesson.start_s is None:
            self._states[lesson.seat] = Learned(lesson.seat, "short", spoken_s)
            return
        said = np.concatenate(lesson.pcm)
        lesson.pcm.clear()
        assert self._encoder is not None
        starts = range(0, len(said) - WINDOW_SAMPLES + 1, _LEARNING_HOP)
        quality: Quality = self._known.learn(
            lesson.seat, self._encoder.embed([said[at : at + WINDOW_SAMPLES] for at in starts])
        )
        self._lessons.append((lesson.start_s, lesson.end_s, lesson.seat))
        self._states[lesson.seat] = Learned(lesson.seat, quality, spoken_s)
