"""What a sentence is judged with: the sentence before it, and its own beginning where a "mm-hm" cut it in two. Pure.

The unit of judgement is the sentence as spoken (docs/labels.md). A verbatim transcript that gives every backchannel a
line of its own prints one sentence as two: "So you'd like to have-", "Mm-hmm.", "-your mornings back." The last piece
says nothing about its act, so it is judged together with the first. Over AnnoMI's development part this concerns 235 of
3,787 turns, and macro-F1 is 0.007 higher with it than without (docs/model-card.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from companion.events import Span

if TYPE_CHECKING:
    from companion.analysis.acts import ActClassifier
    from companion.events import Judgement, Role

LONGEST_BACKCHANNEL: Final = 4
"""Words. What is longer takes the floor: the sentence that it cut off is over."""
_BROKEN_OFF: Final = re.compile(r"[-–—]\s*$")
_GOES_ON: Final = re.compile(r"^\s*[-–—]")


@dataclass(frozen=True, slots=True, repr=False)  # spoken words stand in no repr
class _Said:
    """A sentence, whole, with the one before it."""

    text: str
    role: Role | None
    previous: str | None
    previous_role: Role | None


@dataclass(frozen=True, slots=True, repr=False)  # spoken words stand in no repr
class Context:
    """What was said so far, as far as the next sentence needs it."""

    last: str | None = None
    last_role: Role | None = None
    broken_off: _Said | None = None
    """The sentence that waits for its end."""

    def judge(self, text: str, role: Role | None, classifier: ActClassifier) -> tuple[Judgement, Context]:
        """What `text` does, with the evidence as places in `text`; and the context for the sentence after it."""
        said, offset = self._whole(text, role)
        judgement = classifier.classify(
            said.text, previous=said.previous, previous_role=said.previous_role, role=said.role
        )
        if offset:
            judgement = replace(judgement, evidence=tuple(_from(offset, judgement.evidence)))
        return judgement, self._after(text, role, said)

    def pass_by(self, text: str, role: Role | None) -> Context:
        """The context after a sentence that nobody asks about: it only stands before the next one."""
        said, _ = self._whole(text, role)
        return self._after(text, role, said)

    def _whole(self, text: str, role: Role | None) -> tuple[_Said, int]:
        """The sentence that `text` is or ends, and where `text` begins in it."""
        begun = self.broken_off
        if begun is None or begun.role != role or not _GOES_ON.match(text):
            return _Said(text, role, self.last, self.last_role), 0
        return replace(begun, text=f"{begun.text} {text}"), len(begun.text) + 1

    def _after(self, text: str, role: Role | None, said: _Said) -> Context:
        if _BROKEN_OFF.search(text):
            waiting: _Said | None = said
        else:
            waiting = self.broken_off if said.text == text and len(text.split()) <= LONGEST_BACKCHANNEL else None
        return Context(text, role, waiting)


def _from(offset: int, spans: tuple[Span, ...]) -> list[Span]:
    return [Span(max(span.start - offset, 0), span.end - offset) for span in spans if span.end > offset]
