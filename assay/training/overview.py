"""What an admin sees beside the items: where it is weak, which words nobody knows, what nobody taught or asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.records.stored import TrainingItem
from assay.semantic.model import SemanticModel
from assay.storage.reviews import ReviewStore
from assay.storage.training import TrainingStore

MOST_WORDS = 12


@dataclass(frozen=True)
class Covered:
    """One table: how many of its fields somebody described or taught, how many were asked, and which were neither."""

    entity: str
    fields: int
    taught: int
    asked: int
    neither: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """``unknown`` counts words of questions that were not understood; ``metrics`` are those never taught nor asked."""

    unknown: tuple[tuple[str, int], ...]
    coverage: tuple[Covered, ...]
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class OverviewDesk:
    """Made from the items and the latest questions of everybody."""

    desk: SourceDesk
    store: TrainingStore
    reviews: ReviewStore

    def of(self, source: str, actor: Actor) -> Overview:
        """The overview of one source."""
        actor.need("admin", "see what was asked")
        found = self.desk.get(source, actor)
        answers = [row["answer"] for row in self.reviews.asked(found.id, actor) if row["answer"]]
        asked = {name for answer in answers for name in _names(answer.get("spec"))}
        taught = {name for item in self.store.items(found.id) for name in _taught(item)}
        idle = tuple(
            one.label or one.name for one in found.model.metrics if one.name not in asked | taught and one.inferred
        )
        return Overview(unknown_words(answers), tuple(_covered(found.model, taught, asked)), idle)


def unknown_words(answers: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    """Words that were not understood, the most frequent first.

    >>> unknown_words([{"state": "abstained", "spans": [{"role": "unknown", "text": "GMV"}]}])
    (('gmv', 1),)
    """
    words: Counter[str] = Counter()
    for answer in answers:
        if answer.get("state") == "abstained":
            words.update(
                {str(span["text"]).casefold() for span in answer.get("spans", ()) if span["role"] == "unknown"}
            )
    return tuple(words.most_common(MOST_WORDS))


def _names(node: Any) -> Iterator[str]:
    """Every metric, field and entity a spec names."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _names(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _names(value)


def _taught(item: TrainingItem) -> Iterator[str]:
    """What an item is about: names its content holds."""
    if item.kind != "golden":
        yield from _names(item.content)
    for measure in item.content.get("measures", ()) if item.kind == "metric" else ():
        yield f"{measure['entity']}.{measure.get('expr', '')}"


def _covered(model: SemanticModel, taught: set[str], asked: set[str]) -> Iterator[Covered]:
    words = " ".join(taught)
    for entity in model.entities:
        names = {f"{entity.name}.{one.name}": one for one in entity.dimensions if not one.hidden}
        told = {name for name, one in names.items() if name in taught or not one.inferred or name in words}
        wanted = set(names) & asked
        neither = tuple(names[name].label or name for name in names if name not in told | wanted)
        yield Covered(entity.label or entity.name, len(names), len(told), len(wanted), neither)


def by_category(cases: Sequence[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    """Right and all golden questions by category, the weakest first.

    >>> by_category([{"category": "share", "status": "right"}, {"category": "share", "status": "wrong"}])
    [('share', 1, 2)]
    """
    groups: dict[str, list[bool]] = {}
    for case in cases:
        groups.setdefault(case["category"], []).append(case["status"] == "right")
    rows = [(name, sum(marks), len(marks)) for name, marks in groups.items()]
    return sorted(rows, key=lambda row: (row[1] / row[2], -row[2]))
