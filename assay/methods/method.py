"""What a method is: a pure function from named tables and arguments to one table, found by its name."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pyarrow as pa

import assay.methods as room
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Column, Role, Table
from assay.semantic.suggest import hint

Inputs = Mapping[str, pa.Table]
"""Tables by the names the analyst's data gives them. Dates are days, amounts numbers; NULL is None."""
Method = Callable[..., Table]
Row = Sequence[Any]
F = TypeVar("F", bound=Method)

NOT_RECORDED = "Not recorded"
_RANKS = (("low", "medium", "high"), ("low", "rising", "high"), ("none", "low", "medium", "high"))
_LAST = (NOT_RECORDED.casefold(), "none", "other")
MARK = "assay_method"
_NAME = re.compile(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*")


def method(function: F) -> F:
    """Marks a function ``(inputs, **arguments) -> Table`` as one that data may name. Only marked ones can be."""
    setattr(function, MARK, True)
    return function


def find(name: str) -> Method:
    """The method called ``module.function``; raises BadInput, naming what is near.

    >>> find("pharmacy.adherence").__name__
    'adherence'
    """
    module, _, function = name.partition(".")
    known = sorted(part.name for part in pkgutil.iter_modules(room.__path__))
    if not _NAME.fullmatch(name) or module not in known:
        raise BadInput(f"“{name}” is no method.", hint=hint(module, known))
    found = importlib.import_module(f"{room.__name__}.{module}")
    marked = [key for key, value in vars(found).items() if getattr(value, MARK, False)]
    if function not in marked:
        raise BadInput(f"“{name}” is no method.", hint=hint(function, marked))
    taken: Method = getattr(found, function)
    return taken


def fitting(found: Method, arguments: Mapping[str, Any]) -> None:
    """Raises BadInput unless the method takes just these arguments and needs no other."""
    named = list(inspect.signature(found).parameters.values())[1:]
    allowed = [item.name for item in named]
    for given in arguments:
        if given not in allowed:
            raise BadInput(f"The method “{found.__name__}” takes no “{given}”.", hint=hint(given, allowed))
    for item in named:
        if item.default is inspect.Parameter.empty and item.name not in arguments:
            raise BadInput(f"The method “{found.__name__}” needs “{item.name}”.")


def column(inputs: Inputs, table: str, name: str) -> list[Any]:
    """One column of an input: dates as days since 1970, decimals as floats. Raises BadInput where it is missing."""
    found = inputs.get(table)
    if found is None:
        raise BadInput(f"The method needs a table “{table}”.", hint=hint(table, list(inputs)))
    if name not in found.column_names:
        raise BadInput(f"The table “{table}” needs a column “{name}”.", hint=hint(name, found.column_names))
    values = found.column(name)
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.date32())
    if pa.types.is_date(values.type):
        values = values.cast(pa.date32()).cast(pa.int32())
    elif pa.types.is_decimal(values.type):
        values = values.cast(pa.float64())
    elif pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    return list(values.to_pylist())


def rows(inputs: Inputs, table: str, *names: str) -> list[tuple[Any, ...]]:
    """Several columns of an input, side by side."""
    return list(zip(*(column(inputs, table, name) for name in names), strict=True))


def has(inputs: Inputs, table: str, name: str) -> bool:
    """Whether an input brings that column."""
    return table in inputs and name in inputs[table].column_names


_ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}


def out(name: str, label: str, kind: str = "number", unit: str | None = None, role: Role | None = None) -> Column:
    """A column of a method's result: text is a dimension, the rest is a metric unless said otherwise."""
    return Column(name, label, kind, role or ("dimension" if kind == "text" else "metric"), unit)


def result(columns: Sequence[Column], found: Sequence[Row]) -> Table:
    """Rows as a table. None is NULL."""
    arrays = [
        pa.array([None if row[at] is None else row[at] for row in found], _ARROW[item.type])
        for at, item in enumerate(columns)
    ]
    return Table(tuple(columns), pa.Table.from_arrays(arrays, names=[item.name for item in columns]))


def share(part: float, whole: float) -> float | None:
    """``part / whole``; None where there is nothing to divide by.

    >>> share(1, 4), share(1, 0)
    (0.25, None)
    """
    return part / whole if whole else None


def in_order(names: Iterable[str]) -> list[str]:
    """Names of groups from low to high, from young to old, from A to Z; what nobody noted comes last.

    >>> in_order(["high", "Not recorded", "low", "medium"]), in_order(["65+", "18-34"]), in_order(["none", "asthma"])
    (['low', 'medium', 'high', 'Not recorded'], ['18-34', '65+'], ['asthma', 'none'])
    """
    found = list(names)
    said = {name.casefold() for name in found} - {_LAST[0]}
    ranks = next((ranks for ranks in _RANKS if said <= set(ranks)), ())

    def place(name: str) -> tuple[bool, int, str]:
        low = name.casefold()
        ranked = low in ranks
        return low in _LAST and not ranked, ranks.index(low) if ranked else 0, name

    return sorted(found, key=place)
