"""Training learns what is there, judges by what it has not seen, and gives the same file twice."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from assay.ask.local.ranker import Ranker
from benchmarks.ranking.labelled import Example, Group
from benchmarks.ranking.logit import fit_binary, fit_choice
from benchmarks.ranking.training import Judgement, auc, calibrated, choice, fit, folds, out_of_fold, threshold_of
from benchmarks.train_ranker import gathered, train


def group(number: int, costs: tuple[float, ...], right: int | None, database: str = "a") -> Group:
    """A question whose candidates cost so much and of which at most one is right."""
    examples = tuple(Example({"cost": cost, "spec:limit": float(at)}, at == right) for at, cost in enumerate(costs))
    return Group(database, f"{database}-{number}", database, examples)


def test_a_yes_or_no_is_learnt_to_its_share() -> None:
    ones = np.ones((10, 1))
    right = np.array([1.0] * 8 + [0.0] * 2)
    (constant,) = fit_binary(ones, right, np.ones(10), np.array([1e-9]), np.zeros(1))
    assert constant == pytest.approx(np.log(8 / 2), abs=1e-6)


def test_a_choice_is_learnt_to_the_share_it_is_made_with() -> None:
    pairs = np.array([[1.0], [0.0]] * 4)
    right = np.array([1.0, 0.0] * 3 + [0.0, 1.0])
    (weight,) = fit_choice(pairs, right, np.array([0, 2, 4, 6]), np.zeros(1), 1e-9)
    assert weight == pytest.approx(np.log(3), abs=1e-6)


def test_weights_stay_at_the_prior_where_nothing_is_to_be_learnt() -> None:
    equal, right, prior = np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([1.0, 0.0]), np.array([-3.0, 0.5])
    assert fit_choice(equal, right, np.array([0]), prior, 1.0) == pytest.approx(prior)
    assert fit_choice(equal[:0], right[:0], np.array([0]), prior, 1.0) == pytest.approx(prior)


def test_questions_of_several_candidates_are_weighed_each_by_itself() -> None:
    three, two = np.array([[2.0], [0.0], [0.0]]), np.array([[1.0], [3.0]])
    right = np.array([1.0, 0.0, 0.0, 1.0, 0.0])
    (weight,) = fit_choice(np.vstack([three, two]), right, np.array([0, 3]), np.zeros(1), 1.0)
    share_of_three = np.exp(2 * weight) / (np.exp(2 * weight) + 2)
    share_of_two = 1 / (1 + np.exp(2 * weight))
    slope = 2 * (1 - share_of_three) - 2 * (1 - share_of_two) - weight
    assert slope == pytest.approx(0, abs=1e-6)


def test_a_candidate_that_does_not_run_is_never_chosen() -> None:
    broken = Group("a", "a-1", "a", (Example({"cost": 0.0}, False, False), Example({"cost": 0.4}, True)))
    known, chosen = choice({"cost": -2.0}, broken)
    assert chosen.right
    assert known["set:gap"] == pytest.approx(-0.8)


def test_what_is_learnt_orders_against_the_cost_where_the_questions_say_so() -> None:
    groups = [group(number, (0.1, 0.15), 1) for number in range(400)]
    assert choice(fit(groups).rank, groups[0])[1].right


def test_databases_are_left_out_whole_and_every_question_is_judged_once() -> None:
    groups = [group(n, (0.1, 0.5), n % 2 or None, name) for name in ("a", "b", "c") for n in range(12)]
    assert folds(groups) == [{"a"}, {"b"}, {"c"}]
    assert sorted(one.group.id for one in out_of_fold(groups)) == sorted(each.id for each in groups)


def test_the_threshold_is_the_lowest_with_few_wrong_answers() -> None:
    def judged(confidence: float, right: bool, everyday: bool = False) -> Judgement:
        return Judgement(replace(group(0, (0.1,), 0), everyday=everyday), Example({}, right), confidence)

    sure = [judged(0.9, True)] * 18 + [judged(0.7, False)] * 2 + [judged(0.4, False)] * 9
    assert threshold_of(sure) == 0.41
    assert threshold_of([*sure, *[judged(0.8, False, everyday=True)] * 50]) == 0.41
    assert threshold_of([*sure, *[judged(0.8, False)] * 5]) == 0.81
    assert auc([one.confidence for one in sure], [one.chosen.right for one in sure]) == 1.0


def test_confidence_is_stretched_to_what_came_true() -> None:
    judged = [Judgement(group(0, (0.1,), 0), Example({}, n % 4 != 0), 0.9) for n in range(400)]
    judged += [Judgement(group(0, (0.1,), 0), Example({}, n % 4 == 0), 0.1) for n in range(400)]
    _, moved = calibrated(Ranker({}, {"cost": -2.0}, 0.5), judged)
    assert {round(one.confidence, 2) for one in moved} == {0.75, 0.25}


@pytest.mark.no_cover
def test_training_twice_gives_the_same_file() -> None:
    names = ("farm_cooperative", "telecom_usage")
    first, second = (train(gathered(names, every=5, all_of_them=False)) for _ in range(2))
    assert first == second
    facts = json.loads(first)
    of_parts = [facts["training"][part]["candidates_for"] for part in ("corpus", "plain")]
    assert min(of_parts) > 8
    assert sum(of_parts) == facts["training"]["questions"]
    assert facts["rank"]["cost"] < 0
