"""The method schema: phases, who is silent, and which acts are allowed, counted or signalled.

A method file is data that a chair may copy and edit, so every fault is reported at once with its line. The levels:

* `allow`   fine in this phase;
* `count`   counted for the figures afterwards, never shown live;
* `signal`  may become a signal on the chair's page.

They hold for participants and the chair. Whatever is not listed is `count`, so that the default is silence. The
case-bringer is free unless the phase has `case_bringer` lists. `label/sub-type` beats `label/*`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from companion.events import LANGUAGES, SUBTYPES, Language, Role

Level = Literal["allow", "count", "signal"]
LEVELS: tuple[Level, ...] = ("allow", "count", "signal")

PhaseKind = Literal[
    "presentation", "questions", "analysis", "reflection", "advice", "response", "dialogue", "evaluation"
]

JUDGED_RULES = frozenset(
    {
        "statement_without_question",
        "one_question_per_turn",
        "third_person_about_cb",
        "do_not_address_cb",
        "no_question_to_cb",
        "no_debate",
        "cb_must_not_reveal_outcome",
        "rate_only_no_answer",
        "max_questions_per_person",
    }
)
"""Rules that companion judges; analysis/rules.py has one entry for each."""

SHOWN_RULES = frozenset(
    {
        "advice_rule_configurable",
        "at_least_one_each",
        "i_form",
        "i_form_as_cb",
        "max_two_questions_per_turn",
        "min_silence_between_questions_5s",
        "one_minute_each",
        "only_if_cb_asked",
        "round_robin",
        "short_answers",
    }
)
"""Rules that stand on the agenda sheet and are not judged."""


def _known_pattern(pattern: str) -> str:
    label, _, subtype = pattern.partition("/")
    if label not in SUBTYPES or (subtype != "*" and subtype not in SUBTYPES[label]):
        acts = ", ".join(f"{name}/{'|'.join(subtypes)}" for name, subtypes in SUBTYPES.items())
        raise ValueError(f"'{pattern}' is not an act; there are {acts}, and label/*")
    return pattern


def _known_rule(rule: str) -> str:
    name, _, number = rule.partition(":")
    if name not in JUDGED_RULES | SHOWN_RULES or (number and not number.isdigit()):
        raise ValueError(f"'{rule}' is not a rule; there are {', '.join(sorted(JUDGED_RULES | SHOWN_RULES))}")
    return rule


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


ActPattern = Annotated[str, AfterValidator(_known_pattern)]
RuleCode = Annotated[str, AfterValidator(_known_rule)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Texts = dict[Language, Annotated[str, Field(min_length=1)]]
Offers = dict[Language, Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Lists(_Frozen):
    """Acts by level. An act may stand in one list only."""

    allow: tuple[ActPattern, ...] = ()
    count: tuple[ActPattern, ...] = ()
    signal: tuple[ActPattern, ...] = ()

    # Field validators, not a model validator: those run only when no field has a fault, and we want all faults at once.
    @field_validator("count", "signal")
    @classmethod
    def _each_act_once(cls, patterns: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for level in LEVELS:
            twice = sorted(set(patterns) & set(info.data.get(level, ()))) if level != info.field_name else []
            if twice:
                raise ValueError(f"{', '.join(twice)} also in {level}: an act has one level")
        return patterns

    def level(self, act: str) -> Level | None:
        """The level of `label/sub-type`, or None when it is not listed."""
        for wanted in (act, act.partition("/")[0] + "/*"):
            for level in LEVELS:
                if wanted in getattr(self, level):
                    return level
        return None


class Phase(Lists):
    """One phase. `minutes` is planned time; `say` offers the chair a sentence when something is signalled."""

    id: Id
    name: Texts = Field(min_length=1)
    kind: PhaseKind
    minutes: float = Field(gt=0, le=240)
    silent: tuple[Role, ...] = ()
    rules: tuple[RuleCode, ...] = ()
    case_bringer: Lists | None = None
    say: Offers = {}

    @property
    def planned_s(self) -> float:
        return self.minutes * 60

    def level_for(self, act: str, role: Role | None) -> Level:
        """What this phase makes of an act by somebody in `role` (None: unknown, judged as a participant)."""
        if role == "case_bringer":
            return (self.case_bringer.level(act) if self.case_bringer else None) or "allow"
        if role == "chair" and act == "other/process":
            return "allow"
        return self.level(act) or "count"

    def rule(self, name: str) -> str | None:
        """The rule as written (`max_questions_per_person:3`) if this phase has it."""
        return next((rule for rule in self.rules if rule.partition(":")[0] == name), None)


class Method(_Frozen):
    """An intervision method: phases in their order."""

    id: Id
    name: Texts = Field(min_length=1)
    group: tuple[int, int]
    """People, the case-bringer and the chair included: least and most."""
    phase: tuple[Phase, ...] = Field(min_length=1)

    @field_validator("group")
    @classmethod
    def _least_before_most(cls, group: tuple[int, int]) -> tuple[int, int]:
        if not 1 <= group[0] <= group[1]:
            raise ValueError("must be [least, most], with 1 <= least <= most")
        return group

    @field_validator("phase")
    @classmethod
    def _each_id_once(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        ids = [phase.id for phase in phases]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"id used twice: {', '.join(twice)}")
        return phases

    def __iter__(self) -> Iterator[Phase]:  # type: ignore[override]  # a method reads as its phases
        return iter(self.phase)

    def find(self, phase_id: str) -> Phase | None:
        return next((phase for phase in self.phase if phase.id == phase_id), None)

    def after(self, phase_id: str | None) -> Phase | None:
        """The phase that follows; the first one after None; None after the last."""
        if phase_id is None:
            return self.phase[0]
        position = [phase.id for phase in self.phase].index(phase_id)
        return self.phase[position + 1] if position + 1 < len(self.phase) else None


def local(texts: Texts, language: Language) -> str:
    """The text in `language`, or in the other language where the file has only that one."""
    return texts.get(language) or next(texts[other] for other in LANGUAGES if other in texts)
