"""What was measured, and the bar it has to clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADS = ("what", "figure", "wall ms p50", "p95", "CPU ms", "bar", "")


@dataclass(frozen=True)
class Measure:
    """``figure`` is what the bar is about, in ``unit``; times in milliseconds where there are any."""

    what: str
    figure: float
    unit: str = "ms"
    wall: float | None = None
    p95: float | None = None
    cpu: float | None = None
    bar: float | None = None
    aim: str = ""

    @property
    def passed(self) -> bool:
        return self.bar is None or self.figure <= self.bar

    def row(self) -> tuple[str, ...]:
        """A line of the table."""
        bar = "" if self.bar is None else f"≤ {self.bar:g} {self.unit}{f' ({self.aim})' if self.aim else ''}"
        verdict = "" if self.bar is None else ("pass" if self.passed else "FAIL")
        times = (_number(value) for value in (self.wall, self.p95, self.cpu))
        return (self.what, f"{_number(self.figure)} {self.unit}", *times, bar, verdict)


def rows(measures: Sequence[Measure]) -> list[tuple[str, ...]]:
    """Lines of the table."""
    return [measure.row() for measure in measures]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
