"""What is never a violation, or never shown, whatever the phase. Pure.

A group that worries about a child's safety is not off course, and whoever passes on what a boss said advises nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis.phrases import unquoted
from companion.analysis.situation import Exemption

if TYPE_CHECKING:
    from companion.analysis.phrases import Phrases
    from companion.analysis.situation import Situation

_QUOTES: Final = '"“”„«»'
_ACTS: Final = frozenset(
    {"advice", "question", "interpretation", "off_phase", "statement", "question_form", "listening"}
)
_MOST_OWN: Final = 3
"""Words of one's own beside a quotation ("my boss:", "and then he:") that leave it a quotation."""


def _jokes(s: Situation) -> bool:
    return s.says("laughter")


def _worries(s: Situation) -> bool:
    return s.says("safety")


def _requests(s: Situation) -> bool:
    """Whoever asks to have it said again, or offers coffee, asks for something in the room and solves nothing."""
    return s.says("request") or s.says("courtesy")


def _is_the_chairs(s: Situation) -> bool:
    return s.sentence.role == "chair"


def _quotes(s: Situation) -> bool:
    return is_quoted(s.sentence.text, s.phrases)


def is_quoted(text: str, phrases: Phrases) -> bool:
    """Whether the sentence passes on what somebody outside this conversation said ("my boss said: just call her")."""
    if phrases.said_here.search(text):
        return False
    found = phrases.reported.search(text)
    if found:
        # Most of the sentence must be the quotation: "you should call her, she said nothing" is the speaker's own.
        return found.start() <= len(text) / 2
    return len(text.strip()) > 2 and any(mark in text for mark in _QUOTES) and len(unquoted(text).split()) <= _MOST_OWN


LAUGHTER: Final = Exemption("laughter", "Laughter in the sentence: a joke moves no one out of the phase.", _jokes)
SAFETY: Final = Exemption(
    "safety",
    "Somebody may be in danger. A verdict stays a verdict, also about safety.",
    _worries,
    families=_ACTS | {"address", "outcome", "answer", "debate"},
)
REQUEST: Final = Exemption(
    "request",
    "A polite request about the conversation itself (to repeat, to speak up), a courtesy, or a proposal how the group "
    "goes on.",
    _requests,
    families=_ACTS - {"listening"},
)
CHAIR: Final = Exemption("chair", "The chair's own words: counted, never shown.", _is_the_chairs, held="chair")
QUOTATION: Final = Exemption(
    "quoted", "Somebody else's words, passed on: counted, never shown.", _quotes, held="quoted"
)

EXEMPTIONS: Final = (LAUGHTER, SAFETY, REQUEST, CHAIR, QUOTATION)
"""In the order in which they are asked; the first that holds decides."""
