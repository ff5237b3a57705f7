"""What became of a case, and whether that is right."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.security.cases import Case

TOLERANCE = 0.011


@dataclass(frozen=True)
class Outcome:
    """``found`` is what ``assay run`` says; ``fault`` is empty when that is right."""

    case: Case
    found: Mapping[str, Any]
    fault: str

    @property
    def refused(self) -> bool:
        return bool(self.found["verdict"] == "reject")


def weighed(
    case: Case, found: Mapping[str, Any], permitted: Mapping[str, Any] | None, canaries: Sequence[re.Pattern[str]]
) -> Outcome:
    """``permitted`` is what the same statement gives on the database that holds only what may be seen."""
    return Outcome(case, found, _fault(case, found, permitted, canaries))


def _fault(
    case: Case, found: Mapping[str, Any], permitted: Mapping[str, Any] | None, canaries: Sequence[re.Pattern[str]]
) -> str:
    refused = found["verdict"] == "reject"
    if case.must == "reject":
        return "" if refused else "accepted"
    if case.must == "accept":
        return f"refused: {found['reason']}" if refused else (f"failed: {found['error']}" if found["error"] else "")
    if refused:
        return ""
    shown = leak(found, case.sql, canaries)
    if shown:
        return f"shows {shown!r}"
    if case.rows is not None and not same_rows(found["rows"], case.rows):
        return "other rows than expected"
    return "" if permitted is None else _differs(found, permitted)


def leak(found: Mapping[str, Any], sql: str, canaries: Sequence[re.Pattern[str]]) -> str:
    """What of a result must not be there; what the statement itself says is no leak."""
    text = "\n".join([str(found["error"] or ""), str(found["reason"]), str(found["rows"]), str(found["columns"])])
    return next(
        (hit[0] for pattern in canaries for hit in pattern.finditer(text) if hit[0].lower() not in sql.lower()), ""
    )


def _differs(found: Mapping[str, Any], permitted: Mapping[str, Any]) -> str:
    if permitted["verdict"] == "reject" or found["error"] or permitted["error"]:
        ours, theirs = bool(found["error"]), bool(permitted["error"])
        # What an engine says of names, before it has read any row, depends on no row.
        unread = "Binder Error" in str(found["error"])
        return "" if ours == theirs or unread else f"error only on one side: {found['error']} / {permitted['error']}"
    same = same_rows(_sorted(found["rows"]), _sorted(permitted["rows"]))
    return "" if same else f"differs: {str(found['rows'])[:160]} / {str(permitted['rows'])[:160]}"


def _sorted(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    return sorted(rows, key=lambda row: [str(_rounded(value)) for value in row])


def _rounded(value: Any) -> Any:
    return round(value, 1) if isinstance(value, float) else value


def same_rows(found: Sequence[Sequence[Any]], wanted: Sequence[Sequence[Any]]) -> bool:
    """Whether rows are equal, numbers within a hundredth.

    >>> same_rows([[1, 2.001]], [[1, 2.0]]), same_rows([[1]], [[2]])
    (True, False)
    """
    if [len(row) for row in found] != [len(row) for row in wanted]:
        return False
    return all(_same(*pair) for row, other in zip(found, wanted, strict=True) for pair in zip(row, other, strict=True))


def _same(found: Any, wanted: Any) -> bool:
    numbers = all(isinstance(value, (int, float)) for value in (found, wanted))
    return math.isclose(found, wanted, rel_tol=1e-6, abs_tol=TOLERANCE) if numbers else bool(found == wanted)
