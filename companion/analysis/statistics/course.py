"""The course of a session as the figures see it: every sentence in its phase, as judged or corrected. Pure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from companion.analysis.statistics.uncertainty import Chance, Pair
from companion.events import SUBTYPES
from companion.methods import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from companion.events import Role
    from companion.methods.schema import Level, Method, Phase
    from companion.record import Correction, Said, SessionRecord

Acts = frozenset[str]


def acts_of(label: str) -> Acts:
    """All acts of a label, and the label itself: what a tap holds."""
    return frozenset({label, *(f"{label}/{each}" for name, each in _EVERY if name == label)})


_EVERY: Final = tuple((label, each) for label, subtypes in SUBTYPES.items() for each in subtypes)
ACTS: Final = tuple(f"{label}/{each}" for label, each in _EVERY)
LABELS: Final = tuple(SUBTYPES)
QUESTION: Final = acts_of("question")
ADVICE: Final = acts_of("advice")
REFLECTION: Final = acts_of("reflection")
OPEN: Final = frozenset({"question/open"})
STEERING: Final = frozenset({"question/leading", "advice/disguised"})
ASKED: Final = QUESTION | {"advice/disguised"}
"""Everything that sounds like a question."""
PROCESS: Final = frozenset({"other/process"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase as it happened. A phase that was entered twice has two stretches."""

    index: int
    phase: Phase | None
    phase_id: str
    start_s: float
    end_s: float
    planned_s: float
    paused_s: float

    @property
    def actual_s(self) -> float:
        return self.end_s - self.start_s - self.paused_s


@dataclass(frozen=True, slots=True)
class Sentence:
    said: Said = field(repr=False)
    stretch: Stretch | None
    act: str
    """In force: as given, or as last corrected."""
    chances: Mapping[str, float]
    level: Level
    """What the method makes of this act, by this role, in this phase."""
    misfits: float
    """The chance that it is an act which the method signals here."""
    correction: Correction | None

    @property
    def by_group(self) -> bool:
        """By anybody but the case-bringer, whose own questions and plans are free."""
        return self.said.role != "case_bringer"

    def of(self, acts: Acts) -> Chance:
        """This sentence's part in counting `acts`."""
        likely = 0.0
        for act, chance in self.chances.items():  # a loop, not a sum: this is where the time of twenty sessions goes
            if act in acts:
                likely += chance
        return Chance(self.act in acts, likely)

    def pair(self, part: Acts, whole: Acts) -> Pair:
        """This sentence's part in `part` per `whole`: the one within the other, or having nothing in common with it."""
        in_part = self.of(part)
        return Pair(in_part, self.of(whole), in_part.chance if part <= whole else 0.0)

    @property
    def misfit(self) -> Chance:
        """Its part in counting what the method would signal here."""
        return Chance(self.level == "signal", self.misfits)


