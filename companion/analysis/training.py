"""Trains the act classifier from its corpus. The only module that knows scikit-learn; never imported at run time.

Theory of operation
-------------------
Every corpus sentence is learned four times: as printed; bare (as a recogniser without punctuation gives it); misheard,
without roles and half the time without the sentence before; and bare and misheard, with the role only. So the model
meets every combination that a session brings. One linear support vector machine per act, and one per label, learn
margins over tf-idf features. The margins of held-out files (folds by file: sentences of one session resemble each
other) train the calibration: two small logistic regressions, for a known and an unknown role, from these nineteen
margins to fifteen probabilities.

Everything is seeded and sorted, so the same corpus gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from companion.analysis import language as pipelines
from companion.analysis.act_model import ACTS, LABEL_OF, ActModel
from companion.analysis.features import Surroundings, extract
from companion.analysis.roughen import bare, misheard
from companion.events import SUBTYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.analysis.features import Reading
    from companion.events import Language, Role

COMMON_WORDS: Final = 350
LEAST_SENTENCES: Final = 2
"""A feature that occurs in fewer sentences of the corpus is not learned."""
ACT_COST: Final = 0.5
LABEL_COST: Final = 0.3
FOLDS: Final = 5
COPIES: Final = ((1.0, True), (1.0, True), (0.4, False), (0.4, True))
"""What `_copies` makes of one example: how much each copy counts, and whether it has a role (if the example has)."""
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
    names, counts, matrix = _features(reader, examples)
    rarity = (np.log((1 + len(examples)) / (1 + counts)) + 1).astype(np.float32)
    matrix = _unit(matrix @ scipy.sparse.diags_array(rarity))
    acts = np.repeat([ACTS.index(example.act) for example in examples], len(COPIES))
    weight_of = np.tile([weight for weight, _ in COPIES], len(examples))
    role_known = np.tile([known for _, known in COPIES], len(examples))
    margins = _margins_outside(matrix, acts, np.repeat(_folds(examples), len(COPIES)), weight_of)
    calibrations = [
        LogisticRegression(C=CALIBRATION_COST, max_iter=2000).fit(
            margins[role_known == known], acts[role_known == known], weight_of[role_known == known]
        )
        for known in (False, True)
    ]
    weights, bias = _machines(matrix, acts, weight_of)
    step = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return ActModel(
        vocabulary={name: at for at, name in enumerate(names)},
        common=reader.common,
        rarity=rarity,
        weights=np.rint(weights / step).astype(np.int8),
        step=step.astype(np.float32),
        bias=bias.astype(np.float32),
        mixing=np.stack([each.coef_.T for each in calibrations]).astype(np.float32),
        offset=np.stack([each.intercept_ for each in calibrations]).astype(np.float32),
    )


class _Reader:
    """Turns examples into feature names."""

    def __init__(self, language: Language, examples: Sequence[Example]) -> None:
        self._nlp, self._component = pipelines.blank_pipeline(language)
        counts = Counter(norm for example in examples for norm in set(self._read(example.text).norms))
        self.common = frozenset(sorted(counts, key=lambda norm: (-counts[norm], norm))[:COMMON_WORDS])

    def _read(self, text: str) -> Reading:
        return self._component.read(self._nlp.make_doc(pipelines.clean(text)))

    def features(self, example: Example) -> set[str]:
        before = None if example.previous is None else self._read(example.previous)
        around = Surroundings(example.role, before, example.previous_role)
        found = extract(self._read(example.text), around, self._component.cues, self.common)
        return {name for name, _, _ in found}


def _features(reader: _Reader, examples: Sequence[Example]) -> tuple[list[str], NDArray[np.int64], Any]:
    """The features worth learning, in how many examples each occurs, and a 0/1 matrix of copies by features."""
    column_of: dict[str, int] = {}
    counts: Counter[int] = Counter()
    rows: list[NDArray[np.int32]] = []
    for at, example in enumerate(examples):
        copies = [reader.features(copy) for copy in _copies(example, at)]
        rows += [
            np.fromiter((column_of.setdefault(name, len(column_of)) for name in names), np.int32) for names in copies
        ]
        counts.update(set().union(*(row.tolist() for row in rows[-len(COPIES) :])))
    names = sorted(name for name, column in column_of.items() if counts[column] >= LEAST_SENTENCES)
    kept = np.array([column_of[name] for name in names])
    ends = np.cumsum([0, *map(len, rows)])
    matrix = scipy.sparse.csr_matrix(
        (np.ones(ends[-1], np.float32), np.concatenate(rows), ends), shape=(len(rows), len(column_of))
    )[:, kept]
    matrix.sort_indices()  # sets have no order of their own, and sums of floats depend on theirs
    return names, np.array([counts[column] for column in kept]), matrix


def _unit(matrix: Any) -> Any:
    """Rows scaled to length 1; an empty row stays empty."""
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1)).clip(1e-9)
    return (scipy.sparse.diags_array(1 / np.asarray(lengths, np.float32).ravel()) @ matrix).tocsr()


def _folds(examples: Sequence[Example]) -> NDArray[np.int64]:
    """The fold of each example. Files are shuffled: neighbours in the alphabet are of one kind."""
    files = sorted({example.file for example in examples})
    Random(0).shuffle(files)  # noqa: S311 - folds
    return np.array([files.index(example.file) % FOLDS for example in examples])


def _margins_outside(
    matrix: Any, acts: NDArray[np.int64], fold: NDArray[np.int64], weight_of: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The margins of every row, from machines that learned the other folds."""
    margins = np.zeros((len(acts), len(ACTS) + len(SUBTYPES)))
    for held_out in sorted(set(fold.tolist())):
        inside, outside = fold != held_out, fold == held_out
        weights, bias = _machines(matrix[inside], acts[inside], weight_of[inside])
        # What the other folds never saw would be unknown, not merely without weight.
        seen = scipy.sparse.diags_array((matrix[inside].sum(axis=0) > 0).astype(np.float32))
        margins[outside] = _unit(matrix[outside] @ seen) @ weights + bias
    return margins


def _machines(
    matrix: Any, acts: NDArray[np.int64], weight_of: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and biases of one linear support vector machine per act, then one per label."""
    columns = []
    biases = []
    for truth, classes, cost in ((acts, len(ACTS), ACT_COST), (LABEL_OF[acts], len(SUBTYPES), LABEL_COST)):
        machine = LinearSVC(C=cost, random_state=0).fit(matrix, truth, weight_of)
        if len(machine.classes_) != classes:
            raise ValueError("the corpus lacks an act in some fold")
        columns.append(machine.coef_.T)
        biases.append(machine.intercept_)
    return np.hstack(columns), np.concatenate(biases)


def _copies(example: Example, at: int) -> list[Example]:
    random = Random(at)  # noqa: S311 - noise
    bare_before = None if example.previous is None else bare(example.previous)
    heard = replace(example, text=misheard(example.text, random), role=None, previous_role=None)
    return [
        example,
        replace(example, text=bare(example.text), previous=bare_before),
        heard if random.random() < 0.5 else replace(heard, previous=None),
        replace(example, text=bare(misheard(example.text, random)), previous=None, previous_role=None),
    ]
