"""Logistic fits by Newton's method: a choice among candidates, and a yes or no; with ridge and prior, deterministic."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
Counts = npt.NDArray[np.intp]
STEPS = 40
CLOSE = 1e-8


def sigmoid(score: Vector) -> Vector:
    """1 / (1 + exp(-score)), without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -40.0, 40.0))), dtype=np.float64)


def fit_choice(matrix: Matrix, right: Vector, starts: Counts, prior: Vector, ridge: float) -> Vector:
    """Weights of a conditional logit: the share that right candidates have of their question is to be large.

    ``matrix``: candidates by features, question after question, each beginning at one of ``starts``; ``right``: 1.0
    where a candidate is right; each question has right and wrong ones. Maximises the sum of log P(right) less
    ridge / 2 * |weights - prior|², by Newton's method on the expected information (Fisher scoring; McFadden 1974 for
    the model).
    """
    sizes = np.diff(np.append(starts, len(matrix)))
    weights = prior.copy()
    for _ in range(STEPS if len(matrix) else 0):
        share = _shares(np.exp(_below_top(matrix @ weights, starts, sizes)), starts, sizes)
        slope = matrix.T @ (_shares(share * right, starts, sizes) - share) - ridge * (weights - prior)
        weighted = matrix * share[:, None]
        means = np.add.reduceat(weighted, starts, axis=0)
        bend = weighted.T @ matrix - means.T @ means + ridge * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < CLOSE:
            break
    return weights


def _below_top(score: Vector, starts: Counts, sizes: Counts) -> Vector:
    return np.asarray(score - np.repeat(np.maximum.reduceat(score, starts), sizes), dtype=np.float64)


def _shares(parts: Vector, starts: Counts, sizes: Counts) -> Vector:
    """Each as a share of its question's sum."""
    return np.asarray(parts / np.repeat(np.add.reduceat(parts, starts), sizes), dtype=np.float64)


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
