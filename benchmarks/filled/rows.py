"""Invented rows: keys hold, and what the questions name is there."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.filled.schema import Column, Place, Schema

ROWS = 40
"""Rows of a table: enough that a filter, a group and a best one differ."""
BRIDGE_ROWS = 60
LONELY = 0.2
"""Of the parents, the share without children."""
SYLLABLES = tuple("ba do fi gu ke la mo ni po ra si tu va we zo".split())
UNIQUE = frozenset(("name", "title", "email", "phone", "address"))
Held = dict[Place, list[Any]]
Literals = Mapping[Place, Sequence[str]]


def fill(schema: Schema, literals: Literals, path: Path) -> None:
    """Write the database, the same rows in every run. Raises duckdb.Error for a schema the engine refuses."""
    chance = random.Random(schema.name)
    held: Held = {}
    with duckdb.connect(str(path)) as connection:
        for table in schema.in_order():
            rows = _rows(table, schema.tables[table], literals, held, chance)
            connection.execute(_ddl(table, schema, held))
            marks = ", ".join("?" for _ in schema.tables[table])
            connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)


def _rows(table: str, columns: Sequence[Column], literals: Literals, held: Held, chance: random.Random) -> list[Any]:
    count = BRIDGE_ROWS if all(column.parent for column in columns) else ROWS
    values = [
        _values((table.lower(), column.name.lower()), column, count, literals, held, chance) for column in columns
    ]
    keys = [at for at, column in enumerate(columns) if column.key] or list(range(len(columns)))
    rows = list({tuple(row[at] for at in keys): row for row in zip(*values, strict=True)}.values())
    for at, column in enumerate(columns):
        held[table.lower(), column.name.lower()] = [row[at] for row in rows]
    return rows


def _values(
    place: Place, column: Column, count: int, literals: Literals, held: Held, chance: random.Random
) -> list[Any]:
    parent = column.parent and held.get((column.parent[0].lower(), column.parent[1].lower()))
    if parent:
        return [chance.choice(parent[: max(1, round(len(parent) * (1 - LONELY)))]) for _ in range(count)]
    mine = literals.get(place, ())
    if column.type == "number":
        return _numbers(column, [number for text in mine if (number := _number(text)) is not None], count, chance)
    if column.type == "time" or column.words & {"date", "datetime"}:
        return _times(column, mine, count, chance)
    return _texts(column, mine, count, chance)


def _number(text: str) -> float | int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _numbers(column: Column, mine: Sequence[float], count: int, chance: random.Random) -> list[Any]:
    if column.key:
        return [*mine, *(number for number in range(1, count + 1) if number not in mine)][:count]
    if column.name.lower().endswith(("id", "code", "number", "_no")):
        return [chance.choice([*mine, *range(1, 13)]) for _ in range(count)]
    if "year" in column.name.lower():
        return [_now_and_then(mine, 0.4, chance.randint(1990, 2019), chance) for _ in range(count)]
    low, high = (min(mine) * 0.3, max(mine) * 1.7 + 10) if mine else (1, 400)
    return [_now_and_then(mine, 0.2, _between(low, high, mine, chance), chance) for _ in range(count)]


def _between(low: float, high: float, like: Sequence[float], chance: random.Random) -> float | int:
    whole = all(float(number).is_integer() for number in like)
    return chance.randint(int(low), int(high)) if whole else round(chance.uniform(low, high), 2)


def _now_and_then(given: Sequence[Any], share: float, other: Any, chance: random.Random) -> Any:
    return chance.choice(given) if given and chance.random() < share else other


def _times(column: Column, mine: Sequence[str], count: int, chance: random.Random) -> list[Any]:
    days = [f"{chance.randint(1995, 2019)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(count)]
    made = [day[:4] for day in days] if "year" in column.name.lower() else days
    return [_now_and_then(mine, 0.3, day, chance) for day in made]


def _texts(column: Column, mine: Sequence[str], count: int, chance: random.Random) -> list[Any]:
    if column.key:
        return [*mine, *(_word(chance) for _ in range(count))][:count]
    if any(part in column.name.lower() for part in UNIQUE):
        pool = [*mine, *(_word(chance) for _ in range(count - len(mine)))]
        return chance.sample(pool, count)
    few = [*mine, *(_word(chance) for _ in range(4))]
    return [chance.choice(few) for _ in range(count)]


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def _ddl(table: str, schema: Schema, held: Held) -> str:
    columns = schema.tables[table]
    lines = [f'"{column.name}" {_type(held[table.lower(), column.name.lower()])}' for column in columns]
    keys = ", ".join(f'"{column.name}"' for column in columns if column.key)
    lines += [f"PRIMARY KEY ({keys})"] if keys else []
    lines += [
        f'FOREIGN KEY ("{column.name}") REFERENCES "{column.parent[0]}" ("{column.parent[1]}")'
        for column in columns
        if column.parent and _can_point(table, column.parent, schema, held)
    ]
    return f'CREATE TABLE "{table}" ({", ".join(lines)})'


def _can_point(table: str, parent: tuple[str, str], schema: Schema, held: Held) -> bool:
    filled = (parent[0].lower(), parent[1].lower()) in held
    return filled and parent[0] != table and schema.is_only_key(*parent)


def _type(values: Sequence[Any]) -> str:
    if values and all(isinstance(value, int) for value in values):
        return "BIGINT"
    return "DOUBLE" if values and all(isinstance(value, int | float) for value in values) else "VARCHAR"
