"""Rules and weights speak general English: no name or value that only a third-party suite has."""

from __future__ import annotations

import ast
import gzip
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from assay.kernel.settings import ROOT

BENCH = Path(os.environ.get("ASSAY_BENCH_DIR", "")) / "text_to_sql"
RULES = ("assay/ask/local", "assay/semantic/infer")
OWN = ("domains", "benchmarks/corpus", "tests/data/ask")
ENDINGS = {".py", ".sql", ".csv", ".yml", ".yaml", ".jsonl", ".json", ".md"}
EVERYDAY = {("from", "year")}
"""Plain English in our own sentences that a table somewhere has as a name."""
MOST_VALUES = 3000
"""Values looked at of each column."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_COLUMNS = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
_TEXT = "SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT {most}"


def words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))


def runs(told: tuple[str, ...], sizes: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    for size in sizes:
        yield from (told[at : at + size] for at in range(len(told) - size + 1))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def rules() -> Iterator[tuple[str, ...]]:
    """The words of every text in the rules and of every weight's name; in a list of words, neighbours mean nothing."""
    for folder in RULES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            told.update(id(node) for call in ast.walk(tree) for node in listed(call))
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                    yield words(node.value)
    facts = json.loads((ROOT / "assay/ask/local/ranker.json").read_text("utf-8"))
    yield from (words(part) for kind in ("rank", "sure") for name in facts[kind] for part in re.split("[:>]", name))


def listed(call: ast.AST) -> Iterator[ast.AST]:
    """The text of "one two three".split() and of _words("one two three")."""
    if not isinstance(call, ast.Call):
        return
    if isinstance(call.func, ast.Attribute) and call.func.attr == "split":
        yield call.func.value
    elif isinstance(call.func, ast.Name) and call.func.id == "_words":
        yield from call.args


@cache
def own() -> set[tuple[str, ...]]:
    """All runs of two and three words in our own data."""
    found: set[tuple[str, ...]] = set()
    for folder in OWN:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in ENDINGS:
                found.update(runs(words(path.read_text("utf-8")), (2, 3)))
    return found


def foreign() -> Iterator[tuple[str, ...]]:
    """Names of two or three words, and values of so many, in every database of the suites."""
    for path in sorted((BENCH / "dev").glob("*/databases/*.duckdb")):
        with duckdb.connect(str(path), read_only=True) as connection:
            columns = connection.execute(_COLUMNS).fetchall()
            for table, column, kind in columns:
                yield from (words(table), words(column))
                if kind == "VARCHAR":
                    asked = _TEXT.format(column=quoted(column), table=quoted(table), most=MOST_VALUES)
                    yield from (words(value) for (value,) in connection.execute(asked).fetchall())
    with gzip.open(BENCH / "train" / "spider_train_schemas.json.gz", "rt", encoding="utf-8") as file:
        for schema in json.load(file):
            yield from (words(name) for name in schema["table_names_original"])
            yield from (words(name) for _, name in schema["column_names_original"])


@cache
def told() -> frozenset[tuple[str, ...]]:
    """All runs of two and three words in the rules."""
    return frozenset(run for text in rules() for run in runs(text, (2, 3)))


@pytest.mark.skipif(not BENCH.is_dir(), reason="ASSAY_BENCH_DIR is not set")
def test_no_rule_and_no_weight_holds_a_name_or_a_value_of_a_suite() -> None:
    theirs = {text for text in foreign() if len(text) in (2, 3) and all(len(word) > 2 for word in text)}
    assert len(theirs) > 1000
    assert sorted(" ".join(text) for text in (theirs & told()) - own() - EVERYDAY) == []


def test_what_is_looked_for_is_found() -> None:
    assert ("first", "name") in told() | own()
    assert ("order", "items") in own()
    assert set(runs(("a", "b", "c"), (2, 3))) == {("a", "b"), ("b", "c"), ("a", "b", "c")}
