"""``/api/v1/metrics`` and ``/api/v1/dictionary``: what a source holds and what its numbers mean."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify
from pydantic import Field

from api.v1.shapes import Paging, cut
from api.v1.shapes_of_catalog import Dictionary, MetricList, OneMetric
from assay.accounts.acting import current_actor
from assay.catalog.entries import Kind
from assay.kernel.errors import NotFound
from assay.services import CatalogEntry, Services


class OfSource(Paging):
    """Entries of one source that match; all of them without ``search``."""

    source: str = Field(min_length=1, max_length=200)
    search: str = Field("", max_length=200)


class OfDictionary(OfSource):
    """Those of one kind: dimensions, entities, tables, columns, terms, verified questions, metrics."""

    kind: Kind | None = None


class MetricsAsked(OfSource):
    """Those of one category."""

    category: str = Field("", max_length=200)


class Named(OfSource):
    """Of which source the metric is."""


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""

    @v1.get("/metrics")
    @v1.input(MetricsAsked, location="query", arg_name="asked")
    @v1.output(MetricList)
    def metrics(asked: MetricsAsked) -> Response:
        """The metrics of a source."""
        found = services.catalog.entries(asked.source, current_actor(), "metric", asked.search)
        told = [_metric(services, asked.source, entry) for entry in found]
        return jsonify(cut([one for one in told if asked.category in ("", one["category"])], asked))

    @v1.get("/metrics/<name>")
    @v1.input(Named, location="query", arg_name="asked")
    @v1.output(OneMetric)
    def metric(name: str, asked: Named) -> Response:
        """One metric of a source."""
        for entry in services.catalog.entries(asked.source, current_actor(), "metric"):
            if entry.name == name:
                return jsonify(_metric(services, asked.source, entry))
        raise NotFound("There is no such metric.", hint=f"GET /api/v1/metrics?source={asked.source} lists them.")

    @v1.get("/dictionary")
    @v1.input(OfDictionary, location="query", arg_name="asked")
    @v1.output(Dictionary)
    def dictionary(asked: OfDictionary) -> Response:
        """Tables, columns, dimensions, words, verified questions and metrics of a source; best match first."""
        found = services.catalog.entries(asked.source, current_actor(), asked.kind, asked.search)
        return jsonify(cut([_entry(entry) for entry in found], asked))


def _entry(entry: CatalogEntry) -> dict[str, Any]:
    about = {"kind": entry.kind, "name": entry.name, "label": entry.label, "description": entry.description}
    return {**about, "facts": entry.facts}


def _metric(services: Services, source: str, entry: CatalogEntry) -> dict[str, Any]:
    facts = entry.facts
    known = services.sources.get(source, current_actor()).model.metric(entry.name)
    weights = {part.metric: part.weight for part in known.components} if known else {}
    named = {"name": entry.name, "label": entry.label, "description": entry.description}
    plain = ("category", "formula", "kind", "unit", "owner", "version", "deprecated", "tested", "direction", "time",
             "synonyms", "targets", "inferred")  # fmt: skip
    return {**named, **{name: facts[name] for name in plain}, "dependencies": facts["needs"], "weights": weights}
