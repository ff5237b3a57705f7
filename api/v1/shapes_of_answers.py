"""An answer as it goes out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.v1.shapes_of_results import ColumnShape
from assay.records.answer import Alternative, Correction, EmptyStep, Headline, Receipt, State, Suggestion, Verification


class ReadAs(BaseModel):
    """A part of the interpretation; ``assumed`` where nobody said so."""

    text: str
    role: str
    value: str
    assumed: bool


class SentenceShape(BaseModel):
    """A piece of the narrative, and the cells its numbers come from, as row and column."""

    text: str
    cells: list[list[int]]


class AnswerChart(BaseModel):
    """The chart as a Plotly figure, the kinds that fit beside it, and a sentence for who cannot see it."""

    kind: str
    figure: dict[str, Any]
    kinds: list[str]
    alt: str


class AnswerShape(BaseModel):
    """An answer, complete: see `assay ask --json` for its keys."""

    id: str
    question: str
    source: str
    state: State
    engine: str
    abstained: bool
    reason: str | None
    confidence: float
    spec: dict[str, Any] | None = Field(description="An AnalyticsSpec, see /api/v1/specs/schema.")
    sql: str | None
    dialect: str
    columns: list[ColumnShape]
    rows: list[list[Any]] = Field(description="Cells in the order of the columns: text, number, true or false, null.")
    row_count: int
    truncated: bool
    interpretation: list[ReadAs]
    corrections: list[Correction]
    assumptions: list[str]
    caveats: list[str]
    narrative: list[SentenceShape]
    chart: AnswerChart | None
    follow_ups: list[str]
    alternatives: list[Alternative]
    policies: list[str]
    receipt: Receipt | None
    timings_ms: dict[str, float]
    title: str = ""
    hint: str | None = None
    headline: Headline | None = None
    in_words: str = ""
    recommendations: list[str] = Field(default_factory=list)
    closest: str | None = None
    empty: list[EmptyStep] = Field(default_factory=list)
    instead: list[Suggestion] = Field(default_factory=list)
    verification: Verification | None = None
    parts: list[dict[str, Any]] = Field(default_factory=list, description="Answers to the parts of a question.")
