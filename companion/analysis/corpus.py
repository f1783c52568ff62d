"""The labelled sentences that the act classifier learns from: reading them, and the copies that are made of each.

A corpus is the files of models/acts/corpus/<language>, one JSON object a line (docs/labels.md).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Final

from companion.analysis.roughen import bare, misheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from companion.events import Role

COPIES: Final = (1.0, 1.0, 0.4, 0.4)
"""How much each copy counts that `copies` makes of an example."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence with its surroundings. `file` groups what must not be split between folds."""

    text: str
    act: str
    file: str
    role: Role | None = None
    previous: str | None = None
    previous_role: Role | None = None


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """All sentences of some corpus files. Raises OSError, ValueError or KeyError for a broken one."""
    return [example for path in sorted(paths) for example in _read_file(path)]


def _read_file(path: Path) -> Iterator[Example]:
    last: Example | None = None
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        act = f"{row['label']}/{row['subtype']}"
        if "prev" not in row and last:  # a whole session: the line before is the sentence before
            row |= {"prev": last.text, "prev_role": last.role}
        last = Example(row["text"], act, path.name, row.get("role"), row.get("prev"), row.get("prev_role"))
        yield last


def corpus_digest(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of the corpus files: recorded in the pipeline, compared by a test."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def copies(example: Example, seed: int) -> list[Example]:
    """The four ways in which a sentence is learned, so that every combination that a session brings is met.

    As printed; bare, as a recogniser without punctuation gives it; misheard, without roles and half the time without
    the sentence before; bare and misheard, with the role only.
    """
    random = Random(seed)  # noqa: S311 - noise
    bare_before = None if example.previous is None else bare(example.previous)
    heard = replace(example, text=misheard(example.text, random), role=None, previous_role=None)
    return [
        example,
        replace(example, text=bare(example.text), previous=bare_before),
        heard if random.random() < 0.5 else replace(heard, previous=None),
        replace(example, text=bare(misheard(example.text, random)), previous=None, previous_role=None),
    ]
