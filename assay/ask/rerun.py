"""A stored answer computed again: has the data behind it changed, or a definition, or nothing?"""

from __future__ import annotations

from typing import Any, Literal

from assay.ask.old import reading_of
from assay.ask.ports import Asked
from assay.ask.steps import ANSWER_STEPS, PARTS_STEPS, follow
from assay.ask.work import Tools, Work
from assay.kernel.errors import BadInput
from assay.records.answer import Answer, Rerun

_NOTES = {
    "same": "Nothing has changed: same definition, same rows.",
    "data_changed": "The data has changed since this was asked.",
    "definition_changed": "A definition has changed since this was asked.",
}
_TOLERANCE = 1e-9


def again(old: Answer, asked: Asked, tools: Tools) -> Rerun:
    """Run the same spec (or SQL) for the same day and compare. Raises BadInput for an answer that ran nothing."""
    if old.spec is None and old.sql is None:
        raise BadInput("Nothing was run for this answer, so there is nothing to run again.")
    new = _computed(old, asked, tools)
    verdict = _verdict(old, new)
    note = _NOTES[verdict]
    if verdict == "definition_changed" and _same_rows(old, new):
        note = f"{note} The numbers are the same."
    return Rerun(new, verdict, note)


def _computed(old: Answer, asked: Asked, tools: Tools) -> Answer:
    if old.parts:
        return follow(Work(asked, old.engine, parts=tuple(map(reading_of, old.parts))), PARTS_STEPS, tools)
    reading = reading_of(old)
    return follow(Work(asked, old.engine, chart_wanted=reading.chart, reading=reading), ANSWER_STEPS, tools)


def _verdict(old: Answer, new: Answer) -> Literal["same", "data_changed", "definition_changed"]:
    before, after = old.receipt, new.receipt
    if before is not None and after is not None and before.definition_version != after.definition_version:
        return "definition_changed"
    return "same" if _same_rows(old, new) else "data_changed"


def _same_rows(old: Answer, new: Answer) -> bool:
    if len(old.parts) != len(new.parts):
        return False
    if old.parts:
        return all(_same_rows(one, other) for one, other in zip(old.parts, new.parts, strict=True))
    if (old.row_count, len(old.rows)) != (new.row_count, len(new.rows)):
        return False
    return all(_same_row(one, other) for one, other in zip(old.rows, new.rows, strict=True))


def _same_row(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))


def _same(one: Any, other: Any) -> bool:
    """Equal, but for the last digits that differ with the order in which a database adds floats up."""
    if _is_number(one) and _is_number(other):
        return bool(abs(one - other) <= _TOLERANCE * max(abs(one), abs(other), 1.0))
    return bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
