"""The trainee's sealed review: its document (docs/review-format.md), and its seal."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - a record's `date` is text
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from companion.errors import SealProblem
from companion.events import SUBTYPES
from companion.export import sealing
from companion.record import SessionRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from companion.export import agefile

FORMAT: Final = "companion-review/1"
_FAMILY: Final = "companion-review/"
_LONGEST_S: Final = 1e7
"""A hundred days: no session lasts as long, and what is drawn by the minute can still be drawn."""
_ACTS: Final = {f"{label}/{subtype}" for label, subtypes in SUBTYPES.items() for subtype in subtypes} | set(SUBTYPES)

_ADAPTER: TypeAdapter[SessionRecord] = TypeAdapter(SessionRecord)


@dataclass(frozen=True, slots=True)
class _Named:
    """What every document of ours begins with."""

    format: str


_NAME: TypeAdapter[_Named] = TypeAdapter(_Named)


def encode(record: SessionRecord) -> bytes:
    """UTF-8 JSON in the format of docs/review-format.md. Without consent to keep them, no words are in it."""
    if not record.with_words:
        record = replace(record, said=tuple(replace(said, text=None, evidence=()) for said in record.said))
    document = {"format": FORMAT, **_ADAPTER.dump_python(record, mode="json")}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def decode(document: bytes) -> SessionRecord:
    """Inverse of `encode`; keys that a later program added are passed over.

    Raises:
        SealProblem: `seal.newer_review`; `seal.summary_not_review` for a summary; `seal.not_review` for anything else.
            The document is never quoted.
    """
    try:
        name = _NAME.validate_json(document).format
    except ValueError:
        raise SealProblem("seal.not_review") from None
    if name.startswith("companion-summary/"):
        raise SealProblem("seal.summary_not_review")
    if name.startswith(_FAMILY) and name != FORMAT:
        raise SealProblem("seal.newer_review", format=name[:40])
    if name != FORMAT:
        raise SealProblem("seal.not_review")
    try:
        record = _ADAPTER.validate_json(document)
        Date.fromisoformat(record.date)
    except ValueError:
        # pydantic's message quotes the document, so it must not become the cause either.
        raise SealProblem("seal.not_review") from None
    if not (_acts(record) <= _ACTS and all(map(_is_time, _times(record))) and all(map(_is_chance, _chances(record)))):
        raise SealProblem("seal.not_review")
    return record


def _is_time(seconds: float) -> bool:
    return abs(seconds) < _LONGEST_S  # also false for what is not a number


def _is_chance(chance: float) -> bool:
    return 0 <= chance <= 1


def _acts(record: SessionRecord) -> set[str]:
    given = {said.act for said in record.said} | {act for said in record.said for act, _ in said.chances}
    return given | {correction.act for correction in record.corrections}


def _times(record: SessionRecord) -> Iterator[float]:
    yield record.end_s
    for said in record.said:
        yield from (said.start_s, said.end_s)
    for phase in record.phases:
        yield from (phase.t_s, phase.planned_s)
    yield from (signal.t_s for signal in record.signals)
    yield from (answer.t_s for answer in record.answers)
    yield from (health.t_s for health in record.health)
    for gap in record.gaps:
        yield from (gap.from_s, gap.to_s)


def _chances(record: SessionRecord) -> Iterator[float]:
    for said in record.said:
        yield said.confidence
        yield from (chance for _, chance in said.chances)


def seal_review(record: SessionRecord, folder: Path, locks: Sequence[agefile.Recipient]) -> Path:
    """Seals `record` as `folder`/companion-review-DATE.age, reads it back, and returns its path.

    The name holds the date only, and a number where it is taken: a review is never overwritten.

    Raises:
        StorageProblem, UsageProblem: see `sealing.seal`.
    """
    return sealing.seal(encode(record), folder, f"companion-review-{record.date}", locks)


def open_review(path: Path, identities: Sequence[agefile.Identity]) -> SessionRecord:
    """In memory only. Raises SealProblem, StorageProblem: see `sealing.unseal` and `decode`."""
    return decode(sealing.unseal(path, identities))
