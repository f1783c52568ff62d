"""Turns of phrase that the draft looks for or leaves out: what there is for every language.

The phrases stand in nl.py and en.py. Sources: intervision.md 2.3 and 2.4, and the training
sentences (models/acts/corpus). Recognisers drop punctuation and capitals, so what *finds* something relies on neither;
what *tidies* may, because it only makes a line easier to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Any of these, as whole words, anywhere."""
    return re.compile(r"(?<![\w'])(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


def begins_with(pattern: str) -> re.Pattern[str]:
    """For `match`: the sentence begins with this."""
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCues:
    # Tidying: alternatives of a pattern.
    hesitation: str
    """Sounds that carry nothing."""
    aside: str
    """Words that carry nothing when commas set them off."""
    opening: str
    """Connectives at the beginning of a sentence, where a line of a draft has nothing to connect to."""
    pausing_opening: str
    """Likewise, but only with a comma after them ("Goed, ..." against "Goed gedaan")."""
    before_sentence: str
    """Short sentences that carry nothing, before one that does: "Ouch.", "I don't know."."""
    resuming: str
    """Subjects that take up what a hesitation interrupted: a comma stays before them ("one of them, um, she left")."""
    stammer: str
    """Little words that can't end a clause, so that twice in a row is once too often ("dat dat" can be right)."""
    stopwords: frozenset[str]
    """Words that two lines may share without being about the same thing."""

    # Actions.
    first_person: re.Pattern[str]
    second_person: re.Pattern[str]
    commits: re.Pattern[str]
    """The speaker will do something: "I'll ...", "morgen bel ik", "he'll have it from me"; not "I think", "lig ik"."""
    vague: re.Pattern[str]
    """Thinking aloud or postponing: no commitment, whatever the classifier made of it."""
    past: re.Pattern[str]
    """Tells what happened, so that a day in the sentence is no deadline."""
    imagined: re.Pattern[str]
    """At the beginning of a sentence: it answers "what would you see then?" rather than promising it."""
    same_moment: re.Pattern[str]
    """Refers to the time that was named before: "dan", "at the same time"."""
    asks_when: re.Pattern[str]

    # Insights.
    realisation: re.Pattern[str]
    """Announces an insight."""
    intention: re.Pattern[str]
    """What one would like or ought to do: neither an action yet nor an insight."""
    attitude: re.Pattern[str]
    """What one realises rather than does: "maybe I must accept that" is an insight, not an intention."""
    continues: re.Pattern[str]
    """At the beginning of a sentence: it goes on with the list that the one before it began."""
    anaphor: re.Pattern[str]
    """At the beginning of a sentence: it can't be understood without the one before it."""

    # Questions.
    own_question: re.Pattern[str]
    """Announces the case-bringer's question; what follows is the question."""
    was_question: re.Pattern[str]
    """Looks back on the question that was brought in; what follows may be that question."""
    turn: re.Pattern[str]
    """Where a sentence turns from what was to what is."""
    new_question: re.Pattern[str]
    """Says that the question has changed; what follows is the new one, often not in question form."""
    question_form: re.Pattern[str]
    """A question about one's own doing."""
    interrogative: re.Pattern[str]
    """Begins a question, direct or not."""
    before_question: re.Pattern[str]
    """At the end of what precedes a question: words that only lead up to it."""
    touched: re.Pattern[str]
    """The case-bringer says that a question did something: "good question", "daar moet ik over nadenken"."""

    # Options.
    proposing: re.Pattern[str]
    """At the beginning of a piece of advice: the frame around what is proposed ("you could", "misschien kun je")."""
    retracted: re.Pattern[str]
    """Takes back what the same sentence proposed, or proposes nothing yet."""
    proposing_later: re.Pattern[str]
    """What is left of such a frame at the end of its clause: "je zou hem [kunnen] bellen"."""

    # Looking back.
    next_session: re.Pattern[str]
    """The group's next meeting."""
