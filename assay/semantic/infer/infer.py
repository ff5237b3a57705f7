"""The whole inference: tables -> entities, links -> relationships, measures -> metrics. Same schema, same model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assay.semantic.infer.both_ways import with_both_ways
from assay.semantic.infer.entities import infer_entity
from assay.semantic.infer.hierarchies import find_hierarchies
from assay.semantic.infer.links import Link, find_links
from assay.semantic.infer.metrics import infer_metrics
from assay.semantic.infer.nouns import with_key_nouns
from assay.semantic.infer.numbered import without_things_kept
from assay.semantic.infer.readable import make_readable
from assay.semantic.infer.relationships import name_relationships
from assay.semantic.infer.subtypes import with_inherited
from assay.semantic.infer.units import CURRENCIES
from assay.semantic.infer.words import distinct_names
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.schema import Profile, Schema, TableInfo


def infer_model(schema: Schema, name: str = "", title: str = "") -> SemanticModel:
    """What a database seems to mean. Everything is marked ``inferred`` except relationships that are declared."""
    readable = make_readable(schema)
    tables = readable.schema.tables
    links = find_links(readable.schema)
    names = dict(zip((table.key for table in tables), _entity_names(tables), strict=True))
    linked = _linked(links)
    read = [
        infer_entity(table, readable.tables[table.key], names[table.key], linked[table.key], schema.dialect)
        for table in tables
    ]
    own = with_both_ways(with_key_nouns(without_things_kept(read), linked))
    entities = with_inherited(own, links, names, readable.schema)
    return SemanticModel(
        name=name,
        title=title,
        currency=_currency(entities),
        entities=tuple(entities),
        relationships=tuple(name_relationships(links, names, readable.column)),
        metrics=tuple(infer_metrics(entities)),
        hierarchies=tuple(find_hierarchies(own, _profiles(schema, own))),
    )


def _entity_names(tables: Sequence[TableInfo]) -> list[str]:
    """Names from bare table names; with the schema's name in front where two tables are called alike."""
    bare = [table.name.casefold() for table in tables]
    return distinct_names(
        table.name if bare.count(table.name.casefold()) == 1 else f"{table.schema or ''} {table.name}"
        for table in tables
    )


def _linked(links: Sequence[Link]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        found[link.left].update(link.columns)
    return found


def _currency(entities: Sequence[Entity]) -> str | None:
    """The one currency the numbers are in, if there is one."""
    units = {measure.unit for entity in entities for measure in entity.measures if measure.unit}
    found = {unit for unit in units if unit.lower() in CURRENCIES}
    return found.pop() if len(found) == 1 else None


def _profiles(schema: Schema, entities: Sequence[Entity]) -> dict[tuple[str, str], Profile]:
    return {
        (entity.name, dimension.name): column.profile
        for entity, table in zip(entities, schema.tables, strict=True)
        for dimension, column in zip(entity.dimensions, table.columns, strict=True)
    }
