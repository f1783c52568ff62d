"""Sentences made worse the way a recogniser does it: bare (no case, no punctuation) and misheard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

_MARKS = re.compile(r"[^\w\s'’]+|_")
_SPACES = re.compile(r"\s+")

DROPPED: Final = 0.03
REPEATED: Final = 0.01
HESITATION: Final = 0.02
MISSPELT: Final = 0.03
"""Shares of words. Together near one word in eleven: what the smaller speech models do to Dutch read aloud."""


def bare(text: str) -> str:
    """Lower case, without punctuation; apostrophes stay."""
    return _SPACES.sub(" ", _MARKS.sub(" ", text)).strip().lower()


def misheard(text: str, random: Random) -> str:
    """`text` with words lost, doubled, hesitated over or misspelt; the same for the same state of `random`."""
    kept: list[str] = []
    for word in text.split():
        chance = random.random()
        if chance < DROPPED:
            continue
        if chance < DROPPED + REPEATED:
            kept.append(word)
        elif chance < DROPPED + REPEATED + HESITATION:
            kept.append("eh,")
        elif chance < DROPPED + REPEATED + HESITATION + MISSPELT and len(word) > 3:
            at = random.randrange(1, len(word) - 1)
            word = word[:at] + word[at + 1 :] if random.random() < 0.5 else word[:at] + word[at - 1] + word[at:]  # noqa: PLW2901
        kept.append(word)
    return " ".join(kept) or text
