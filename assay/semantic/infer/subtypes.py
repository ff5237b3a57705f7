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
    things = {link.right for link in links}
    # What nothing refers to is no thing of its own but something said of the other: when a clerk was hired.
    named = {names[part]: known[names[of]] for part, of in _parts(links, schema) if part in things}
    told = [_named(entity, named[entity.name]) if entity.name in named else entity for entity in entities]
    return [_inheriting(entity, whole[entity.name]) if entity.name in whole else entity for entity in told]


def _parts(links: Sequence[Link], schema: Schema) -> Iterator[tuple[str, str]]:
    """Tables whose single key refers one to one to another table: their rows are rows of that one."""
    for link in links:
        table, other = schema.table(link.left), schema.table(link.right)
        if table is None or other is None or link.cardinality != "one_to_one" or table.key == other.key:
            continue
        if tuple(table.primary_key) == link.columns:
            yield link.left, link.right


def _named(part: Entity, whole: Entity) -> Entity:
    """A part that only its key names is called as the whole is: a pilot by the name of the clerk that they are."""
    found = [one for name in whole.display if (one := whole.dimension(name)) is not None]
    taken = {one.name for one in part.dimensions} | {one.name for one in part.measures}
    keyed = all((one := part.dimension(name)) is None or one.column in part.key for name in part.display)
    if not keyed or not found or any(one.column in whole.key or one.name in taken for one in found):
        return part
    names = tuple(one.model_copy(update={"expr": f'"{whole.name}"."{one.name}"', "inferred": True}) for one in found)
    display = tuple(one.name for one in names)
    return part.model_copy(update={"dimensions": (*part.dimensions, *names), "display": display})


def _kinds(links: Sequence[Link], schema: Schema) -> Iterator[tuple[str, str]]:
    """Those of them without numbers and with few columns of their own."""
    for left, right in _parts(links, schema):
        table, other = schema.table(left), schema.table(right)
        if table is None or other is None:
            continue
        numbers = [one for one in table.columns if one.type == "number" and one.name not in table.primary_key]
        if not numbers and len(table.columns) < len(other.columns):
            yield left, right


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
