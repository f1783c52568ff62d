"""What the act classifier looks at in a sentence: n-grams, templates, sentence shape, cues, and its surroundings.

Pure: words in, names out. A feature is a name and the words it rests on, so that a judgement can show its evidence.
Names begin with their kind (`w2:you should`); features that need the speaker's role or the sentence before exist only
where these are known, and punctuation has features of its own: a recogniser's bare text lacks features, it has no
different ones.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from companion.analysis.cues import NUMBER
from companion.events import ROLES

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from companion.analysis.cues import Cues
    from companion.events import Role

CHARACTER_GRAMS: Final = (2, 3, 4, 5)
TEMPLATE_GRAMS: Final = (2, 3, 4, 5)
ENDINGS: Final = ("ing", "ed", "ly", "en", "t", "s", "e")
"""What is kept of a rare word in a template, in Dutch as in English."""


class Word(NamedTuple):
    """One word in standard spelling. `start` and `end` are character positions in the sentence."""

    norm: str
    form: str
    """As written, lower case; empty for the second and later words that one form stands for (don't, da's)."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence (or the one before it) in words and marks."""

    words: tuple[Word, ...]
    marks: tuple[str, ...]
    """Punctuation, in order."""
    bare: bool
    """No capital and no punctuation: how some recognisers print."""

    @property
    def norms(self) -> list[str]:
        return [word.norm for word in self.words]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known about the sentence apart from its words. All of it is optional."""

    role: Role | None = None
    previous: Reading | None = None
    previous_role: Role | None = None

    def of_previous(self) -> Surroundings:
        """What is known about the sentence before: only who spoke it."""
        return Surroundings(role=self.previous_role)


Feature: TypeAlias = tuple[str, int, int]
"""A name, and the words it rests on as a half-open range; an empty range when it rests on none in particular.

A plain tuple: a sentence has hundreds, and it is judged while the group talks on.
"""


def extract(reading: Reading, around: Surroundings, cues: Cues, common: Container[str]) -> list[Feature]:
    """All features of one sentence; a name may occur more than once.

    `common` are the words frequent enough to stand in a template as themselves.
    """
    norms = reading.norms
    own = [
        *_word_grams(norms),
        *_openings(norms, cues),
        *_shape(norms),
        *_cues(norms, cues),
    ]
    marks = _marks(reading)
    features = [*own, *marks, *_character_grams(reading.words), *_templates(norms, common), *_skips(norms)]
    features += [(name, 0, 0) for name in _previous(norms, around, common)]
    if role := around.role:
        features.append((f"role:{role}", 0, 0))
        features += [(f"{role}|{name}", first, last) for name, first, last in (*own, *marks) if name[:2] != "w3"]
    return features


def rests_on_words_alone(name: str) -> bool:
    """Whether a feature is there whoever speaks and whatever was said before."""
    return "|" not in name and not name.startswith(("role:", "prev ", "echo"))


FACTS: Final = 13
"""How many numbers `facts` gives."""


def facts(reading: Reading, around: Surroundings) -> list[float]:
    """What is weighed beside the scores of the sentence and of the one before it: roles, lengths, question marks."""
    before = around.previous
    return [
        *(float(around.role == role) for role in ROLES),
        *(float(around.previous_role == role) for role in ROLES),
        float(around.role is not None and around.role == around.previous_role),
        float(before is None),
        float(reading.bare),
        *_length_and_question(reading),
        *(_length_and_question(before) if before else (0.0, 0.0)),
    ]


def _length_and_question(reading: Reading) -> tuple[float, float]:
    return min(len(reading.words), 40) / 10, float("?" in reading.marks)


def _grams(items: Sequence[str], sizes: Sequence[int], kind: str) -> Iterator[Feature]:
    """n-grams of `items`, which carry one edge sign on either side; positions are those of the words inside."""
    words = len(items) - 2
    for size in sizes:
        for at in range(len(items) - size + 1):
            yield (f"{kind}{size}:{' '.join(items[at : at + size])}", max(at - 1, 0), min(at + size - 1, words))


def _word_grams(norms: list[str]) -> Iterator[Feature]:
    return _grams(["^", *norms, "$"], (1, 2, 3), "w")


def _templates(norms: list[str], common: Container[str]) -> Iterator[Feature]:
    """The sentence's frame: rare words give way to their endings ("heb je _ om te _en")."""
    return _grams(["^", *(norm if norm in common else _ending(norm) for norm in norms), "$"], TEMPLATE_GRAMS, "t")


