"""Things that rows are numbered by without a table of their own: the orders of a sheet with an order number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.semantic.infer.words import label, name_of, phrase, plural, split
from assay.semantic.model import Entity, Measure
from assay.semantic.schema import ColumnInfo

_NUMBERS = frozenset(("no", "nr", "number", "id"))
_NOUN = 3
"""Fewer letters in front of a number are a short form of nothing one could ask for."""
_RUNNING = 100
"""A smaller whole number called "visitor number" is how many visitors there were."""
_FEWER = 0.95
"""Several rows bear a number where there are clearly fewer of them; engines count values by estimate."""


def numbered_things(
    columns: Sequence[tuple[ColumnInfo, str]], own: Sequence[str], rows: int | None
) -> Iterator[Measure]:
    """How many different things there are, for each number that several of the ``rows`` bear.

    ``columns`` are identifiers that point nowhere, with their real names; ``own``: what the rows are called.
    """
    for column, real in columns:
        words = phrase(column.name).split()
        repeated = bool(rows) and 1 < (column.profile.distinct or 0) < _FEWER * (rows or 0)
        named = (
            len(words) > 1
            and len(words[-2]) >= _NOUN
            and split(column.name)[-1] in _NUMBERS
            and words[:-1] != list(own)
        )
        if not (named and repeated and _is_no_amount(column)):
            continue
        thing = " ".join(words[:-1])
        yield Measure(
            name="_".join((*words[:-1], "count")),
            agg="count_distinct",
            expr='"' + real.replace('"', '""') + '"',
            label=f"Number of {plural(thing)}",
            description=f"Different values of {label(column.name).casefold()}.",
            additive=False,
            inferred=True,
        )


def without_things_kept(entities: Sequence[Entity]) -> list[Entity]:
    """The entities without such counts of what has a table: the stores of its staff are counted where stores are."""
    kept = [name_of(one.label) for one in entities]
    return [
        one.model_copy(update={"measures": tuple(it for it in one.measures if not _is_kept(it, kept))})
        for one in entities
    ]


def _is_kept(measure: Measure, kept: Sequence[str]) -> bool:
    thing = measure.name.removesuffix("_count")
    return measure.agg == "count_distinct" and any(one == thing or one.endswith(f"_{thing}") for one in kept)


def _is_no_amount(column: ColumnInfo) -> bool:
    lowest = column.profile.minimum
    numbers = column.type != "text" and split(column.name)[-1] != "id"
    return not numbers or (isinstance(lowest, int | float) and lowest >= _RUNNING)
