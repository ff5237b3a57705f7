"""Tests of items that every clause makes, each made once, so that what it found can be remembered by it."""

from __future__ import annotations

from functools import lru_cache, partial


class ItemTest(partial[bool]):
    """A test of items that there is but once for its arguments."""


@lru_cache(maxsize=512)
def is_link(*kinds: str) -> ItemTest:
    """A test for unplaced links of these kinds."""
    return ItemTest(lambda item: bool(item.links) and item.links[0].kind in kinds)


@lru_cache(maxsize=512)
def is_cue(*names: str) -> ItemTest:
    """A test for cues of these names."""
    return ItemTest(lambda item: item.cue is not None and item.cue.name in names)
