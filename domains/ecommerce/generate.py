"""Build the sample shop: a seeded, repeatable DuckDB file of three years of trade.

    python domains/ecommerce/generate.py --out shop.duckdb [--scale 1.0] [--seed 7] [--as-of 2026-11-20]

Scale 1 is 200,000 orders. The same arguments give the same rows. The data ends with the as-of day itself.
Stories planted on purpose are listed in README.md. Words (cities, goods, names) come from `reference.json`.
Run it as a script: what it draws from is in `shop_world.py` and `shop_trade.py` beside it.
"""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from shop_trade import chunks, make_events, make_lines, make_orders, make_returns, orders_per_day
from shop_world import REF, Calendar, Columns, Ints, World, cities, customers, products, regions, rng_for, subscriptions

HERE = Path(__file__).resolve().parent
BULK_SCALE = 5.0  # above this, key constraints are left out: their indexes would not fit in memory
MEMORY = "2GB"  # what DuckDB may hold; the chunks themselves take a few hundred megabytes


def _ddl(scale: float) -> str:
    lines = (HERE / "schema.sql").read_text(encoding="utf-8").splitlines()
    if scale <= BULK_SCALE:
        return "\n".join(lines)
    keys = ("PRIMARY KEY", "FOREIGN KEY", "UNIQUE", "CHECK")
    return "\n".join(line for line in lines if not line.strip().startswith(keys)).replace(",\n);", "\n);")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns) -> int:
    """Append rows by column name; DuckDB casts floats to the declared decimals."""
    chunk = pa.table(columns)
    connection.register("chunk", chunk)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM chunk")
    connection.unregister("chunk")
    return int(chunk.num_rows)


def _insert_chunk(
    connection: duckdb.DuckDBPyConnection, world: World, rng: np.random.Generator, day: Ints, at: dict[str, int]
) -> None:
    columns, orders = make_orders(rng, world, day, at["order"])
    _insert(connection, "orders", columns)
    columns, lines = make_lines(rng, world, orders, at["order"], at["item"])
    items = _insert(connection, "order_items", columns)
    columns = make_returns(rng, world, orders, lines, at["item"])
    columns["return_id"] = pa.array(at["return"] + np.arange(len(columns["reason"])))
    at["return"] += _insert(connection, "returns", columns)
    columns = make_events(rng, world, orders, at["session"])
    columns["event_id"] = pa.array(at["event"] + np.arange(len(columns["event_at"])))
    at["event"] += _insert(connection, "web_events", columns)
    at["session"] += len(day) * 64
    at["order"] += len(day)
    at["item"] += items


def build(connection: duckdb.DuckDBPyConnection, scale: float, seed: int, as_of: date) -> None:
    """Create and fill every table in an open, empty database."""
    calendar = Calendar(as_of)
    connection.execute(_ddl(scale))
    people, who = customers(calendar, scale, seed)
    goods, what = products(calendar, seed)
    region = np.array([regions().index(row[2]) for row in REF["cities"]])
    world = World(
        calendar,
        region,
        *(who[k] for k in ("city", "segment", "first", "last", "pull")),
        *(what[k] for k in ("first", "last", "pull", "category", "price", "cost")),
    )
    tables = {"cities": cities(), "customers": people, "products": goods, "subscriptions": subscriptions(world, seed)}
    for table, columns in tables.items():
        _insert(connection, table, columns)
    at = {"order": 100_001, "item": 1, "return": 1, "event": 1, "session": 1}
    for number, day in enumerate(chunks(orders_per_day(world, scale, seed), calendar.start)):
        _insert_chunk(connection, world, rng_for(seed, 5, number), day, at)


def generate(out: Path, scale: float = 1.0, seed: int = 7, as_of: date | None = None) -> Path:
    """Write the data set to `out`, whole or not at all: it is built beside it and renamed at the end."""
    temporary = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        with duckdb.connect(str(temporary), config={"memory_limit": MEMORY}) as connection:
            build(connection, scale, seed, as_of or date.today())
        os.replace(temporary, out)
    finally:
        for left in (temporary, Path(f"{temporary}.wal")):
            left.unlink(missing_ok=True)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the sample shop as a DuckDB file.")
    parser.add_argument("--out", type=Path, required=True, help="file to write; replaced if it exists")
    parser.add_argument("--scale", type=float, default=1.0, help="1 = 200,000 orders, up to 100")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="last day of the data (default: today)")
    arguments = parser.parse_args()
    if not 0 < arguments.scale <= 100:
        parser.error("--scale must be above 0 and at most 100")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    print(generate(arguments.out, arguments.scale, arguments.seed, arguments.as_of))


if __name__ == "__main__":
    main()
