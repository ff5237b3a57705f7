"""Entries of the catalog as they go out, each kind with its own facts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.v1.shapes import Listing
from assay.semantic.model import Target

Scalar = str | int | float | bool | None


class OneMetric(BaseModel):
    """A metric: what it is called, what it means, and what it is made of."""

    name: str
    label: str
    description: str
    category: str
    formula: str
    kind: str
    unit: str | None
    owner: str
    version: str
    deprecated: str | None
    tested: bool
    direction: str
    time: str | None
    synonyms: list[str]
    dependencies: list[str]
    weights: dict[str, float]
    targets: list[Target]
    inferred: bool


class MetricList(Listing):
    """Metrics."""

    items: list[OneMetric]


class EntryOfCatalog(BaseModel):
    """What every entry has."""

    name: str
    label: str
    description: str


class MetricFacts(BaseModel):
    """Of a metric; ``needs`` are the measures and metrics it is made of."""

    category: str
    formula: str
    unit: str | None
    owner: str
    version: str
    deprecated: str | None
    tested: bool
    synonyms: list[str]
    kind: str
    direction: str
    inferred: bool
    time: str | None
    needs: list[str]
    targets: list[Target]


class DimensionFacts(BaseModel):
    """Of a field things are grouped and filtered by; ``values`` are the first of them."""

    entity: str
    kind: str
    synonyms: list[str]
    pii: bool
    unit: str | None
    inferred: bool
    values: list[Scalar]


class EntityFacts(BaseModel):
    """Of a kind of thing, and how many there are."""

    table: str
    rows: int | None
    synonyms: list[str]


class TermFacts(BaseModel):
    """Of a word of the glossary."""

    means: str | None
    synonyms: list[str]


class TableFacts(BaseModel):
    """Of a table; ``key`` names the columns of its primary key."""

    rows: int | None
    columns: int
    key: list[str]
    view: bool


class ColumnFacts(BaseModel):
    """Of a column as it lies in the source; extremes and samples of personal data are left out."""

    table: str
    type: str
    db_type: str
    nullable: bool
    links_to: str | None
    distinct: int | None
    nulls: int | None
    pii: bool
    minimum: Scalar
    maximum: Scalar
    samples: list[Scalar]
    read_as: str | None
    synonyms: list[str]
    unit: str | None
    inferred: bool


class QuestionFacts(BaseModel):
    """Of a verified question: by whom, and when."""

    by: str
    on: str


class MetricEntry(EntryOfCatalog):
    """A metric."""

    kind: Literal["metric"]
    facts: MetricFacts


class DimensionEntry(EntryOfCatalog):
    """A dimension."""

    kind: Literal["dimension"]
    facts: DimensionFacts


class EntityEntry(EntryOfCatalog):
    """An entity."""

    kind: Literal["entity"]
    facts: EntityFacts


class TermEntry(EntryOfCatalog):
    """A term."""

    kind: Literal["term"]
    facts: TermFacts


class TableEntry(EntryOfCatalog):
    """A table."""

    kind: Literal["table"]
    facts: TableFacts


class ColumnEntry(EntryOfCatalog):
    """A column."""

    kind: Literal["column"]
    facts: ColumnFacts


class QuestionEntry(EntryOfCatalog):
    """A verified question."""

    kind: Literal["question"]
    facts: QuestionFacts


Entry = Annotated[
    MetricEntry | DimensionEntry | EntityEntry | TermEntry | TableEntry | ColumnEntry | QuestionEntry,
    Field(discriminator="kind"),
]


class Dictionary(Listing):
    """Entries of the catalog."""

    items: list[Entry]
