"""Rules that only some methods have, named in their files: how one speaks, and what is kept for later. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis.phrases import unquoted
from companion.analysis.rules_turns import SUBSTANTIVE_WORDS
from companion.analysis.situation import Rule

if TYPE_CHECKING:
    from companion.analysis.situation import Situation

_OPENING_WORDS: Final = 6
"""A rebuttal announces itself at once."""


def _addressed(s: Situation) -> float:
    """The quoted "you" and the "you" that means "one" address nobody; a name with a "you" does."""
    ruled = s.phase.rule("third_person_about_cb") or s.phase.rule("do_not_address_cb")
    asking = s.phase.rule("no_question_to_cb")
    if not (ruled or asking) or s.sentence.role not in {"participant", None} or s.says("to_each_other"):
        return 0.0
    own = unquoted(s.sentence.text)
    if not s.phrases.address.search(own) and not (s.phrases.called.search(own) and s.phrases.you.search(own)):
        return 0.0
    return 1.0 - s.chance("other/social", "other/process") if ruled else s.chance("question/*", "advice/disguised")


def _debate(s: Situation) -> float:
    if s.phase.rule("no_debate") is None or s.sentence.role == "chair":
        return 0.0
    opening = " ".join(s.sentence.text.split()[:_OPENING_WORDS])
    return 1.0 - s.chance("other/social", "other/process") if s.phrases.debate.search(opening) else 0.0


def _outcome(s: Situation) -> float:
    if s.phase.rule("cb_must_not_reveal_outcome") is None or s.sentence.role not in {"case_bringer", None}:
        return 0.0
    return s.chance("other/narrative") if s.says("outcome") else 0.0


def _answer_while_rating(s: Situation) -> float:
    """A rating may give its reason; a story without one answers."""
    if s.phase.rule("rate_only_no_answer") is None or s.sentence.role != "case_bringer" or s.says("rating"):
        return 0.0
    return s.chance("other/narrative") if len(s.sentence.text.split()) > SUBSTANTIVE_WORDS else 0.0


THIRD_PERSON: Final = Rule(
    "third_person",
    "address",
    "clear",
    "Speaking to the case-bringer where the phase asks to speak about them; asking them where it asks not to.",
    _addressed,
)
OUTCOME: Final = Rule(
    "outcome", "outcome", "clear", "Incident method: the case-bringer tells how it ended, too early.", _outcome
)
RATE_ONLY: Final = Rule(
    "rate_only",
    "answer",
    "clear",
    "Ten-step method: the case-bringer answers a question that was only to be rated.",
    _answer_while_rating,
)
DEBATE: Final = Rule(
    "debate", "debate", "clear", 'A rebuttal ("yes, but") where contributions stand side by side.', _debate
)
