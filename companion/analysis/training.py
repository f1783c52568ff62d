"""Trains the act classifier from its corpus. The only module that knows scikit-learn; never imported at run time.

Theory of operation
-------------------
Every corpus sentence is learned four times: as printed; bare (as a recogniser without punctuation gives it); misheard,
without roles and half the time without the sentence before; and bare and misheard, with the role only. So the model
meets every combination that a session brings. Linear support vector machines learn margins over tf-idf features: one
per act, one per label, and one per act on the words alone. The margins of held-out files (folds by file: sentences of
one session resemble each other) train the rest: a logistic regression that mixes them into a score per act, and two
that turn the scores of the sentence and of the one before, and a few facts, into probabilities, for a known and an
unknown role.

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
from companion.analysis.features import Surroundings, facts, rests_on_words_alone
from companion.analysis.roughen import bare, misheard
from companion.events import ROLES, SUBTYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.analysis.features import Reading
    from companion.events import Language, Role

COMMON_WORDS: Final = 350
LEAST_SENTENCES: Final[dict[Language, int]] = {"nl": 2, "en": 3}
"""A feature that occurs in fewer sentences of the corpus is not learned: a pipeline may take ten megabytes."""
ACT_COST: Final = 0.5
LABEL_COST: Final = 0.3
TOLERANCE: Final = 0.02
FOLDS: Final = 5
COPIES: Final = (1.0, 1.0, 0.4, 0.4)
"""How much each copy counts that `_copies` makes of an example."""
MIXING_COST: Final = 0.01
CALIBRATION_COSTS: Final = (0.1, 0.01)
"""For unknown and known roles."""
CALIBRATES: Final = {"sessions": 3.0, "own-help": 0.0}
"""How much a file counts in the calibration, by how its name begins; others count once. Sessions have acts as often as
sessions have them; helping conversations teach their wording, not that every third sentence is a mirror."""
SHARPER: Final = np.linspace(1.0, 2.0, 21)
"""By how much probabilities may be sharpened: the calibration is kept small, so it is too modest."""


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
    names, counts, read = _read_all(reader, examples, LEAST_SENTENCES[language])
    rarity = (np.log((1 + len(examples)) / (1 + counts)) + 1).astype(np.float32)
    own, before = (_unit(matrix @ scipy.sparse.diags_array(rarity)) for matrix in (read.own, read.before))
    alone = np.array([rests_on_words_alone(name) for name in names])
    acts = np.repeat([ACTS.index(example.act) for example in examples], len(COPIES))
    weight_of = np.tile(COPIES, len(examples))
    role_known = read.facts[:, : len(ROLES)].any(axis=1)
    fold = np.repeat(_folds(examples), len(COPIES))
    margins, margins_before = _margins_outside((own, before), alone, acts, fold, weight_of)
    first_mixing, first_offset = _logistic(margins, acts, weight_of, MIXING_COST)
    there = (np.diff(before.indptr) > 0)[:, None]
    inputs = np.hstack(
        [
            margins @ first_mixing + first_offset,
            (margins_before @ first_mixing + first_offset) * there,
            read.facts,
        ]
    )
    calibrating = weight_of * np.repeat([_calibrates(example) for example in examples], len(COPIES))
    used = calibrating > 0
    calibrations = [
        _calibration(inputs[rows], acts[rows], calibrating[rows], cost)
        for rows, cost in zip((used & ~role_known, used & role_known), CALIBRATION_COSTS, strict=True)
    ]
    weights, bias = _machines(own, alone, acts, weight_of)
    # All margins rest on the same features, so their mixture is one weight per feature and act.
    weights, bias = weights @ first_mixing, bias @ first_mixing + first_offset
    step = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return ActModel(
        vocabulary={name: at for at, name in enumerate(names)},
        common=reader.common,
        rarity=rarity,
        weights=np.rint(weights / step).astype(np.int8),
        step=step.astype(np.float32),
        bias=bias.astype(np.float32),
        mixing=np.stack([mixing for mixing, _ in calibrations]).astype(np.float32),
        offset=np.stack([offset for _, offset in calibrations]).astype(np.float32),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """All copies of all examples, one row each: features (0 or 1), those of the sentence before, and facts."""

    own: Any
    before: Any
    facts: NDArray[np.float64]


class _Reader:
    """Turns examples into feature names."""

    def __init__(self, language: Language, examples: Sequence[Example]) -> None:
        self._nlp, self._component = pipelines.blank_pipeline(language)
        counts = Counter(norm for example in examples for norm in set(self._read(example.text).norms))
        self.common = frozenset(sorted(counts, key=lambda norm: (-counts[norm], norm))[:COMMON_WORDS])

    def _read(self, text: str) -> Reading:
        return self._component.read(self._nlp.make_doc(pipelines.clean(text)))

    def read(self, example: Example) -> tuple[set[str], set[str], list[float]]:
        """The features of the sentence, those of the one before (none when there was none), and the facts."""
        previous = None if example.previous is None else self._read(example.previous)
        reading, around = self._read(example.text), Surroundings(example.role, previous, example.previous_role)
        own, before = self._component.features(reading, around, self.common)
        return {name for name, _, _ in own}, {name for name, _, _ in before or ()}, facts(reading, around)


def _calibrates(example: Example) -> float:
    return next((weight for kind, weight in CALIBRATES.items() if example.file.startswith(kind)), 1.0)


def _read_all(reader: _Reader, examples: Sequence[Example], least: int) -> tuple[list[str], NDArray[np.int64], _Read]:
    """The features that occur in at least `least` examples, in how many each occurs, and every copy read."""
    column_of: dict[str, int] = {}
    counts: Counter[int] = Counter()
    rows: tuple[list[NDArray[np.int32]], list[NDArray[np.int32]]] = ([], [])
    all_facts = []
    for at, example in enumerate(examples):
        seen: set[int] = set()
        for copy in _copies(example, at):
            *both, copy_facts = reader.read(copy)
            for found, side in zip(both, rows, strict=True):
                side.append(np.fromiter((column_of.setdefault(name, len(column_of)) for name in found), np.int32))
            seen.update(rows[0][-1].tolist())
            all_facts.append(copy_facts)
        counts.update(seen)
    names = sorted(name for name, column in column_of.items() if counts[column] >= least)
    kept = np.array([column_of[name] for name in names])
    own, before = (_matrix(side, len(column_of), kept) for side in rows)
    return names, np.array([counts[column] for column in kept]), _Read(own, before, np.array(all_facts))


def _matrix(rows: Sequence[NDArray[np.int32]], width: int, kept: NDArray[np.int64]) -> Any:
    ends = np.cumsum([0, *map(len, rows)])
    ones = np.ones(ends[-1], np.float32)
    matrix = scipy.sparse.csr_matrix((ones, np.concatenate(rows), ends), shape=(len(rows), width))[:, kept]
    matrix.sort_indices()  # sets have no order of their own, and sums of floats depend on theirs
    return matrix


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
    sides: Sequence[Any],
    alone: NDArray[np.bool_],
    acts: NDArray[np.int64],
    fold: NDArray[np.int64],
    weight_of: NDArray[np.float64],
) -> list[NDArray[np.float64]]:
    """The margins of every row, per side, from machines that learned the other folds of the first side."""
    own = sides[0]
    margins = [np.zeros((len(acts), 2 * len(ACTS) + len(SUBTYPES))) for _ in sides]
    for held_out in sorted(set(fold.tolist())):
        inside, outside = fold != held_out, fold == held_out
        weights, bias = _machines(own[inside], alone, acts[inside], weight_of[inside])
        # What the other folds never saw would be unknown, not merely without weight.
        seen = scipy.sparse.diags_array((own[inside].sum(axis=0) > 0).astype(np.float32))
        for matrix, side in zip(sides, margins, strict=True):
            side[outside] = _unit(matrix[outside] @ seen) @ weights + bias
    return margins


def _machines(
    matrix: Any, alone: NDArray[np.bool_], acts: NDArray[np.int64], weight_of: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and biases of linear support vector machines: per act, per label, and per act on the words alone."""
    everything = np.ones_like(alone)
    columns, biases = [], []
    for truth, classes, cost, seen in (
        (acts, len(ACTS), ACT_COST, everything),
        (LABEL_OF[acts], len(SUBTYPES), LABEL_COST, everything),
        (acts, len(ACTS), ACT_COST, alone),
    ):
        machine = LinearSVC(C=cost, tol=TOLERANCE, random_state=0).fit(matrix[:, seen], truth, weight_of)
        if len(machine.classes_) != classes:
            raise ValueError("the corpus lacks an act in some fold")
        weights = np.zeros((len(seen), classes))
        weights[seen] = machine.coef_.T
        columns.append(weights)
        biases.append(machine.intercept_)
    return np.hstack(columns), np.concatenate(biases)


def _logistic(
    inputs: NDArray[np.float64], acts: NDArray[np.int64], weight_of: NDArray[np.float64], cost: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (input x act) and offsets of a logistic regression, regularised on inputs of equal spread."""
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0).clip(1e-6)
    model = LogisticRegression(C=cost, max_iter=1000).fit((inputs - mean) / spread, acts, weight_of)
    mixing = model.coef_.T / spread[:, None]
    return mixing, model.intercept_ - mean @ mixing


def _calibration(
    inputs: NDArray[np.float64], acts: NDArray[np.int64], weight_of: NDArray[np.float64], cost: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A logistic regression, sharpened until its probabilities are the likeliest."""
    mixing, offset = _logistic(inputs, acts, weight_of, cost)
    scores = inputs @ mixing + offset

    def surprise(sharper: float) -> float:
        final = scores * sharper
        final -= final.max(axis=1, keepdims=True)
        chosen = final[np.arange(len(acts)), acts]
        return float(weight_of @ (np.log(np.exp(final).sum(axis=1)) - chosen))

    best = min(SHARPER.tolist(), key=surprise)
    return mixing * best, offset * best


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
