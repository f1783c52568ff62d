"""What of a session stays for those who learn from it: its course without its words. Pure.

A record is a view of the event log, for the trainee's review. It holds what was done, when and in which phase; not what
was said (unless everybody agreed), and nothing by which a person could be told from another: speakers become turns and
one figure of how evenly they talked, and nothing else of them is kept.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from companion.events import (
    ActClassified,
    Closed,
    ConsentAsked,
    Health,
    Language,
    LineSettled,
    Paused,
    PhaseEntered,
    Resumed,
    Role,
    SentenceHeard,
    SessionOpened,
    SignalAnswered,
    SignalRaised,
    Span,
    Struck,
    Tapped,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from companion.events import Event

Author = Literal["trainee", "supervisor", "chair"]
"""Who may correct a label, by role: names are not kept."""

TURN_GAP_S: Final = 8.0
"""As in analysis/floor.py: after a longer silence the same person begins a new turn."""
FEWEST_SEATS: Final = 3
"""With fewer participants an evenness would be about two known people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence (or one tap of the chair), without its words unless everybody agreed."""

    sentence_id: str
    start_s: float
    end_s: float
    act: str
    """`label/subtype` as companion judged it; a bare `label` for a tap."""
    confidence: float = 1.0
    """That the label is right, 0 to 1, calibrated."""
    chances: tuple[tuple[str, float], ...] = ()
    """The acts it may be, likeliest first; see `ActClassified`."""
    role: Role | None = None
    turn: int | None = None
    """Sentences with the same number were one person's turn; None where nobody knows who spoke."""
    text: str | None = words(None)
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Seconds of which the record knows nothing, and why. `lost` stands where the loss was noticed."""

    from_s: float
    to_s: float
    why: Literal["paused", "struck", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Somebody's other reading of a sentence. The original stays; the last correction counts."""

    sentence_id: str
    act: str
    by: Author
    on: str
    """ISO date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the case-bringer settled at the end, in numbers."""

    options: int
    chosen: int
    """Options that the case-bringer wants to do, or maybe."""
    actions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    record_id: str
    """Random; the same in every corrected copy."""
    date: str
    language: Language
    method: str = field(repr=False)
    """TOML text of the method file as it was."""
    classifier: str
    """Which classifier judged: its language, version and corpus."""
    end_s: float
    people: int | None = None
    with_words: bool = False
    phases: tuple[PhaseEntered, ...] = ()
    said: tuple[Said, ...] = ()
    signals: tuple[SignalRaised, ...] = ()
    answers: tuple[SignalAnswered, ...] = ()
    gaps: tuple[Gap, ...] = ()
    health: tuple[Health, ...] = ()
    evenness: float | None = None
    """How evenly the participants shared their talking time, 0 to 1 (Pielou); None when it is not known who spoke."""
    outcome: Outcome | None = None
    """None when the options were not gone through with the case-bringer."""
    corrections: tuple[Correction, ...] = ()


def record_of(events: Iterable[Event], *, record_id: str, classifier: str, with_words: bool = False) -> SessionRecord:
    """The record of a session's events.

    Args:
        events: in their order, without what was struck (`state.without`).
        with_words: everybody present agreed that the review keeps what was said.

    Raises:
        ValueError: the session was never opened.
    """
    events = tuple(events)
    opened = next((each for each in events if isinstance(each, SessionOpened)), None)
    if opened is None:
        raise ValueError("a record needs a session that was opened")
    heard = [each for each in events if isinstance(each, SentenceHeard)]
    acts = {each.sentence_id: each for each in events if isinstance(each, ActClassified)}
    # Ids may come from a transcript, where somebody may have put a name into them.
    new_ids = {each.sentence_id: f"s{number:04d}" for number, each in enumerate(heard, start=1)}
    consent = [each for each in events if isinstance(each, ConsentAsked)]
    sentences = (
        _said(each, new_ids[each.sentence_id], acts[each.sentence_id], turn, with_words=with_words)
        for each, turn in zip(heard, _turns(heard), strict=True)
        if each.sentence_id in acts
    )
    taps = (each for each in events if isinstance(each, Tapped))
    tapped = (
        Said(sentence_id=f"t{number:04d}", start_s=tap.t_s, end_s=tap.t_s, act=tap.label)
        for number, tap in enumerate(taps, start=1)
    )
    signals = (each for each in events if isinstance(each, SignalRaised))
    return SessionRecord(
        record_id=record_id,
        date=opened.date,
        language=opened.language,
        method=opened.method,
        classifier=classifier,
        end_s=max(event.t_s for event in events),
        people=consent[-1].people if consent else None,
        with_words=with_words,
        phases=tuple(each for each in events if isinstance(each, PhaseEntered)),
        said=tuple(sorted((*sentences, *tapped), key=lambda each: each.start_s)),
        signals=tuple(replace(each, sentence_id=new_ids.get(each.sentence_id, "")) for each in signals),
        answers=tuple(each for each in events if isinstance(each, SignalAnswered)),
        gaps=tuple(sorted(_gaps(events), key=lambda gap: gap.from_s)),
        health=tuple(each for each in events if isinstance(each, Health)),
        evenness=evenness(_seconds_by_seat(heard)),
        outcome=_outcome(each for each in events if isinstance(each, LineSettled)),
    )


