"""Which of several members that stand out is named: the one that, set aside, leaves the others moving alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assay.analyze.fit import Fit
from assay.analyze.gathered import Seen
from assay.analyze.surprise import Side, surprises
from assay.records.explanation import Contribution

DAYS = 30
Cells = dict[tuple[str, ...], float]


def side(cells: Cells, seed: int) -> Side:
    """Every day about as much as ``cells`` says, by chance."""
    drawn = np.random.default_rng(seed).poisson([list(cells.values())] * DAYS).astype(float)
    return Side(drawn, drawn)


def seen(fields: tuple[str, ...], before: Cells, after: Cells) -> Seen:
    return Seen(fields, tuple(before), side(before, 1), side(after, 2))


def summed(found: Seen, place: int) -> Seen:
    """One field of a pair."""
    members = tuple(dict.fromkeys(member[place : place + 1] for member in found.members))
    masks = [np.array([cell[place] == member for cell in found.members]) for (member,) in members]

    def grouped(one: Side) -> Side:
        numbers = np.stack([one.values[:, mask].sum(axis=1) for mask in masks], axis=1)
        return Side(numbers, numbers)

    return Seen(found.fields[place : place + 1], members, grouped(found.before), grouped(found.after))


def parts(found: Seen) -> list[Contribution]:
    scores: Any = surprises(found.before, found.after)
    numbers = zip(found.members, found.before.total, found.after.total, scores, strict=True)
    return [Contribution(found.fields, m, "", b, a, a - b, None, float(s)) for m, b, a, s in numbers]


def named(*tables: Seen) -> tuple[str, ...]:
    change = float(tables[0].after.total.sum() - tables[0].before.total.sum())
    fit = Fit({frozenset(table.fields): table for table in tables}, change)
    best = fit.likeliest([part for table in tables for part in parts(table) if abs(part.surprise) > 5])
    return best.members if best else ()


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_member_that_is_nearly_all_is_named_and_not_those_whose_part_it_took(factor: float) -> None:
    before = {("large",): 900.0, ("middle",): 80.0, ("small",): 50.0}
    found = seen(("size",), before, {**before, ("large",): factor * 900})
    assert abs(parts(found)[1].surprise) > 5, "the part of the next largest changed with it"
    assert named(found) == ("large",)


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_pair_is_named_when_without_it_its_members_move_like_the_others(factor: float) -> None:
    before = {(place, thing): 60.0 for place in ("north", "south", "east") for thing in ("lamps", "saws", "glue")}
    two = seen(("place", "thing"), before, {**before, ("north", "lamps"): factor * 60})
    assert named(two, summed(two, 0), summed(two, 1)) == ("north", "lamps")


def test_a_member_is_named_when_everything_within_it_moved() -> None:
    before = {(place, thing): 60.0 for place in ("north", "south", "east") for thing in ("lamps", "saws", "glue")}
    two = seen(
        ("place", "thing"), before, {cell: much * (2 if "north" in cell else 1) for cell, much in before.items()}
    )
    assert named(two, summed(two, 0), summed(two, 1)) == ("north",)


def test_of_two_members_that_mirror_each_other_the_one_that_went_with_the_whole_is_named() -> None:
    before = {("web",): 300.0, ("counter",): 300.0}
    assert named(seen(("way",), before, {**before, ("web",): 600.0})) == ("web",)
    assert named(seen(("way",), before, {**before, ("web",): 100.0})) == ("web",)


def test_growth_everywhere_names_nobody() -> None:
    before = {(f"p{number}",): 50.0 * number for number in range(1, 9)}
    assert named(seen(("product",), before, {cell: 1.4 * much for cell, much in before.items()})) == ()
