"""The linear machines that training fits: support vector machines on features, logistic regressions on their scores.

Three sets of support vector machines see the features as they are: one machine per act, one per label, and one per act
on the words alone. A fourth set, one per act, sees each feature scaled by how much oftener it stands in the act than
elsewhere (a naive Bayes log-count ratio; Wang and Manning 2012, "Baselines and Bigrams"), which trusts rare features
that argue one way only. All are linear in the same features, so that any mixture of them is one weight per feature
and act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from companion.analysis.act_model import ACTS, LABEL_OF
from companion.events import SUBTYPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARGINS: Final = 3 * len(ACTS) + len(SUBTYPES)
"""How many margins the machines give per sentence."""
ACT_COST: Final = 0.5
LABEL_COST: Final = 0.3
RATIO_COST: Final = 0.125
TOLERANCE: Final = 0.02
SHARPER: Final = np.linspace(1.0, 2.0, 21)
"""By how much probabilities may be sharpened: the calibration is kept small, so it is too modest."""


def machines(
    matrix: Any, alone: NDArray[np.bool_], acts: NDArray[np.int64], weight_of: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (feature x margin) and biases of all machines.

    Args:
        matrix: sentence x feature, rows of length 1.
        alone: which features rest on the words alone.
        acts: the index of each sentence's act.
        weight_of: how much each sentence counts.

    Raises:
        ValueError: no sentence has some act.
    """
    columns, biases = [], []
    for truth, classes, cost, seen in (
        (acts, len(ACTS), ACT_COST, np.ones_like(alone)),
        (LABEL_OF[acts], len(SUBTYPES), LABEL_COST, np.ones_like(alone)),
        (acts, len(ACTS), ACT_COST, alone),
    ):
        machine = LinearSVC(C=cost, tol=TOLERANCE, random_state=0).fit(matrix[:, seen], truth, weight_of)
        if len(machine.classes_) != classes:
            raise ValueError("the corpus lacks an act in some fold")
        weights = np.zeros((len(seen), classes))
        weights[seen] = machine.coef_.T
        columns.append(weights)
        biases.append(machine.intercept_)
    weights, bias = _ratio_machines(matrix, acts, weight_of)
    return np.hstack([*columns, weights]), np.concatenate([*biases, bias])


def _ratio_machines(
    matrix: Any, acts: NDArray[np.int64], weight_of: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One machine per act on features scaled by their log-count ratio, the scaling folded into the weights."""
    weights, bias = np.zeros((matrix.shape[1], len(ACTS))), np.zeros(len(ACTS))
    present = scipy.sparse.diags_array(weight_of.astype(np.float32)) @ (matrix > 0).astype(np.float32)
    everywhere = np.asarray(present.sum(axis=0)).ravel()
    for act in range(len(ACTS)):
        here = np.asarray(present[acts == act].sum(axis=0)).ravel()
        inside, outside = here + 1.0, everywhere - here + 1.0
        ratio = np.log(inside / inside.sum() / (outside / outside.sum())).astype(np.float32)
        machine = LinearSVC(C=RATIO_COST, tol=TOLERANCE, random_state=0)
        machine.fit(matrix @ scipy.sparse.diags_array(ratio), acts == act, weight_of)
        weights[:, act] = ratio * machine.coef_[0]
        bias[act] = machine.intercept_[0]
    return weights, bias


def logistic(
    inputs: NDArray[np.float64], acts: NDArray[np.int64], weight_of: NDArray[np.float64], cost: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (input x act) and offsets of a logistic regression, regularised on inputs of equal spread."""
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0).clip(1e-6)
    model = LogisticRegression(C=cost, max_iter=1000).fit((inputs - mean) / spread, acts, weight_of)
    mixing = model.coef_.T / spread[:, None]
    return mixing, model.intercept_ - mean @ mixing


def calibration(
    inputs: NDArray[np.float64], acts: NDArray[np.int64], weight_of: NDArray[np.float64], cost: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A logistic regression, sharpened until its probabilities are the likeliest."""
    mixing, offset = logistic(inputs, acts, weight_of, cost)
    scores = inputs @ mixing + offset

    def surprise(sharper: float) -> float:
        final = scores * sharper
        final -= final.max(axis=1, keepdims=True)
        chosen = final[np.arange(len(acts)), acts]
        return float(weight_of @ (np.log(np.exp(final).sum(axis=1)) - chosen))

    best = min(SHARPER.tolist(), key=surprise)
    return mixing * best, offset * best
