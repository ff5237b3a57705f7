"""A team as data: who its analysts are, what they ask for, which templates are approved, how prospects are ranked.

Written in a pack's ``team.yml``. An analyst is a title and methods; a method is a pure function of ``assay.methods``
and the queries that feed it. ``:name`` in a query is a filter, parameter or argument of the widget that wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from pydantic import Field, ValidationError

from assay.kernel.errors import AssayError, Fault, InvalidModel
from assay.methods.method import find
from assay.methods.money import CostModel
from assay.methods.ranking import Factor
from assay.semantic.spec import Frozen
from assay.semantic.suggest import hint


class Untold(Frozen):
    """Why a number of a method has no value, and what can be done about it."""

    why: str
    do: str = ""


class MethodUse(Frozen):
    """A method of an analyst: the function, the query behind each of its input tables, arguments that always hold.

    ``columns`` are those shown of what it finds, all where none is named. ``additive``: those whose parts sum up.
    ``labels`` call columns what they are here: a method that counts by group knows not by which. ``fields`` say whose
    values a column has, as ``entity.dimension``: people see the labels the model gives to them. ``empty`` says of a
    column why it may have no value: a tile of that number alone tells it.
    """

    function: str
    inputs: dict[str, str] = Field(default_factory=dict)
    arguments: dict[str, Any] = Field(default_factory=dict)
    columns: tuple[str, ...] = ()
    additive: tuple[str, ...] = ()
    labels: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    empty: dict[str, Untold] = Field(default_factory=dict)


class Analyst(Frozen):
    """A specialist: what it looks after, and its methods by name."""

    title: str
    scope: str = ""
    methods: dict[str, MethodUse] = Field(default_factory=dict)


class Approval(Frozen):
    """A template may be generated: this version of it, by whom and when that was decided."""

    template: str
    version: str
    by: str
    on: date


class SameFact(Frozen):
    """Widgets of one template that state the same number, and whose word stands when they differ.

    ``tolerance`` is relative. ``prefer`` names analysts, the first first; then the order of ``widgets`` decides.
    """

    name: str
    widgets: tuple[str, ...] = Field(min_length=2)
    tolerance: float = Field(default=0.005, ge=0, lt=1)
    prefer: tuple[str, ...] = ()


class FactorOf(Frozen):
    """A section of the value proposition, the need it answers, and the need's weight."""

    section: str
    title: str
    need: str
    weight: float = Field(default=1.0, gt=0)
    lower_is_greater: bool = False

    def factor(self) -> Factor:
        """As the formula takes it."""
        return Factor(self.section, self.need, self.weight, self.lower_is_greater)


class Ranking(Frozen):
    """The ranking: its version, how many prospects are prepared after it, what it weighs."""

    version: str
    prepare: int = Field(default=3, ge=0, le=100)
    factors: tuple[FactorOf, ...] = Field(min_length=1)


class Prospects(Frozen):
    """Where prospects come from: a query with ``id`` and ``name``, and which filter or parameter takes which column.

    ``fields`` say whose values a column has, as those of a method do.
    """

    sql: str
    bind: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)


class Clients(Frozen):
    """Where clients come from: a query with ``id``, ``name`` and the needs as measured; ``:today`` is the day.

    ``measured`` says of a need how it was measured, ``fields`` whose values a column has.
    """

    sql: str
    measured: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)


class Team(Frozen):
    """The team of one source. ``fresh_hours``: how long a document counts as fresh. ``proposition``: its template.

    ``clients`` are those who buy already: their measured needs are ranked by the same formula.
    """

    version: str
    fresh_hours: float = Field(default=24.0, gt=0)
    prospects: Prospects
    clients: Clients | None = None
    ranking: Ranking
    queries: dict[str, str] = Field(default_factory=dict)
    cost_models: dict[str, dict[str, float]] = Field(default_factory=dict)
    analysts: dict[str, Analyst] = Field(default_factory=dict)
    approved: tuple[Approval, ...] = ()
    same_facts: dict[str, tuple[SameFact, ...]] = Field(default_factory=dict)
    proposition: str = ""


def read_team(data: Mapping[str, Any], file: str = "team.yml") -> Team:
    """The team written in ``data``; raises InvalidModel with all that is wrong with it."""
    try:
        team = Team.model_validate(dict(data))
    except ValidationError as error:
        raise InvalidModel([Fault(file, 1, _told(one)) for one in error.errors()]) from error
    faults = [Fault(file, 1, message) for message in _findings(team)]
    if faults:
        raise InvalidModel(faults)
    return team


def _told(error: Any) -> str:
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"


def _findings(team: Team) -> Iterator[str]:
    """Methods exist, queries they name exist, cost models make sense, preferred analysts exist."""
    for name, analyst in team.analysts.items():
        for method, use in analyst.methods.items():
            yield from (f"analyst {name}, method {method}: {fault}" for fault in _of_method(use, team))
    for name, model in team.cost_models.items():
        yield from (f"cost model {name}: {fault}" for fault in _refused(partial(CostModel.of, model)))
    for facts in team.same_facts.values():
        for fact in facts:
            for preferred in fact.prefer:
                if preferred not in team.analysts:
                    yield f"{fact.name}: `{preferred}` is no analyst. {hint(preferred, team.analysts)}"


def _of_method(use: MethodUse, team: Team) -> Iterator[str]:
    yield from _refused(partial(find, use.function))
    for query in use.inputs.values():
        if query not in team.queries:
            yield f"`{query}` is no query. {hint(query, team.queries)}"


def _refused(attempt: Callable[[], object]) -> Iterator[str]:
    try:
        attempt()
    except AssayError as error:
        yield error.message
