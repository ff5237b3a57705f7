"""From judged candidates to weights: the order by a choice model, the confidence by logistic regression on its choice.

Everything said of how good it is comes out of fold: each database (of the golden questions: each case with all its
wordings) is judged by weights that were learnt without it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assay.ask.local.ranker import CONSTANT, FORMAT, Ranker, beside, chance, odds_of, weighed
from benchmarks.ranking.labelled import Example, Group
from benchmarks.ranking.logit import Matrix, Vector, fit_binary, fit_choice

RARE = 8
"""A feature that fewer questions have is not learnt from."""
RANK_RIDGE, SURE_RIDGE = 300.0, 300.0
TRUSTED, TRUSTED_RIDGE = ("model:written",), 10.0
"""A described model takes most of the guessing away, whatever the construct: this weight is hardly held back."""
COST_PRIOR = -3.0
"""What a unit of hand-set cost weighs before anything is learnt."""
SHOP_COUNTS = 0.1
"""The sample shop's questions shaped the engine's rules: they count less than those of the corpus. With its written
model they are the only ones of their kind, and count in full for the weights, though not for the threshold."""
PLAIN_COUNTS = 0.5
"""Questions made from a schema are many, and alike."""
EVERYDAY_COUNTS = 0.2
"""Everyday questions shaped the rules until they were right: they say little of those nobody has looked at."""
FOLDS_OF_CASES = 8
WRONG_AT_MOST = 0.2
"""Of the answers to the corpus' questions, a tenth of which have none and half of which are read wrongly."""
DIGITS = 4
SMALL = 5e-4


@dataclass(frozen=True)
class Judgement:
    """The candidate chosen for a question by weights learnt without it."""

    group: Group
    chosen: Example
    confidence: float


@dataclass(frozen=True)
class Scale:
    """Names of the features learnt from, with their mean and deviation."""

    names: tuple[str, ...]
    mean: Vector
    deviation: Vector

    def matrix(self, rows: Sequence[Mapping[str, float]]) -> Matrix:
        """Rows by features, in deviations; not centred, as what is absent is zero."""
        return np.asarray(values(rows, self.names) / self.deviation)


