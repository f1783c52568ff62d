"""The invented case after its conversation: lines to confirm and the stages of handing over, for tests and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.events import Language

WORDS: Final[Mapping[Language, str]] = {
    "en": "lantern-copper-tulip-orbit-velvet-pioneer-mosaic",
    "nl": "atelier-hotel-cactus-dolfijn-eiland-kanaal-gitaar",
}

_SPOKEN: Final[Mapping[Language, tuple[tuple[str, str, Mapping[str, Any]], ...]]] = {
    "en": (
        (
            "case",
            (
                "For half a year I have been doing three projects at once, and the third came without anybody asking "
                "me. My manager thinks I like it that way. I work on Sundays now, and nobody at work knows."
            ),
            {"decision": "kept"},
        ),
        (
            "question_before",
            "How do I bring up the workload with my manager without making it sound like a complaint?",
            {"decision": "kept"},
        ),
        ("touched-1", "What would your manager have to notice by himself?", {"decision": "dropped"}),
        ("touched-2", "Who decided that Sunday is a working day?", {}),
        ("insight-1", "I say yes before I have looked at my week.", {"decision": "kept"}),
        ("insight-2", "I wait until I am angry, and then it sounds like a complaint.", {}),
        ("option-1", "Put the three projects on one page and let your manager choose.", {"choice": "do"}),
        ("option-2", "Ask for a fixed half hour every week.", {"choice": "maybe"}),
        ("option-3", "Leave the laptop at work on Fridays.", {}),
        (
            "action-1",
            "On Thursday I put the three projects on one page",
            {"when": "On Thursday", "due": "2026-11-26", "first_step": "Block Thursday morning.", "decision": "kept"},
        ),
        ("look_back", "", {"due": "2026-12-19", "spoken": False}),
    ),
    "nl": (
        (
            "case",
            (
                "Al een halfjaar doe ik drie projecten tegelijk, en het derde kwam zonder dat iemand het vroeg. Mijn "
                "leidinggevende denkt dat ik dat prettig vind. Ik werk nu op zondag, en op het werk weet niemand dat."
            ),
            {"decision": "kept"},
        ),
        (
            "question_before",
            "Hoe kaart ik de werkdruk aan bij mijn leidinggevende zonder dat het als een klacht klinkt?",
            {"decision": "kept"},
        ),
        ("touched-1", "Wat zou je leidinggevende uit zichzelf moeten merken?", {"decision": "dropped"}),
        ("touched-2", "Wie heeft beslist dat zondag een werkdag is?", {}),
        ("insight-1", "Ik zeg ja voordat ik naar mijn week kijk.", {"decision": "kept"}),
        ("insight-2", "Ik wacht tot ik boos ben, en dan klinkt het als een klacht.", {}),
        ("option-1", "De drie projecten op één blad zetten en je leidinggevende laten kiezen.", {"choice": "do"}),
        ("option-2", "Vragen om elke week een vast halfuur.", {"choice": "maybe"}),
        ("option-3", "De laptop op vrijdag op het werk laten.", {}),
        (
            "action-1",
            "Donderdag zet ik de drie projecten op één blad",
            {
                "when": "Donderdag",
                "due": "2026-11-26",
                "first_step": "Donderdagochtend vrijhouden.",
                "decision": "kept",
            },
        ),
        ("look_back", "", {"due": "2026-12-19", "spoken": False}),
    ),
}


def lines(language: Language) -> list[dict[str, Any]]:
    """The chair's view of the lines, halfway: some kept, one left out, some open."""
    return [_line(line_id, text, told) for line_id, text, told in _SPOKEN[language]]


def _line(line_id: str, text: str, told: Mapping[str, Any]) -> dict[str, Any]:
    nothing = {"decision": "open", "spoken": True, "choice": None, "first_step": None, "when": None, "due": None}
    chosen = {"decision": "kept"} if told.get("choice") else {}
    return {"id": line_id, "kind": line_id.partition("-")[0], "text": text} | nothing | chosen | dict(told)


def handing(language: Language, state: str) -> dict[str, Any]:
    """The chair's view of the handing over: `open` (nothing chosen), `words` (to be noted) or `saved` (twice)."""
    saved = state == "saved"
    files = ("companion-2026-11-21.age", "companion-2026-11-21.html")
    copies = [
        {"id": 1, "folder": "/home/chair/Documents/companion", "files": files, "stick": False},
        {"id": 2, "folder": "/media/chair/INTERVISION", "files": files, "stick": True},
    ]
    return {
        "lock": None if state == "open" else "words",
        "names": (),
        "noted": saved,
        "recipients": ("Noor", "Sam"),
        "places": [
            {"path": "/media/chair/INTERVISION", "label": "INTERVISION", "stick": True, "free_mb": 3200},
            {"path": "/home/chair/Documents/companion", "label": "companion", "stick": False, "free_mb": None},
        ],
        "copies": copies if saved else [],
        "removed": (),
        "problem": None,
        "mail": load(language)("handing.mail_words", name=files[-1]).strip(),
    }