class Course:
    """A record, prepared for counting."""

    def __init__(self, record: SessionRecord) -> None:
        """Raises MethodProblem when the record's method can't be read."""
        self.record = record
        self.method: Method = library.parse(record.method, origin=record.date)
        self.stretches = tuple(_stretches(record, self.method))
        corrections = {each.sentence_id: each for each in record.corrections}
        starts = [each.start_s for each in self.stretches]
        levels = _Levels()
        self.sentences = tuple(
            _sentence(said, self._at(bisect_right(starts, said.start_s)), corrections.get(said.sentence_id), levels)
            for said in record.said
        )

    def _at(self, number: int) -> Stretch | None:
        return self.stretches[number - 1] if number else None

    @cached_property
    def by_id(self) -> Mapping[str, int]:
        """Where each sentence stands, by its id."""
        return {each.said.sentence_id: at for at, each in enumerate(self.sentences)}

    @cached_property
    def group(self) -> Sequence[Sentence]:
        """What everybody but the case-bringer said."""
        return tuple(each for each in self.sentences if each.by_group)

    @cached_property
    def advice_round_s(self) -> float | None:
        """When the first round in which the method asks for advice began; None when there was none."""
        return next((each.start_s for each in self.stretches if each.phase and each.phase.kind == "advice"), None)

    @cached_property
    def before_advice(self) -> Sequence[Sentence]:
        """What the group said before the advice round; everything where there was none."""
        end_s = self.advice_round_s
        return tuple(each for each in self.group if end_s is None or each.said.start_s < end_s)

    @cached_property
    def roles_known(self) -> bool:
        """At least four fifths of the talking time has a role: enough to say who talked how much."""
        known_s, all_s = self.talk_s(known=True), self.talk_s(known=False)
        return all_s > 0 and known_s >= 0.8 * all_s

    @cached_property
    def chair_known(self) -> bool:
        return any(each.said.role == "chair" for each in self.sentences)

    @cached_property
    def tapped(self) -> bool:
        """The chair counted by key: sub-types are not known."""
        return any("/" not in each.said.act for each in self.sentences)

    def talk_s(self, *, known: bool) -> float:
        said = (each.said for each in self.sentences)
        return sum(each.end_s - each.start_s for each in said if each.role is not None or not known)

    def intervenes(self, sentence: Sentence) -> Chance:
        """Its part in counting the chair's process words; anybody's where nobody knows who the chair is."""
        if sentence.said.role == "chair" or not self.chair_known:
            return sentence.of(PROCESS)
        return Chance(counts=False, chance=0.0)

    def within(self, from_s: float, to_s: float, *, after: int) -> Iterator[Sentence]:
        """The sentences behind number `after` that begin in [from_s, to_s]."""
        for each in self.sentences[after + 1 :]:
            if each.said.start_s > to_s:
                return
            if each.said.start_s >= from_s:
                yield each


def _stretches(record: SessionRecord, method: Method) -> Iterator[Stretch]:
    entered = record.phases
    ends = [*(each.t_s for each in entered[1:]), record.end_s][: len(entered)]  # a session may end before any phase
    pauses = [gap for gap in record.gaps if gap.why == "paused"]
    for index, (phase, end_s) in enumerate(zip(entered, ends, strict=True)):
        paused_s = sum(max(min(gap.to_s, end_s) - max(gap.from_s, phase.t_s), 0.0) for gap in pauses)
        yield Stretch(index, method.find(phase.phase), phase.phase, phase.t_s, end_s, phase.planned_s, paused_s)


class _Levels(dict[tuple[str, "Role | None", str], "Level"]):
    """What the method makes of acts, looked up once: a session asks a hundred thousand times."""

    def of(self, phase: Phase | None, role: Role | None, act: str) -> Level:
        if phase is None:
            return "count"
        key = (phase.id, role, act)
        if key not in self:
            self[key] = phase.level_for(act, role)
        return self[key]


def _sentence(said: Said, stretch: Stretch | None, correction: Correction | None, levels: _Levels) -> Sentence:
    act = correction.act if correction else said.act
    chances = {act: 1.0} if correction else _chances(said)
    phase = stretch.phase if stretch else None
    misfits = sum(chance for each, chance in chances.items() if levels.of(phase, said.role, each) == "signal")
    return Sentence(said, stretch, act, chances, levels.of(phase, said.role, act), misfits, correction)


def _chances(said: Said) -> Mapping[str, float]:
    """Chances that sum to 1; without any, doubt is spread over all acts of the other labels."""
    total = sum(chance for _, chance in said.chances)
    if total > 0:
        return {act: chance / total for act, chance in said.chances}
    if said.confidence >= 1:
        return {said.act: 1.0}
    label = said.act.partition("/")[0]
    others = [act for act in ACTS if not act.startswith(label + "/")]
    return {said.act: said.confidence, **dict.fromkeys(others, (1 - said.confidence) / len(others))}


def tally(chances: Iterable[Chance]) -> int:
    """How many count, whatever the doubt."""
    return sum(each.counts for each in chances)
