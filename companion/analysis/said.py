"""One sentence as the draft sees it: the words, who said them, what they did, and in which phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from companion.events import Label, Role, words

PRESENTATION: Final = frozenset({"presentation"})
ADVISING: Final = frozenset({"advice", "dialogue"})
CLOSING: Final = frozenset({"response", "dialogue", "evaluation"})
"""Kinds of phase (docs/methods.md) in which the case-bringer takes stock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A classified sentence. Corrections by the chair and struck passages have already been applied."""

    sentence_id: str
    text: str = words()
    role: Role | None
    """None when nobody knows who spoke, as in a recording."""
    label: Label
    subtype: str
    confidence: float
    """Chance that `label` is right, 0 to 1."""
    phase: str
    phase_kind: str
    start_s: float
    marked: Literal["insight", "action"] | None = None
    """The chair's own mark; it outweighs the label."""

    @property
    def act(self) -> str:
        return f"{self.label}/{self.subtype}"

    @property
    def by_case_bringer(self) -> bool:
        """Also true of an unknown voice: who calls this must then ask for first-person words."""
        return self.role in ("case_bringer", None)
