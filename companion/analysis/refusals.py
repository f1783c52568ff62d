"""What the chair called "not so": the same words, also slightly differently recognised, are not signalled again. Pure.

Only the running session learns. The same sentence comes back differently: a word lost, an ending changed, a name
misspelt. So wordings are compared by their letters and by their stems, and both must nearly agree; a refusal of "you
could call her" says nothing about "you could dismiss her".
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from companion.analysis.stems import stems, words

if TYPE_CHECKING:
    from companion.events import Language

_SAME_LETTERS: Final = 0.8
"""Similarity of the letters (2M / T, Ratcliff and Obershelp 1988) from which two wordings may be one."""
_NEAR_STEM: Final = 0.75
"""The same, for two stems: a letter lost or doubled, not another verb."""
_SAME_STEMS: Final = 0.8
"""Share of the stems of either that must have such a partner in the other."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """The wordings that the chair refused, as letters and stems."""

    wordings: tuple[tuple[str, frozenset[str]], ...] = ()

    def add(self, text: str, language: Language) -> Refusals:
        return Refusals((*self.wordings, _wording(text, language)))

    def covers(self, text: str, language: Language) -> bool:
        """Whether `text` says, nearly in the same words, what the chair refused before."""
        if not self.wordings:
            return False
        letters, about = _wording(text, language)
        return any(_alike(letters, about, *refused) for refused in self.wordings)


def _alike(letters: str, about: frozenset[str], refused: str, refused_about: frozenset[str]) -> bool:
    if letters == refused:
        return True
    if _similarity(letters, refused) < _SAME_LETTERS:
        return False
    return min(_partnered(about, refused_about), _partnered(refused_about, about)) >= _SAME_STEMS


def _partnered(some: frozenset[str], others: frozenset[str]) -> float:
    """The share of `some` that are nearly in `others`; 1 of nothing."""
    near = sum(any(_similarity(each, other) >= _NEAR_STEM for other in others) for each in some)
    return near / len(some) if some else 1.0


def _similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _wording(text: str, language: Language) -> tuple[str, frozenset[str]]:
    return " ".join(words(text)), stems(text, language)
