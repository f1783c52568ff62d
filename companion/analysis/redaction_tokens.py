"""The words of a sentence as redaction compares them: lower case, without accents or possessive endings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from companion.analysis.redaction_lists import fold, load_lists
from companion.analysis.redaction_lists.ordinary import WORD
from companion.events import words

if TYPE_CHECKING:
    import re

    from companion.events import Language

_SHORTEST_OWNER: Final = 2
"""Letters before a possessive ending."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its place; `base` is lower case, without a possessive ending."""

    start: int
    end: int
    text: str = words()
    base: str = words()
    possessive: bool = False

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def tokens(text: str, language: Language) -> list[Token]:
    """The words of `text`."""
    return [_token(found, language) for found in WORD.finditer(text)]


def _token(found: re.Match[str], language: Language) -> Token:
    base = fold(found[0])
    bearer = base
    if base.endswith("'s") and len(base) > _SHORTEST_OWNER + 1:
        bearer = base[:-2]
    elif language == "nl" and base.endswith("s"):
        # "Corries fiets": Dutch writes the possessive without an apostrophe.
        lists = load_lists(language)
        ordinary = lists.ordinary | lists.first_names
        bearer = base[:-1] if base not in ordinary and base[:-1] in lists.first_names - lists.also_words else base
    return Token(found.start(), found.end(), found[0], bearer, bearer != base)
