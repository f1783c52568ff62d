"""Two readings of the same speech: what they agree on, and where in the later one the earlier one ends.

A recogniser that reads speech before it ends is unsure of its last words, and sure of what it reads the same way twice
(LocalAgreement: Liu, Spanakis, Niehues 2020, "Low-latency sequence-to-sequence speech recognition"). Only words count:
where a sentence ends, the later reading knows better. What was told is left out of every later reading. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNLIKE: Final = 0.9
"""Normalised edit distance from which two readings have nothing to do with each other."""


def plain(word: str) -> str:
    """A word without the case and punctuation that readings differ in."""
    return "".join(sign for sign in word.casefold() if sign.isalnum())


def agreed(before: Sequence[str], now: Sequence[str]) -> int:
    """How many words, from the first, two readings have in common (`plain`)."""
    count = 0
    for one, other in zip(before, now, strict=False):
        if plain(one) != plain(other):
            break
        count += 1
    return count


def overlap(told: Sequence[str], words: Sequence[str], *, whole: bool) -> tuple[int, int]:
    """How many of `told`, and how many of `words`, say the same, both counted from the first.

    Args:
        told: words that were told from an earlier reading.
        words: a later reading of the same speech, or of more of it.
        whole: `words` holds all of the speech that `told` is from. If not, it may break off before `told` does, and
            the first number is smaller than `told` is long.

    The least edit distance between `told` and a beginning of `words` decides (Levenshtein 1966; Sellers 1980 for free
    ends). Of equals the one that takes as many words as were told.
    """
    one, other = [plain(word) for word in told], [plain(word) for word in words]
    rows = [list(range(len(other) + 1))]
    for i, word in enumerate(one, start=1):
        above = rows[-1]
        row = [i]
        for j, candidate in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (word != candidate)))
        rows.append(row)
    ends = [(len(one), j) for j in range(len(other) + 1)]
    if not whole:
        ends += [(i, len(other)) for i in range(len(one))]
    i, j = min(ends, key=lambda end: (_distance(rows, end), abs(end[0] - end[1]), -end[0]))
    if _distance(rows, (i, j)) >= _UNLIKE:
        # Nothing of it is heard any more: as much speech was told as there were words.
        j = min(len(one), len(other))
        i = len(one) if whole else j
    return i, j


def _distance(rows: list[list[int]], end: tuple[int, int]) -> float:
    i, j = end
    return rows[i][j] / max(i, j, 1)
