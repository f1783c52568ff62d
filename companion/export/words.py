"""Passphrases of generated words, that people can read aloud, write on paper and type on a phone.

Each language has a list of 2,048 common words of our own making: 11 bits a word. Seven words (77 bits) seal a summary,
so that the work factor which phones can bear is enough. Five words (55 bits) guard a journal, which lives for hours and
has a costlier key derivation. Within a list no two words are one slip apart, none begins with another, and the first
four letters (Dutch: five) tell which it is.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from companion.events import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Sequence

LIST_LENGTH: Final = 2048
SUMMARY_WORDS: Final = 7
RECOVERY_WORDS: Final = 5
SEPARATOR: Final = "-"
"""Visible, so that whoever types the words into another age program knows what stands between them."""

_T = TypeVar("_T")


class Chooser(Protocol):
    def choice(self, seq: Sequence[_T], /) -> _T: ...


@cache
def word_list(language: Language) -> tuple[str, ...]:
    """The 2,048 words of a language. Changing one makes files sealed with it less forgiving to type (`normalise`)."""
    return tuple(files("companion.export.wordlists").joinpath(f"{language}.txt").read_text("ascii").split())


def generate(language: Language, count: int = SUMMARY_WORDS, rng: Chooser = secrets) -> str:
    """A new passphrase of `count` words, each drawn independently: "lantern-sonata-...". 11 bits a word."""
    return SEPARATOR.join(rng.choice(word_list(language)) for _ in range(count))


def normalise(typed: str) -> str | None:
    """The passphrase that somebody meant who typed generated words in their own way, or None if these are none.

    Capitals, and whatever stands between or around the words (spaces, other dashes, commas, numbers of a list), don't
    matter. A passphrase of one's own is never touched: everything must be a word of one of the lists.
    """
    letters = "".join(c if c.isalpha() else " " for c in unicodedata.normalize("NFKC", typed)).lower()
    words = letters.split()
    if len(words) < RECOVERY_WORDS or not any(set(words) <= set(word_list(language)) for language in LANGUAGES):
        return None
    return SEPARATOR.join(words)


def readings(typed: str) -> tuple[str, ...]:
    """What to try when somebody typed `typed` as a passphrase, the likeliest first."""
    meant = normalise(typed)
    return (typed,) if meant in (None, typed) else (meant, typed)
