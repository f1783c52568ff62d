"""Who has the floor: the little that rules must remember between sentences of a phase. Pure.

A `Floor` is forgotten when a phase begins. Speakers are whoever the source names, or the seat that a channel, a tap or
a voice told; where neither is known (one microphone, no roles yet) every question of who-after-whom is answered
"unknown", and rules that need it stay silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from companion.analysis.stems import stems
from companion.analysis.wording import same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.events import Judgement, Language, SentenceHeard

TURN_GAP_S = 8.0
"""A longer silence ends a turn even when the same person goes on: a second question after it is a new one."""

ANSWER_REACH = 3
"""Sentences after a question that may be its answer where speakers are unknown."""

_ADVICE_KEPT = 40
"""Pieces of advice that are compared with the next one; more than any phase brings."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's consecutive sentences: when they began and ended (s), how many words and questions so far."""

    speaker: str
    start_s: float
    end_s: float
    words: int = 0
    questions: int = 0
    to_chair: bool = False
    """Whether it began right after the chair spoke: the chair is in conversation with this person."""


@dataclass(frozen=True, slots=True)
class Floor:
    turn: Turn | None = None
    asked_by: str | None = None
    """Who asked the question that is waiting or being answered; None when none is."""
    answering: str | None = None
    since_question: int | None = None
    """Sentences since the last question; None before the first."""
    questions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Turns with a question in this phase, per speaker. Never leaves this value: no per-person figures are shown."""
    invited: bool = False
    """Whether the sentence before was the chair's, asking or leading; backchannels aside. The chair's own view invites
    nobody."""
    chair_asked: bool = False
    """The chair asked or led, and since then nobody but participants spoke: they answer the chair, each in turn."""
    advice: tuple[frozenset[str], ...] = ()
    """The advice of this phase, as stems."""

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

    def answers_the_chair(self, sentence: SentenceHeard) -> bool:
        """Whether the turn that `sentence` begins or continues began right after the chair spoke."""
        running = self.same_turn(sentence)
        return running.to_chair if running else self.invited

    def repeats_advice(self, sentence: SentenceHeard, language: Language) -> bool:
        """Whether the same was advised before in this phase, by whomever."""
        about = stems(sentence.text, language)
        return any(same(about, before) for before in self.advice)


def speaker_of(sentence: SentenceHeard) -> str | None:
    """Whose turn it is: the speaker's name or seat; the role stands in where there is only one such person."""
    if sentence.speaker:
        return sentence.speaker
    if sentence.seat is not None:
        return str(sentence.seat)
    return sentence.role if sentence.role in {"chair", "case_bringer"} else None


def hear(floor: Floor, sentence: SentenceHeard, judgement: Judgement, language: Language) -> Floor:
    """The floor after a sentence."""
    running = floor.same_turn(sentence)
    if judgement.subtype == "social" and running is None and sentence.role != "chair":
        # "Hm-hm" by somebody else takes the floor from nobody.
        return floor
    speaker = speaker_of(sentence)
    asks = judgement.label == "question"
    turn = _turn(floor, sentence, speaker, asks=asks)
    invited = sentence.role == "chair" and (asks or judgement.subtype in {"process", "social"})
    goes_on = floor.chair_asked and sentence.role in {"participant", "chair"}
    floor = replace(floor, turn=turn, invited=invited, chair_asked=invited or goes_on)
    if judgement.label == "advice":
        floor = replace(floor, advice=(*floor.advice, stems(sentence.text, language))[-_ADVICE_KEPT:])
    if asks:
        first = turn is not None and turn.questions == 1
        counted = {**floor.questions, speaker: floor.questions.get(speaker, 0) + 1} if speaker and first else None
        questions = MappingProxyType(counted) if counted else floor.questions
        return replace(floor, asked_by=speaker, answering=None, since_question=0, questions=questions)
    since = None if floor.since_question is None else floor.since_question + 1
    asked_by, answering = floor.asked_by, floor.answering
    if asked_by is not None and speaker is not None and speaker != asked_by:
        if answering in {None, speaker}:
            answering = speaker
        else:
            asked_by, answering = None, None
    return replace(floor, asked_by=asked_by, answering=answering, since_question=since)


def _turn(floor: Floor, sentence: SentenceHeard, speaker: str | None, *, asks: bool) -> Turn | None:
    if speaker is None:
        return None
    turn = floor.same_turn(sentence) or Turn(speaker, sentence.start_s, sentence.end_s, to_chair=floor.invited)
    return replace(
        turn,
        end_s=sentence.end_s,
        words=turn.words + len(sentence.text.split()),
        questions=turn.questions + asks,
    )
