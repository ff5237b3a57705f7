"""Build the databases of the corpus, and read its questions.

``python -m benchmarks.corpus.build FOLDER [DATABASE ...]`` writes one ``DATABASE.duckdb`` each.
"""

from __future__ import annotations

import json
import random
import re
import runpy
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

CORPUS = Path(__file__).resolve().parent
CREATED = re.compile(r"^\s*CREATE\s+TABLE\s+(\w+)", re.IGNORECASE | re.MULTILINE)
ROWS_AT_ONCE = 200
FORMS = frozenset(
    "listing filter text_match value_alias code compare between date_filter or negation anti_join null "
    "count distinct aggregate multi_aggregate group having superlative top_n nth most_count most_common "
    "join join_many junction self_join two_roles nested set_op percent ratio date_diff period recent change "
    "argmax_per_group conditional include_none ordered expression".split()
)
"""Constructs of answerable questions; README.md says what each means."""
REASONS = frozenset("unknown_concept missing_data opinion prediction other_domain".split())
"""Why a question tagged ``cannot`` has no answer in its database."""
TAGS = FORMS | REASONS | {"cannot"}


@dataclass(frozen=True)
class Question:
    """One question of the corpus; ``sql`` is None where the schema holds no answer, ``as_of`` the day to call today."""

    id: str
    db: str
    question: str
    sql: str | None
    tags: Sequence[str] = field(default_factory=tuple)
    as_of: str | None = None

    @property
    def ordered(self) -> bool:
        """Whether the order of the rows is part of the answer."""
        return "ordered" in self.tags


def databases() -> Sequence[str]:
    """Names of all databases, sorted."""
    return sorted(path.parent.name for path in CORPUS.glob("*/schema.sql"))


def questions(database: str) -> Sequence[Question]:
    """The questions of a database, in the order of its file. Raises TypeError for a field that is not known."""
    lines = (CORPUS / database / "questions.jsonl").read_text("utf-8").splitlines()
    return [Question(db=database, **json.loads(line)) for line in lines if line.strip()]


def build(database: str, folder: Path) -> Path:
    """Write ``folder/database.duckdb`` anew and return its path. Raises duckdb.Error when data breaks the schema."""
    path = folder / f"{database}.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        fill(connection, CORPUS / database)
    return path


def fill(connection: duckdb.DuckDBPyConnection, source: Path) -> None:
    """Create the tables of a folder and load its ``data.sql``, its ``TABLE.csv`` files and what ``data.py`` makes."""
    schema = (source / "schema.sql").read_text("utf-8")
    connection.execute(schema)
    if (source / "data.sql").exists():
        connection.execute((source / "data.sql").read_text("utf-8"))
    made = generated(source)
    for table in CREATED.findall(schema):
        if (source / f"{table}.csv").exists():
            connection.execute(f"COPY {table} FROM '{source / table}.csv' (HEADER)")
        insert(connection, table, made.get(table, ()))


def generated(source: Path) -> Mapping[str, Sequence[Sequence[Any]]]:
    """Rows by table from ``tables(random)`` in ``data.py``, which gets a generator seeded with the folder's name."""
    if not (source / "data.py").exists():
        return {}
    made: Mapping[str, Sequence[Sequence[Any]]] = runpy.run_path(str(source / "data.py"))["tables"](
        random.Random(source.name)
    )
    return made


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows in one transaction; one by one where a row may point at an earlier one of its own table."""
    at_once = 1 if points_at_itself(connection, table) else ROWS_AT_ONCE
    connection.begin()
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        marks = ", ".join(f"({', '.join('?' * len(row))})" for row in part)
        connection.execute(f"INSERT INTO {table} VALUES {marks}", [value for row in part for value in row])
    connection.commit()


def points_at_itself(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a foreign key of the table refers to the table."""
    keys = "SELECT referenced_table FROM duckdb_constraints() WHERE table_name = ? AND constraint_type = 'FOREIGN KEY'"
    return (table,) in connection.execute(keys, [table]).fetchall()


def contents(path: Path) -> Iterator[tuple[str, Sequence[tuple[Any, ...]]]]:
    """Each table of a built database with all its rows, in the order they were loaded."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY table_name").fetchall()
        for (name,) in names:
            yield name, connection.execute(f"SELECT * FROM {name}").fetchall()


def main(arguments: Sequence[str]) -> int:
    """Build the named databases, or all. Returns the exit code."""
    if not arguments:
        print("usage: python -m benchmarks.corpus.build FOLDER [DATABASE ...]", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in arguments[1:] or databases():
        print(build(name, folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
