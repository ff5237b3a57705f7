"""A dashboard as data: what stands where, what it needs from a source, how it can be filtered.

Written as YAML (``read.py`` loads and checks it), stored as JSON, changed by the builder. A template holds no number:
``render.py`` fills its widgets for an actor and a selection.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from assay.semantic.spec import AnalyticsSpec, Frozen, Grain, Relative
from assay.semantic.suggest import hint

COLUMNS: Final = 12
"""Columns of the grid a dashboard is laid out on."""
CHART_KINDS: Final = (
    "kpi", "line", "area", "bar", "stacked_bar", "horizontal_bar", "pie", "donut", "scatter", "bubble", "heatmap",
    "histogram", "box", "treemap", "sankey", "funnel", "waterfall", "gauge", "map", "timeline", "table",
)  # fmt: skip
KINDS: Final = (*CHART_KINDS, "pivot", "text")
"""What a widget can be. All but ``text`` need data."""
PRESETS: Final[dict[str, Relative]] = {
    "today": Relative(kind="current", unit="day"),
    "last_7_days": Relative(kind="last", unit="day", count=7),
    "last_30_days": Relative(kind="last", unit="day", count=30),
    "last_90_days": Relative(kind="last", unit="day", count=90),
    "this_month": Relative(kind="current", unit="month"),
    "last_month": Relative(kind="previous", unit="month"),
    "this_quarter": Relative(kind="current", unit="quarter"),
    "last_quarter": Relative(kind="previous", unit="quarter"),
    "last_12_months": Relative(kind="last", unit="month", count=12),
    "this_year": Relative(kind="current", unit="year"),
    "last_year": Relative(kind="previous", unit="year"),
}
"""Relative periods a date filter may offer, by name."""

WidgetId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Against = Literal["previous_period", "previous_year", "none"]
Scalar = bool | int | float | str


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"this is no kind of widget. {hint(kind, KINDS)}")
    return kind


def _known_preset(name: str) -> str:
    if name not in PRESETS:
        raise ValueError(f"this is no period Assay knows. {hint(name, PRESETS)}")
    return name


Kind = Annotated[str, AfterValidator(_known_kind)]
Preset = Annotated[str, AfterValidator(_known_preset)]


class Place(Frozen):
    """Where a widget stands: columns from the left and rows from the top, both from 0, and its size in them."""

    x: int = Field(default=0, ge=0, lt=COLUMNS)
    y: int = Field(default=0, ge=0, le=500)
    w: int = Field(default=4, ge=1, le=COLUMNS)
    h: int = Field(default=4, ge=1, le=40)

    @model_validator(mode="after")
    def _inside(self) -> Place:
        if self.x + self.w > COLUMNS:
            raise ValueError(f"a widget {self.w} wide at column {self.x} ends past the {COLUMNS} columns")
        return self


class DataRequirement(Frozen):
    """What a widget needs, in one of four ways: ``question``, ``spec``, ``sql``, or ``method``.

    ``sql`` may hold ``:name`` for a parameter or filter (lists and empty filters are allowed, see ``binding.py``).
    ``method`` names an analyst's method with its ``arguments``; only a team fills those. ``source`` is a source's name,
    the dashboard's own where it is left out.
    """

    source: str | None = None
    question: str | None = Field(default=None, max_length=2000)
    spec: AnalyticsSpec | None = None
    sql: str | None = Field(default=None, max_length=20_000)
    analyst: str | None = None
    method: str | None = None
    arguments: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> DataRequirement:
        given = [name for name in ("question", "spec", "sql", "method") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give one of question, spec, sql, method ({' and '.join(given) or 'none'} given)")
        return self


class Widget(Frozen):
    """One tile. ``follows`` names the filters that reach it, None = all it can follow.

    ``comparison`` sets a number beside the stretch before; ``sparkline`` is the grain of a number's small line.
    ``links`` lets a click on a mark filter the others. ``drill`` offers the drill menu.
    """

    id: WidgetId
    kind: Kind
    title: str = Field(min_length=1, max_length=120)
    tab: str | None = None
    at: Place = Place()
    data_requirements: DataRequirement | None = None
    comparison: Against | None = None
    sparkline: Grain | None = None
    text: str = Field(default="", max_length=20_000)
    caption: str = Field(default="", max_length=400)
    unit: str | None = None
    follows: tuple[str, ...] | None = None
    drill: bool = True
    links: bool = True
    refresh_seconds: int | None = Field(default=None, ge=5, le=86_400)

    @model_validator(mode="after")
    def _has_content(self) -> Widget:
        if self.kind == "text" and not self.text:
            raise ValueError("a text widget needs `text`")
        if self.kind != "text" and self.data_requirements is None:
            raise ValueError("this widget needs `data_requirements`")
        return self


class PeriodFilter(Frozen):
    """A stretch of time for all widgets, as a relative preset or two dates (``end`` is included)."""

    kind: Literal["period"]
    id: WidgetId
    label: str = "Period"
    default: Preset | None = None
    start: date | None = None
    end: date | None = None
    presets: tuple[Preset, ...] = tuple(PRESETS)


class ChoiceFilter(Frozen):
    """Members of a dimension; none chosen means all. Offers only what occurs under the filters in ``depends_on``."""

    kind: Literal["choice"]
    id: WidgetId
    label: str
    field: str
    via: tuple[str, ...] = ()
    source: str | None = None
    default: tuple[Scalar, ...] = ()
    depends_on: tuple[str, ...] = ()


class RangeFilter(Frozen):
    """Rows whose number lies between two ends, both included; an end left out is open."""

    kind: Literal["range"]
    id: WidgetId
    label: str
    field: str
    via: tuple[str, ...] = ()
    unit: str | None = None
    low: float | None = None
    high: float | None = None


class CompareFilter(Frozen):
    """What numbers are set beside."""

    kind: Literal["compare"]
    id: WidgetId
    label: str = "Compare"
    default: Against = "previous_period"


Filter = Annotated[PeriodFilter | ChoiceFilter | RangeFilter | CompareFilter, Field(discriminator="kind")]


class Parameter(Frozen):
    """A value widgets may use as ``:id`` in SQL and ``{id}`` in questions and texts."""

    id: WidgetId
    label: str
    kind: Literal["number", "text", "choice", "date"] = "text"
    default: Scalar | date
    choices: tuple[Scalar, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


class Tab(Frozen):
    """A sheet of the dashboard; widgets name it in ``tab``."""

    id: WidgetId
    title: str = Field(min_length=1, max_length=60)


class Template(Frozen):
    """A whole dashboard. ``audience`` says for whom, ``category`` what about; both are free words of the domain."""

    id: WidgetId
    title: str = Field(min_length=1, max_length=120)
    description: str = Field(default="", max_length=2000)
    version: str = Field(default="1", max_length=40)
    audience: tuple[str, ...] = ()
    category: str = Field(default="General", max_length=80)
    tags: tuple[str, ...] = ()
    folder: str = ""
    source: str | None = None
    parameters: tuple[Parameter, ...] = ()
    filters: tuple[Filter, ...] = ()
    tabs: tuple[Tab, ...] = ()
    refresh_seconds: int | None = Field(default=None, ge=5, le=86_400)
    widgets: tuple[Widget, ...] = ()

    def widget(self, name: str) -> Widget | None:
        """The widget of that id."""
        return next((widget for widget in self.widgets if widget.id == name), None)

    def filter(self, name: str) -> Filter | None:
        """The filter of that id."""
        return next((item for item in self.filters if item.id == name), None)

    def of_tab(self, tab: str | None) -> tuple[Widget, ...]:
        """The widgets of a tab in reading order; without tabs all of them. Those without a tab stand on the first."""
        first = self.tabs[0].id if self.tabs else None
        shown = [widget for widget in self.widgets if not self.tabs or (widget.tab or first) == (tab or first)]
        return tuple(sorted(shown, key=lambda widget: (widget.at.y, widget.at.x)))
