"""Every number in a narrative is computed again from the cells it names; a sentence that fails is not shown.

This reads the text as a person would and knows nothing of how it was written, so a fault in the writing shows here.
A number must (1) carry cells and a formula known here, (2) read as the recomputed value within its own last digit,
and (3) be spelled as that value is spelled. Names and claims ("leads") are held to their cells as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assay.present.numbers import PERCENT, change, full, percent, points, short, signed
from assay.present.periods import during
from assay.present.view import View
from assay.records.answer import Piece

Sentence = tuple[Piece, ...]
Values = list[float]

_NUMBER = re.compile(r"([+−-]?)[^\d+−-]{0,5}?([\d,]*\.?\d+(?:e[+-]?\d+)?)([kMBT]?)\s?(%|pt\b)?")
_SCALE = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
AGAINST = "against:"
"""Prefix of a formula whose cells lie in the comparison's table instead of the answer's own."""

GOAL = "target:"
"""The same for the number beside its target."""

VERBS = {
    "rose": 1, "fell": -1, "did not change": 0, "added": 1, "lost": -1, "kept level": 0, "above": 1, "below": -1,
    "exactly": 0,
}  # fmt: skip
CLAIMS = {"highest": 1, "leads": 1, "is highest": 1, "lowest": -1}


def _halves(values: Values) -> tuple[float, float]:
    middle = len(values) // 2
    return math.fsum(values[:middle]), math.fsum(values[middle:])


def _change(now: float, before: float) -> float | None:
    return (now - before) / abs(before) if before else None


FORMULAS: dict[str, Callable[[Values], float | None]] = {
    "value": lambda v: v[0],
    "count": lambda v: float(len(v)),
    "sum": math.fsum,
    "share of the sum": lambda v: v[0] / math.fsum(v[1:]) if math.fsum(v[1:]) else None,
    "first over second": lambda v: v[0] / v[1] if v[1] else None,
    "first less second": lambda v: v[0] - v[1],
    "size of first less second": lambda v: abs(v[0] - v[1]),
    "change from second to first": lambda v: _change(v[0], v[1]),
    "difference of sums": lambda v: _halves(v)[0] - _halves(v)[1],
    "size of the difference of sums": lambda v: abs(_halves(v)[0] - _halves(v)[1]),
    "change of sums": lambda v: _change(*_halves(v)),
}
"""Named formulas over the values of a piece's cells, in their order. Of ``sums`` the first half of the cells is now."""


@dataclass(frozen=True)
class Evidence:
    """What a narrative may rest on. ``names`` are texts with digits that are no figures: labels, periods.

    ``rows`` are the rows claims such as "highest" are made over (an unfinished last period is left out).
    """

    view: View
    against: View | None = None
    names: frozenset[str] = frozenset()
    rows: tuple[int, ...] | None = None
    goal: View | None = None
    places: Mapping[str, View] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        tables = {"": self.view, AGAINST: self.against, GOAL: self.goal}
        object.__setattr__(self, "places", {name: view for name, view in tables.items() if view is not None})


def checked(sentences: Sequence[Sentence], evidence: Evidence) -> tuple[Piece, ...]:
    """The sentences that hold, in one run of pieces with spaces between them."""
    kept = [sentence for sentence in sentences if not faults(sentence, evidence)]
    pieces: list[Piece] = []
    for sentence in kept:
        pieces += [Piece(" "), *sentence] if pieces else [*sentence]
    return tuple(pieces)


def faults(sentence: Sequence[Piece], evidence: Evidence) -> list[str]:
    """What is wrong with a sentence, one line per piece; nothing when it holds."""
    return [fault for piece in sentence if (fault := _fault(piece, evidence))]


def _fault(piece: Piece, evidence: Evidence) -> str:
    prefix, formula = placed(piece.formula)
    view = evidence.places.get(prefix)
    if view is None or not _inside(piece, view):
        return f"'{piece.text}' names cells that do not exist"
    if not formula:
        return _plain_fault(piece, evidence.names)
    if formula == "name":
        return "" if _same_name(piece, view) else f"'{piece.text}' is not what its cell says"
    if formula == "when":
        return "" if _same_time(piece, view) else f"'{piece.text}' is not when its cell says"
    if formula == "claim":
        return "" if _claim_holds(piece, view, evidence.rows) else f"'{piece.text}' is not true of its cell"
    if formula not in FORMULAS and formula != "direction":
        return f"'{formula}' is no formula"
    values = [float(view.numbers(column)[row]) for row, column in piece.cells]
    if not values or not all(math.isfinite(value) for value in values):
        return f"'{piece.text}' rests on an empty cell"
    if formula == "direction":
        return "" if _direction_holds(piece.text, values) else f"'{piece.text}' is the wrong way"
    return _number_fault(piece, FORMULAS[formula](values), view)


