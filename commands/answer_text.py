"""An answer as text for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assay.kernel.tabular import Column
from assay.present.numbers import full
from assay.present.view import label_of
from assay.records.answer import Answer
from commands.columns import aligned

MOST_ROWS = 20
STATES = {
    "verified": "Verified",
    "verified_changed": "Verified, values changed",
    "governed": "Governed metric",
    "generated": "Generated",
    "abstained": "No answer",
    "clarify": "Which one?",
    "failed": "Failed",
}
NUMBERS = ("integer", "number")


def as_text(answer: Answer) -> str:
    """State and sentence, a small table, then what to know about it."""
    return "\n".join(_blocks(answer)).strip()


def _blocks(answer: Answer) -> Iterator[str]:
    yield _heading(answer)
    if answer.reason:
        yield answer.reason
    if answer.narrative:
        yield "".join(piece.text for piece in answer.narrative)
    for part in answer.parts:
        yield f"\n{part.question}\n{as_text(part)}"
    if answer.rows and answer.columns and not answer.parts:
        yield f"\n{table_text(answer.columns, answer.rows, answer.row_count)}\n"
    yield from _notes(answer)


def _heading(answer: Answer) -> str:
    sure = "" if answer.abstained or answer.state == "failed" else f" · {answer.confidence:.0%} sure"
    title = f" · {answer.title}" if answer.title else ""
    return f"{STATES[answer.state]}{title}{sure}"


def _notes(answer: Answer) -> Iterator[str]:
    read = "".join(chip.text for chip in answer.interpretation) if not answer.in_words else answer.in_words
    if read.strip():
        yield f"Read as: {read.strip()}"
    for correction in answer.corrections:
        yield f"Read “{correction.original}” as “{correction.corrected}”."
    yield from (f"Assumed: {text}" for text in answer.assumptions)
    yield from (f"Note: {text}" for text in answer.caveats)
    yield from (f"Policy: {text}" for text in answer.policies)
    yield from (f"Or: {other.title}: {other.headline}" for other in answer.alternatives)
    if answer.hint:
        yield answer.hint
    if answer.closest:
        yield f"Closest: {answer.closest}"


def table_text(columns: Sequence[Column], rows: Sequence[Sequence[Any]], row_count: int) -> str:
    """The first rows under their labels, numbers with their units."""
    heads = [column.label or column.name for column in columns]
    shown = [[_cell(value, column) for value, column in zip(row, columns, strict=True)] for row in rows[:MOST_ROWS]]
    right = frozenset(position for position, column in enumerate(columns) if _is_number(column))
    table = aligned([heads, *shown], right)
    more = row_count - len(shown)
    return f"{table}\n({more:,} more rows; --json prints all)" if more > 0 else table


def _is_number(column: Column) -> bool:
    return column.type in NUMBERS and column.role not in ("dimension", "time")


def _cell(value: Any, column: Column) -> str:
    if value is None:
        return "–"
    if _is_number(column) and isinstance(value, (int, float)) and not isinstance(value, bool):
        return full(value, column.unit)
    return label_of(value, column)
