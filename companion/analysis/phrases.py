"""Turns of phrase that the rules look for: what there is for every language. The phrases: phrases_nl.py, phrases_en.py.

Sources: intervision.md 2.3 and 2.4 (cue patterns and borderline cases), and the training sentences. Patterns ignore
capitals and none relies on marks, because recognisers drop both; only `called` needs capitals, and is silent without.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from companion.analysis.phrases_en import EN
from companion.analysis.phrases_nl import NL
from companion.analysis.phrases_shape import Phrases

if TYPE_CHECKING:
    from companion.events import Language

__all__ = ["PHRASES", "Phrases", "unquoted"]

PHRASES: Final[dict[Language, Phrases]] = {"nl": NL, "en": EN}

_QUOTATION: Final = re.compile(r"[\"“”„«]\s*[^\"“”„«»]+[\"“”»]?")


def unquoted(text: str) -> str:
    """The text without what stands between quotation marks: the speaker's own words."""
    return " ".join(_QUOTATION.sub(" ", text).split())
