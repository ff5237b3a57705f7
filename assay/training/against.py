"""What speaks against an item, each thing once: the same fault is not told again in the words of another check."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.corridor import Ask
from assay.kernel.actor import Actor
from assay.query.ports import Source
from assay.records.stored import TrainingItem
from assay.training.trial import Meeting, meetings
from assay.training.twins import clashes, said_now
from assay.training.words import owners

Owned = frozenset[tuple[str, str]]
"""Words, each with what else goes by it."""


def against(
    item: TrainingItem, items: Sequence[TrainingItem], ask: Ask, without: Source, actor: Actor
) -> tuple[str, ...]:
    """Verified questions with other rows first, then items that say something of the same, then words that are taken.

    ``items`` hold the item; ``without`` is the source as it is without it.
    """
    rows = list(clashes(items, {item.id}, ask, without.id, actor))
    words = list(owners(item.kind, said_now(item), without))
    clashing, owned = {other for other, _ in rows}, frozenset((word, means) for word, means, _ in words)
    met = [
        one.told
        for one in meetings(items)
        if one.item.id == item.id and one.other.id not in clashing and not _owned(one, owned)
    ]
    return tuple(dict.fromkeys((*(told for _, told in rows), *met, *(told for _, _, told in words))))


def _owned(met: Meeting, owned: Owned) -> bool:
    """Whether a metric that has a word is told of as its owner already."""
    name = str(said_now(met.other).get("name"))
    return met.other.kind == "metric" and not met.equal and (met.written.casefold(), name) in owned
