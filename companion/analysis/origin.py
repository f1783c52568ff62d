"""Whose idea an option is: the test that parts disguised advice from a question. Pure.

"Have you thought of calling her?" asks after the case-bringer's own plan once they spoke of calling her; before that it
puts calling on the table (labels.md: does the sentence name an action that the case-bringer did not bring up?). So the
case-bringer's sentences are kept as sets of stems, and what a question proposes is looked for in them.

Honest limits: only words are compared, so a synonym ("phone" for "call") counts as new; and "named" does not mean
"meant": whoever says that calling was no use has named it too, and may be asked about it. Where nobody knows who the
case-bringer is, the answer is "unsure", and the rules take what the classifier says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from companion.analysis.stems import stems

if TYPE_CHECKING:
    from companion.events import Language, SentenceHeard

Origin = Literal["named", "new", "unsure"]
"""The case-bringer brought the option up; the asker brings it; nobody can tell."""

_NEIGHBOURS: Final = 2
"""Consecutive sentences of the case-bringer that may name one option: "There is HR. I thought of asking them." """
_LONG: Final = 4
"""From so many stems on, one may be missing: whoever asks adds a word of their own."""
_FEWEST_SENTENCES: Final = 3
"""Of the case-bringer, before "they never said it" means anything."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the case-bringer said so far, as the stems of each sentence. Lives as long as the session, in memory."""

    said: tuple[tuple[SentenceHeard, frozenset[str]], ...] = ()

    def without(self, from_s: float, to_s: float) -> Named:
        """The memory when everything said in [from_s, to_s) is struck."""
        kept = (each for each in self.said if each[0].end_s <= from_s or each[0].start_s >= to_s)
        return Named(tuple(kept))


def hear(named: Named, sentence: SentenceHeard, language: Language) -> Named:
    """The memory after a sentence; only the case-bringer's are kept."""
    if sentence.role != "case_bringer":
        return named
    return Named((*named.said, (sentence, stems(sentence.text, language))))


def origin(named: Named, sentence: SentenceHeard, language: Language) -> Origin:
    """Whose idea the option in a sentence by somebody else is."""
    if sentence.role in {None, "case_bringer"} or len(named.said) < _FEWEST_SENTENCES:
        return "unsure"
    option = stems(sentence.text, language)
    if not option:
        return "unsure"
    missing_allowed = 1 if len(option) >= _LONG else 0
    said = [each for _, each in named.said]
    spans = (frozenset[str]().union(*said[at : at + _NEIGHBOURS]) for at in range(len(said)))
    return "named" if any(len(option - span) <= missing_allowed for span in spans) else "new"
