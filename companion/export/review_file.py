"""The trainee's sealed review: its document (docs/review-format.md), and its seal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date as Date  # noqa: N812 - a record's `date` is text
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from companion.errors import SealProblem
from companion.events import SUBTYPES
from companion.export import sealing
from companion.record import SessionRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from companion.export import agefile

FORMAT: Final = "companion-review/1"
_FAMILY: Final = "companion-review/"
_ACTS: Final = {f"{label}/{subtype}" for label, subtypes in SUBTYPES.items() for subtype in subtypes} | set(SUBTYPES)

_ADAPTER: TypeAdapter[SessionRecord] = TypeAdapter(SessionRecord)


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
        raw = json.loads(document)
    except (ValueError, RecursionError):
        raise SealProblem("seal.not_review") from None
    name = str(raw.get("format", "")) if isinstance(raw, dict) else ""
    if name.startswith("companion-summary/"):
        raise SealProblem("seal.summary_not_review")
    if name.startswith(_FAMILY) and name != FORMAT:
        raise SealProblem("seal.newer_review", format=name[:40])
    if name != FORMAT:
        raise SealProblem("seal.not_review")
    try:
        json.dumps(raw, allow_nan=False)  # no figure can be made of what is not a number, or has no end
        record = _ADAPTER.validate_python(raw)
        Date.fromisoformat(record.date)
    except ValueError:
        # pydantic's message quotes the document, so it must not become the cause either.
        raise SealProblem("seal.not_review") from None
    acts = {said.act for said in record.said} | {correction.act for correction in record.corrections}
    if not acts <= _ACTS:
        raise SealProblem("seal.not_review")
    return record


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
