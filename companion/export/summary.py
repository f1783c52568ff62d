"""The case-bringer's summary: what of the draft goes into it, its document (docs/summary-format.md), and its seal.

What a summary leaves out is decided here: who said what, sentence ids, other people's actions, options that were
turned down. Later programs read the document, so its shape is versioned and documented.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date as Date  # noqa: N812 - `date` is a field below
from typing import TYPE_CHECKING, Final, Literal

from pydantic import TypeAdapter

from companion.errors import SealProblem
from companion.events import Language, words
from companion.export import agefile, sealing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from companion.events import Draft, DraftAction, DraftLine, LookBack

FORMAT: Final = "companion-summary/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a session without anything that was said."""

    date: str
    """ISO date of the session."""
    language: Language
    method: str
    """The method's name in that language."""
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    text: str = words()
    draft: bool = False
    """Written by companion from what it heard, and not confirmed by the case-bringer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    text: str = words()
    choice: Literal["do", "maybe"] | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the case-bringer said they will do."""

    what: str = words()
    when: str | None = words(None)
    """The words that were used."""
    due: Date | None = None
    first_step: str | None = words(None)
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    due: Date
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    date: Date
    language: Language
    method: str
    people: int | None
    case: Line | None
    question_before: Line | None
    question_now: Line | None
    insights: tuple[Line, ...]
    options: tuple[Option, ...]
    actions: tuple[Action, ...]
    # Later than the rest, so that documents without them are still read.
    touched: tuple[Line, ...] = ()
    """Questions of others, without who asked them."""
    look_back: Day | None = None
    """The day on which the group asks what became of it."""


_ADAPTER: TypeAdapter[Summary] = TypeAdapter(Summary)


def compose(draft: Draft, facts: Facts) -> Summary:
    """The summary that a draft becomes: of the case-bringer's own, without what was turned down."""

    def line(drafted: DraftLine | None) -> Line | None:
        return Line(text=drafted.text, draft=not drafted.confirmed) if drafted else None

    def several(drafted: Iterable[DraftLine]) -> tuple[Line, ...]:
        return tuple(Line(text=each.text, draft=not each.confirmed) for each in drafted)

    return Summary(
        date=Date.fromisoformat(facts.date),
        language=facts.language,
        method=facts.method,
        people=facts.people,
        case=line(draft.case),
        question_before=line(draft.question_before),
        question_now=line(draft.question_now),
        touched=several(draft.touched),
        insights=several(insight for insight in draft.insights if insight.by in {"case_bringer", None}),
        options=tuple(
            Option(text=option.text, choice=option.choice, draft=not option.confirmed)
            for option in draft.options
            if option.choice != "no"
        ),
        actions=tuple(_action(action) for action in draft.actions if action.who == "case_bringer"),
        look_back=_day(draft.look_back) if draft.look_back else None,
    )


def _action(action: DraftAction) -> Action:
    return Action(
        what=action.what,
        when=action.when,
        due=Date.fromisoformat(action.due) if action.due else None,
        first_step=action.first_step,
        draft=not action.confirmed,
    )


def _day(look_back: LookBack) -> Day:
    return Day(due=Date.fromisoformat(look_back.due), draft=not look_back.confirmed)


def encode(summary: Summary) -> bytes:
    """UTF-8 JSON in the format of docs/summary-format.md."""
    document = {"format": FORMAT, **asdict(summary)}
    return json.dumps(document, ensure_ascii=False, indent=1, default=Date.isoformat).encode("utf-8")


def decode(document: bytes) -> Summary:
    """Inverse of `encode`; keys that a later program added are passed over.

    Raises:
        SealProblem: `seal.newer_summary`; `seal.review_not_summary` for a review; `seal.not_summary` for anything else.
            The document is never quoted.
    """
    try:
        raw = json.loads(document)
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets
        raise SealProblem("seal.not_summary") from None
    name = str(raw.get("format", "")) if isinstance(raw, dict) else ""
    if name.startswith("companion-summary/") and name != FORMAT:
        raise SealProblem("seal.newer_summary", format=name[:40])
    if name.startswith("companion-review/"):
        raise SealProblem("seal.review_not_summary")
    if name != FORMAT:
        raise SealProblem("seal.not_summary")
    try:
        return _ADAPTER.validate_json(document)
    except ValueError:
        # pydantic's message quotes the document, so it must not become the cause either.
        raise SealProblem("seal.not_summary") from None


def seal_summary(
    draft: Draft,
    facts: Facts,
    *,
    folder: Path,
    passphrase: str | None = None,
    recipients: Sequence[agefile.Recipient] = (),
) -> Path:
    """Seals the summary of `draft` as `folder`/companion-DATE.age, reads it back, and returns its path.

    Give either a passphrase or public keys. The name holds the date only, and a number where it is taken.

    Raises:
        StorageProblem, UsageProblem: see `sealing.seal`.
    """
    locks = [agefile.Passphrase(passphrase)] if passphrase is not None else []
    return sealing.seal(encode(compose(draft, facts)), folder, f"companion-{facts.date}", [*locks, *recipients])


def open_summary(path: Path, identities: Sequence[agefile.Identity]) -> Summary:
    """Raises SealProblem, StorageProblem: see `sealing.unseal` and `decode`."""
    return decode(sealing.unseal(path, identities))
