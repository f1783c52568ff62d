"""Turns of phrase that the rules look for, per language: data, no logic.

Sources: intervision.md 2.3 and 2.4 (cue patterns and borderline cases). Patterns are matched on lower-case text with
word boundaries; recognisers drop punctuation, so none relies on it. Flemish forms stand beside the Dutch ones, and
"uw" says nothing about formality there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.events import Language


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrases:
    reported: re.Pattern[str]
    """Introduces what somebody else said: the words after it are not the speaker's own move."""
    said_here: re.Pattern[str]
    """Gives back what was said in this room; that is mirroring, not quoting an outsider."""
    debate: re.Pattern[str]
    """Opens a rebuttal."""
    outcome: re.Pattern[str]
    """Announces how it ended."""
    address: re.Pattern[str]
    """Speaks to somebody rather than about them."""
    rating: re.Pattern[str]
    """Rates a question (warm, cold, near, far) rather than answering it."""
    safety: re.Pattern[str]
    """Somebody may be in danger: never a signal, whatever the phase."""
    clarifying: re.Pattern[str]
    """Asks another participant what they meant: it moves no one out of the phase."""
    laughter: re.Pattern[str]
    """What a recogniser prints for laughter."""


PHRASES: Final[dict[Language, Phrases]] = {
    "nl": Phrases(
        reported=_any(
            r"(?:hij|zij|ze|die|men|iemand|(?:mijn|m'n|onze|de) \w+|mensen) "
            r"(?:zei|zegt|zeggen|zeiden|vroeg|vraagt|riep|schreef)"
            r"(?: (?:toen|dan|me|mij|tegen mij|tegen me|altijd|nog))*(?=[ ,:]+(?!dat\b|of\b|niets|niks)\w)",
            r"ik (?:zei|heb gezegd|dacht)(?: (?:toen|dan|tegen \w+))*(?=[ ,:]+(?!dat\b|of\b)\w)",
            r"(?:en|toen) (?:hij|zij|ze|ik) (?:zo|zoiets)(?: van)?",
            r"zo van",
            r"\w+ zegt altijd",
        ),
        said_here=_any(r"(?:je|jij|ge|gij|u) (?:zei|zegt|zei net|zei daarnet|hebt gezegd)", r"ik hoor (?:je|u) zeggen"),
        debate=_any(
            r"ja[,]? maar",
            r"nee[,]? maar",
            r"maar (?:dat|ik|het|we|hij|zij|ze|die) (?:is|heb|hebben|heeft|zijn|was|kan|klopt|werkt|gaat|meen|bedoel)",
            r"dat (?:klopt|is) (?:toch )?niet(?: waar)?",
            r"dat (?:heeft|heb) (?:ze|hij|ik|zij) toch al",
            r"dat lost (?:toch )?n[iu](?:ks|ets) op",
            r"daar ben ik het niet mee eens",
        ),
        outcome=_any(
            r"uiteindelijk (?:heb|ben|is|was|ging|deed)",
            r"(?:heb|ben|is|was) (?:\w+ ){0,2}uiteindelijk",
            r"toen heb ik (?:maar |dus |gewoon )?(?:besloten|gekozen|gedaan)",
            r"wat ik (?:toen )?gedaan heb",
            r"de afloop (?:was|is)",
            r"het is (?:zo )?afgelopen",
        ),
        address=_any(
            r"jij",
            r"jou",
            r"jouw",
            r"je (?:moet|kunt|kan|zou|bent|hebt|doet|wilt|wil)",
            r"ge",
            r"gij",
            r"u (?:moet|kunt|zou|bent|hebt)",
            r"heb je",
            r"ben je",
            r"kun je",
            r"zou je",
            r"hebt ge",
            r"zijt ge",
        ),
        rating=_any(
            r"warm\w*",
            r"koud\w*",
            r"lauw\w*",
            r"heet",
            r"dichtbij",
            r"ver weg",
            r"raakt",
            r"\d+",
            r"ja",
            r"nee",
            r"deze",
            r"die",
        ),
        safety=_any(
            r"gevaar(?:lijk)?",
            r"veilig(?:heid)?",
            r"onveilig",
            r"mishandel\w+",
            r"misbruik\w*",
            r"suïcid\w+",
            r"zelfmoord",
            r"(?:bel|bellen) (?:de )?(?:112|politie|ambulance)",
            r"veilig thuis",
            r"meldcode",
            r"vertrouwensarts",
        ),
        clarifying=_any(
            r"bedoel (?:je|jij)", r"bedoelt (?:u|ge|gij)", r"begrijp ik (?:je|u|jou) goed", r"hoe bedoel (?:je|jij)"
        ),
        laughter=_any(r"h[ae]h[ae]\w*", r"\(?gelach\)?", r"\[?lacht\]?"),
    ),
    "en": Phrases(
        reported=_any(
            r"(?:he|she|they|someone|somebody|(?:my|our|the) \w+|people) "
            r"(?:said|says|say|told (?:me|us|him|her)|asked|went|goes|was like|were like|wrote)"
            r"(?: (?:then|to me|always))*(?=[ ,:]+(?!that\b|if\b|whether\b|nothing)\w)",
            r"i (?:said|was like)(?: (?:then|to \w+))*(?=[ ,:]+(?!that\b|if\b|whether\b)\w)",
            r"\w+ always says",
        ),
        said_here=_any(r"you (?:said|say|just said|told us|mentioned)", r"i (?:hear|heard) you say\w*"),
        debate=_any(
            r"yes[,]? but",
            r"yeah[,]? but",
            r"no[,]? but",
            r"but (?:that|i|it|we|he|she|they)(?:'s|'ve| is| have| has| was| were| can't| did| don't| meant)",
            r"that(?:'s| is) not (?:true|right|what)",
            r"i (?:don't|do not) agree",
            r"that(?:'s| is) (?:too|far too)",
        ),
        outcome=_any(
            r"in the end",
            r"eventually (?:i|we|he|she|they)",
            r"what i (?:actually )?did(?: then)? was",
            r"so i (?:ended up|decided)",
            r"it (?:ended|turned out)",
            r"before i (?:know|knew) it",
        ),
        address=_any(r"you", r"your", r"you're", r"you've", r"you'll"),
        rating=_any(
            r"warm\w*",
            r"cold\w*",
            r"lukewarm",
            r"hot",
            r"close",
            r"far",
            r"near",
            r"\d+",
            r"yes",
            r"no",
            r"this one",
            r"that one",
        ),
        safety=_any(
            r"danger(?:ous)?",
            r"safe(?:ty|guarding)?",
            r"unsafe",
            r"abus\w+",
            r"suicid\w+",
            r"self-harm",
            r"call (?:the )?(?:police|999|112|911|an ambulance)",
        ),
        clarifying=_any(r"(?:do |did )?you mean", r"what do you mean", r"are you saying"),
        laughter=_any(r"h[ae]h[ae]\w*", r"\(?laugh(?:s|ter)\)?"),
    ),
}
