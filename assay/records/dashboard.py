"""What a dashboard's widget shows, complete enough to be drawn, stored and checked without anything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from assay.kernel.tabular import Column
from assay.records.answer import Headline
from assay.semantic.spec import AnalyticsSpec

WidgetStatus = Literal["ready", "empty", "failed"]


@dataclass(frozen=True)
class WidgetTable:
    """The rows behind a widget as plain values; ``row_count`` may be more than ``rows`` holds."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    row_count: int
    truncated: bool = False


@dataclass(frozen=True)
class WidgetResult:
    """One widget filled for one actor and selection.

    ``plotly`` is a figure with colour roles, ``chartjs`` a Chart.js v4 configuration (None for kinds it has not).
    ``message`` and ``hint`` say what happened when ``status`` is not ready. ``followed`` and ``unfollowed`` name the
    filters that did and did not reach it. ``spark`` are the values of a number's small line. Times are ISO 8601.
    """

    id: str
    kind: str
    title: str
    status: WidgetStatus = "ready"
    message: str = ""
    hint: str = ""
    plotly: dict[str, Any] | None = None
    chartjs: dict[str, Any] | None = None
    table: WidgetTable | None = None
    text: str = ""
    headline: Headline | None = None
    spark: tuple[float, ...] = ()
    caveats: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    source: str = ""
    spec: AnalyticsSpec | None = None
    sql: str = ""
    sql_hash: str = ""
    dialect: str = ""
    question: str = ""
    period: str = ""
    before: str = ""
    followed: tuple[str, ...] = ()
    unfollowed: tuple[str, ...] = ()
    data_version: str = ""
    generated_at: str = ""
    from_cache: bool = False
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def alt(self) -> str:
        """What a screen reader says of it."""
        meta = (self.plotly or {}).get("layout", {}).get("meta", {})
        return str(meta.get("alt", self.title))
