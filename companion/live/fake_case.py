"""The invented case of the fake room, in both languages: test data, so it is not among the strings of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.events import Language


@dataclass(frozen=True, slots=True)
class Case:
    """What one session showed. Fields as in the view model (docs/pages.md)."""

    consent: str
    question: str
    core: str
    heard: str
    prompt: str
    notice: str
    asks: Mapping[str, str]
    signal: Mapping[str, Any]
    marks: tuple[Mapping[str, Any], ...]
    previous: tuple[Mapping[str, Any], ...]
    balance: Mapping[str, int]


_SIGNAL: Final = {"id": 3, "shape": "triangle", "age_s": 4.0, "count": 1}
_BALANCE: Final = {"question": 9, "advice": 2, "reflection": 3}

CASES: Final[Mapping[Language, Case]] = {
    "en": Case(
        consent=(
            "companion listens along on this laptop to help the chair keep to the steps. Nothing leaves the room: no "
            "sound is kept, no names, no words about a person. What the case-bringer takes home, only the case-bringer "
            "can open. Anybody may say no, now or later; the session then goes on without sound."
        ),
        question="How do I bring up the workload with my manager without making it sound like a complaint?",
        core="Formulate the core",
        heard="You should just tell him that it stops here.",
        prompt="How did we do at keeping advice for its own round?",
        notice="The disk is full: the record waits in memory until there is room again.",
        asks={
            "intro": "The case-bringer tells; the group listens.",
            "explore": "The group asks open questions; the case-bringer answers.",
            "core": "Each says in one sentence what the question is about.",
            "advice": "Each gives one piece of advice; the case-bringer listens.",
            "evaluate": "The case-bringer says what to take along and what to do.",
        },
        signal=_SIGNAL
        | {
            "word": "Advice?",
            "still": "Still: problem exploration.",
            "say": "Shall we park that for the advice round?",
        },
        marks=(
            {"id": "m1", "kind": "insight", "text": "I say yes before I have looked at my week.", "confirmed": True},
            {
                "id": "m2",
                "kind": "action",
                "text": "Put the three projects on one page for Thursday.",
                "confirmed": True,
            },
            {"id": "m3", "kind": "insight", "text": "I wait until I am angry.", "confirmed": False},
        ),
        previous=(
            {"what": "Ask for a fixed half hour every week.", "due": "2026-11-13"},
            {"what": "Write down for two weeks what interrupts me.", "due": None},
        ),
        balance=_BALANCE,
    ),
    "nl": Case(
        consent=(
            "companion luistert op deze laptop mee om de voorzitter te helpen bij de stappen te blijven. Er gaat niets "
            "de kamer uit: geen geluid wordt bewaard, geen namen, geen woorden over een persoon. Wat de inbrenger "
            "meeneemt, kan alleen de inbrenger openen. Iedereen mag nee zeggen, nu of later; dan gaat de sessie zonder "
            "geluid verder."
        ),
        question="Hoe kaart ik de werkdruk aan bij mijn leidinggevende zonder dat het als een klacht klinkt?",
        core="Kern formuleren",
        heard="Je moet gewoon tegen hem zeggen dat het hier ophoudt.",
        prompt="Hoe lukte het ons om advies voor de adviesronde te bewaren?",
        notice="De schijf is vol: het verslag wacht in het geheugen tot er weer ruimte is.",
        asks={
            "intro": "De inbrenger vertelt; de groep luistert.",
            "explore": "De groep stelt open vragen; de inbrenger antwoordt.",
            "core": "Ieder zegt in één zin waar de vraag over gaat.",
            "advice": "Ieder geeft één advies; de inbrenger luistert.",
            "evaluate": "De inbrenger zegt wat blijft hangen en wat de volgende stap is.",
        },
        signal=_SIGNAL
        | {
            "word": "Advies?",
            "still": "Nog: probleemverkenning.",
            "say": "Zullen we dat parkeren voor de adviesronde?",
        },
        marks=(
            {"id": "m1", "kind": "insight", "text": "Ik zeg ja voordat ik naar mijn week kijk.", "confirmed": True},
            {
                "id": "m2",
                "kind": "action",
                "text": "Donderdag de drie projecten op één blad zetten.",
                "confirmed": True,
            },
            {"id": "m3", "kind": "insight", "text": "Ik wacht tot ik boos ben.", "confirmed": False},
        ),
        previous=(
            {"what": "Vragen om elke week een vast halfuur.", "due": "2026-11-13"},
            {"what": "Twee weken opschrijven wat me onderbreekt.", "due": None},
        ),
        balance=_BALANCE,
    ),
}
