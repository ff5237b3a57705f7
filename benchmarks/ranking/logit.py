"""Logistic fits by Newton's method: a choice among candidates, and a yes or no; with ridge and prior, deterministic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
STEPS = 40
CLOSE = 1e-8


def sigmoid(score: Vector) -> Vector:
    """1 / (1 + exp(-score)), without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -40.0, 40.0))), dtype=np.float64)


def softmax(score: Vector) -> Vector:
    """Shares of the scores' exponentials."""
    raised = np.exp(score - score.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)


def fit_choice(groups: Sequence[tuple[Matrix, Vector]], prior: Vector, ridge: float) -> Vector:
    """Weights of a conditional logit: the share that right candidates have of their question is to be large.

    ``groups``: features (candidates by features) and 1.0 where a candidate is right; each has right and wrong ones.
    Maximises the sum of log P(right) less ridge / 2 * |weights - prior|², by Newton's method on the expected
    information (Fisher scoring; McFadden 1974 for the model).
    """
    weights = prior.copy()
    for _ in range(STEPS):
        slope = -ridge * (weights - prior)
        bend = ridge * np.eye(len(weights))
        for matrix, right in groups:
            share = softmax(matrix @ weights)
            goal = share * right / (share * right).sum()
            slope += matrix.T @ (goal - share)
            centred = matrix - share @ matrix
            bend += (centred * share[:, None]).T @ centred
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < CLOSE:
            break
    return weights


def fit_binary(matrix: Matrix, right: Vector, count: Vector, ridge: Vector, prior: Vector) -> Vector:
    """Weights of a logistic regression with one ridge per feature around ``prior``, by Newton's method.

    ``count`` says how much each row counts. A column of ones with a small ridge serves as the intercept.
    """
    weights = prior.copy()
    for _ in range(STEPS):
        sure = sigmoid(matrix @ weights)
        slope = matrix.T @ (count * (right - sure)) - ridge * (weights - prior)
        bend = (matrix * (count * sure * (1.0 - sure))[:, None]).T @ matrix + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights = weights + np.clip(step, -4.0, 4.0)
        if float(np.abs(step).max()) < CLOSE:
            break
    return weights
