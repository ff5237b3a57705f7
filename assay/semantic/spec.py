"""AnalyticsSpec: one typed tree that says what a question asks, free of any SQL dialect.

Field references are strings ``entity.dimension`` (``customers.segment``). The reference ``time`` means "each
metric's own default time dimension", so metrics of different facts can share one time axis.
In YAML and JSON, ``metrics: [revenue]`` and ``dimensions: [customers.segment]`` are short for the full objects.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from assay.semantic.canonical import written
from assay.semantic.computed import Computed
from assay.semantic.computed import Frozen as Frozen
from assay.semantic.nesting import refuse_endless

SPEC_VERSION: Literal["1"] = "1"
TIME = "time"
"""The field reference that stands for each metric's own default time dimension."""

Grain = Literal["hour", "day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"]
Part = Literal["hour_of_day", "day_of_week", "day_of_month", "month_of_year", "quarter_of_year", "year"]
Unit = Literal["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"]
Agg = Literal["sum", "avg", "min", "max", "count", "count_distinct", "median", "stddev"]
Op = Literal[
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "in",
    "not_in",
    "between",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "is_null",
    "not_null",
]
Scalar = bool | int | float | date | datetime | str


# -- conditions ---------------------------------------------------------------------------------------------------


class Subquery(Frozen):
    """The result of another spec as a value: one cell for comparisons, one column for ``in`` / ``not_in``."""

    spec: AnalyticsSpec


class FieldValue(Frozen):
    """Another field of the same row as a value ("shipped later than promised")."""

    field: str
    via: tuple[str, ...] = ()


class Compare(Frozen):
    """``field op value``. In ``having`` the field is a metric's alias.

    ``between`` takes two values, both ends included. ``part`` compares a calendar part (month_of_year 12; Monday 1).
    """

    field: str
    op: Op = "eq"
    value: Scalar | Subquery | FieldValue | tuple[Scalar, ...] | None = None
    via: tuple[str, ...] = ()
    part: Part | None = None
    ignore_case: bool = False


class All(Frozen):
    """Every one holds (and)."""

    all: tuple[Condition, ...]


class AnyOf(Frozen):
    """At least one holds (or)."""

    any: tuple[Condition, ...]


class Not(Frozen):
    """It does not hold; rows where it is unknown (NULL) count as not holding, so they are kept."""

    negate: Condition = Field(alias="not")


class Related(Frozen):
    """Rows of another entity that belong to this row exist, don't exist, or are so many.

    "customers without orders" = ``{related: orders, match: none}``; "at least two" = ``match: at_least, count: 2``.
    ``of`` anchors it at an entity other than the spec's own.
    """

    related: str
    match: Literal["any", "none", "at_least", "at_most", "exactly"] = "any"
    count: int = 1
    where: Condition | None = None
    time: TimeRange | None = None
    via: tuple[str, ...] = ()
    of: str | None = None


Condition = Compare | All | AnyOf | Not | Related


# -- time ---------------------------------------------------------------------------------------------------------


class Relative(Frozen):
    """A period relative to today.

    ``current month`` = the month today lies in, up to today · ``previous quarter`` = the last complete one ·
    ``last 3 month`` = the last three complete ones (days: up to and including today) · ``next 2 week``.
    ``to_date`` = from the unit's start to today, as current, but comparisons use the same stretch of the earlier unit.
    """

    kind: Literal["current", "previous", "last", "next", "to_date"]
    unit: Unit
    count: int = Field(default=1, ge=1, le=1000)
    offset: int = Field(default=0, ge=0, le=1000, description="whole units to step further back")


class TimeRange(Frozen):
    """When: absolute (``start`` included, ``end`` excluded, either may be open) or relative to today."""

    field: str = TIME
    via: tuple[str, ...] = ()
    start: date | datetime | None = None
    end: date | datetime | None = None
    relative: Relative | None = None

    @model_validator(mode="after")
    def _one_way_of_saying_it(self) -> TimeRange:
        if self.relative is not None and (self.start is not None or self.end is not None):
            raise ValueError("a time range is either relative or has start / end, not both")
        if self.relative is None and self.start is None and self.end is None:
            raise ValueError("a time range needs start, end or relative")
        return self


class Comparison(Frozen):
    """Set each value beside that of another period or group.

    ``previous_period`` = the stretch of equal length just before · ``previous_year`` = the same one a year earlier ·
    ``period`` = the one in ``time`` · ``group`` = the rows that satisfy ``where`` instead of the spec's own filters
    on the same fields. ``show`` picks the extra columns, named ``<alias>__previous``, ``<alias>__change`` and
    ``<alias>__change_pct`` (0.1 = 10 %).
    """

    kind: Literal["previous_period", "previous_year", "period", "group"]
    time: TimeRange | None = None
    where: Condition | None = None
    show: tuple[Literal["previous", "change", "percent_change"], ...] = ("previous", "change", "percent_change")
    keep_value: bool = True


# -- metrics and dimensions ---------------------------------------------------------------------------------------


class MetricRef(Frozen):
    """A governed metric by name, optionally narrowed by a filter of its own."""

    metric: str
    filter: Condition | None = None


class Aggregate(Frozen):
    """An aggregate made on the spot: of a field, or a count of an entity's rows."""

    agg: Agg
    field: str | None = None
    entity: str | None = None
    via: tuple[str, ...] = ()
    filter: Condition | None = None

    @model_validator(mode="after")
    def _has_subject(self) -> Aggregate:
        if (self.field is None) == (self.entity is None):
            raise ValueError("an aggregate is of a field or counts an entity: give one of field, entity")
        if self.entity is not None and self.agg != "count":
            raise ValueError("an entity can only be counted")
        return self


