"""Drill paths inside one table: columns that go from coarse to fine by their names, when the counts agree."""

from __future__ import annotations

from collections.abc import Sequence

from assay.semantic.infer.words import words
from assay.semantic.model import Dimension, Entity, Hierarchy
from assay.semantic.schema import Profile

_LADDERS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("geography", (("continent",), ("region",), ("country",), ("state", "province"), ("county", "district"), ("city",
    "town"), ("neighborhood", "suburb"))),
    ("products", (("department", "division"), ("category", "class"), ("subcategory", "subclass"))),
    ("organization", (("company",), ("division",), ("department",), ("team", "group"))),
    ("medicine", (("specialty", "chapter"), ("diagnosis",))),
)  # fmt: skip


def find_hierarchies(entities: Sequence[Entity], profiles: dict[tuple[str, str], Profile]) -> list[Hierarchy]:
    """One hierarchy per entity and ladder that has two rungs or more. ``profiles`` by (entity, dimension)."""
    found = []
    taken: set[str] = set()
    for entity in entities:
        for name, ladder in _LADDERS:
            levels = _climb(entity, ladder, profiles)
            if len(levels) < 2:
                continue
            unique = name if name not in taken else f"{entity.name}_{name}"
            taken.add(unique)
            references = tuple(f"{entity.name}.{level}" for level in levels)
            found.append(Hierarchy(name=unique, levels=references, label=unique.replace("_", " ").capitalize()))
    return found


def _climb(entity: Entity, ladder: tuple[tuple[str, ...], ...], profiles: dict[tuple[str, str], Profile]) -> list[str]:
    levels: list[str] = []
    for rung in ladder:
        dimension = next((dimension for dimension in entity.dimensions if _is_rung(dimension, rung, entity)), None)
        if dimension and dimension.name not in levels and _finer(entity.name, levels, dimension.name, profiles):
            levels.append(dimension.name)
    return levels


def _is_rung(dimension: Dimension, rung: tuple[str, ...], entity: Entity) -> bool:
    if dimension.kind not in ("categorical", "geo"):
        return False
    parts = words(dimension.name)
    joined = "".join(parts)
    own = words(entity.label)
    bare = parts[len(own) :] if parts[: len(own)] == own else parts
    without_name = tuple(part for part in bare if part != "name")
    return any(without_name == (word,) or joined == word for word in rung)


def _finer(entity: str, levels: list[str], name: str, profiles: dict[tuple[str, str], Profile]) -> bool:
    """Whether the next level has at least as many values as the one above."""
    if not levels:
        return True
    above, below = profiles.get((entity, levels[-1])), profiles.get((entity, name))
    if not above or not below or above.distinct is None or below.distinct is None:
        return True
    return above.distinct <= below.distinct
