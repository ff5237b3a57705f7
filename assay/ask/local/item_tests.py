"""Tests of items that every clause makes; where the items of each sort stand is found once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assay.ask.local.lattice import Item

Sort = tuple[str, str]
"""A cue and its name, or a link and its kind."""
Sorts = dict[Sort, list[int]]
"""Positions of items by their sort."""


@dataclass(frozen=True)
class ItemTest:
    """Whether an item is of one of some sorts: all cues, or all links."""

    wanted: tuple[Sort, ...]

    def __call__(self, item: Item) -> bool:
        return any(sort in self.wanted for sort in _sorts(item))

    def among(self, known: Sorts) -> Sequence[int]:
        """The positions of such items, in order."""
        found = [known[sort] for sort in self.wanted if sort in known]
        return found[0] if len(found) == 1 else sorted(at for places in found for at in places)


def sorts_of(items: Sequence[Item]) -> Sorts:
    """Where each sort of item stands."""
    found: Sorts = {}
    for at, item in enumerate(items):
        for sort in _sorts(item):
            found.setdefault(sort, []).append(at)
    return found


def _sorts(item: Item) -> Iterator[Sort]:
    if item.cue is not None:
        yield "cue", item.cue.name
    if item.links:
        yield "link", item.links[0].kind


@lru_cache(maxsize=512)
def is_link(*kinds: str) -> ItemTest:
    """A test for unplaced links of these kinds."""
    return ItemTest(tuple(("link", kind) for kind in dict.fromkeys(kinds)))


@lru_cache(maxsize=512)
def is_cue(*names: str) -> ItemTest:
    """A test for cues of these names."""
    return ItemTest(tuple(("cue", name) for name in dict.fromkeys(names)))