class Arithmetic(Frozen):
    """``left op right``; division by zero gives NULL."""

    op: Literal["+", "-", "*", "/"]
    left: MetricExpr
    right: MetricExpr


class Number(Frozen):
    """A constant."""

    number: float


MetricExpr = MetricRef | Aggregate | Arithmetic | Number


class Transform(Frozen):
    """A calculation over the result's rows.

    ``share`` of the total over all rows, or ``within`` the given dimensions (value 0..1, of the unlimited result) ·
    ``running_total`` along time, restarting for each value of ``within`` · ``moving_average`` over ``window`` periods ·
    ``rank`` (1 = highest, or lowest when ``ascending``) · ``growth`` against the row before (0.1, 10 with ``percent``).
    """

    kind: Literal["share", "running_total", "moving_average", "rank", "growth", "difference"]
    within: tuple[str, ...] = ()
    window: int = Field(default=3, ge=2, le=366)
    ascending: bool = False
    percent: bool = False


def _metric_shorthand(value: Any) -> Any:
    if isinstance(value, str):
        return {"expr": {"metric": value}}
    if isinstance(value, dict) and "expr" not in value:
        outer = {key: value[key] for key in ("alias", "label", "unit", "transform", "hidden") if key in value}
        return {**outer, "expr": {key: item for key, item in value.items() if key not in outer}}
    return value


class MetricUse(Frozen):
    """One metric column of the result. ``hidden`` ones may be ordered or filtered by, but are not returned."""

    expr: MetricExpr
    alias: str | None = None
    label: str | None = None
    unit: str | None = None
    transform: Transform | None = None
    hidden: bool = False


class DimensionUse(Frozen):
    """One dimension column: a field, optionally cut to a time grain or calendar part, or into equal buckets."""

    field: str
    grain: Grain | None = None
    part: Part | None = None
    bucket: float | None = Field(default=None, gt=0)
    via: tuple[str, ...] = ()
    alias: str | None = None
    label: str | None = None
    hidden: bool = False


class OrderBy(Frozen):
    """``by`` is a metric's alias or name, a dimension's alias or field, or any field for row listings."""

    by: str
    direction: Literal["asc", "desc"] = "asc"


class TopPer(Frozen):
    """The best ``n`` rows for each combination of ``per``, by a metric (ties broken by the other dimensions).

    With ``others`` the rest is summed into one row called "Other" where the metric is additive.
    """

    n: int = Field(ge=1, le=10_000)
    per: tuple[str, ...] = ()
    by: str | None = None
    direction: Literal["asc", "desc"] = "desc"
    with_ties: bool = False
    others: bool = False


class Combine(Frozen):
    """Set operation with another spec of the same column count."""

    op: Literal["union", "intersect", "except"]
    other: AnalyticsSpec


def _order_shorthand(value: Any) -> Any:
    if isinstance(value, str):
        return {"by": value.lstrip("-"), "direction": "desc" if value.startswith("-") else "asc"}
    return value


def _dimension_shorthand(value: Any) -> Any:
    return {"field": value} if isinstance(value, str) else value


MetricItem = Annotated[MetricUse, BeforeValidator(_metric_shorthand)]
DimensionItem = Annotated[DimensionUse, BeforeValidator(_dimension_shorthand)]
OrderItem = Annotated[OrderBy, BeforeValidator(_order_shorthand)]


class AnalyticsSpec(Frozen):
    """What is asked. ``aggregate``: metrics by dimensions (no metric = the distinct combinations).
    ``rows``: the entity's own rows, ``dimensions`` being the columns wanted (none = the entity's display columns).
    """

    version: Literal["1"] = SPEC_VERSION
    mode: Literal["aggregate", "rows"] = "aggregate"
    source: str | None = None
    entity: str | None = Field(default=None, description="base entity; needed for rows, inferred for aggregates")
    metrics: tuple[MetricItem, ...] = ()
    dimensions: tuple[DimensionItem, ...] = ()
    where: Condition | None = None
    time: TimeRange | None = None
    comparison: Comparison | None = None
    having: Condition | None = None
    order: tuple[OrderItem, ...] = ()
    limit: int | None = Field(default=None, ge=1, le=10_000_000)
    offset: int = Field(default=0, ge=0)
    top: TopPer | None = None
    distinct: bool = False
    zero_fill: bool = Field(default=False, description="show periods and members without rows as zero")
    combine: Combine | None = None
    computed: tuple[Computed, ...] = Field(default=(), description="number fields made of two fields of a row")
    _has_an_end = model_validator(mode="before")(refuse_endless)

    @model_validator(mode="after")
    def _asks_for_something(self) -> AnalyticsSpec:
        if self.mode == "rows" and not self.entity:
            raise ValueError("a row listing needs an entity")
        if self.mode == "rows" and self.metrics:
            raise ValueError("a row listing has no metrics; use mode aggregate")
        if self.mode == "aggregate" and not self.metrics and not self.dimensions:
            raise ValueError("name at least one metric or dimension")
        return self

    def canonical(self) -> str:
        """The same text for equal specs: JSON without defaults, keys sorted. Hash and cache key are made of it."""
        return written(self)


for _model in (Subquery, All, AnyOf, Not, Related, Compare, Comparison, MetricRef, Aggregate, Arithmetic, MetricUse):
    _model.model_rebuild()
Combine.model_rebuild()
AnalyticsSpec.model_rebuild()


def json_schema() -> dict[str, Any]:
    """The published JSON schema of AnalyticsSpec."""
    return AnalyticsSpec.model_json_schema(by_alias=True)
