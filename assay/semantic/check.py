"""What a semantic model must satisfy beyond its shape: rules that return faults and never raise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from assay.kernel.errors import Fault
from assay.semantic.check_conditions import CONDITION_RULES
from assay.semantic.check_expressions import EXPRESSION_RULES, REACH_RULES
from assay.semantic.check_rules import RULES, Finding
from assay.semantic.check_schema import SCHEMA_RULES
from assay.semantic.check_typed import values_fit_fields
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
    found = (_fault(finding, place) for finding in findings(model, schema))
    return tuple(fault for fault in found if fault is not None)


def findings(model: SemanticModel, schema: Schema | None) -> Iterator[Finding]:
    """The same by their place in the model, whoever wrote it."""
    found = [finding for rule in (*RULES, *EXPRESSION_RULES, *CONDITION_RULES) for finding in rule(model)]
    if schema is not None:
        found += [finding for rule in SCHEMA_RULES for finding in rule(model, schema)]
    yield from found
    # What follows from a wrong link or field is no fault of its own.
    wrong = {finding.steps[0] for finding in found}
    if "relationships" not in wrong:
        yield from (finding for rule in REACH_RULES for finding in rule(model))
    if schema is not None and "relationships" not in wrong:
        told = {finding.steps for finding in found}
        sound = _sound(model, {finding.steps[:2] for finding in found})
        yield from (one for one in values_fit_fields(model, schema, sound) if one.steps not in told)


def _sound(model: SemanticModel, wrong: Collection[Steps]) -> set[str]:
    return {entity.name for number, entity in enumerate(model.entities) if ("entities", number) not in wrong}


def _fault(finding: Finding, place: Callable[[Steps], Place | None] | None) -> Fault | None:
    if place is None:
        return Fault(".".join(str(step) for step in finding.steps), 0, finding.message)
    found = place(finding.steps)
    return Fault(found.file, found.line, finding.message) if found else None
