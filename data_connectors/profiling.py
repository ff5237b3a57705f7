"""Profiles of columns: counts, bounds and frequent values, reading each table once or only a sample of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assay.kernel.tabular import plain
from assay.semantic.schema import ColumnInfo, Profile, TableInfo
from data_connectors.traits import Rows, Traits

PEEK = 1000
"""Rows fetched as they are; a table no larger is profiled from them alone."""
SAMPLES = 100
"""Values kept of a column."""
LONGEST = 200
"""Characters of a text value that is kept; longer ones are left out of the samples."""
WIDEST = 400
"""Columns of a table that are profiled."""

EXACT_ROWS = 2_000_000
"""Rows up to which every nearly unique column is counted exactly."""

PROVED_ROWS = 10_000_000
"""Rows up to which a likely key is counted exactly."""

_KEY_NAME = re.compile(r"(id|key|code|no|number|uuid|guid)$", re.IGNORECASE)
_COUNTED = frozenset({"integer", "number", "text", "boolean", "date", "timestamp", "time"})
_ORDERED = _COUNTED - {"boolean"}
_COLUMNS_A_STATEMENT = 80


def profile_table(rows: Rows, table: TableInfo, traits: Traits) -> TableInfo:
    """The table with its row count and the profiles of its columns. ``table.row_count`` may hold an estimate."""
    columns = table.columns[:WIDEST]
    if not columns:
        return table
    peek = rows(f"SELECT {_names(columns, traits)} FROM {traits.table(table)} LIMIT {PEEK + 1}")
    if len(peek) <= PEEK:
        return _with(table, _from_peek(columns, peek, whole=True), len(peek))
    if table.is_view:
        return _with(table, _from_peek(columns, peek, whole=False), None)
    return _measured(rows, table, traits, peek)


def _measured(rows: Rows, table: TableInfo, traits: Traits, peek: Sequence[Sequence[Any]]) -> TableInfo:
    columns = table.columns[:WIDEST]
    total = table.row_count if table.row_count is not None else _count(rows, table, traits)
    sampled = total > traits.scan_limit
    source = traits.table(table)
    if sampled:
        source = traits.sample(source, traits.sample_rows, total)
    counted, facts = _aggregates(rows, columns, source, traits)
    profiles = []
    for position, (column, fact) in enumerate(zip(columns, facts, strict=True)):
        profile = _profile(fact, counted, total) if sampled else fact
        if sampled or not traits.exact_distinct:
            distinct = _settled(rows, table, position, profile, traits, total if sampled else counted)
            profile = replace(profile, distinct=distinct)
        values = [row[position] for row in peek]
        profiles.append(_with_samples(rows, column, profile, source, traits, values, sampled=sampled))
    return _with(table, profiles, total if sampled else counted)


def _names(columns: Sequence[ColumnInfo], traits: Traits) -> str:
    return ", ".join(traits.name(column.name) for column in columns)


def _with(table: TableInfo, profiles: Sequence[Profile], count: int | None) -> TableInfo:
    profiled = [replace(column, profile=profile) for column, profile in zip(table.columns, profiles, strict=False)]
    return replace(table, columns=(*profiled, *table.columns[len(profiled) :]), row_count=count)


def _count(rows: Rows, table: TableInfo, traits: Traits) -> int:
    return int(rows(f"SELECT COUNT(*) FROM {traits.table(table)}")[0][0])


def _from_peek(columns: Sequence[ColumnInfo], peek: Sequence[Sequence[Any]], *, whole: bool) -> list[Profile]:
    return [_of_values(column, [row[i] for row in peek], whole=whole) for i, column in enumerate(columns)]


def _of_values(column: ColumnInfo, values: Sequence[Any], *, whole: bool) -> Profile:
    """The profile of values at hand; when they are not the ``whole`` column, counts stay unknown."""
    nulls = sum(value is None for value in values)
    if column.type not in _COUNTED:
        return Profile(nulls=nulls if whole else None)
    counts = Counter(plain(value) for value in values if value is not None)
    counts.pop(None, None)
    samples = _frequent(counts)
    low, high = _bounds(counts) if whole and column.type in _ORDERED else (None, None)
    if not whole:
        return Profile(samples=samples)
    return Profile(len(counts), nulls, low, high, samples, complete=len(samples) == len(counts))


def _frequent(counts: Counter[Any]) -> tuple[Any, ...]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(value for value, _ in ranked if not _too_long(value))[:SAMPLES]


def _too_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) > LONGEST


def _bounds(values: Counter[Any]) -> tuple[Any, Any]:
    """Smallest and largest, or neither where values of different kinds stand in one column."""
    try:
        return (_short(min(values)), _short(max(values))) if values else (None, None)
    except TypeError:
        return None, None


def _short(value: Any) -> Any:
    return value[:LONGEST] if isinstance(value, str) else value


def _aggregates(rows: Rows, columns: Sequence[ColumnInfo], source: str, traits: Traits) -> tuple[int, list[Profile]]:
    """Row count of ``source`` and counts and bounds of each column, in one pass."""
    profiles: list[Profile] = []
    total = 0
    for start in range(0, len(columns), _COLUMNS_A_STATEMENT):
        part = columns[start : start + _COLUMNS_A_STATEMENT]
        parts = [_measures(column, traits) for column in part]
        row = list(rows(f"SELECT COUNT(*), {', '.join(parts)} FROM {source}")[0])
        total = int(row[0])
        profiles += [_read(column, row[1 + 4 * i : 5 + 4 * i], total) for i, column in enumerate(part)]
    return total, profiles


def _measures(column: ColumnInfo, traits: Traits) -> str:
    name = traits.name(column.name)
    distinct = traits.distinct.format(name) if column.type in _COUNTED else "NULL"
    bounds = f"MIN({name}), MAX({name})" if column.type in _ORDERED else "NULL, NULL"
    return f"COUNT({name}), {distinct}, {bounds}"


def _read(column: ColumnInfo, cells: Sequence[Any], total: int) -> Profile:
    filled, distinct, low, high = cells
    distinct = None if distinct is None else min(int(distinct), int(filled))
    low, high = (_short(plain(low)), _short(plain(high))) if column.type in _ORDERED else (None, None)
    return Profile(distinct, total - int(filled), low, high)


def _profile(fact: Profile, counted: int, total: int) -> Profile:
    """What a sample of ``counted`` rows says of ``total`` rows."""
    scale = total / max(counted, 1)
    nulls = None if fact.nulls is None else round(fact.nulls * scale)
    filled = counted - (fact.nulls or 0)
    return replace(fact, nulls=nulls, distinct=scaled_distinct(fact.distinct, filled, scale))


def scaled_distinct(distinct: int | None, filled: int, scale: float) -> int | None:
    """Distinct values of a whole column, estimated from ``filled`` sampled values of which ``distinct`` differ.

    Nearly all differ: so will those not seen. Few differ: all kinds were seen. Between the two, the GEE estimator
    (Charikar et al., "Towards estimation error guarantees for distinct values", 2000) without its singletons.

    >>> scaled_distinct(1000, 1000, 10.0), scaled_distinct(7, 1000, 10.0), scaled_distinct(None, 0, 1.0)
    (10000, 7, None)
    """
    if distinct is None or not filled:
        return distinct
    if distinct >= 0.98 * filled:
        return round(distinct * scale)
    return distinct if distinct <= 0.1 * filled else round(distinct * scale**0.5)


def _settled(rows: Rows, table: TableInfo, position: int, profile: Profile, traits: Traits, total: int) -> int | None:
    """The distinct count where an estimate comes near "all differ", for that decides about keys.

    Counted exactly in tables of moderate size and, up to a limit, for likely keys; else put below unique.
    """
    filled = total - (profile.nulls or 0)
    if profile.distinct is None or profile.distinct < 0.9 * filled:
        return profile.distinct
    likely = not table.primary_key and (position == 0 or bool(_KEY_NAME.search(table.columns[position].name)))
    if total <= (PROVED_ROWS if likely else min(EXACT_ROWS, traits.scan_limit)):
        return _exact_distinct(rows, table.columns[position], traits.table(table), traits)
    return min(profile.distinct, filled - 1)


def _exact_distinct(rows: Rows, column: ColumnInfo, source: str, traits: Traits) -> int | None:
    """Uniqueness decides about keys, so an estimate that comes near it is counted exactly."""
    return int(rows(f"SELECT COUNT(DISTINCT {traits.name(column.name)}) FROM {source}")[0][0])


def _with_samples(
    rows: Rows, column: ColumnInfo, profile: Profile, source: str, traits: Traits, peek: Sequence[Any], *, sampled: bool
) -> Profile:
    if column.type not in _COUNTED or profile.distinct is None:
        return profile
    if profile.distinct > 1.2 * SAMPLES:
        return replace(profile, samples=_of_values(column, peek, whole=False).samples[:SAMPLES])
    name = traits.name(column.name)
    grouped = rows(
        f"SELECT {name}, COUNT(*) FROM {source} WHERE {name} IS NOT NULL GROUP BY {name} "
        f"ORDER BY COUNT(*) DESC, {name} LIMIT {SAMPLES + 1}"
    )
    samples = _frequent(Counter({plain(value): count for value, count in grouped}))
    if len(grouped) > SAMPLES:
        return replace(profile, samples=samples)
    complete = not sampled and len(samples) == len(grouped)
    return replace(
        profile, distinct=max(len(grouped), profile.distinct if sampled else 0), samples=samples, complete=complete
    )
