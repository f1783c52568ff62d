"""A practice session at work: played through the whole pipeline once, and one learner's labels against the others."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from companion.analysis.statistics.course import Course
from companion.errors import UsageProblem
from companion.events import SpokenSentence
from companion.export.eventlog import MemoryLog
from companion.record import record_of
from companion.review.practice import Reading, agreement, most_instructive
from companion.session import Session

if TYPE_CHECKING:
    from datetime import date

    from companion.analysis.acts import ActClassifier
    from companion.record import SessionRecord
    from companion.review.practice import Practice
    from companion.settings import Settings


class Rehearsal:
    """One practice session and what its learner answered so far."""

    def __init__(self, practice: Practice, classifier: ActClassifier, settings: Settings, on: date) -> None:
        self._practice = practice
        self._yours: dict[str, str] = {}
        self.practice_id = practice.practice_id
        self.course = Course(_play(practice, classifier, settings, on))
        # The record numbers sentences in their order, which is the order of the lines.
        self._judged = dict(zip((each.sentence_id for each in practice.lines), self.course.sentences, strict=True))

    def label(self, sentence_id: str, act: str) -> None:
        """Takes the learner's first answer; a second thought after the reveal would be no answer.

        Raises:
            UsageProblem: `usage.review_command`: no such sentence; `usage.practice_answered`.
        """
        if sentence_id not in self._judged:
            raise UsageProblem("usage.review_command")
        if sentence_id in self._yours:
            raise UsageProblem("usage.practice_answered")
        self._yours[sentence_id] = act

    def again(self) -> None:
        """Forgets the answers."""
        self._yours.clear()

    def told_header(self) -> dict[str, Any]:
        practice = self._practice
        return {
            "id": practice.practice_id,
            "language": practice.language,
            "title": practice.title,
            "method": {"id": practice.method.id, "name": dict(practice.method.name)},
            "sentences": len(practice.lines),
            "moments": len(practice.moments),
        }

    def told(self) -> dict[str, Any]:
        """Everything the page may know now: no label before the learner gave theirs."""
        practice = self._practice
        phases = list(practice.method)
        index_of = {phase.id: index for index, phase in enumerate(phases)}
        readings = self._readings()
        return {
            **self.told_header(),
            "phases": [
                {"index": index, "id": phase.id, "name": dict(phase.name), "kind": phase.kind}
                for index, phase in enumerate(phases)
            ],
            "sentences": [
                {
                    "id": line.sentence_id,
                    "phase": index_of[line.phase],
                    "role": line.role,
                    "text": line.text,
                    **self._revealed(line.sentence_id, line.act, line.why),
                }
                for line in practice.lines
            ],
            "moments": [
                {
                    "id": moment.moment_id,
                    "after": moment.after,
                    "phase": index_of[self._phase_of(moment.after)],
                    "situation": moment.situation,
                    "offers": list(practice.offers(moment)),
                    "thought": moment.thought,
                }
                for moment in practice.moments
            ],
            "agreement": {
                "answered": len(readings),
                "labels": _agreements(readings, level="labels"),
                "acts": _agreements(readings, level="acts"),
            },
            "disagreements": list(most_instructive(readings)),
        }

    def _revealed(self, sentence_id: str, reference: str, why: str | None) -> dict[str, Any]:
        yours = self._yours.get(sentence_id)
        if yours is None:
            hidden = ("yours", "companion", "companion_confidence", "reference", "why")
            return dict.fromkeys(hidden)
        judged = self._judged[sentence_id].said
        return {
            "yours": yours,
            "companion": judged.act,
            "companion_confidence": round(judged.confidence, 3),
            "reference": reference,
            "why": why,
        }

    def _phase_of(self, sentence_id: str) -> str:
        return next(line.phase for line in self._practice.lines if line.sentence_id == sentence_id)

    def _readings(self) -> list[Reading]:
        return [
            Reading(
                sentence_id=line.sentence_id,
                yours=self._yours[line.sentence_id],
                companion=self._judged[line.sentence_id].said.act,
                confidence=self._judged[line.sentence_id].said.confidence,
                reference=line.act,
                explained=line.why is not None,
            )
            for line in self._practice.lines
            if line.sentence_id in self._yours
        ]


def _play(practice: Practice, classifier: ActClassifier, settings: Settings, on: date) -> SessionRecord:
    log = MemoryLog()
    session = Session(practice.method, practice.language, classifier, settings)
    session.open(on, practice.method_text, log)
    for line in practice.lines:
        if line.phase != session.phase_id:
            session.enter(line.phase, line.start_s if session.phase_id else 0.0)
        session.hear(
            SpokenSentence(line.start_s, line.end_s, line.text),
            sentence_id=line.sentence_id,
            speaker=line.speaker,
            role=line.role,
        )
    session.close(practice.lines[-1].end_s)
    name = practice.practice_id
    return record_of(log.events, record_id=name, classifier=f"acts-{practice.language}", with_words=True)


def _agreements(readings: list[Reading], *, level: str) -> dict[str, Any]:
    def read(act: str) -> str:
        return act.partition("/")[0] if level == "labels" else act

    pairs = {
        "with_reference": [(read(each.yours), read(each.reference)) for each in readings],
        "with_companion": [(read(each.yours), read(each.companion)) for each in readings],
        "companion_with_reference": [(read(each.companion), read(each.reference)) for each in readings],
    }
    return {name: asdict(agreement(each)) for name, each in pairs.items()}
