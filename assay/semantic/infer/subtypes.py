"""Tables that only say of what kind a row of another is: a toll *is* a harbour charge, and has its amount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assay.semantic.infer.links import Link
from assay.semantic.infer.words import name_of
from assay.semantic.model import Dimension, Entity, Measure
from assay.semantic.schema import Schema


def with_inherited(
    entities: Sequence[Entity], links: Sequence[Link], names: Mapping[str, str], schema: Schema
) -> list[Entity]:
    """The entities; those that are a kind of another one and hold no numbers themselves get its numbers."""
    known = {entity.name: entity for entity in entities}
    whole = {names[part]: known[names[of]] for part, of in _kinds(links, schema)}
    return [_inheriting(entity, whole[entity.name]) if entity.name in whole else entity for entity in entities]


def _kinds(links: Sequence[Link], schema: Schema) -> Iterator[tuple[str, str]]:
    """Tables whose single key refers one to one to another table, while they have few columns of their own."""
    for link in links:
        table, other = schema.table(link.left), schema.table(link.right)
        if table is None or other is None or link.cardinality != "one_to_one" or table.key == other.key:
            continue
        numbers = [one for one in table.columns if one.type == "number" and one.name not in link.columns]
        if tuple(table.primary_key) == link.columns and not numbers and len(table.columns) < len(other.columns):
            yield link.left, link.right


def _inheriting(part: Entity, whole: Entity) -> Entity:
    taken = {one.name for one in part.dimensions} | {one.name for one in part.measures}
    sums = [one for one in whole.measures if one.agg in ("sum", "avg")]
    sums = [one for one in sums if name_of(_label(part, whole, one)) not in taken]
    dimensions = tuple(one for measure in sums for one in _dimension(part, whole, measure))
    measures = tuple(_measure(part, whole, measure, alone=len(sums) == 1) for measure in sums)
    return part.model_copy(
        update={"dimensions": (*part.dimensions, *dimensions), "measures": (*part.measures, *measures)}
    )


def _dimension(part: Entity, whole: Entity, measure: Measure) -> Iterator[Dimension]:
    found = whole.dimension(measure.name)
    if found is not None and found.kind == "number":
        label = _label(part, whole, measure)
        expr = f'"{whole.name}"."{found.name}"'
        said = {"name": name_of(label), "label": label, "synonyms": (), "expr": expr, "inferred": True}
        yield found.model_copy(update=said)


def _measure(part: Entity, whole: Entity, measure: Measure, *, alone: bool) -> Measure:
    label = _label(part, whole, measure)
    said = (part.label.lower(),) if alone else ()
    expr = f'"{whole.name}"."{measure.name}"'
    told = {"name": name_of(label), "label": label, "synonyms": said, "expr": expr, "inferred": True}
    return measure.model_copy(update=told)


def _label(part: Entity, whole: Entity, measure: Measure) -> str:
    """ "Charge amount" of a toll is the "Toll amount"."""
    words = measure.label.lower().removeprefix(f"{whole.label.lower()} ")
    last = measure.label.lower().split()[-1]
    return f"{part.label} {last if words == whole.label.lower() else words}"
