"""Who has the floor: the little that rules must remember between sentences. Pure.

A `Floor` is forgotten when a phase begins. Speakers are whoever the source names; where it names nobody (one
microphone, no roles yet) every question of who-after-whom is answered "unknown", and rules that need it stay silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.events import Judgement, SentenceHeard

TURN_GAP_S = 8.0
"""A longer silence ends a turn even when the same person goes on: a second question after it is a new one."""

ANSWER_REACH = 3
"""Sentences after a question that may be its answer where speakers are unknown."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's consecutive sentences: when they began and ended (s), how many words and questions so far."""

    speaker: str
    start_s: float
    end_s: float
    words: int = 0
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Floor:
    turn: Turn | None = None
    asked_by: str | None = None
    """Who asked the question that is waiting or being answered; None when none is."""
    answering: str | None = None
    since_question: int | None = None
    """Sentences since the last question; None before the first."""
    questions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Questions asked in this phase, per speaker. Never leaves this value: no per-person figures are shown."""

    def same_turn(self, sentence: SentenceHeard) -> Turn | None:
        """The running turn if `sentence` continues it."""
        speaker = speaker_of(sentence)
        turn = self.turn
        if speaker is None or turn is None or turn.speaker != speaker:
            return None
        return turn if sentence.start_s - turn.end_s <= TURN_GAP_S else None

    def answers_a_question(self, sentence: SentenceHeard) -> bool:
        """Whether somebody else's question is open, and nobody but this speaker has begun to answer it."""
        speaker = speaker_of(sentence)
        if speaker is None:
            return self.since_question is not None and self.since_question < ANSWER_REACH
        return self.asked_by not in {None, speaker} and self.answering in {None, speaker}


def speaker_of(sentence: SentenceHeard) -> str | None:
    """The speaker's name; the role stands in where there is only one such person."""
    if sentence.speaker:
        return sentence.speaker
    return sentence.role if sentence.role in {"chair", "case_bringer"} else None


def hear(floor: Floor, sentence: SentenceHeard, judgement: Judgement) -> Floor:
    """The floor after a sentence."""
    speaker = speaker_of(sentence)
    asks = judgement.label == "question"
    running = floor.same_turn(sentence)
    if judgement.subtype == "social" and running is None:
        # "Hm-hm" by somebody else takes the floor from nobody.
        return floor
    turn = None
    if speaker is not None:
        turn = running or Turn(speaker, sentence.start_s, sentence.end_s)
        turn = replace(
            turn,
            end_s=sentence.end_s,
            words=turn.words + len(sentence.text.split()),
            questions=turn.questions + asks,
        )
    if asks:
        counted = dict(floor.questions)
        if speaker is not None:
            counted[speaker] = counted.get(speaker, 0) + 1
        return Floor(turn, asked_by=speaker, since_question=0, questions=MappingProxyType(counted))
    since = None if floor.since_question is None else floor.since_question + 1
    asked_by, answering = floor.asked_by, floor.answering
    if asked_by is not None and speaker is not None and speaker != asked_by:
        if answering in {None, speaker}:
            answering = speaker
        else:
            asked_by, answering = None, None
    return replace(floor, turn=turn, asked_by=asked_by, answering=answering, since_question=since)
