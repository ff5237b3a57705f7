"""The semantic model: business meaning over physical tables. Written as YAML, or inferred, or both merged.

SQL fragments (``expr``) are DuckDB syntax over the bare columns of the entity's own table, and ``entity.field`` of
entities that each row has one of (``paid - boats.cost``); they are parsed, never pasted. Filters are typed
conditions. Names are snake_case identifiers; labels are for people.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assay.semantic.spec import Condition, Frozen, Grain

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
DimensionKind = Literal["categorical", "time", "boolean", "number", "identifier", "text", "geo"]
MetricKind = Literal["simple", "ratio", "derived", "cumulative", "composite"]
Aggregation = Literal["sum", "avg", "min", "max", "count", "count_distinct", "median", "stddev"]
Cardinality = Literal["many_to_one", "one_to_one", "one_to_many", "many_to_many"]
_QUOTES = ('"', "`")


class Described(Frozen):
    """What everything nameable carries. ``inferred`` marks what Assay guessed and nobody confirmed."""

    label: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    inferred: bool = False


class Dimension(Described):
    """A property to group, filter or list by. ``expr`` defaults to the column called like the dimension.

    ``values`` maps a raw value to other ways people write it, ``labels`` to the one way it is shown in.
    ``hierarchy`` orders coarse to fine across dimensions.
    """

    name: Name
    expr: str = ""
    kind: DimensionKind = "categorical"
    unit: str | None = None
    format: str | None = None
    grains: tuple[Grain, ...] = ()
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    labels: dict[str, str] = Field(default_factory=dict)
    pii: bool = False
    hidden: bool = False

    @property
    def column(self) -> str:
        """The name of the column it reads, without quotes; the whole expression where it is not one column.

        >>> Dimension(name="shipped_on", expr='"Shipped On"').column
        'Shipped On'
        """
        text = self.expr or self.name
        quote = text[:1] if text[:1] == text[-1:] and text[:1] in _QUOTES else ""
        inner = text[1:-1].replace(quote * 2, "") if quote else quote
        return text[1:-1].replace(quote * 2, quote) if quote and quote not in inner else text

    @property
    def ways(self) -> dict[str, tuple[str, ...]]:
        """Other ways people write its values, what they are shown as among them where that is another word.

        >>> Dimension(name="kind", values={"ed": ("ER",)}, labels={"ed": "Emergency (ED)", "in_bed": "In bed"}).ways
        {'ed': ('ER', 'Emergency (ED)')}
        """
        other = {
            raw: label for raw, label in self.labels.items() if label.casefold() != raw.replace("_", " ").casefold()
        }
        return self.values | {raw: (*self.values.get(raw, ()), label) for raw, label in other.items()}


class Measure(Described):
    """A number that can be aggregated. ``count`` without ``expr`` counts rows.

    ``additive`` false: totals of parts do not sum to the whole (balances, distinct counts).
    """

    name: Name
    agg: Aggregation
    expr: str = ""
    filter: Condition | None = None
    unit: str | None = None
    format: str | None = None
    additive: bool | None = None
    time: str | None = Field(default=None, description="entity.dimension that dates it, if not the entity's default")


class Entity(Described):
    """A kind of thing, backed by one table. ``key`` is its primary key, ``display`` the columns that name a row."""

    name: Name
    table: str
    plural: str = ""
    key: tuple[str, ...] = ()
    default_time: str | None = Field(default=None, description="name of one of its own time dimensions")
    display: tuple[str, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = ()
    owner: str = ""

    def dimension(self, name: str) -> Dimension | None:
        """Its dimension of that name."""
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        return None

    def measure(self, name: str) -> Measure | None:
        """Its measure of that name."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        return None


