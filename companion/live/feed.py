"""Events as the outside world reads them: one JSON object per event, by the contract of `--events -`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from companion.events import (
    ActClassified,
    Closed,
    Health,
    Paused,
    PhaseEntered,
    Resumed,
    SignalRaised,
)

if TYPE_CHECKING:
    from companion.events import Event
    from companion.state import SessionState


def record(event: Event, state: SessionState) -> dict[str, Any] | None:
    """The object to write for `event`, with `state` folded up to it; None for events that are not told outside.

    Times are session seconds, rounded to the millisecond.
    """
    told: dict[str, Any]
    match event:
        case PhaseEntered():
            told = {"type": "phase", "phase": event.phase, "planned_s": event.planned_s}
        case ActClassified():
            told = _act(event, state)
        case SignalRaised():
            told = _signal(event)
        case Health():
            told = {"type": "health", "code": event.code, "value": round(event.value, 3)}
        case Paused() | Resumed() | Closed():
            told = {"type": event.type}
        case _:
            return None
    return {"t": round(event.t_s, 3), **told}


def _act(event: ActClassified, state: SessionState) -> dict[str, Any]:
    sentence = state.sentences[-1]
    told: dict[str, Any] = {"type": "act", "sentence_id": event.sentence_id, "text": sentence.text}
    if sentence.speaker is not None:
        told["speaker"] = sentence.speaker
    if sentence.role is not None:
        told["role"] = sentence.role
    evidence = [
        {"start": span.start, "end": span.end, "text": sentence.text[span.start : span.end]} for span in event.evidence
    ]
    return {
        **told,
        "start": round(sentence.start_s, 3),
        "end": round(sentence.end_s, 3),
        "label": event.label,
        "subtype": event.subtype,
        "confidence": round(event.confidence, 4),
        "evidence": evidence,
    }


def _signal(event: SignalRaised) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "signal",
        "sentence_id": event.sentence_id,
        "rule": event.rule,
        "phase": event.phase,
        "shown": event.shown,
    }
    if event.reason is not None:
        told["reason"] = event.reason
    if event.count > 1:
        told |= {"count": event.count, "window_s": round(event.window_s, 1)}
    return told
