"""What a semantic model must satisfy beyond its shape: rules that return faults and never raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assay.kernel.errors import Fault
from assay.semantic.check_rules import RULES, Finding
from assay.semantic.check_schema import SCHEMA_RULES
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.written import Place, Steps


def check(
    model: SemanticModel, schema: Schema | None = None, place: Callable[[Steps], Place | None] | None = None
) -> tuple[Fault, ...]:
    """All faults of a model; with ``schema`` also tables and columns that do not exist.

    ``place`` tells where an item (``("metrics", 2, "measure")``) was written, None for one that nobody wrote: that is
    no fault of anybody. Without it the item's path is the file.
    """
    found = (_fault(finding, place) for finding in _findings(model, schema))
    return tuple(fault for fault in found if fault is not None)


def _findings(model: SemanticModel, schema: Schema | None) -> Iterator[Finding]:
    for rule in RULES:
        yield from rule(model)
    for schema_rule in SCHEMA_RULES if schema is not None else ():
        assert schema is not None
        yield from schema_rule(model, schema)


def _fault(finding: Finding, place: Callable[[Steps], Place | None] | None) -> Fault | None:
    if place is None:
        return Fault(".".join(str(step) for step in finding.steps), 0, finding.message)
    found = place(finding.steps)
    return Fault(found.file, found.line, finding.message) if found else None
