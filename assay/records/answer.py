"""An answer, complete enough to be shown, stored, shared and re-run without anything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from assay.kernel.tabular import Column, Table
from assay.records.explanation import Explanation
from assay.semantic.spec import AnalyticsSpec

State = Literal["verified", "verified_changed", "governed", "generated", "abstained", "clarify", "failed"]
Role = Literal["metric", "dimension", "value", "time", "order", "number", "plain", "unknown"]


@dataclass(frozen=True)
class Span:
    """A stretch of the question and what it became. ``start`` / ``end`` are character offsets."""

    start: int
    end: int
    text: str
    role: Role
    target: str = ""
    label: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class Choice:
    """An alternative of a chip: what it is called and the edit that selects it (see ``ask.edit``)."""

    label: str
    edit: dict[str, Any]
    detail: str = ""


@dataclass(frozen=True)
class Chip:
    """A piece of the interpretation sentence. Plain pieces are words between chips and have no ``choices``.

    ``slot`` addresses the part of the spec it stands for (``metrics.0``, ``dimensions.1``, ``time``, ``where.0``).
    """

    text: str
    role: Role
    slot: str = ""
    value: str = ""
    assumed: bool = False
    removable: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A run of narrative text. ``cells`` are the (row, column) cells a number came from, ``formula`` how."""

    text: str
    cells: tuple[tuple[int, int], ...] = ()
    formula: str = ""
    value: float | None = None


@dataclass(frozen=True)
class Chart:
    """``figure`` is a Plotly figure as a plain dict without template; ``kinds`` are the kinds that fit this result."""

    kind: str
    figure: dict[str, Any]
    kinds: tuple[str, ...] = ()
    alt: str = ""


@dataclass(frozen=True)
class Correction:
    """A word Assay read as another, or a column re-linked after an error: shown, never silent."""

    original: str
    corrected: str
    kind: Literal["spelling", "column", "value", "meaning"] = "spelling"
    note: str = ""


@dataclass(frozen=True)
class Alternative:
    """Another reading of the question, with its own result in short: a number, its chips, and its course by month.

    ``first`` and ``last`` name the ends of ``points``.
    """

    title: str
    spec: AnalyticsSpec
    sentence: str
    headline: str
    differs: str = ""
    state: State = "generated"
    chips: tuple[Chip, ...] = ()
    points: tuple[float, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class EmptyStep:
    """One filter in order and the rows it leaves; the one that empties the result has ``emptied``."""

    label: str
    rows: int
    emptied: bool = False


@dataclass(frozen=True)
class Suggestion:
    """Something that can be done next: a question, or an edit of this answer's spec."""

    text: str
    question: str | None = None
    edit: dict[str, Any] | None = None
    detail: str = ""


@dataclass(frozen=True)
class Verification:
    """Who verified the question behind an answer, and when (ISO date); ``doubt`` says why that holds no more."""

    question: str
    by: str
    on: str
    doubt: str = ""


@dataclass(frozen=True)
class Receipt:
    """What it takes to check or repeat an answer. Times are ISO 8601 UTC."""

    answer_id: str
    asked_at: str
    source: str
    spec_hash: str
    sql_hash: str
    definition_version: str
    data_version: str
    row_count: int
    as_of: str
    policies: tuple[str, ...] = ()


@dataclass(frozen=True)
class TraceStep:
    """One step of how the answer was made: name, milliseconds, and facts for "how this was answered".

    ``within`` names the step it is a part of: its time is in that one's. Parts that ran beside each other may add up to
    more than the whole.
    """

    name: str
    ms: float
    facts: dict[str, Any] = field(default_factory=dict)
    within: str = ""


@dataclass(frozen=True)
class Headline:
    """The one big number, formatted, with its change in words (``+1.0% on Apr–Jun``), whether that is good, and how it
    stands to its target where it has one.
    """

    text: str
    label: str = ""
    change: str = ""
    against: str = ""
    good: bool | None = None
    target: str = ""


@dataclass(frozen=True)
class Crumb:
    """An answer one came from while drilling: what it is called, and its id."""

    label: str
    answer: str


@dataclass(frozen=True)
class Answer:
    """One answer. Multi-part questions have ``parts``: complete answers shown as panels; the outer one sums them up."""

    id: str
    question: str
    state: State
    source: str
    engine: Literal["local", "llm", "verify"] = "local"
    reason: str = ""
    hint: str = ""
    confidence: float = 0.0
    title: str = ""
    spec: AnalyticsSpec | None = None
    sql: str | None = None
    dialect: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    row_count: int = 0
    truncated: bool = False
    headline: Headline | None = None
    interpretation: tuple[Chip, ...] = ()
    spans: tuple[Span, ...] = ()
    corrections: tuple[Correction, ...] = ()
    assumptions: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    narrative: tuple[Piece, ...] = ()
    recommendations: tuple[str, ...] = ()
    in_words: str = ""
    chart: Chart | None = None
    follow_ups: tuple[Suggestion, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    empty: tuple[EmptyStep, ...] = ()
    instead: tuple[Suggestion, ...] = ()
    closest: str | None = None
    policies: tuple[str, ...] = ()
    verification: Verification | None = None
    receipt: Receipt | None = None
    trace: tuple[TraceStep, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    parts: tuple[Answer, ...] = ()
    trail: tuple[Crumb, ...] = ()
    """Where one came from, the first answer first; empty for a question that was asked."""
    step: str = ""
    """What this step of drilling is called."""
    explanation: Explanation | None = None
    under: str = ""
    """Digest of the policies it was made under; empty where nothing was limited."""

    @property
    def disputed(self) -> bool:
        """Whether its parts are readings of one question whose rows differ."""
        return self.engine == "verify" and len(self.parts) > 1

    @property
    def abstained(self) -> bool:
        return self.state in ("abstained", "clarify")


@dataclass(frozen=True)
class Rerun:
    """An answer computed again: has the ``data`` or the ``definition`` behind it changed, or nothing?"""

    answer: Answer
    verdict: Literal["same", "data_changed", "definition_changed"]
    note: str


PREVIEW_ROWS = 200
"""Rows kept inside a stored answer; the grid pages the rest through ``services.query``."""


def preview(table: Table) -> tuple[tuple[Any, ...], ...]:
    """The rows of a table that travel inside an answer."""
    return tuple(tuple(row) for row in table.rows(0, PREVIEW_ROWS))
