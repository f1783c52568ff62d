"""The lines of a summary on their way to being confirmed: what was drafted, and what was decided on each. Pure.

The draft proposes; `LineSettled` events decide. A line nobody decided on stays open, and open lines are left out of the
summary. The decisions hold whole lines, so that a journal gives back what was confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from companion.events import LINE_KINDS, Choice, Draft, DraftAction, DraftLine, LineKind, LookBack, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from companion.events import LineSettled

SINGLE: Final[frozenset[LineKind]] = frozenset({"case", "question_before", "question_now", "look_back"})
"""Kinds of which a summary has one line at most."""

_UNTIL_LOOKING_BACK: Final = timedelta(weeks=4)
"""How long groups usually take to their next session; offered where no day was spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as it stands now."""

    id: str
    kind: LineKind
    text: str = words("")
    decision: Literal["kept", "dropped", "open"] = "open"
    spoken: bool = True
    """False: nobody said it; it is a line of their own, or a day that companion offers."""
    choice: Choice | None = None
    first_step: str | None = words(None)
    when: str | None = words(None)
    due: str | None = None
    sentence_ids: tuple[str, ...] = ()


def lines(draft: Draft, settled: Mapping[str, LineSettled], on: date) -> tuple[Line, ...]:
    """All lines, in the order in which a summary is read. `on` is the day of the session."""
    drafted = {line.id: line for line in _drafted(draft, on)}
    own = {each.line: Line(id=each.line, kind=each.kind, spoken=False) for each in settled.values()}
    every = [_as_settled(line, settled.get(line.id)) for line in {**own, **drafted}.values()]
    # What was taken back of one's own is nowhere any more.
    shown = [line for line in every if line.id in drafted or line.decision == "kept"]
    order = {line_id: place for place, line_id in enumerate([*drafted, *settled])}
    return tuple(sorted(shown, key=lambda line: (LINE_KINDS.index(line.kind), order[line.id])))


def decided(draft: Draft, settled: Mapping[str, LineSettled], on: date, *, with_open: bool = False) -> Draft:
    """The draft with the confirmed lines only; `with_open`: also what was spoken and nobody decided on."""
    every = lines(draft, settled, on)
    wanted = ("kept", "open") if with_open else ("kept",)
    taken = [line for line in every if line.decision in wanted and (line.spoken or line.decision == "kept")]

    def several(kind: LineKind) -> tuple[DraftLine, ...]:
        return tuple(_draft_line(line) for line in taken if line.kind == kind)

    def single(kind: LineKind) -> DraftLine | None:
        return next(iter(several(kind)), None)

    return Draft(
        case=single("case"),
        question_before=single("question_before"),
        question_now=single("question_now"),
        touched=several("touched"),
        insights=several("insight"),
        options=several("option"),
        actions=tuple(_action(line) for line in taken if line.kind == "action"),
        look_back=next((_look_back(line) for line in taken if line.kind == "look_back" and line.due), None),
    )


def own_line(kind: LineKind, settled: Mapping[str, LineSettled]) -> str:
    """The id of a line that nobody drafted: "insight+2"."""
    return kind if kind in SINGLE else f"{kind}+{1 + sum(each.startswith(f'{kind}+') for each in settled)}"


def _drafted(draft: Draft, on: date) -> Iterator[Line]:
    """Only the case-bringer's own: what others realise or will do belongs in their own notebooks."""
    theirs = tuple(insight for insight in draft.insights if insight.by in {"case_bringer", None})
    single: tuple[tuple[LineKind, DraftLine | None], ...] = (
        ("case", draft.case),
        ("question_before", draft.question_before),
        ("question_now", draft.question_now),
    )
    several: tuple[tuple[LineKind, tuple[DraftLine, ...]], ...] = (
        ("touched", draft.touched),
        ("insight", theirs),
        ("option", draft.options),
    )
    numbered = [
        *((kind, kind, said) for kind, said in single if said is not None),
        *((f"{kind}-{number}", kind, said) for kind, all_ in several for number, said in enumerate(all_, start=1)),
    ]
    for line_id, kind, said in numbered:
        yield Line(id=line_id, kind=kind, text=said.text, choice=said.choice, sentence_ids=said.sentence_ids)
    mine = (action for action in draft.actions if action.who == "case_bringer")
    for number, action in enumerate(mine, start=1):
        yield Line(
            id=f"action-{number}",
            kind="action",
            text=action.what,
            first_step=action.first_step,
            when=action.when,
            due=action.due,
            sentence_ids=action.sentence_ids,
        )
    spoken = draft.look_back
    offered = (on + _UNTIL_LOOKING_BACK).isoformat() if on < date.max - _UNTIL_LOOKING_BACK else None
    yield Line(
        id="look_back",
        kind="look_back",
        spoken=spoken is not None,
        due=spoken.due if spoken else offered,
        sentence_ids=spoken.sentence_ids if spoken else (),
    )


def _as_settled(line: Line, settled: LineSettled | None) -> Line:
    if settled is None:
        return line
    if not settled.text and settled.kind != "look_back":  # nothing but a decision: the line is as it was drafted
        return replace(line, decision=settled.decision)
    return replace(
        line,
        text=settled.text,
        decision=settled.decision,
        choice=settled.choice,
        first_step=settled.first_step,
        when=settled.when,
        due=settled.due,
    )


def _draft_line(line: Line) -> DraftLine:
    return DraftLine(
        text=line.text, sentence_ids=line.sentence_ids, choice=line.choice, confirmed=line.decision == "kept"
    )


def _action(line: Line) -> DraftAction:
    return DraftAction(
        what=line.text,
        when=line.when,
        due=line.due,
        first_step=line.first_step,
        sentence_ids=line.sentence_ids,
        confirmed=line.decision == "kept",
    )


def _look_back(line: Line) -> LookBack:
    return LookBack(due=line.due or "", sentence_ids=line.sentence_ids, confirmed=line.decision == "kept")
