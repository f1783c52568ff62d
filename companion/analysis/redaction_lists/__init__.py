"""The word lists of redaction: first names and places for both languages, cues and ordinary words of each."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.events import Language


@dataclass(frozen=True, slots=True)
class Lists:
    """What redaction knows of one language. Build it with `load_lists`. Lower case; all but `roles` without accents."""

    first_names: frozenset[str]
    also_words: frozenset[str]
    """First names that are ordinary words too: they only count with a capital, or after a title."""
    ordinary: frozenset[str]
    """Words said in lower case, from the classifier's corpus."""
    keep: frozenset[str]
    """What is written with a capital and names nobody: days, languages, abbreviations, programs."""
    towns: frozenset[str]
    """One or more words with a space between them; `countries` and `firms` too."""
    countries: frozenset[str]
    firms: frozenset[str]
    titles: Mapping[str, str]
    """A title -> what to call its bearer without the name."""
    place_words: Mapping[str, str]
    """"ward" in "Willow Ward" -> what to call it without the name."""
    roles: frozenset[str]
    neuter_roles: frozenset[str]
    """Those that take "het"."""
    sets: Mapping[str, frozenset[str]]
    """The small closed classes, by their name in the file."""
    patterns: Mapping[str, str]
    """Regular expressions, by their name in the file."""
    words: Mapping[str, str]
    """What stands in the place of a name, by kind."""


_SETS = (
    *("role_owners", "linking", "linking_back", "person_verbs", "saying", "addressed", "sentence_openers", "pronouns"),
    *("prepositions_of_place", "not_place", "company_words", "streets", "months", "digits"),
    *("medicines", "medicine_endings"),
)
_PATTERNS = ("diagnoses", "diagnosis_modifiers", "ill", "file_words", "birth", "naming", "named")


@cache
def load_lists(language: Language) -> Lists:
    table = tomllib.loads(_read(f"{language}.toml"))
    return Lists(
        first_names=_words("first_names.txt"),
        also_words=_set(table["also_words"]),
        ordinary=_words(f"ordinary-{language}.txt"),
        keep=_set(table["keep"]),
        towns=_words("places.txt"),
        countries=_set(table["countries"]),
        firms=_set(table["firms"]),
        titles=table["titles"],
        place_words={word.replace("_", " "): shown for word, shown in table["place_words"].items()},
        roles=frozenset(role.replace("_", " ") for role in table["roles"].split()),
        neuter_roles=_set(table.get("neuter_roles", "")),
        sets={name: _set(table[name]) for name in _SETS},
        patterns={name: table[name] for name in _PATTERNS},
        words=table["words"],
    )


def _words(name: str) -> frozenset[str]:
    return _set(re.sub(r"(?m)^#.*$", "", _read(name)))


def fold(text: str) -> str:
    """Lower case, straight apostrophes, no accents: a recogniser writes Krüger, Kruger and kruger."""
    apart = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return unicodedata.normalize("NFC", "".join(char for char in apart if not unicodedata.combining(char)))


def _set(text: str) -> frozenset[str]:
    return frozenset(fold(word).replace("_", " ") for word in text.split())


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
