"""Rules about what a sentence does: they add up the chances of the acts that the phase signals. Pure.

The classifier does not know the phase, the rules do (measured: giving it the phase loses out-of-phase advice). The
chance of such a rule is the summed chance of the acts that the phase signals: advice that may be direct or may be
disguised is surely advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis.situation import Rule

if TYPE_CHECKING:
    from companion.analysis.situation import Situation

_STATED: Final = ("advice/direct", "advice/option", "advice/experience")
_NAMED_LEAVES: Final = 0.5
"""What is left of a doubt about disguised advice when the case-bringer brought the option up themselves."""


_MAY_BE: Final = 0.3
"""The chance of disguised advice from which a new option in a proposing form settles it."""


def _advice(s: Situation) -> float:
    return 0.0 if _answers_freely(s) else s.signalled(*_STATED)


def _advice_again(s: Situation) -> float:
    return _advice(s) if s.repeats else 0.0


def _any_advice(s: Situation) -> float:
    """Origin decides the doubtful: a proposal that is new is advice, one of the case-bringer's own is a question."""
    if _answers_freely(s):
        return 0.0
    disguised = s.signalled("advice/disguised")
    if s.origin == "named":
        disguised *= _NAMED_LEAVES
    elif disguised >= _MAY_BE and s.origin == "new" and s.says("proposes") and not _wonders_aloud(s):
        disguised += s.chance("question/*")
    return s.signalled(*_STATED) + disguised


def _answers_freely(s: Situation) -> bool:
    """Action learning: a statement, also advice, may answer a question; `statement_without_question` judges it."""
    return s.phase.rule("statement_without_question") is not None and s.answers


def _judgement(s: Situation) -> float:
    return s.signalled("other/judgement")


def _leading(s: Situation) -> float:
    """Asking what keeps somebody from X leads to X, unless the case-bringer came up with X (labels.md)."""
    if _wonders_aloud(s):
        return 0.0
    leading = s.signalled("question/leading")
    if s.origin == "unsure" or not s.signals("question/leading") or not s.says("keeps_from"):
        return leading
    return s.chance("question/*", "advice/disguised") if s.origin == "new" else leading * _NAMED_LEAVES


def _wonders_aloud(s: Situation) -> bool:
    """With the case-bringer out of the talk, "wouldn't she be afraid?" asks nobody and observes (labels.md)."""
    return s.case_bringer_away and s.sentence.role != "case_bringer" and not s.says("you")


def _any_question(s: Situation) -> float:
    """Where the case-bringer only listens, participants may still ask each other what they meant."""
    if s.phase.kind in {"analysis", "advice", "dialogue"} and s.says("clarifying"):
        return 0.0
    return s.signalled("question/open", "question/closed") + _leading(s)


def _interpretation(s: Situation) -> float:
    return 0.0 if _answers_freely(s) else s.signalled("reflection/*")


def _off_phase(s: Situation) -> float:
    if s.sentence.role == "case_bringer":
        return 0.0  # theirs is `case_bringer_listens`
    return s.signalled("other/narrative", "other/process", "other/action", "other/social")


def _case_bringer_listens(s: Situation) -> float:
    """Whoever answers the chair needs no signal: the chair is in conversation with them."""
    if s.sentence.role != "case_bringer" or s.floor.answers_the_chair(s.sentence):
        return 0.0
    return s.signalled("question/*", "advice/*", "reflection/*", "other/*")


CASE_BRINGER_LISTENS: Final = Rule(
    "case_bringer_listens",
    "listening",
    "clear",
    "The case-bringer takes the floor in a phase that lists what they should keep for later, and does not answer the "
    "chair.",
    _case_bringer_listens,
)
ADVICE_AGAIN: Final = Rule(
    "advice_again",
    "advice",
    "clear",
    "Advice that the phase signals, and that was given before in it.",
    _advice_again,
    told_as="advice",
)
ADVICE: Final = Rule(
    "advice", "advice", "clear", "Direct, option or experience advice that the phase signals.", _advice
)
JUDGEMENT: Final = Rule(
    "judgement",
    "judgement",
    "clear",
    "A verdict on a person or their conduct, that the phase signals. Praise is one too, except where the phase allows "
    "`other/judgement`.",
    _judgement,
)
DISGUISED_ADVICE: Final = Rule(
    "disguised_advice",
    "advice",
    "disguised",
    "Advice in the form of a question, added up with every other kind, that the phase signals. An option that the "
    "case-bringer brought up themselves makes it a question; a new one in a proposing form makes it advice.",
    _any_advice,
)
LEADING_QUESTION: Final = Rule(
    "leading_question",
    "question",
    "disguised",
    'A question that carries the asker\'s own view, that the phase signals. "What keeps you from X?" is one unless the '
    "case-bringer brought X up. Wondering aloud about somebody who is out of the talk is none.",
    _leading,
)
QUESTION: Final = Rule(
    "question",
    "question",
    "clear",
    "Any question in a phase that signals questions; not asking each other what was meant.",
    _any_question,
)
INTERPRETATION: Final = Rule(
    "interpretation", "interpretation", "disguised", "A reflection in a phase that signals it.", _interpretation
)
OFF_PHASE: Final = Rule(
    "off_phase", "off_phase", "disguised", "Story, process, action or chat that the phase signals.", _off_phase
)
