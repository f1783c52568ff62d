"""Cue lists per language: spelling variants and the frames that practitioners know, as data (nl.toml, en.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from companion.events import Language

NUMBER = "#"
"""What every number looks like to the features: amounts and ages carry no act."""
HESITATION = ("eh",)
"""What every hesitation is spelt like."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What one language's cue file holds. Build it with `load_cues`."""

    variants: Mapping[str, tuple[str, ...]]
    """A spoken or regional form -> its words in the spelling that the frames use."""
    fillers: frozenset[str]
    """Words that may stand before the first word that matters."""
    frames: tuple[tuple[str, re.Pattern[str]], ...]
    """(cue, pattern) over words in standard spelling with one space between them."""

    def standard(self, word: str) -> tuple[str, ...]:
        """The standard spelling of one lower-case word, as one or more words."""
        return self.variants.get(word) or ((NUMBER,) if word[0].isdigit() else (word,))

    def matches(self, text: str) -> Iterator[tuple[str, int, int]]:
        """(cue, start, end) for every frame found in `text`, at most once per frame; character positions."""
        for cue, pattern in self.frames:
            if found := pattern.search(text):
                yield cue, found.start(), found.end()


@cache
def load_cues(language: Language) -> Cues:
    table = tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))
    variants = {form: tuple(standard.split()) for form, standard in table["variants"].items()}
    return Cues(
        variants=variants | dict.fromkeys(table["numbers"], (NUMBER,)),
        fillers=frozenset(table["fillers"]),
        frames=tuple((cue, re.compile(pattern)) for cue, patterns in table["frames"].items() for pattern in patterns),
    )