def values(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    """Rows by features; what a row lacks is zero."""
    at = {name: place for place, name in enumerate(names)}
    found = np.zeros((len(rows), len(names)))
    for row, known in enumerate(rows):
        for name, value in known.items():
            if name in at:
                found[row, at[name]] = value
    return found


def scale_of(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Scale:
    """Mean and deviation of features; those that never change are left out."""
    raw = values(rows, names)
    deviation = raw.std(axis=0)
    kept = deviation > 1e-9
    return Scale(
        tuple(name for name, keep in zip(names, kept, strict=True) if keep), raw.mean(axis=0)[kept], deviation[kept]
    )


def fit(groups: Sequence[Group]) -> Ranker:
    """Weights learnt from all groups. The threshold is left at one half."""
    # On bare models a named metric and the sum of its column are the same: plain questions must not choose between.
    rank = fit_rank([group for group in groups if not group.plain])
    chosen = [choice(rank, group) for group in groups]
    rows = [known for known, _ in chosen]
    right = np.array([float(example.right) for _, example in chosen])
    counts = np.array([1.0 if group.written else _counts(group) for group in groups])
    return Ranker(rank, _fit_sure(rows, right, counts), 0.5)


def fit_rank(groups: Sequence[Group]) -> dict[str, float]:
    """Weights of the order among the candidates of a question."""
    seen: Counter[str] = Counter()
    for group in groups:
        seen.update({name for one in group.examples for name in one.features})
    names = sorted(name for name, count in seen.items() if count >= RARE)
    scale = scale_of([one.features for group in groups for one in group.examples], names)
    asked = [[one for one in group.examples if one.runs] for group in groups]
    asked = [ones for ones in asked if 0 < sum(one.right for one in ones) < len(ones)]
    every = [one for ones in asked for one in ones]
    starts = np.cumsum([0, *(len(ones) for ones in asked[:-1])])
    prior = np.zeros(len(scale.names))
    for at, name in enumerate(scale.names):
        if name == "cost":
            prior[at] = COST_PRIOR * scale.deviation[at]
    right = np.array([float(one.right) for one in every])
    matrix = scale.matrix([one.features for one in every])
    return _named(scale, fit_choice(matrix, right, starts, prior, RANK_RIDGE) / scale.deviation)


def choice(rank: Mapping[str, float], group: Group) -> tuple[dict[str, float], Example]:
    """The first candidate that runs, in the learned order, and its features beside the others."""
    scores = [weighed(rank, one.features) for one in group.examples]
    at = min((at for at, one in enumerate(group.examples) if one.runs), key=lambda at: (-scores[at], at))
    return {**group.examples[at].features, **beside(scores, at)}, group.examples[at]


def _counts(group: Group) -> float:
    if group.plain or group.everyday:
        return PLAIN_COUNTS if group.plain else EVERYDAY_COUNTS
    return SHOP_COUNTS if group.fold != group.database else 1.0


def _fit_sure(rows: Sequence[Mapping[str, float]], right: Vector, counts: Vector) -> dict[str, float]:
    seen = Counter(name for row in rows for name, value in row.items() if value)
    scale = scale_of(rows, sorted(name for name, count in seen.items() if count >= RARE))
    matrix = scale.matrix(rows) - scale.mean / scale.deviation
    matrix = np.hstack([matrix, np.ones((len(rows), 1))])
    ridge = np.full(matrix.shape[1], SURE_RIDGE)
    ridge[-1] = 1e-3
    ridge[[at for at, name in enumerate(scale.names) if name in TRUSTED]] = TRUSTED_RIDGE
    found = fit_binary(matrix, right, counts, ridge, np.zeros(len(ridge)))
    weights = found[:-1] / scale.deviation
    return {**_named(scale, weights), CONSTANT: round(float(found[-1] - weights @ scale.mean), DIGITS)}


def _named(scale: Scale, weights: Vector) -> dict[str, float]:
    """Weights by feature, rounded; without those that never matter."""
    moved = np.abs(weights * scale.deviation)
    return {
        name: round(float(weight), DIGITS)
        for name, weight, much in zip(scale.names, weights, moved, strict=True)
        if much >= SMALL
    }


def calibrated(learnt: Ranker, judged: Sequence[Judgement]) -> tuple[Ranker, list[Judgement]]:
    """Confidence stretched and moved to what came true out of fold (Platt 1999), in the weights and the judgements."""
    odds = np.array([odds_of(one.confidence) for one in judged])
    matrix = np.column_stack([odds, np.ones(len(odds))])
    right = np.array([float(one.chosen.right) for one in judged])
    counts = np.array([_counts(one.group) for one in judged])
    stretch, move = map(float, fit_binary(matrix, right, counts, np.full(2, 1e-3), np.array([1.0, 0.0])))
    sure = {name: round(stretch * weight, DIGITS) for name, weight in learnt.sure.items()}
    sure[CONSTANT] = round(sure.get(CONSTANT, 0.0) + move, DIGITS)
    moved = [replace(one, confidence=chance(stretch * odds_of(one.confidence) + move)) for one in judged]
    return replace(learnt, sure=sure), moved


def folds(groups: Sequence[Group]) -> list[set[str]]:
    """Sets of folds to leave out together: each database of the corpus, and parts of the golden cases."""
    whole = sorted({group.fold for group in groups if group.fold == group.database})
    cases = sorted({group.fold for group in groups if group.fold != group.database})
    parts = [set(cases[start::FOLDS_OF_CASES]) for start in range(min(FOLDS_OF_CASES, len(cases)))]
    return [*({name} for name in whole), *parts]


def out_of_fold(groups: Sequence[Group]) -> list[Judgement]:
    """Every question judged by weights learnt without its fold."""
    found = []
    for left_out in folds(groups):
        learnt = fit([group for group in groups if group.fold not in left_out])
        for group in groups:
            if group.fold in left_out:
                known, example = choice(learnt.rank, group)
                found.append(Judgement(group, example, learnt.confidence(known)))
    return found


def threshold_of(judged: Sequence[Judgement]) -> float:
    """The lowest confidence, in hundredths, at which no more than WRONG_AT_MOST of the corpus' answers are wrong."""
    for hundredth in range(30, 100):
        kept = [one for one in judged if _is_of_corpus(one.group) and one.confidence >= hundredth / 100]
        if sum(not one.chosen.right for one in kept) <= WRONG_AT_MOST * len(kept):
            return hundredth / 100
    return 0.99


def figures_of(groups: Sequence[Group], judged: Sequence[Judgement], threshold: float) -> dict[str, object]:
    """How good it is out of fold, on the corpus and on the golden questions, beside the hand-set order."""
    parts = {
        "corpus": [one for one in judged if _is_of_corpus(one.group)],
        "everyday": [one for one in judged if one.group.everyday],
        "plain": [one for one in judged if one.group.plain],
        "golden_bare": [one for one in judged if one.group.fold != one.group.database and not one.group.written],
        "golden_written": [one for one in judged if one.group.written],
    }
    return {
        "questions": len(groups),
        "databases": len({group.database for group in groups}),
        **{name: _figures(part, threshold) for name, part in parts.items() if part},
    }


def _is_of_corpus(group: Group) -> bool:
    """Whether it is of the questions that no rule was made on, harder than most that people ask."""
    return group.fold == group.database and not (group.plain or group.everyday)


def _figures(judged: Sequence[Judgement], threshold: float) -> dict[str, object]:
    answerable = [one for one in judged if one.group.answerable]
    hand = [next(each for each in one.group.examples if each.runs).right for one in answerable]
    kept = [one for one in judged if one.confidence >= threshold]
    by_cost = [-next(each for each in one.group.examples if each.runs).features["cost"] for one in judged]
    first = [next(each for each in one.group.examples if each.runs).right for one in judged]
    return {
        "candidates_for": len(judged),
        "right": _share(sum(one.chosen.right for one in answerable), len(answerable)),
        "right_by_cost": _share(sum(hand), len(answerable)),
        "right_at_best": _share(sum(any(e.right for e in one.group.examples) for one in answerable), len(answerable)),
        "auc": auc([one.confidence for one in judged], [one.chosen.right for one in judged]),
        "auc_by_cost": auc(by_cost, first),
        "answered": _share(len(kept), len(judged)),
        "wrong_of_answered": _share(sum(not one.chosen.right for one in kept), len(kept)),
        "wrong_of_surest": {
            str(share): _wrong_of(judged, [one.confidence for one in judged], share) for share in (20, 30, 40, 50, 60)
        },
    }


def _wrong_of(judged: Sequence[Judgement], sureness: Sequence[float], percent: int) -> float:
    order = sorted(range(len(judged)), key=lambda at: (-sureness[at], at))[: len(judged) * percent // 100]
    return _share(sum(not judged[at].chosen.right for at in order), len(order))


def auc(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The chance that a right answer is surer than a wrong one; ties count half.

    >>> auc([0.9, 0.8, 0.1], [True, False, False])
    1.0
    """
    good = np.array([score for score, yes in zip(scores, right, strict=True) if yes])
    bad = np.array([score for score, yes in zip(scores, right, strict=True) if not yes])
    if not len(good) or not len(bad):
        return 1.0
    above = (good[:, None] > bad[None, :]).mean() + 0.5 * (good[:, None] == bad[None, :]).mean()
    return round(float(above), 3)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def to_file(learnt: Ranker, threshold: float, figures: Mapping[str, object]) -> str:
    """The text of ranker.json: sorted, one weight a line."""
    facts = {
        "format": FORMAT,
        "rank": dict(learnt.rank),
        "sure": dict(learnt.sure),
        "threshold": threshold,
        "training": figures,
    }
    return json.dumps(facts, indent=1, sort_keys=True) + "\n"
