"""Does a sentence break a rule of its phase? `RULES` is the whole list, `judge` asks them in turn. Pure.

    situation.py   what a rule looks at        rules_acts.py    what a sentence does
    exemptions.py  what is never a violation   rules_turns.py   who takes the floor, and in answer to what
    origin.py      whose idea an option is     rules_method.py  what only some methods ask

Order matters: where several rules find a violation, the first of `RULES` names it, because it is the clearest to say.
docs/rules.md is generated from these tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis import rules_acts, rules_method, rules_turns
from companion.analysis.exemptions import EXEMPTIONS
from companion.analysis.situation import Rule, Violation

if TYPE_CHECKING:
    from companion.analysis.situation import Exemption, Situation

VIOLATION_CHANCE: Final = 0.55
"""From here on a sentence counts as a violation; below the throttle's own threshold it is held back as unsure.

Measured on 78 training sessions, judged by a classifier that had not learned them: 0.50, 0.55 and 0.60 give precision
0.81, 0.82, 0.83 and recall 0.69, 0.67, 0.66. Tried: also counting, as unsure, a sentence whose likeliest act is
signalled at a lower chance. It found one violation more in 100, and eight that were none (development sessions)."""

RULES: Final[tuple[Rule, ...]] = (
    rules_acts.CASE_BRINGER_LISTENS,
    rules_acts.ADVICE_AGAIN,
    rules_acts.ADVICE,
    rules_acts.JUDGEMENT,
    rules_acts.DISGUISED_ADVICE,
    rules_acts.LEADING_QUESTION,
    rules_acts.QUESTION,
    rules_method.THIRD_PERSON,
    rules_method.OUTCOME,
    rules_method.RATE_ONLY,
    rules_method.DEBATE,
    rules_turns.SILENT_ROLE,
    rules_turns.STATEMENT_WITHOUT_QUESTION,
    rules_turns.ONE_QUESTION_PER_TURN,
    rules_turns.MAX_QUESTIONS_PER_PERSON,
    rules_acts.INTERPRETATION,
    rules_acts.OFF_PHASE,
)


def judge(situation: Situation) -> Violation | None:
    """The violation in a sentence, or None."""
    exempt = [each for each in EXEMPTIONS if each.holds(situation)]
    for rule in RULES:
        excuse = next((each for each in exempt if _covers(each, rule)), None)
        if excuse is not None and excuse.held is None:
            continue
        chance = rule.chance(situation)
        if chance >= VIOLATION_CHANCE:
            return Violation(rule, min(chance, 1.0), excuse.held if excuse else None)
    return None


def _covers(exemption: Exemption, rule: Rule) -> bool:
    return exemption.families is None or rule.family in exemption.families
