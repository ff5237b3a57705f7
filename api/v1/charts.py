"""``/api/v1/charts/render``: a chart for the library a program draws with."""

from __future__ import annotations

from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, jsonify
from pydantic import BaseModel, Field, model_validator

from api.v1.shapes import Asked
from assay.accounts.acting import current_actor
from assay.present.given import MOST_COLUMNS, MOST_ROWS, GivenColumn, GivenType
from assay.records.codec import to_json
from assay.services import Services
from assay.services.charts import ChartFormat, Drawing

Cell = str | int | float | bool | None


class ColumnAsked(Asked):
    """What is known of a column. Its type is read from the values where it is not said."""

    name: str = Field(min_length=1, max_length=200)
    type: GivenType | None = None
    role: Literal["time", "dimension", "metric"] | None = None
    unit: str | None = Field(None, max_length=40)
    label: str | None = Field(None, max_length=200)


class ChartAsked(Asked):
    """Either a source and a spec, or columns and rows. Without ``kind`` the one that suits the result best."""

    format: ChartFormat = "plotly"
    kind: str | None = Field(None, max_length=40)
    title: str = Field("", max_length=200)
    source: str | None = Field(None, max_length=200)
    spec: dict[str, Any] | None = None
    columns: list[ColumnAsked] | None = Field(None, max_length=MOST_COLUMNS)
    rows: list[list[Cell]] | None = Field(None, max_length=MOST_ROWS)

    @model_validator(mode="after")
    def _one_of_two(self) -> ChartAsked:
        given = [one is not None for one in (self.source, self.spec, self.columns, self.rows)]
        if given not in ([True, True, False, False], [False, False, True, True]):
            raise ValueError("give source and spec, or columns and rows")
        return self


class DrawingShape(BaseModel):
    """A chart: the figure for the library, the other kinds that fit, and a sentence for who cannot see it."""

    kind: str
    format: ChartFormat
    figure: dict[str, Any]
    kinds: list[str]
    alt: str


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve it."""

    @v1.post("/charts/render")
    @v1.input(ChartAsked, arg_name="asked")
    @v1.output(DrawingShape)
    def render_chart(asked: ChartAsked) -> Response:
        """A chart of a spec's result, or of rows that are sent, for Plotly, Chart.js or Vega-Lite."""
        return jsonify(to_json(_drawn(asked, services)))


def _drawn(asked: ChartAsked, services: Services) -> Drawing:
    if asked.spec is not None:
        actor, source = current_actor(), asked.source or ""
        return services.charts.of_spec(asked.spec, source, actor, asked.format, asked.kind, asked.title)
    columns = [GivenColumn(**one.model_dump()) for one in asked.columns or ()]
    return services.charts.of_rows(columns, asked.rows or (), asked.format, asked.kind, asked.title)
