"""The learned order of candidates and how sure the first one is: two weighted sums over the same features.

The weights lie in ``ranker.json`` beside this file and are made by ``python -m benchmarks.train_ranker``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from assay.ask.local.draft import Setting
from assay.ask.local.features import Features, features
from assay.ask.local.score import SETTLED, Judged

FILE = Path(__file__).with_name("ranker.json")
FORMAT = 1
MOST_RANKED = 12
"""So many of the cheapest candidates are ranked; the others are dropped."""
MOST_GAP = 3.0
CONSTANT = "constant"
_SLOPE = 3.2


@dataclass(frozen=True)
class Ranker:
    """``rank`` orders the candidates of one question; ``sure`` gives the log odds that one is right.

    ``threshold`` is the confidence from which on an answer is given.
    """

    rank: Mapping[str, float]
    sure: Mapping[str, float]
    threshold: float

    def ranked(self, known: Sequence[Features]) -> list[tuple[int, float]]:
        """Positions of candidates, best first, each with its confidence.

        One meaning is meant: those behind are no surer than the first, less what parts them.
        """
        scores = [weighed(self.rank, each) for each in known]
        order = sorted(range(len(known)), key=lambda at: (-scores[at], at))
        sure = {at: self.confidence({**known[at], **beside(scores, at)}) for at in order}
        return [(at, min(sure[at], behind(sure[order[0]], scores[order[0]] - scores[at]))) for at in order]

    def confidence(self, known: Features) -> float:
        """The calibrated chance, 0..1, that a candidate is right."""
        return min(chance(weighed(self.sure, known)), self.by_cost(known.get("cost", 0.0)))

    def by_cost(self, cost: float) -> float:
        """How sure a reading is at most, and a change of the question before, which there is nothing to learn from.

        It falls with the cost and meets the threshold where a reading leaves too much aside.
        """
        return chance(odds_of(self.threshold) + _SLOPE * (SETTLED - cost))


def chance(odds: float) -> float:
    """From log odds to 0..1, to four digits.

    >>> chance(0.0)
    0.5
    """
    return round(1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, odds)))), 4)


def odds_of(confidence: float) -> float:
    """Log odds of a confidence, within what four digits can say."""
    kept = min(max(confidence, 1e-4), 1.0 - 1e-4)
    return math.log(kept / (1.0 - kept))


def behind(first: float, gap: float) -> float:
    """The confidence left for a candidate whose score is ``gap`` below that of the first.

    >>> behind(0.9, 0.0), behind(0.9, 1.0)
    (0.9, 0.768)
    """
    return chance(odds_of(first) - gap)


def costlier(confidence: float, more: float) -> float:
    """The confidence left when a reading turns out to cost ``more``.

    >>> costlier(0.9, 0.25)
    0.8017
    """
    return behind(confidence, _SLOPE * more)


def weighed(weights: Mapping[str, float], known: Features) -> float:
    """The weighted sum of features, and of the constant.

    >>> weighed({"constant": 1.0, "cost": -2.0}, {"cost": 0.5, "spec:limit": 1.0})
    0.0
    """
    return weights.get(CONSTANT, 0.0) + sum(weights[name] * value for name, value in known.items() if name in weights)


def beside(scores: Sequence[float], at: int) -> dict[str, float]:
    """How a candidate stands among those of its question.

    >>> beside([2.0, 1.5], 0)["set:gap"], beside([2.0, 1.5], 1)["set:gap"]
    (0.5, -0.5)
    """
    others = [score for place, score in enumerate(scores) if place != at]
    gap = scores[at] - max(others) if others else MOST_GAP
    return {
        "set:gap": max(-MOST_GAP, min(MOST_GAP, gap)),
        "set:alone": float(not others),
        "set:many": math.log1p(len(others)),
    }


@lru_cache(maxsize=1)
def ranker() -> Ranker:
    """The shipped one. Raises ValueError when the file is of another format."""
    facts = json.loads(FILE.read_text("utf-8"))
    if facts["format"] != FORMAT:
        raise ValueError(f"ranker.json has format {facts['format']}, not {FORMAT}: run `make train-ranker`.")
    return Ranker(facts["rank"], facts["sure"], facts["threshold"])


def in_order(judged: Sequence[Judged], setting: Setting) -> tuple[Judged, ...]:
    """Candidates (cheapest first) by the learned order, each with its confidence."""
    known = [features(one, setting) for one in judged[:MOST_RANKED]]
    return tuple(replace(judged[at], confidence=sure) for at, sure in ranker().ranked(known))
