"""Widgets and documents as they go out: filled for whoever asks, or prepared beforehand."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

Cell = str | int | float | bool | None


class TableColumn(BaseModel):
    """A column of a widget's rows; ``labels`` are what people see in place of some values."""

    name: str
    label: str
    type: str
    unit: str | None
    role: str
    grain: str | None
    labels: dict[str, str] = Field(default_factory=dict)
    fiscal: int = 1


class WidgetTable(BaseModel):
    """The rows behind a widget, the first of ``row_count``."""

    columns: list[TableColumn]
    rows: list[list[Cell]]
    row_count: int
    truncated: bool


class WidgetHeadline(BaseModel):
    """A number in words: itself, its change, against what, whether that is good, its target."""

    text: str
    change: str
    against: str
    good: bool | None
    target: str


class WidgetShape(BaseModel):
    """A widget filled: figure, rows, or in ``message`` and ``hint`` why there are none."""

    id: str
    kind: str
    title: str
    status: Literal["ready", "empty", "failed"]
    message: str
    hint: str
    plotly: dict[str, Any] | None = Field(description="A Plotly figure.")
    chartjs: dict[str, Any] | None = Field(description="A Chart.js v4 configuration.")
    table: WidgetTable | None
    text: str
    headline: WidgetHeadline | None = None
    alt: str = ""
    caveats: list[str]
    notes: list[str] = Field(default_factory=list)
    policies: list[str] = Field(default_factory=list)
    spec: dict[str, Any] | None = Field(None, description="An AnalyticsSpec, see /api/v1/specs/schema.")
    sql_hash: str = ""
    data_version: str = ""
    generated_at: str = ""
    timings_ms: dict[str, float] = Field(default_factory=dict)


class Place(BaseModel):
    """Where a widget stands in a grid of twelve columns."""

    x: int
    y: int
    w: int
    h: int


class PlacedWidget(WidgetShape):
    """A widget of a prepared document, and where it stands."""

    caption: str
    at: Place


class TemplateName(BaseModel):
    """What a document was made from."""

    id: str
    version: str
    title: str


class DashboardShape(BaseModel):
    """A dashboard with its widgets filled."""

    dashboard_id: str
    template: TemplateName
    generated_at: str
    fresh_until: str | None
    status: str
    widgets: list[WidgetShape]


class ProspectName(BaseModel):
    """Whom a document was prepared for."""

    id: str
    name: str


class ConflictShape(BaseModel):
    """A number two analysts told differently: the widget whose word stands, and what the others said."""

    fact: str
    stands: str
    value: float
    others: dict[str, float]


class TimingsShape(BaseModel):
    """How long the analysts took."""

    total_seconds: float
    by_analyst: dict[str, float]
    tasks: int
    retried: int
    failed: int


class DocumentShape(BaseModel):
    """What every prepared document says of itself. ``stale_reason``: why it could not be made anew."""

    template: TemplateName
    prospect: ProspectName
    generated_at: str
    fresh_until: str
    status: Literal["ready"]
    stale_reason: str = ""
    conflicts: list[ConflictShape]
    notes: list[str]
    timings: TimingsShape
    team_version: str


class DashboardDocument(DocumentShape):
    """A dashboard as it was prepared."""

    dashboard_id: str
    title: str
    description: str
    category: str
    target_audience: list[str]
    widget_count: int
    widgets: list[PlacedWidget]


class RankingOfProspect(BaseModel):
    """The place of a prospect, and the version of the formula that gave it."""

    version: str
    score: float
    place: int


class SectionShape(BaseModel):
    """A section of a value proposition; one that is not there says why in ``reason``."""

    id: str
    title: str
    rank: int
    need: float
    score: float
    need_known: bool
    status: Literal["ready", "failed", "missing"]
    reason: str
    text: str
    metrics: list[PlacedWidget]
    charts: list[PlacedWidget]


class PropositionDocument(DocumentShape):
    """A value proposition as it was prepared; sections in the order of need."""

    ranking: RankingOfProspect
    sections: list[SectionShape]
