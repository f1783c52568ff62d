"""JSON lines that people bring, one record each: all read, or every fault by its line without quoting it. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeVar

from companion.errors import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LONGEST_S: Final = 1e9
"""No session lasts thirty years. Numbers are compared with this before they become floats: JSON's integers have no end,
and NaN and infinity fail the comparison too."""


def read(text: str, parse: Callable[[object, T | None], T], *, origin: str, empty: str) -> tuple[T, ...]:
    """The records of `text`; empty lines are passed over.

    Args:
        parse: makes a record of a line's value and the record before it; raises ValueError with what is wrong.
        origin: names the file in errors.
        empty: what is wrong with a file without any record.

    Raises:
        SourceProblem: `source.malformed` with all faults and their lines.
    """
    records: list[T] = []
    faults: list[str] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            records.append(parse(json.loads(raw), records[-1] if records else None))
        except (ValueError, RecursionError) as error:  # RecursionError: thousands of brackets
            faults.append(f"\n  - line {number}: {error}")
    if not records and not faults:
        faults.append(f"\n  - {empty}")
    if faults:
        raise SourceProblem("source.malformed", path=origin, faults="".join(faults), count=len(faults))
    return tuple(records)
