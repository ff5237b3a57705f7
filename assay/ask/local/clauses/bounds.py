"""Comparators with their numbers: "over 5k", "between 10 and 20", "not more than three", "5 or fewer"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assay.ask.local.clauses.beside import number_at
from assay.ask.local.clauses.extents import is_unit
from assay.ask.local.draft import Draft, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.synonyms import ADJECTIVES
from assay.semantic.spec import Op

_SUFFIX: dict[str, Op] = {"ge": "ge", "le": "le"}


@dataclass(frozen=True)
class Bound:
    """An operator with its numbers, and the items they take."""

    op: Op
    values: tuple[float, ...]
    placed: tuple[int, ...]
    first: int
    last: int
    adjective: str = ""
    percent: bool = False


def read_bounds(draft: Draft) -> list[Bound]:
    """Every comparator with the numbers that follow it, and "5 or more"."""
    found: list[Bound] = []
    for at, item in enumerate(draft.items):
        if not draft.free(at):
            continue
        if item.cue and item.cue.name == "cmp":
            bound = _after_cue(draft, at, item.cue.arg)
            if bound:
                found.append(bound)
        elif item.kind == "number" and not any(at in bound.placed for bound in found):
            found.extend(_from_to(draft, at))
        elif item.cue and item.cue.name == "or_more":
            known = {here for bound in found for here in bound.placed}
            found.extend(bound for bound in _or_more(draft, at, item.cue.arg) if not known & set(bound.placed))
    return found


def _or_more(draft: Draft, at: int, arg: str) -> list[Bound]:
    """ "5 or fewer", "600 kg or more"."""
    number = at - 2 if is_unit(draft, at - 1) else at - 1
    if number < 0 or not draft.free(number) or draft.items[number].kind != "number":
        return []
    return [Bound(_SUFFIX[arg], (number_at(draft, number),), (number, at), number, at)]


def _from_to(draft: Draft, at: int) -> list[Bound]:
    """ "3 to 6 visits", "a height from 160 to 170"."""
    joint, second = at + 1, at + 2
    if not (draft.free(joint) and draft.items[joint].text.casefold() == "to" and draft.free(second)):
        return []
    led = at > 1 and draft.items[at - 1].text.casefold() == "from" and draft.items[at - 2].is_link("dimension")
    counted = led or (second + 1 < len(draft.items) and bool(draft.items[second + 1].links))
    if draft.items[second].kind != "number" or not counted:
        return []
    low, high = sorted((number_at(draft, at), number_at(draft, second)))
    return [Bound("between", (low, high), (at, joint, second), at, second)]


def _after_cue(draft: Draft, at: int, arg: str) -> Bound | None:
    first = skip_stops(draft, at + 1)
    if draft.free(first) and _done(draft.items[first]):
        first = skip_stops(draft, first + 1)
    if draft.free(first) and draft.items[first].is_link("dimension"):
        first = skip_stops(draft, first + 1)
    if not (draft.free(first) and draft.items[first].kind == "number"):
        return None
    if arg == "between":
        joint = first + 2 if is_unit(draft, first + 1) else first + 1
        second = skip_stops(draft, joint, over=("and",))
        if not (draft.free(second) and draft.items[second].kind == "number"):
            return None
        low, high = sorted((number_at(draft, first), number_at(draft, second)))
        return Bound("between", (low, high), (at, *range(first, second + 1)), at, second)
    op, adjective = operator_of(arg)
    if draft.free(at - 1) and draft.items[at - 1].is_cue("not"):
        flipped: dict[str, Op] = {"gt": "le", "lt": "ge", "ge": "lt", "le": "gt", "eq": "ne", "ne": "eq"}
        return Bound(flipped.get(op, op), (number_at(draft, first),), (at - 1, at, first), at - 1, first, adjective)
    return Bound(op, (number_at(draft, first),), (at, first), at, first, adjective)


def _done(item: Item) -> bool:
    """ "at most *participated* in 30 races"."""
    return item.kind == "unknown" and item.text.islower() and item.text.endswith("ed")


def in_percent(draft: Draft, bound: Bound, percent: bool) -> Bound:
    """ "35 %" is 0.35 where ``percent`` is measured, and 35 for a number that is not."""
    said = any(
        "%" in draft.items[at].text or "percent" in draft.items[at].text.casefold()
        for at in bound.placed
        if draft.items[at].kind == "number"
    )
    if said and not percent:
        return replace(bound, values=tuple(round(value * 100, 6) for value in bound.values))
    if percent and not said and all(value > 1 for value in bound.values):
        return replace(bound, values=tuple(value / 100 for value in bound.values))
    return bound


def operator_of(arg: str) -> tuple[Op, str]:
    """What a comparator's cue compares, and the adjective it was said with."""
    if arg != "adj" and arg not in ADJECTIVES:
        known: dict[str, Op] = {"ge": "ge", "le": "le", "gt": "gt", "lt": "lt", "eq": "eq", "ne": "ne"}
        return known.get(arg, "gt"), arg if arg not in known else ""
    direction = ADJECTIVES.get(arg, ("desc", ()))[0]
    return ("gt" if direction == "desc" else "lt"), arg


_WHERE_OR_WHEN = frozenset(("for", "on", "in", "at", "during", "from", "by"))


def apart(draft: Draft, number: int, thing: int) -> bool:
    """ "paid more than 10 *for* any visit": what follows such a word is not what the number counts."""
    return any(item.text.casefold() in _WHERE_OR_WHEN for item in draft.items[number + 1 : thing])
