"""Voices in a recording: who introduces themselves when, from a file, so that a replay knows them as a room would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion import jsonlines
from companion.events import SEATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companion.audio.turns import Who
    from companion.audio.voices_ear import VoiceEar
    from companion.events import ScoredChunk


@dataclass(frozen=True, slots=True)
class Lesson:
    """Between these session times, the person on this seat speaks and nobody else does."""

    start_s: float
    end_s: float
    seat: int


def parse_lessons(text: str, *, origin: str) -> tuple[Lesson, ...]:
    """Reads JSON lines {"t": seconds, "end": seconds, "seat": 1 to 9}, in order of time.

    Raises:
        SourceProblem: `source.malformed` with all faults and their lines.
    """
    return jsonlines.read(text, _lesson, origin=origin, empty="no seat in it")


def _lesson(record: object, before: Lesson | None) -> Lesson:
    if not isinstance(record, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of fault
    start_s, end_s = _seconds(record, "t"), _seconds(record, "end")
    if not (before.end_s if before else 0.0) <= start_s < end_s:
        raise ValueError("does not end after it begins, or begins before the line above ends")
    seat = record.get("seat")
    if type(seat) is not int or seat not in SEATS:
        raise ValueError(f'"seat" is not a number from {SEATS[0]} to {SEATS[-1]}')
    return Lesson(start_s, end_s, seat)


def _seconds(record: dict[str, object], name: str) -> float:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < jsonlines.LONGEST_S:
        raise ValueError(f'"{name}" is missing or not a number of seconds')
    return float(value)


class Lessons:
    """An ear that is told beforehand whom to learn when. See `turns.Speakers`."""

    def __init__(self, ear: VoiceEar, lessons: Sequence[Lesson]) -> None:
        self._ear = ear
        self._waiting = list(lessons)
        self._until_s: float | None = None

    def hear(self, chunk: ScoredChunk) -> float | None:
        if self._until_s is not None and chunk.start_s >= self._until_s:
            self._ear.stop_learning()
            self._until_s = None
        if self._until_s is None and self._waiting and chunk.start_s >= self._waiting[0].start_s:
            lesson = self._waiting.pop(0)
            self._ear.learn(lesson.seat)
            self._until_s = lesson.end_s
        return self._ear.hear(chunk)

    def who(self, start_s: float, end_s: float) -> Who:
        return self._ear.who(start_s, end_s)
