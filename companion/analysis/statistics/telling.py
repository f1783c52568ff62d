"""A session and its figures as values that JSON can hold: what the review page gets. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion.analysis.statistics import figures, steering

if TYPE_CHECKING:
    from companion.analysis.statistics.course import Course, Sentence
    from companion.analysis.statistics.figures import Counted, PhaseCounts
    from companion.analysis.statistics.uncertainty import Figure

_OTHERS: Final = 3
"""Acts that a sentence may be besides the one it was given: more would not help anybody to judge it."""
_LIKELY: Final = 0.03


def told_header(course: Course) -> dict[str, Any]:
    """What there is to know of a session at a glance."""
    record, method = course.record, course.method
    return {
        "id": record.record_id,
        "date": record.date,
        "language": record.language,
        "method": {"id": method.id, "name": dict(method.name)},
        "duration_s": round(record.end_s, 3),
        "sentences": len(course.sentences),
        "with_words": record.with_words,
        "people": record.people,
        "corrections": len({each.sentence_id for each in record.corrections}),
    }


def told_session(course: Course) -> dict[str, Any]:
    """Everything that can be seen of one session."""
    record, window_s = course.record, figures.window_s(course)
    return {
        **told_header(course),
        "classifier": record.classifier,
        "phases": [_phase(each) for each in figures.by_phase(course)],
        "sentences": _sentences(course),
        "signals": _signals(course),
        "gaps": [{"from_s": each.from_s, "to_s": each.to_s, "why": each.why} for each in record.gaps],
        "health": [{"t_s": each.t_s, "code": each.code, "value": each.value} for each in record.health],
        "balance_s": window_s,
        "balance": [
            {"start_s": each.start_s, "end_s": round(each.end_s, 3), "counts": dict(each.labels)}
            for each in figures.over_time(course, window_s)
        ],
        "figures": [told_figure(each) for each in figures.all_figures(course)],
    }


def told_figure(figure: Figure) -> dict[str, Any]:
    """Rounded to what can be read, never to what would hide a difference."""
    return {
        "id": figure.figure_id,
        "value": _rounded(figure.value),
        "low": _rounded(figure.low),
        "high": _rounded(figure.high),
        "unit": figure.unit,
        "part": figure.part,
        "whole": figure.whole,
        "unknown": figure.unknown,
        "sure": figure.sure,
    }


def _rounded(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else round(value, 4)


def _phase(counts: PhaseCounts) -> dict[str, Any]:
    stretch, phase = counts.stretch, counts.stretch.phase
    return {
        "index": stretch.index,
        "id": stretch.phase_id,
        "name": dict(phase.name) if phase else {"en": stretch.phase_id, "nl": stretch.phase_id},
        "kind": phase.kind if phase else None,
        "start_s": round(stretch.start_s, 3),
        "end_s": round(stretch.end_s, 3),
        "planned_s": stretch.planned_s,
        "actual_s": round(stretch.actual_s, 3),
        "say": {language: list(offers) for language, offers in phase.say.items()} if phase else {},
        "labels": [_counted(each) for each in counts.labels],
        "acts": [_counted(each) for each in counts.acts],
        "fitting": told_figure(counts.fitting),
    }


def _counted(counted: Counted) -> dict[str, Any]:
    return {"act": counted.what, "count": counted.count, "low": counted.low, "high": counted.high}


def _sentences(course: Course) -> list[dict[str, Any]]:
    signal_of = {each.sentence_id: each.signal_id for each in course.record.signals}
    return [_sentence(each, signal_of.get(each.said.sentence_id)) for each in course.sentences]


def _sentence(sentence: Sentence, signal_id: int | None) -> dict[str, Any]:
    said, correction = sentence.said, sentence.correction
    others = [[act, chance] for act, chance in said.chances if act != said.act and chance >= _LIKELY]
    return {
        "id": said.sentence_id,
        "start_s": round(said.start_s, 3),
        "end_s": round(said.end_s, 3),
        "phase": sentence.stretch.index if sentence.stretch else None,
        "role": said.role,
        "given": said.act,
        "act": sentence.act,
        "confidence": round(said.confidence, 3),
        "likely": others[:_OTHERS],
        "level": sentence.level,
        "signal": signal_id,
        "corrected": {"by": correction.by, "on": correction.on} if correction else None,
        "text": said.text,
        "evidence": [[span.start, span.end] for span in said.evidence],
    }


def _signals(course: Course) -> list[dict[str, Any]]:
    answers = {each.signal_id: each.answer for each in course.record.answers}
    index_of = {each.said.sentence_id: each.stretch.index for each in course.sentences if each.stretch}
    told = []
    for each in course.record.signals:
        acted_s, _ = steering.acted_on(course, each) if each.shown else (None, None)
        told.append(
            {
                "id": each.signal_id,
                "t_s": round(each.t_s, 3),
                "sentence": each.sentence_id,
                "rule": each.rule,
                "phase": index_of.get(each.sentence_id),
                "shown": each.shown,
                "reason": each.reason,
                "count": each.count,
                "answer": answers.get(each.signal_id),
                "acted_on_s": None if acted_s is None else round(acted_s, 3),
            }
        )
    return told
