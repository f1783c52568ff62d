"""Invented sessions to look back at: the shipped practice sessions, played slower, with their reference labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from companion.analysis.acts import FakeActClassifier
from companion.desk import ReviewDesk
from companion.events import Judgement, Span, SpokenSentence
from companion.export.eventlog import MemoryLog
from companion.methods import library
from companion.record import record_of
from companion.rehearsal import Rehearsal
from companion.review import practice
from companion.session import Session
from companion.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from companion.events import Language
    from companion.record import SessionRecord
    from companion.review.practice import Line, Practice

ROUNDS, SLOWER = 3, 2.5
"""Practice sessions take five minutes. With every phase played again and again, and slower, they take forty."""
METHODS = {"five_step_short": "five_step", "incident_short": "incident"}


@dataclass(frozen=True)
class Evening:
    """Which practice session was played, when, and how."""

    practice: str
    on: str
    with_words: bool = True
    without: str = ""
    """Sentences with this act are left out: another evening, another group."""


EVENINGS = (
    Evening("en-1", "2026-06-02"),
    Evening("en-2", "2026-07-07"),
    Evening("en-1", "2026-09-01", without="advice/disguised"),
    Evening("en-2", "2026-09-28", without="question/leading"),
    Evening("en-1", "2026-11-03", with_words=False, without="advice/experience"),
)


def classifier(played: Practice, *, mistaken: bool = False) -> FakeActClassifier:
    """Judges by the reference labels; `mistaken`: takes every fifth sentence for a mirror."""
    acts = {
        line.text: "reflection/mirror" if mistaken and number % 5 == 4 else line.act
        for number, line in enumerate(played.lines)
    }
    return FakeActClassifier({text: _judgement(text, act) for text, act in acts.items()})


def _judgement(text: str, act: str) -> Judgement:
    label, subtype = act.split("/")
    sure = 0.7 + 0.29 * (len(text) % 10) / 10
    return Judgement(
        label, subtype, sure, (Span(0, len(text.split(maxsplit=1)[0])),), {act: sure, "other/narrative": 1 - sure}
    )


def _rounds(played: Practice) -> Iterator[Line]:
    """All lines of a phase, then again, and then those of the next."""
    for _, lines in groupby(played.lines, key=lambda line: line.phase):
        yield from list(lines) * ROUNDS


def record(evening: Evening) -> SessionRecord:
    played = practice.load(evening.practice)
    method = library.load(METHODS[played.method.id])
    log = MemoryLog()
    session = Session(method, played.language, classifier(played), Settings())
    session.open(date.fromisoformat(evening.on), library.find_text(method.id), log)
    session.consent(6, "1", 0.0, agreed=True, words=evening.with_words)
    end_s = 0.0
    for line in _rounds(played):
        # The chair speaks when it is needed, the others when they have thought.
        start_s = end_s + (1.0 if line.role == "chair" else SLOWER)
        end_s = start_s + (line.end_s - line.start_s) * SLOWER
        if line.phase != session.phase_id:
            session.enter(line.phase, start_s if session.phase_id else 0.0)
        if line.act == evening.without:
            continue
        session.hear(SpokenSentence(start_s, end_s, line.text), speaker=line.speaker, role=line.role)
    session.pause(end_s + 5)
    session.resume(end_s + 65)
    session.close(end_s + 70)
    name = f"{evening.practice}-{evening.on}"
    return record_of(log.events, record_id=name, classifier="acts-en", with_words=evening.with_words)


def longer(short: SessionRecord, times: int) -> SessionRecord:
    """The same evening over and over, in a row."""
    said = tuple(
        replace(
            each,
            sentence_id=f"s{nth * len(short.said) + number:05d}",
            start_s=each.start_s + nth * short.end_s,
            end_s=each.end_s + nth * short.end_s,
        )
        for nth in range(times)
        for number, each in enumerate(short.said)
    )
    return replace(short, said=said, signals=(), answers=(), end_s=short.end_s * times)


def desk(folder: Path, evenings: tuple[Evening, ...] = EVENINGS, language: Language = "en") -> ReviewDesk:
    """A desk with those sessions, and all practice sessions."""
    rehearsals = [
        Rehearsal(each, classifier(each, mistaken=True), Settings(), date(2026, 11, 21))
        for each in practice.load_all(language)
    ]
    records = [(folder / f"companion-review-{each.on}.age", record(each)) for each in evenings]
    return ReviewDesk(records, rehearsals, language=language, today="2026-11-21", stop=lambda: None)
