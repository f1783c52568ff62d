"""Trains the act classifier: features, margins of held-out files, mixing, calibration. Never imported at run time.

Theory of operation
-------------------
Every corpus sentence is learned in four copies (`corpus.copies`). Linear machines learn margins over tf-idf features
(`machines`). The margins of held-out files (folds by file: sentences of one session resemble each other) train the
rest: a logistic regression that mixes them into a score per act, and two that turn the scores of the sentence and of
the one before, and a few facts, into probabilities, for a known and an unknown role.

Everything is seeded and sorted, so the same corpus gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import scipy.sparse

from companion.analysis import language as pipelines
from companion.analysis.act_model import ACTS, ActModel
from companion.analysis.corpus import COPIES, copies
from companion.analysis.features import Surroundings, facts, rests_on_words_alone
from companion.analysis.machines import MARGINS, calibration, logistic, machines
from companion.events import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.analysis.corpus import Example
    from companion.analysis.features import Reading
    from companion.events import Language

COMMON_WORDS: Final = 350
LEAST_SENTENCES: Final[dict[Language, int]] = {"nl": 3, "en": 4}
"""A feature that occurs in fewer sentences of the corpus is not learned: a pipeline may take ten megabytes."""
FOLDS: Final = 5
MIXING_COST: Final = 0.01
CALIBRATION_COSTS: Final = (0.1, 0.01)
"""For unknown and known roles."""


class Weight(NamedTuple):
    """How much a file of the corpus counts in each stage."""

    learning: float = 1.0
    mixing: float = 1.0
    calibrating: float = 1.0


WEIGHTS: Final[dict[Language, dict[str, Weight]]] = {
    "nl": {
        "sessions": Weight(calibrating=3.0),
        "own-ses": Weight(calibrating=3.0),
        "own-help": Weight(learning=0.6, mixing=0.3, calibrating=0.0),
        "own-hard1": Weight(learning=0.15, mixing=0.3),
        "own-hard": Weight(learning=0.6, mixing=0.3),
    },
    "en": {
        "sessions": Weight(calibrating=3.0),
        "own-help": Weight(mixing=0.3, calibrating=0.0),
        "own-hard": Weight(mixing=0.3),
    },
}
"""By how a file's name begins; the first that fits, else one. Sessions have acts as often as sessions have them; whole
helping conversations (own-help) teach their wording, not that every third sentence is a mirror. Hard neighbours from
helping talk (own-hard) do calibrate: they show how far scores can be trusted away from sessions. Where the languages
differ, cross-validation is a tie (docs/model-card.md)."""


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
    learning, mixing, calibrating = _weights(language, examples)
    role_known = read.facts[:, : len(ROLES)].any(axis=1)
    fold = np.repeat(_folds(examples), len(COPIES))
    margins, margins_before = _margins_outside((own, before), alone, acts, fold, learning)
    first_mixing, first_offset = logistic(margins, acts, mixing, MIXING_COST)
    there = (np.diff(before.indptr) > 0)[:, None]
    inputs = np.hstack(
        [
            margins @ first_mixing + first_offset,
            (margins_before @ first_mixing + first_offset) * there,
            read.facts,
        ]
    )
    used = calibrating > 0
    calibrations = [
        calibration(inputs[rows], acts[rows], calibrating[rows], cost)
        for rows, cost in zip((used & ~role_known, used & role_known), CALIBRATION_COSTS, strict=True)
    ]
    weights, bias = machines(own, alone, acts, learning)
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


def _weights(language: Language, examples: Sequence[Example]) -> NDArray[np.float64]:
    """Stage (of `Weight`) x copy of an example: how much it counts."""
    kinds = WEIGHTS[language].items()
    of_files = [next((each for kind, each in kinds if example.file.startswith(kind)), Weight()) for example in examples]
    weights: NDArray[np.float64] = np.repeat(np.array(of_files).T, len(COPIES), axis=1)
    weights *= np.tile(COPIES, len(examples))
    return weights


def _read_all(reader: _Reader, examples: Sequence[Example], least: int) -> tuple[list[str], NDArray[np.int64], _Read]:
    """The features that occur in at least `least` examples, in how many each occurs, and every copy read."""
    column_of: dict[str, int] = {}
    counts: Counter[int] = Counter()
    rows: tuple[list[NDArray[np.int32]], list[NDArray[np.int32]]] = ([], [])
    all_facts = []
    for at, example in enumerate(examples):
        seen: set[int] = set()
        for copy in copies(example, at):
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
    margins = [np.zeros((len(acts), MARGINS)) for _ in sides]
    for held_out in sorted(set(fold.tolist())):
        inside, outside = fold != held_out, fold == held_out
        weights, bias = machines(own[inside], alone, acts[inside], weight_of[inside])
        # What the other folds never saw would be unknown, not merely without weight.
        seen = scipy.sparse.diags_array((own[inside].sum(axis=0) > 0).astype(np.float32))
        for matrix, side in zip(sides, margins, strict=True):
            side[outside] = _unit(matrix[outside] @ seen) @ weights + bias
    return margins
