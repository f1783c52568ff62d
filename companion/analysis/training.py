"""Trains the act classifier from its corpus. The only module that knows scikit-learn; never imported at run time.

Theory of operation
-------------------
Every corpus sentence is learned four times: as printed; bare (as a recogniser without punctuation gives it); misheard,
without its surroundings; and bare and misheard, with the role only. So the model meets every combination that a
session brings. One linear support vector machine per act learns margins over tf-idf features. The margins of
held-out files (folds by file: sentences of one session resemble each other) train the calibration, a small logistic
regression from fifteen margins to fifteen probabilities.

Everything is seeded and sorted, so the same corpus gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from companion.analysis import language as pipelines
from companion.analysis.act_model import ACTS, ActModel
from companion.analysis.features import Surroundings, extract
from companion.analysis.roughen import bare, misheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.analysis.features import Feature, Reading
    from companion.events import Language, Role

COMMON_WORDS: Final = 350
LEAST_SENTENCES: Final = 2
"""A feature that occurs in fewer sentences of the corpus is not learned."""
MARGIN_COST: Final = 0.5
FOLDS: Final = 5
CALIBRATION_COST: Final = 1.0


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
    """Corpus files in the format of models/acts/corpus. Raises OSError, ValueError or KeyError for a broken one."""
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


def train(language: Language, examples: Sequence[Example], folder: Path, **about: object) -> None:
    """Trains one language's pipeline on `examples` and writes it to `folder`."""
    nlp, component = pipelines.blank_pipeline(language)
    component.model = fit(language, examples)
    pipelines.write_pipeline(nlp, folder, sentences=len(examples), **about)


def fit(language: Language, examples: Sequence[Example]) -> ActModel:
    """A calibrated model of all examples."""
    reader = _Reader(language, examples)
    copies = [[reader.features(copy) for copy in _copies(example, at)] for at, example in enumerate(examples)]
    acts = np.array([ACTS.index(example.act) for example in examples])
    files = sorted({example.file for example in examples})
    Random(0).shuffle(files)  # noqa: S311 - a fold of neighbouring files would be a fold of one kind of text
    fold = np.array([files.index(example.file) % FOLDS for example in examples])
    margins: list[NDArray[np.float32]] = []
    truth: list[int] = []
    for held_out in sorted(set(fold)):
        inside, outside = np.flatnonzero(fold != held_out), np.flatnonzero(fold == held_out)
        model = _fit_margins([copies[at] for at in inside], acts[inside], reader.common)
        for at in outside:
            margins += [model.margins(features) for features in copies[at]]
            truth += [int(acts[at])] * len(copies[at])
    calibration = LogisticRegression(C=CALIBRATION_COST, max_iter=1000).fit(np.array(margins), truth)
    final = _fit_margins(copies, acts, reader.common)
    return final.calibrated(calibration.coef_.T.astype(np.float32), calibration.intercept_.astype(np.float32))


class _Reader:
    """Turns examples into feature names."""

    def __init__(self, language: Language, examples: Sequence[Example]) -> None:
        self._nlp, self._component = pipelines.blank_pipeline(language)
        counts = Counter(norm for example in examples for norm in set(self._read(example.text).norms))
        self.common = frozenset(sorted(counts, key=lambda norm: (-counts[norm], norm))[:COMMON_WORDS])

    def _read(self, text: str) -> Reading:
        return self._component.read(self._nlp.make_doc(pipelines.clean(text)))

    def features(self, example: Example) -> list[Feature]:
        before = None if example.previous is None else self._read(example.previous)
        around = Surroundings(example.role, before, example.previous_role)
        found = extract(self._read(example.text), around, self._component.cues, self.common)
        return [(name, 0, 0) for name in sorted({name for name, _, _ in found})]


def _copies(example: Example, at: int) -> list[Example]:
    random = Random(at)  # noqa: S311 - noise
    bare_before = None if example.previous is None else bare(example.previous)
    return [
        example,
        replace(example, text=bare(example.text), previous=bare_before),
        replace(example, text=misheard(example.text, random), role=None, previous=None, previous_role=None),
        replace(example, text=bare(misheard(example.text, random)), previous=None, previous_role=None),
    ]


def _fit_margins(
    copies: Sequence[Sequence[list[Feature]]], acts: NDArray[np.int64], common: frozenset[str]
) -> ActModel:
    """One linear support vector machine per act; the calibration is still the identity."""
    counts = Counter(name for of_one in copies for name in {name for copy in of_one for name, _, _ in copy})
    names = sorted(name for name, count in counts.items() if count >= LEAST_SENTENCES)
    rarity = np.array([np.log((1 + len(copies)) / (1 + counts[name])) + 1 for name in names], np.float32)
    identity = np.eye(len(ACTS), dtype=np.float32)
    nothing = np.zeros(len(ACTS), np.float32)
    vocabulary = {name: at for at, name in enumerate(names)}
    empty = ActModel(vocabulary, common, rarity, np.zeros((0, len(ACTS)), np.int8), nothing, nothing, identity, nothing)
    rows = [empty.values(features) for of_one in copies for features in of_one]
    matrix = scipy.sparse.csr_matrix(
        (
            np.concatenate([values for _, values in rows]),
            np.concatenate([columns for columns, _ in rows]),
            np.cumsum([0, *(len(columns) for columns, _ in rows)]),
        ),
        shape=(len(rows), len(names)),
    )
    truth = np.repeat(acts, [len(of_one) for of_one in copies])
    machine = LinearSVC(C=MARGIN_COST, random_state=0).fit(matrix, truth)
    weights = np.zeros((len(names), len(ACTS)), np.float64)
    bias = np.full(len(ACTS), -1.0, np.float32)  # an act that the corpus doesn't have is far off
    weights[:, machine.classes_] = machine.coef_.T
    bias[machine.classes_] = machine.intercept_
    step = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-9) / 127
    return replace(empty, weights=np.rint(weights / step).astype(np.int8), step=step.astype(np.float32), bias=bias)
