"""The suites ``filled_tuned`` and ``filled_unseen``: a database for each schema, with questions its rows can answer."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import sqlglot
from sqlglot.errors import SqlglotError

from benchmarks.filled.rows import fill
from benchmarks.filled.schema import Schema, literals_of, schema_of
from benchmarks.suites import write_lines

PER_DATABASE = 14
EMPTY = ([], [(0,)], [(None,)])
Question = dict[str, Any]


def build(bench: Path, out: Path) -> Sequence[Path]:
    """Make both suites below ``out``, with the scorer beside them. Returns their folders."""
    train = bench / "text_to_sql" / "train"
    pairs: dict[str, list[Question]] = {}
    for pair in _lines(train / "train_pairs.jsonl.gz"):
        pairs.setdefault(pair["db"], []).append(pair)
    questions: dict[Path, list[Question]] = {}
    for schema in map(schema_of, json.loads(_text(train / "spider_train_schemas.json.gz"))):
        folder = out / "text_to_sql" / "dev" / f"filled_{half(schema.name)}"
        questions.setdefault(folder, []).extend(_database(schema, pairs.get(schema.name, ()), folder))
    for folder, lines in questions.items():
        write_lines(folder / "questions.jsonl", lines)
    shutil.copy(bench / "text_to_sql" / "score.py", out / "text_to_sql" / "score.py")
    return sorted(questions)


def _text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8")


def _lines(path: Path) -> list[Question]:
    return [json.loads(line) for line in _text(path).splitlines()]


def half(database: str) -> str:
    """The half a database falls into, by a digest of its name."""
    return "unseen" if hashlib.sha256(database.encode()).digest()[0] % 2 else "tuned"


def _database(schema: Schema, pairs: Sequence[Question], folder: Path) -> list[Question]:
    if not pairs:
        return []
    path = folder / "databases" / f"{schema.name}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    fill(schema, literals_of(schema, [pair["sql"] for pair in pairs]), path)
    found = list(askable(pairs, path))
    chosen = random.Random(schema.name).sample(found, min(PER_DATABASE, len(found)))
    return [{**one, "suite": folder.name} for one in sorted(chosen, key=lambda one: str(one["id"]))]


def askable(pairs: Sequence[Mapping[str, Any]], path: Path) -> Iterator[Question]:
    """The questions whose gold query runs on the filled database and finds something.

    The order of rows is not asked for: invented numbers have ties, which the gold query leaves to chance.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        for pair in pairs:
            try:
                gold = sqlglot.transpile(pair["sql"], read="sqlite", write="duckdb")[0]
                rows = connection.execute(gold).fetchall()
            except (SqlglotError, duckdb.Error):
                continue
            if rows not in EMPTY:
                kept = {key: pair[key] for key in ("id", "db", "question")}
                yield {**kept, "gold_sql": gold, "order_matters": False}
