"""Which dashboards show a metric: told when it is to leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assay.dashboards.needs import Reader
from assay.dashboards.shelf import Shelf
from assay.dashboards.template import DataRequirement, Template
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError
from assay.query.ports import Source, Sources
from assay.semantic.spec import AnalyticsSpec


@dataclass(frozen=True)
class Using:
    """Looks through what is published and what is being drawn, as far as ``actor`` may open it."""

    shelf: Shelf
    sources: Sources
    reader: Reader
    clock: Clock

    def of(self, metric: str, source: str, actor: Actor) -> Sequence[str]:
        """Titles of the dashboards that show a metric of a source, by title; raises NotFound."""
        wanted = self.sources.get(source, actor)
        return [
            board.title
            for board in self.shelf.all(actor)
            if any(self._shows(metric, body, wanted, actor) for body in (board.published, board.draft) if body)
        ]

    def _shows(self, metric: str, body: Mapping[str, Any], source: Source, actor: Actor) -> bool:
        template = Template.model_validate(body)
        return any(metric in self._metrics(need, source, actor) for need in _needs(template, source))

    def _metrics(self, need: DataRequirement, source: Source, actor: Actor) -> frozenset[str]:
        spec = need.spec or (self._read(need.question, source, actor) if need.question else None)
        return frozenset(_named(spec.model_dump(mode="json", by_alias=True))) if spec is not None else frozenset()

    def _read(self, question: str, source: Source, actor: Actor) -> AnalyticsSpec | None:
        try:
            return self.reader.read(question, source, actor, self.clock).spec
        except AssayError:
            return None  # a question nobody understands shows no metric


def in_words(titles: Sequence[str]) -> str:
    """Who would miss it, as a sentence.

    >>> in_words(["Sales", "Week"])
    'Dashboards that show it will not be able to any more: Sales, Week.'
    """
    many = "Dashboards that show it" if len(titles) > 1 else "A dashboard that shows it"
    return f"{many} will not be able to any more: {', '.join(titles)}." if titles else ""


def _needs(template: Template, source: Source) -> Iterator[DataRequirement]:
    for widget in template.widgets:
        need = widget.data_requirements
        if need is not None and (need.source or template.source) in (source.id, source.name):
            yield need


def _named(node: Any) -> Iterator[str]:
    """The metrics named anywhere in a spec."""
    if isinstance(node, dict):
        if isinstance(node.get("metric"), str):
            yield node["metric"]
        for value in node.values():
            yield from _named(value)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value)