def _ending(norm: str) -> str:
    return "_" + next((end for end in ENDINGS if norm.endswith(end) and len(norm) > len(end) + 2), "")


def _skips(norms: list[str]) -> Iterator[Feature]:
    items = ["^", *norms, "$"]
    for gap in (2, 3):
        for at, (left, right) in enumerate(zip(items, items[gap:], strict=False)):
            yield (f"k{gap}:{left} {right}", max(at - 1, 0), min(at + gap, len(norms)))


def _character_grams(words: Sequence[Word]) -> Iterator[Feature]:
    for at, word in enumerate(words):
        padded = f" {word.form} "
        for size in CHARACTER_GRAMS if word.form else ():
            for start in range(max(1, len(padded) - size + 1)):
                yield (f"c:{padded[start : start + size]}", at, at + 1)


def _openings(norms: list[str], cues: Cues) -> Iterator[Feature]:
    """The first words, once as they stand and once past the fillers, and the last ones."""
    past = next((at for at, norm in enumerate(norms[:-1]) if norm not in cues.fillers), max(len(norms) - 1, 0))
    for size in range(1, 5):
        yield (f"first{size}:{' '.join(norms[:size])}", 0, min(size, len(norms)))
        core = norms[past : past + size]
        yield (f"core{size}:{' '.join(core)}", past, past + len(core))
    for size in (1, 2):
        yield (f"last{size}:{' '.join(norms[-size:])}", max(len(norms) - size, 0), len(norms))


def _shape(norms: list[str]) -> Iterator[Feature]:
    count = len(norms)
    yield (f"length:{count if count < 4 else min(count // 4 * 4, 32)}", 0, 0)
    if NUMBER in norms:
        yield ("number", norms.index(NUMBER), norms.index(NUMBER) + 1)


def _marks(reading: Reading) -> Iterator[Feature]:
    if reading.bare:
        yield ("bare", 0, 0)
        return
    marks = reading.marks
    if "?" in marks:
        yield ("asks", 0, 0)
    if marks[-1:] == ("?",):
        yield ("asks at the end", 0, 0)
    if marks[-1:] in {("...",), ("…",)}:
        yield ("trails off", 0, 0)
    if any(mark in {'"', "“", "”", "'"} for mark in marks):
        yield ("quotes", 0, 0)
    yield (f"commas:{min(marks.count(','), 4)}", 0, 0)


def _cues(norms: list[str], cues: Cues) -> Iterator[Feature]:
    """Every cue once, on the words of its first frame found, and the pairs of cues that come together."""
    text = " ".join(norms)
    ends = list(itertools.accumulate(len(norm) + 1 for norm in norms))
    found: dict[str, Feature] = {}
    for cue, start, end in cues.matches(text):
        first = sum(edge <= start for edge in ends)
        last = sum(edge <= max(end - 1, start) for edge in ends) + 1
        found.setdefault(cue, (f"cue:{cue}", first, min(last, len(norms))))
    yield from found.values()
    for left, right in itertools.combinations(sorted(found), 2):
        yield (f"cues:{left}+{right}", 0, 0)


def _previous(norms: list[str], around: Surroundings, common: Container[str]) -> Iterator[str]:
    """What the sentence before was like, who said it, and how much of it comes back in this one (a mirror does)."""
    role = around.role
    if around.previous_role:
        yield f"prev role:{around.previous_role}"
        if role:
            yield "prev same role" if role == around.previous_role else f"prev {around.previous_role}>{role}"
    if around.previous is None:
        yield "prev none"
        return
    before = around.previous.norms
    yield from (name for name, _, _ in _grams(["^", *before, "$"], (1, 2), "prev w"))
    ties = [f"prev length:{min(len(before) // 4, 6)}", f"prev first:{' '.join(before[:1])}"]
    ties += _overlap(norms, before, common)
    if "?" in around.previous.marks:
        ties.append("prev asks")
    for tie in ties:
        yield tie
        if role:
            yield f"{role}|{tie}"


def _overlap(norms: list[str], before: list[str], common: Container[str]) -> Iterator[str]:
    content, content_before = (
        {norm[:5] for norm in side if norm not in common or len(norm) > 6} for side in (norms, before)
    )
    if content:
        shared = len(content & content_before)
        yield f"echo:{min(shared, 4)}"
        yield f"echo part:{4 * shared // len(content)}"
    yield f"echo all:{5 * len(set(norms) & set(before)) // max(1, len(set(norms)))}"
