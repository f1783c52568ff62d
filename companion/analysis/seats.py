"""How many seats have not spoken yet in a phase: a number for the chair, never who. Pure.

Only where seats are known (channels, taps or voices): with half of the talk unplaced, "two have not spoken" would be a
guess. The chair and the case-bringer are not counted: the one need not speak, the other has the phase's own rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis.drift import WORK
from companion.analysis.rules_turns import SUBSTANTIVE_S, SUBSTANTIVE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from companion.events import SentenceHeard
    from companion.methods.schema import Phase

_PLACED: Final = 0.8
"""Share of the phase's sentences whose seat must be known."""
_OFFICES: Final = 2
"""The chair and the case-bringer."""
_HALFWAY: Final = 0.5
"""Of the planned time: before that, most have simply not had their turn."""


def unheard(
    sentences: Sequence[SentenceHeard], people: int, phase: Phase, entered_s: float, now_s: float
) -> int | None:
    """How many participants' seats had no substantive turn in this phase; None where that can't be said, or too early.

    Args:
        sentences: of the whole session or of this phase.
        people: how many are present, the chair and the case-bringer included.
        entered_s: when the phase began, seconds of session time; `now_s` likewise.
    """
    if phase.kind not in WORK or "participant" in phase.silent or now_s - entered_s < _HALFWAY * phase.planned_s:
        return None
    said = [sentence for sentence in sentences if sentence.start_s >= entered_s]
    placed = [sentence for sentence in said if sentence.seat is not None or sentence.role in {"chair", "case_bringer"}]
    if not said or len(placed) < _PLACED * len(said):
        return None
    return max(people - _OFFICES - len(_took_a_turn(placed)), 0)


def _took_a_turn(sentences: Iterable[SentenceHeard]) -> frozenset[int]:
    """Participants' seats with a turn of more than 6 words or 3 s: "hm-hm" is not having spoken."""
    words: dict[int, int] = {}
    spoken_s: dict[int, float] = {}
    for sentence in sentences:
        if sentence.seat is not None and sentence.role == "participant":
            words[sentence.seat] = words.get(sentence.seat, 0) + len(sentence.text.split())
            spoken_s[sentence.seat] = spoken_s.get(sentence.seat, 0.0) + sentence.end_s - sentence.start_s
    return frozenset(seat for seat in words if words[seat] > SUBSTANTIVE_WORDS or spoken_s[seat] > SUBSTANTIVE_S)
