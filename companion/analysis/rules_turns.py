"""Rules about turns: who takes the floor, in answer to what, and how often they ask. Pure.

A signal is about the phase. These rules may ask who spoke, but no result carries a speaker. The chair is exempt from
all of them, and where roles are unknown they stay silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis.situation import Rule, expand

if TYPE_CHECKING:
    from companion.analysis.situation import Situation

SUBSTANTIVE_WORDS: Final = 6
SUBSTANTIVE_S: Final = 3.0
SETTLING_S: Final = 10.0
"""A silent role's turn is a violation when it is longer than this, and not in the phase's first seconds, while people
still change places (intervision.md 1)."""

_QUESTIONS_A_PERSON: Final = 3
"""Where a method limits questions and gives no number."""


def _silent_role(s: Situation) -> float:
    if s.sentence.role is None or s.sentence.role not in s.phase.silent or _may_speak(s):
        return 0.0
    if not is_substantive(s) or s.sentence.start_s - s.entered_s < SETTLING_S:
        return 0.0
    free = {"other/social", "other/process"}
    if s.sentence.role == "participant":  # a phase's lists hold for participants, not for the case-bringer
        free.update(act for pattern in s.phase.count for act in expand(pattern))
        if s.phase.kind in {"response", "evaluation"}:
            # After the round the case-bringer has the word; who asks or mirrors helps them to find theirs.
            free.update(("question/open", "question/closed", *expand("reflection/*"), "other/action"))
    return 1.0 - s.chance(*sorted(free))


def is_substantive(s: Situation) -> bool:
    """Whether the turn, this sentence included, has more than 6 words or takes more than 3 s."""
    turn = s.floor.same_turn(s.sentence)
    start_s = turn.start_s if turn else s.sentence.start_s
    words = (turn.words if turn else 0) + len(s.sentence.text.split())
    return words > SUBSTANTIVE_WORDS or s.sentence.end_s - start_s > SUBSTANTIVE_S


def _may_speak(s: Situation) -> bool:
    """The chair gave them the word: the case-bringer answers the chair, participants do so each in turn."""
    if s.sentence.role == "participant":
        return s.floor.chair_asked
    return s.floor.answers_the_chair(s.sentence)


def _statement_without_question(s: Situation) -> float:
    if s.phase.rule("statement_without_question") is None or s.sentence.role in {"case_bringer", "chair"}:
        return 0.0
    if s.answers:
        return 0.0
    return s.chance(
        "advice/direct", "advice/option", "advice/experience", "reflection/observation", "reflection/insight"
    )


def _one_question_per_turn(s: Situation) -> float:
    turn = s.floor.same_turn(s.sentence)
    if s.phase.rule("one_question_per_turn") is None or turn is None or turn.questions == 0:
        return 0.0
    return 0.0 if s.sentence.role == "chair" else s.chance("question/*")


def _max_questions_per_person(s: Situation) -> float:
    rule = s.phase.rule("max_questions_per_person")
    speaker = s.sentence.speaker or (str(s.sentence.seat) if s.sentence.seat else None)
    if rule is None or speaker is None or s.sentence.role != "participant":
        return 0.0
    turn = s.floor.same_turn(s.sentence)
    if turn is not None and turn.questions:
        return 0.0  # a question that comes in two sentences is one
    most = int(rule.partition(":")[2] or _QUESTIONS_A_PERSON)
    return s.chance("question/*") if s.floor.questions.get(speaker, 0) >= most else 0.0


SILENT_ROLE: Final = Rule(
    "silent_role",
    "listening",
    "clear",
    "A silent role takes a turn of more than 6 words or 3 s, after the first 10 s. Not: backchannels, what the phase "
    "lists as counted, an answer to the chair, and (once the case-bringer reacts) questions and reflections.",
    _silent_role,
)
STATEMENT_WITHOUT_QUESTION: Final = Rule(
    "statement_without_question",
    "statement",
    "clear",
    "Action learning: advice, an observation or an insight that answers nobody's question, nor the chair. The "
    "case-bringer is free, and giving back what was heard is too.",
    _statement_without_question,
)
ONE_QUESTION_PER_TURN: Final = Rule(
    "one_question_per_turn", "question_form", "clear", "A second question in the same turn.", _one_question_per_turn
)
MAX_QUESTIONS_PER_PERSON: Final = Rule(
    "max_questions_per_person",
    "question_form",
    "clear",
    "A turn with a question more in this phase than the rule allows (`max_questions_per_person:3`).",
    _max_questions_per_person,
)
