"""Words reduced to a stem, so that "opbellen", "bel ... op" and "opgebeld" are one: rules and a table of strong verbs.

Not a lemmatizer: a stem need not be a word, it only has to come out the same for the forms of one word. Compared are
sentences of one conversation, so a rare false match costs little; no dictionary of 100 MB is loaded for it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from companion.analysis.stem_words import FUNCTION_WORDS, STRONG_VERBS

if TYPE_CHECKING:
    from companion.events import Language

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FEWEST_LETTERS: Final = 3
"""Of a stem: what is shorter keeps its ending."""

_PARTICLES: Final = (
    "terug", "samen", "langs", "tegen", "voor", "door", "over", "neer", "thuis", "open", "vast", "aan", "uit", "mee",
    "toe", "weg", "bij", "op", "af", "in", "na", "om",
)  # fmt: skip
"""Dutch particles that part from their verb: "bel je haar op", "opgebeld", "op te bellen"."""
_PARTED: Final = re.compile(
    rf"^(?:{'|'.join(_PARTICLES)})(?=(?:ge\w{{2,}}(?:d|t|en)|te\w{{3,}}en|\w{{3,}}(?:en|de|te))$)"
)
_PARTICIPLE: Final = re.compile(r"^ge(?=\w{3,}(?:d|t|en)$)")
_DUTCH_ENDINGS: Final = ("tjes", "tje", "jes", "je", "den", "ten", "en", "de", "te", "e", "s", "t", "d")
_ENGLISH_ENDINGS: Final = ("ings", "ing", "ied", "ies", "ed", "es", "s", "e")


def stems(text: str, language: Language) -> frozenset[str]:
    """The stems of the words that carry content; function words, particles and time words are left out."""
    return frozenset(
        stem(word, language) for word in words(text) if len(word) > 1 and word not in FUNCTION_WORDS[language]
    )


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, without marks and digits."""
    return _WORD.findall(text.replace("’", "'").lower())


@lru_cache(maxsize=4096)
def stem(word: str, language: Language) -> str:
    """The stem of one lower-case word."""
    return _dutch(word) if language == "nl" else _english(word)


def _dutch(word: str) -> str:
    strong = _strong("nl")
    parted = _PARTED.sub("", word)
    for form in (word, parted, parted.removeprefix("te")):
        if form in strong:
            return strong[form]
    if parted != word:
        word = parted.removeprefix("te") if parted.startswith("te") and len(parted) > 6 else parted
    word = _PARTICIPLE.sub("", word)
    if word in strong:
        return strong[word]
    for _ in range(2):  # "praatten": the plural, then the past
        word = _without(word, _DUTCH_ENDINGS)
    word = re.sub(r"([aeou])\1", r"\1", word)  # "praat" and "praten"
    word = re.sub(r"([^aeiou])\1$", r"\1", word)  # "bell(en)" and "bel"
    return re.sub("v$", "f", re.sub("z$", "s", word))


def _english(word: str) -> str:
    strong = _strong("en")
    word = word.partition("'")[0]
    if word in strong:
        return strong[word]
    word = _without(word, _ENGLISH_ENDINGS)
    word = re.sub(r"([^aeioulsf])\1$", r"\1", word)  # "stopp(ed)" and "stop"
    word = re.sub("y$", "i", word)
    return word if len(word) <= _FEWEST_LETTERS else word.removesuffix("e").removesuffix("i")


def _without(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST_LETTERS:
            return word.removesuffix(ending)
    return word


@cache
def _strong(language: Language) -> dict[str, str]:
    """Every form of a strong verb to the stem of its first form."""
    table: dict[str, str] = {}
    for line in STRONG_VERBS[language].split(","):
        forms = line.split()
        table |= dict.fromkeys(forms, forms[0])
    return table