def placed(formula: str) -> tuple[str, str]:
    """A formula as the table its cells lie in, and what is done with them.

    >>> placed("against:value"), placed("sum")
    (('against:', 'value'), ('', 'sum'))
    """
    prefix = next((known for known in (AGAINST, GOAL) if formula.startswith(known)), "")
    return prefix, formula.removeprefix(prefix)


def _inside(piece: Piece, view: View) -> bool:
    return all(0 <= row < view.rows and 0 <= column < len(view.table.columns) for row, column in piece.cells)


def _plain_fault(piece: Piece, names: frozenset[str]) -> str:
    if piece.cells or piece.value is not None:
        return f"'{piece.text}' has no formula"
    rest = piece.text
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    return f"'{piece.text}' holds a number without a source" if any(char.isdigit() for char in rest) else ""


def _same_name(piece: Piece, view: View) -> bool:
    return piece.text == ", ".join(view.label(row, column) for row, column in piece.cells)


def _same_time(piece: Piece, view: View) -> bool:
    texts = [during(view.label(row, column)) for row, column in piece.cells]
    return len(texts) == 1 and piece.text in (texts[0], texts[0][:1].upper() + texts[0][1:])


def _claim_holds(piece: Piece, view: View, rows: tuple[int, ...] | None) -> bool:
    sign = CLAIMS.get(piece.text)
    if sign is None or len(piece.cells) != 1:
        return False
    row, column = piece.cells[0]
    values = view.numbers(column)
    considered = values[list(rows)] if rows is not None else values
    return bool(np.isfinite(values[row]) and sign * values[row] >= np.nanmax(sign * considered))


def _direction_holds(text: str, values: Values) -> bool:
    now, before = (values[0], values[1]) if len(values) == 2 else _halves(values)
    return VERBS.get(text) == int(np.sign(now - before))


def _number_fault(piece: Piece, value: float | None, view: View) -> str:
    if value is None or piece.value is None or not math.isclose(value, piece.value, rel_tol=1e-9, abs_tol=1e-12):
        return f"'{piece.text}' is not what its cells give"
    read = reading(piece.text)
    if read is None or not abs(value - read[0]) <= read[1] + 1e-12 * abs(value):
        return f"'{piece.text}' does not read as {value}"
    unit = unit_of(view, piece.cells[0][1])
    _, formula = placed(piece.formula)
    return "" if piece.text in _spellings(value, formula, unit) else f"'{piece.text}' is not how {value} is written"


def unit_of(view: View, column: int) -> str | None:
    """The unit in which a column's figures are written."""
    measure = next((one for one in view.measures if one.index == column), None)
    return measure.unit if measure else view.column(column).unit


def reading(text: str) -> tuple[float, float] | None:
    """A written number as its value and half a unit of its last digit; None when the text is not one number.

    >>> [round(number, 4) for number in reading("−10.1%")]
    [-0.101, 0.0005]
    """
    found = _NUMBER.match(text)
    if not found or any(char.isdigit() for char in text[found.end() :]):
        return None
    sign, digits, suffix, percent_sign = found.groups()
    mantissa = digits.replace(",", "").partition("e")[0]
    exponent = float(digits.partition("e")[2] or 0)
    scale = _SCALE[suffix] * 10**exponent / (100 if percent_sign else 1)
    decimals = len(mantissa.partition(".")[2])
    value = float(mantissa) * scale * (-1 if sign in ("−", "-") else 1)
    return value, 0.5 * 10**-decimals * scale * (1 + 1e-9)


def _spellings(value: float, formula: str, unit: str | None) -> set[str]:
    if formula == "first over second":
        return {percent(value)}
    if formula.startswith(("share", "change")):
        return {percent(value), change(value)}
    if formula == "count":
        return {short(value), full(value)}
    if unit == PERCENT and ("difference" in formula or " less " in formula):
        return {points(value), points(value).removeprefix("+")}
    return {short(value, unit), full(value, unit), signed(value, unit), short(value)}
