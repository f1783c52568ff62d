"""Spoken cues of the room: a phase change that is announced, a pause that is asked for. Pure.

A phase change is only ever offered to the chair, never taken. A pause is taken at once: somebody wants privacy now.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.events import Language
    from companion.methods.schema import Method, Phase

_PAUSE: Final[dict[Language, re.Pattern[str]]] = {
    "nl": re.compile(
        r"(?:(?:oké|nee|ja|even|efkes|eventjes|graag|wacht|stop)[,.]? )*"
        r"(?:pauze(?:er)?|off the record|niet mee ?luisteren|zet (?:hem|dat|het) (?:even )?(?:uit|af))"
        r"(?: (?:even|efkes|graag|nu|alsjeblieft|alstublieft|a\.?u\.?b))*[.!]*",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:(?:okay|no|yes|please|wait|stop|just)[,.]? )*"
        r"(?:pause|off the record|stop listening|switch (?:it|that) off)"
        r"(?: (?:please|now|for a (?:moment|second|minute)))*[.!]*",
        re.IGNORECASE,
    ),
}

_MOVING: Final[dict[Language, re.Pattern[str]]] = {
    "nl": re.compile(
        r"(?<!\w)(?:we|wij|dan|nu|laten|tijd)(?!\w).{0,30}?(?<!\w)(?:gaan|door|over|beginnen|starten|volgende)(?!\w)"
        r"|(?<!\w)gaan (?:we|wij)(?!\w)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?<!\w)(?:let's|let us|we|we'll|we're|now|time)(?!\w)"
        r".{0,30}?(?<!\w)(?:move|moving|go|going|start|begin|on to|next)(?!\w)",
        re.IGNORECASE,
    ),
}

_COMMON: Final = frozenset(
    {
        *("de", "het", "een", "en", "van", "in", "met", "zonder", "naar", "voor", "fase", "stap", "ronde", "inbrenger"),
        *(
            "the",
            "a",
            "an",
            "and",
            "of",
            "in",
            "with",
            "without",
            "to",
            "for",
            "phase",
            "step",
            "round",
            "case",
            "bringer",
        ),
        *("bringers", "their", "own", "what", "wat", "zou", "ik", "would", "i"),
    }
)
_LEAST_STEM: Final = 5
"""Letters that two words must share from the start to count as one ("vragenronde", "vragen")."""


def asks_for_pause(text: str, language: Language) -> bool:
    """Whether the whole sentence asks to stop listening: "Pauze.", "off the record please"."""
    return _PAUSE[language].fullmatch(text.strip()) is not None


def announced_phase(text: str, method: Method, current: str | None, language: Language) -> Phase | None:
    """The phase that a sentence announces ("we gaan naar de adviesronde"), other than the current one.

    The words that tell phases apart are those of their names; of several, the next in order wins.
    """
    if not _MOVING[language].search(text):
        return None
    spoken = _stems(text)
    phases = list(method)
    at = next((index for index, phase in enumerate(phases) if phase.id == current), -1)
    found = [
        (index, phase)
        for index, phase in enumerate(phases)
        if phase.id != current and _shares(spoken, _stems(phase.name.get(language, "")))
    ]
    ahead = [phase for index, phase in found if index > at]
    return ahead[0] if ahead else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[^\W\d_]+", text.casefold()) if word not in _COMMON)


def _shares(spoken: frozenset[str], name: frozenset[str]) -> bool:
    return any(
        said == word or (min(len(said), len(word)) >= _LEAST_STEM and (said.startswith(word) or word.startswith(said)))
        for said in spoken
        for word in name
    )
