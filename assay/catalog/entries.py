"""The catalog: metrics, dimensions, tables, columns, terms and verified questions of a source, searchable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from assay.kernel.actor import Actor
from assay.query.ports import Source, Sources
from assay.semantic.model import Dimension, Entity, Metric
from assay.semantic.schema import ColumnInfo, TableInfo
from assay.storage.training import TrainingStore

Kind = Literal["metric", "dimension", "entity", "table", "column", "term", "question"]
GOOD_MATCH = 72.0


@dataclass(frozen=True)
class CatalogEntry:
    """One row of the catalog. ``facts`` holds what is particular to its kind."""

    kind: Kind
    name: str
    label: str
    description: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class CatalogDesk:
    """Lists and searches what a source holds."""

    sources: Sources
    training: TrainingStore

    def entries(self, source: str, actor: Actor, kind: str | None = None, search: str = "") -> Sequence[CatalogEntry]:
        """Entries of one kind, or all; with ``search`` the matching ones, best first."""
        found = self.sources.get(source, actor)
        makers: dict[str, Callable[[Source], Iterator[CatalogEntry]]] = {
            "metric": _metrics,
            "dimension": _dimensions,
            "entity": _entities,
            "term": _terms,
            "table": _tables,
            "column": _columns,
            "question": self._questions,
        }
        chosen = [makers[kind]] if kind in makers else list(makers.values())
        entries = [entry for make in chosen for entry in make(found)]
        return matching(entries, search) if search.strip() else entries

    def _questions(self, source: Source) -> Iterator[CatalogEntry]:
        for item in self.training.items(source.id, "verified_question"):
            facts = {"by": item.content.get("by", ""), "on": item.content.get("on", "")}
            yield CatalogEntry("question", item.id, str(item.content["question"]), "", facts)


def matching(entries: Sequence[CatalogEntry], search: str) -> Sequence[CatalogEntry]:
    """Those that match, best first: names before synonyms before descriptions, near misses of spelling last."""
    wanted = search.casefold().strip()
    scored = [(_score(entry, wanted), position, entry) for position, entry in enumerate(entries)]
    return [entry for score, _, entry in sorted(scored, key=lambda row: (-row[0], row[1])) if score >= GOOD_MATCH]


def _score(entry: CatalogEntry, wanted: str) -> float:
    names = [entry.label, entry.name.replace("_", " "), *entry.facts.get("synonyms", ())]
    folded = [name.casefold() for name in names if name]
    if wanted in folded:
        return 200.0
    if any(wanted in name for name in folded):
        return 150.0
    if wanted in entry.description.casefold():
        return 100.0
    return max((fuzz.token_set_ratio(wanted, name) - 5 for name in folded), default=0.0)


def _metrics(source: Source) -> Iterator[CatalogEntry]:
    # What people defined comes before what Assay guessed.
    for metric in sorted(source.model.metrics, key=lambda metric: metric.inferred):
        yield CatalogEntry(
            "metric", metric.name, metric.label or metric.name, metric.description, _metric_facts(metric)
        )


def _metric_facts(metric: Metric) -> dict[str, Any]:
    needs = [name for name in (metric.numerator, metric.denominator, metric.metric, metric.measure) if name]
    return {
        "category": metric.category or "Other",
        "formula": metric.formula or _formula(metric),
        "unit": metric.unit,
        "owner": metric.owner,
        "version": metric.version,
        "deprecated": metric.deprecated,
        "tested": metric.tested,
        "synonyms": list(metric.synonyms),
        "kind": metric.kind,
        "direction": metric.direction,
        "inferred": metric.inferred,
        "time": metric.time,
        "needs": [*needs, *(component.metric for component in metric.components)],
        "targets": [target.model_dump(mode="json", exclude_none=True) for target in metric.targets],
    }


def _formula(metric: Metric) -> str:
    if metric.kind == "ratio":
        return f"{metric.numerator} / {metric.denominator}"
    if metric.kind == "composite":
        return " + ".join(f"{part.weight:g} × {part.metric}" for part in metric.components)
    return metric.expr or metric.measure or metric.metric or ""


def _dimensions(source: Source) -> Iterator[CatalogEntry]:
    for entity in source.model.entities:
        for dimension in entity.dimensions:
            if not dimension.hidden:
                yield _dimension(entity, dimension)


def _dimension(entity: Entity, dimension: Dimension) -> CatalogEntry:
    facts = {
        "entity": entity.label or entity.name,
        "kind": dimension.kind,
        "synonyms": list(dimension.synonyms),
        "pii": dimension.pii,
        "unit": dimension.unit,
        "inferred": dimension.inferred,
        "values": list(dimension.values)[:20],
    }
    label = dimension.label or dimension.name
    return CatalogEntry("dimension", f"{entity.name}.{dimension.name}", label, dimension.description, facts)


def _entities(source: Source) -> Iterator[CatalogEntry]:
    for entity in source.model.entities:
        table = source.schema.table(entity.table)
        facts = {"table": entity.table, "rows": table.row_count if table else None, "synonyms": list(entity.synonyms)}
        yield CatalogEntry("entity", entity.name, entity.label or entity.name, entity.description, facts)


def _terms(source: Source) -> Iterator[CatalogEntry]:
    for term in source.model.glossary:
        yield CatalogEntry(
            "term", term.term, term.term, term.description, {"means": term.means, "synonyms": list(term.synonyms)}
        )


def _tables(source: Source) -> Iterator[CatalogEntry]:
    for table in source.schema.tables:
        facts = {
            "rows": table.row_count,
            "columns": len(table.columns),
            "key": list(table.primary_key),
            "view": table.is_view,
        }
        yield CatalogEntry("table", table.key, table.key, table.comment or "", facts)


def _columns(source: Source) -> Iterator[CatalogEntry]:
    for table in source.schema.tables:
        links = {name: link.ref_table for link in table.foreign_keys for name in link.columns}
        for column in table.columns:
            yield _column(source, table, column, links.get(column.name))


def _column(source: Source, table: TableInfo, column: ColumnInfo, link: str | None) -> CatalogEntry:
    dimension = _dimension_of(source, table, column)
    masked = bool(dimension and dimension.pii)
    profile = column.profile
    facts = {
        "table": table.key,
        "type": column.type,
        "db_type": column.db_type,
        "nullable": column.nullable,
        "links_to": link,
        "distinct": profile.distinct,
        "nulls": profile.nulls,
        "pii": masked,
        # Samples of personal data stay out of the dictionary.
        "minimum": None if masked else profile.minimum,
        "maximum": None if masked else profile.maximum,
        "samples": [] if masked else list(profile.samples[:8]),
        "read_as": dimension.kind if dimension else None,
        "synonyms": list(dimension.synonyms) if dimension else [],
        "unit": dimension.unit if dimension else None,
        "inferred": bool(dimension and dimension.inferred),
    }
    described = column.comment or (dimension.description if dimension else "")
    return CatalogEntry("column", f"{table.key}.{column.name}", column.name, described or "", facts)


def _dimension_of(source: Source, table: TableInfo, column: ColumnInfo) -> Dimension | None:
    for entity in source.model.entities:
        if entity.table.casefold() in (table.key.casefold(), table.name.casefold()):
            for dimension in entity.dimensions:
                if dimension.column.casefold() == column.name.casefold():
                    return dimension
    return None
