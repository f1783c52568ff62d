"""Words that nobody ever says, and the search for words in whatever guise they may have been written down."""

from __future__ import annotations

import base64
import random
import string
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RARE = "bcdfghjkmpqvwxz"
_WINDOW_WORDS = 5
_LONG_ENOUGH = 18
"""Letters from which on five words in a row are their session's own; `what do you think of` is in many files."""
_PER_SENTENCE = 3


@dataclass(frozen=True)
class Search:
    """Looks for phrases as UTF-8, UTF-16, JSON escapes and base64, whatever their capitals."""

    phrases: tuple[str, ...] = field(repr=False)
    _folded: frozenset[bytes] = field(init=False, repr=False)
    _coded: frozenset[bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_folded", frozenset(form for p in self.phrases for form in _folded(p.lower())))
        object.__setattr__(self, "_coded", frozenset(form for p in self.phrases for form in _coded(p)))

    @classmethod
    def for_sentences(cls, sentences: Iterable[str]) -> Self:
        """Looks for the longest runs of five words in each: whoever quotes a sentence quotes them."""
        longest = (sorted(_windows(each), key=len, reverse=True)[:_PER_SENTENCE] for each in sentences)
        return cls(tuple(window for windows in longest for window in windows))

    def finds_in(self, data: bytes) -> bool:
        # Case means something in base64 alone.
        lower = data.lower()
        return any(form in lower for form in self._folded) or any(form in data for form in self._coded)


class Markers:
    """Made-up words that begin alike and occur nowhere else on this machine."""

    def __init__(self, count: int = 20) -> None:
        chance = random.SystemRandom()
        self.beginning = "q" + "".join(chance.choice(_RARE) for _ in range(9))
        endings = ["".join(chance.choice(string.ascii_lowercase) for _ in range(4)) for _ in range(count)]
        self.words = tuple(self.beginning + ending for ending in endings)
        self.search = Search((self.beginning,))
        """Finds every one of them: whatever holds one holds how they begin."""


def _folded(phrase: str) -> Iterator[bytes]:
    yield phrase.encode()
    yield phrase.encode("utf-16-le")
    yield phrase.encode("utf-16-be")
    yield "".join(f"\\u{ord(letter):04x}" for letter in phrase).encode()
    if not phrase.isascii():
        yield "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in phrase).encode()


def _coded(phrase: str) -> Iterator[bytes]:
    for written in {phrase, phrase.lower(), phrase.capitalize(), phrase.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            for before in range(3):  # the three ways in which a word can lie across the groups of three bytes
                coded = base64.b64encode(bytes(before) + written.encode(encoding)).rstrip(b"=")
                inside = coded[-(-before * 8 // 6) : -1]
                yield inside
                yield inside.translate(bytes.maketrans(b"+/", b"-_"))


def _windows(sentence: str) -> Iterator[str]:
    words = sentence.split()
    for first in range(len(words) - _WINDOW_WORDS + 1):
        window = " ".join(words[first : first + _WINDOW_WORDS])
        if sum(letter.isalpha() for letter in window) >= _LONG_ENOUGH:
            yield window