def evenness(seconds: Sequence[float]) -> float | None:
    """Pielou's evenness: the entropy of the shares over its largest value; 1 is all equal. None for too few seats."""
    spoken = [each for each in seconds if each > 0]
    if len(spoken) < FEWEST_SEATS:
        return None
    total = sum(spoken)
    return -sum(each / total * math.log(each / total) for each in spoken) / math.log(len(spoken))


def _said(heard: SentenceHeard, new_id: str, act: ActClassified, turn: int | None, *, with_words: bool) -> Said:
    return Said(
        sentence_id=new_id,
        start_s=heard.start_s,
        end_s=heard.end_s,
        act=act.act,
        confidence=act.confidence,
        chances=act.chances,
        role=heard.role,
        turn=turn,
        text=heard.text if with_words else None,
        evidence=act.evidence if with_words else (),
    )


def _turns(heard: Sequence[SentenceHeard]) -> list[int | None]:
    """The turn that each sentence belongs to."""
    turns: list[int | None] = []
    number, last, last_end_s = 0, None, 0.0
    for each, speaker in zip(heard, map(_who, heard), strict=True):
        if speaker != last or each.start_s - last_end_s > TURN_GAP_S:
            number += 1
        turns.append(number if speaker is not None else None)
        last, last_end_s = speaker, each.end_s
    return turns


def _who(heard: SentenceHeard) -> str | None:
    """As analysis/floor.py tells speakers apart: by name, by seat, or by a role that only one person has."""
    seat = None if heard.seat is None else str(heard.seat)
    return heard.speaker or seat or (heard.role if heard.role in {"chair", "case_bringer"} else None)


def _seconds_by_seat(heard: Sequence[SentenceHeard]) -> list[float]:
    seconds: defaultdict[str, float] = defaultdict(float)
    for each in heard:
        if each.role == "participant" and (who := _who(each)) is not None:
            seconds[who] += each.end_s - each.start_s
    return list(seconds.values())


def _gaps(events: Sequence[Event]) -> Iterable[Gap]:
    paused_s: float | None = None
    for event in events:
        match event:
            case Paused():
                paused_s = event.t_s if paused_s is None else paused_s
            case Resumed() | Closed() if paused_s is not None:
                yield Gap(from_s=paused_s, to_s=event.t_s, why="paused")
                paused_s = None
            case Struck():
                yield Gap(from_s=event.from_s, to_s=event.to_s, why="struck")
            case Health(code="lost_audio"):
                yield Gap(from_s=max(event.t_s - event.value, 0.0), to_s=event.t_s, why="lost")


def _outcome(settled: Iterable[LineSettled]) -> Outcome | None:
    kept = [each for each in {each.line: each for each in settled}.values() if each.decision == "kept"]
    options = [each for each in kept if each.kind == "option"]
    if not any(each.choice for each in options):
        return None
    return Outcome(
        options=len(options),
        chosen=sum(each.choice in {"do", "maybe"} for each in options),
        actions=sum(each.kind == "action" for each in kept),
    )
