"""What kinds of phrases the rules look for, and how they are written down."""

from __future__ import annotations

import re
from dataclasses import dataclass


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Any of these, as whole words, anywhere."""
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


def begins(fillers: str, *alternatives: str) -> re.Pattern[str]:
    """Any of these at the beginning, after fillers."""
    return re.compile(rf"^\W*(?:(?:{fillers})\W+)*(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    reported: re.Pattern[str]
    """Introduces what somebody else said: the words after it are not the speaker's own move."""
    said_here: re.Pattern[str]
    """Gives back what was said in this room; that is mirroring, not quoting an outsider."""
    debate: re.Pattern[str]
    """Opens a rebuttal."""
    outcome: re.Pattern[str]
    """Announces how it ended."""
    you: re.Pattern[str]
    """Any second person."""
    address: re.Pattern[str]
    """Speaks to somebody rather than about them: a sentence that begins with "you" or asks "did you"."""
    called: re.Pattern[str]
    """Somebody is called by name, at the beginning or the end."""
    to_each_other: re.Pattern[str]
    """A "you" that is another participant's, or nobody's: "as you said", "if you ask me"."""
    rating: re.Pattern[str]
    """Rates a question (warm, cold, near, far) rather than answering it."""
    safety: re.Pattern[str]
    """Somebody may be in danger: never a signal, whatever the phase."""
    clarifying: re.Pattern[str]
    """Asks another participant what they meant: it moves no one out of the phase."""
    request: re.Pattern[str]
    """Asks for something in the room: to say it again, to speak up, to open a window."""
    courtesy: re.Pattern[str]
    """Begins with a courtesy at the table, or proposes how the group goes on: neither is about the case."""
    proposes: re.Pattern[str]
    """A question that puts an action on the table: "have you thought of", "why don't you", "what if you"."""
    keeps_from: re.Pattern[str]
    """Asks what keeps somebody from doing something, which supposes that they could."""
    laughter: re.Pattern[str]
    """What a recogniser prints for laughter, and what one says after a joke."""
