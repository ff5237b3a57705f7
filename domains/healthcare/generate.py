"""Build the sample health programs: a seeded, repeatable DuckDB file of three years of care.

    python domains/healthcare/generate.py --out care.duckdb [--scale 1.0] [--seed 11] [--as-of 2026-11-20]

Scale 1 is 50,000 members. The same arguments give the same rows. The data ends with the as-of day itself.
Stories planted on purpose are listed in README.md. Words (places, drugs, names) come from `reference.json`.
Run it as a script: what it draws from is in `care_world.py` and `care_events.py` beside it.
"""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

import care_events as events
import care_world as world
import duckdb
import pyarrow as pa

HERE = Path(__file__).resolve().parent
BULK_SCALE = 3.0  # above this, key constraints are left out: their indexes would not fit in memory
MEMORY = "2GB"


def _ddl(scale: float) -> str:
    lines = (HERE / "schema.sql").read_text(encoding="utf-8").splitlines()
    if scale <= BULK_SCALE:
        return "\n".join(lines)
    keys = ("PRIMARY KEY", "FOREIGN KEY", "CHECK")
    return "\n".join(line for line in lines if not line.strip().startswith(keys)).replace(",\n);", "\n);")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, columns: world.Columns) -> None:
    """Append rows by column name; DuckDB casts floats to the declared decimals."""
    connection.register("chunk", pa.table(columns))
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM chunk")
    connection.unregister("chunk")


def build(connection: duckdb.DuckDBPyConnection, scale: float, seed: int, as_of: date) -> None:
    """Create and fill every table in an open, empty database."""
    calendar = world.Calendar(as_of)
    connection.execute(_ddl(scale))
    employers, industry = world.clients(calendar, seed)
    people, them = world.members(calendar, industry, scale, seed)
    joined, them = world.enrolments(them, seed)
    tables = {
        "clients": employers,
        "members": people,
        "coverage_spans": world.coverage_spans(them),
        "member_months": world.member_months(them),
        "programs": world.programs(),
        "enrolments": joined,
        "drugs": world.drugs(),
        "value_sections": world.value_sections(),
        "prospects": world.prospects(calendar, seed),
    }
    for table, columns in tables.items():
        _insert(connection, table, columns)
    _insert(connection, "observations", events.observations(them, seed))
    columns, visits = events.encounters(them, seed)
    _insert(connection, "encounters", columns)
    _insert(connection, "claims", events.claims(them, visits, seed))
    _insert(connection, "pharmacy_fills", events.fills(them, seed))


def generate(out: Path, scale: float = 1.0, seed: int = 11, as_of: date | None = None) -> Path:
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
    parser = argparse.ArgumentParser(description="Build the sample health programs as a DuckDB file.")
    parser.add_argument("--out", type=Path, required=True, help="file to write; replaced if it exists")
    parser.add_argument("--scale", type=float, default=1.0, help="1 = 50,000 members, up to 20")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="last day of the data (default: today)")
    arguments = parser.parse_args()
    if not 0 < arguments.scale <= 20:
        parser.error("--scale must be above 0 and at most 20")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    print(generate(arguments.out, arguments.scale, arguments.seed, arguments.as_of))


if __name__ == "__main__":
    main()