class Relationship(Frozen):
    """Rows of ``left`` belong to rows of ``right``; ``on`` pairs columns (left, right).

    ``name`` tells several links between the same entities apart (``billing_city``) and is what ``via`` refers to;
    default ``<left>_<right>``. Joins keep left rows without a partner (left join) unless a filter asks otherwise.
    """

    left: str
    right: str
    on: tuple[tuple[str, str], ...]
    cardinality: Cardinality = "many_to_one"
    name: str = ""
    synonyms: tuple[str, ...] = ()
    inferred: bool = False

    @model_validator(mode="before")
    @classmethod
    def _default_name(cls, data: object) -> object:
        if isinstance(data, dict) and not data.get("name"):
            return {**data, "name": f"{data.get('left')}_{data.get('right')}"}
        return data


class Component(Frozen):
    """One part of a composite score: ``weight`` times the metric, after ``scale``.

    ``minmax`` and ``zscore`` are over the groups of the result; ``none`` takes the metric as it is.
    """

    metric: str
    weight: float
    scale: Literal["none", "minmax", "zscore"] = "none"
    invert: bool = False


class Target(Frozen):
    """What a metric should reach in a period, for all or for one member of a dimension."""

    value: float
    period: Grain = "month"
    start: date | None = None
    end: date | None = None
    where: Condition | None = None


class Metric(Described):
    """A governed number.

    simple: ``measure`` (entity.measure) with ``filter`` · ratio: ``numerator`` / ``denominator`` (metrics) ·
    derived: ``expr`` arithmetic over metric names ·
    cumulative: ``metric`` summed from the start of ``to_date`` or over ``window`` periods ·
    composite: weighted ``components``. ``direction`` says whether up is good. ``time`` overrides the measure's time.
    """

    name: Name
    kind: MetricKind = "simple"
    measure: str | None = None
    filter: Condition | None = None
    numerator: str | None = None
    denominator: str | None = None
    expr: str | None = None
    metric: str | None = None
    window: int | None = None
    to_date: Grain | None = None
    components: tuple[Component, ...] = ()
    time: str | None = None
    unit: str | None = None
    format: str | None = None
    direction: Literal["up", "down", "neutral"] = "up"
    category: str = ""
    formula: str = ""
    owner: str = ""
    version: str = "1"
    deprecated: str | None = Field(default=None, description="why, and what to use instead")
    tested: bool = False
    targets: tuple[Target, ...] = ()


class Term(Frozen):
    """A word of the business. ``means`` points to a metric, ``entity.dimension``, entity, or a condition."""

    term: str
    synonyms: tuple[str, ...] = ()
    description: str = ""
    means: str | None = None
    condition: Condition | None = None


class Hierarchy(Frozen):
    """Dimensions from coarse to fine: ``geography: [cities.region, cities.country, cities.city]``."""

    name: Name
    levels: tuple[str, ...]
    label: str = ""


class Calendar(Frozen):
    """How this source counts time."""

    fiscal_year_start: int = Field(default=1, ge=1, le=12)
    week_start: Literal["monday", "sunday"] = "monday"
    time_zone: str = "UTC"


class SemanticModel(Frozen):
    """Everything Assay knows about what a source means."""

    name: str = ""
    title: str = ""
    description: str = ""
    version: str = "1"
    currency: str | None = None
    calendar: Calendar = Calendar()
    entities: tuple[Entity, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    metrics: tuple[Metric, ...] = ()
    hierarchies: tuple[Hierarchy, ...] = ()
    glossary: tuple[Term, ...] = ()
    default_filters: tuple[Condition, ...] = ()

    def entity(self, name: str) -> Entity | None:
        """The entity of that name."""
        for entity in self.entities:
            if entity.name == name:
                return entity
        return None

    def metric(self, name: str) -> Metric | None:
        """The metric of that name."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        return None

    def field(self, reference: str) -> tuple[Entity, Dimension] | None:
        """Entity and dimension behind ``entity.dimension``."""
        owner, _, name = reference.partition(".")
        entity = self.entity(owner)
        dimension = entity.dimension(name) if entity else None
        return (entity, dimension) if entity and dimension else None
