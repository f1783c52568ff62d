"""The turns of phrase that the draft works with, by language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis.draft_cues.en import EN
from companion.analysis.draft_cues.nl import NL

if TYPE_CHECKING:
    from companion.analysis.draft_cues.shape import DraftCues
    from companion.events import Language

DRAFT_CUES: Final[dict[Language, DraftCues]] = {"nl": NL, "en": EN}
