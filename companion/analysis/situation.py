"""What a rule looks at, and what it finds: the types of the rule modules.

A rule looks at one sentence, what the classifier made of it, the phase, and the floor (who spoke, what was asked). It
returns the chance (0 to 1) that the sentence breaks it. It never decides whether to show anything: throttle.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from companion.analysis.origin import Origin  # noqa: TC001 - a dataclass field
from companion.analysis.phrases import PHRASES, Phrases
from companion.events import SUBTYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from companion.analysis.floor import Floor
    from companion.events import HeldReason, Judgement, Language, SentenceHeard
    from companion.methods.schema import Phase

Tier = Literal["clear", "disguised"]
"""The sensitivity at which a rule's violations are shown."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a rule may look at. `floor` is the floor before the sentence."""

    sentence: SentenceHeard
    judgement: Judgement
    phase: Phase
    entered_s: float
    floor: Floor
    language: Language
    origin: Origin = "unsure"
    """Whose idea the option in the sentence is, if there is one."""
    repeats: bool = False
    """Whether it is advice that was given before in this phase."""

    @property
    def phrases(self) -> Phrases:
        return PHRASES[self.language]

    def says(self, what: str) -> bool:
        """Whether one of the phrases of that name (a field of `Phrases`) is in the sentence."""
        return getattr(self.phrases, what).search(self.sentence.text) is not None

    def chance(self, *acts: str) -> float:
        """Summed chance of acts: `label/sub-type` or `label/*`."""
        return sum(self.judgement.chance(act) for pattern in acts for act in expand(pattern))

    def signalled(self, *acts: str) -> float:
        """Summed chance of those acts that this phase signals for this role."""
        wanted = [act for pattern in acts for act in expand(pattern)]
        return sum(self.judgement.chance(act) for act in wanted if self.signals(act))

    def signals(self, act: str) -> bool:
        """Whether this phase signals an act (`label/sub-type`) for this role."""
        return self.phase.level_for(act, self.sentence.role) == "signal"

    @property
    def answers(self) -> bool:
        """Whether it answers a question of somebody else, or the chair, who asks everybody."""
        return self.floor.answers_a_question(self.sentence) or self.floor.chair_asked

    @property
    def case_bringer_away(self) -> bool:
        """Whether the phase keeps the case-bringer out of the talk."""
        return "case_bringer" in self.phase.silent


@dataclass(frozen=True, slots=True)
class Rule:
    """`family`: violations of one family are merged and counted together. `tier`: the sensitivity that shows it."""

    code: str
    family: str
    tier: Tier
    about: str
    """What it looks for, for docs/rules.md."""
    chance: Callable[[Situation], float]
    told_as: str | None = None
    """The code under which a pattern of the family is told, where the rule's own words would not fit several."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """What is no violation whatever the phase, or never shown."""

    code: str
    about: str
    """For docs/rules.md."""
    holds: Callable[[Situation], bool]
    families: frozenset[str] | None = None
    """The families that it exempts; None: all."""
    held: HeldReason | None = None
    """Set: the violation counts but is never shown, for this reason. None: it is no violation."""


@dataclass(frozen=True, slots=True)
class Violation:
    rule: Rule
    chance: float
    held: HeldReason | None = None
    """A reason in the sentence itself why it is never shown: the chair's own words, or somebody else's words quoted."""


@cache
def expand(pattern: str) -> tuple[str, ...]:
    """The acts of `label/*`; of `label/sub-type`, itself."""
    label, _, subtype = pattern.partition("/")
    if subtype != "*":
        return (pattern,)
    return tuple(f"{label}/{each}" for name, subtypes in SUBTYPES.items() if name == label for each in subtypes)
