"""Is what a question needs in the prompt? Measured without a model, on the third-party suites' own queries.

For each question with a query by hand: the share of its tables and columns that the context names, and whether the
values the question names stand there with their column. Once on each database as it is, once among strangers' tables.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.access.policies import WrittenPolicies
from assay.ask.llm.context import Context
from assay.ask.llm.study import Library
from assay.ask.llm.writer import Setup, prompt
from assay.ask.ports import Asked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.infer import infer_model
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, Profile, TableInfo
from benchmarks.suites import read_lines, suites
from wiring_folder import FolderSources, mentioned

PADDED = 500
HEADS = (
    "",
    "questions",
    "tables %",
    "columns %",
    "values",
    "values %",
    "largest prompt",
    "tables told p50",
    "ms p50",
    "ms p95",
)
_TYPES: Mapping[str, ColumnType] = {"number": "number", "text": "text", "time": "date", "boolean": "boolean"}
_COMPARED = (exp.EQ, exp.NEQ, exp.In, exp.Like, exp.ILike)


@dataclass
class Recall:
    """Counts of one group of questions."""

    questions: int = 0
    tables: list[bool] = field(default_factory=list)
    columns: list[bool] = field(default_factory=list)
    values: list[bool] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)

    def add(self, other: Recall) -> None:
        """Count another one in."""
        self.questions += other.questions
        for name in ("tables", "columns", "values", "tokens", "told", "ms"):
            getattr(self, name).extend(getattr(other, name))

    def row(self, name: str) -> tuple[str, ...]:
        """The figures as text."""
        times = sorted(self.ms)
        return (
            name, str(self.questions), _share(self.tables), _share(self.columns), str(len(self.values)),
            _share(self.values), str(max(self.tokens, default=0)), str(sorted(self.told)[len(self.told) // 2]),
            f"{times[len(times) // 2]:.0f}", f"{times[int(len(times) * 0.95)]:.0f}",
        )  # fmt: skip


def _share(found: Sequence[bool]) -> str:
    return f"{100 * sum(found) / len(found):.1f}" if found else ""


def measure(bench: Path, padded: bool) -> dict[str, Recall]:
    """Figures by half of the databases."""
    halves: dict[str, Recall] = {}
    strangers = list(_strangers(bench)) if padded else []
    for suite in suites(bench):
        sources, library = FolderSources(suite / "databases", None), Library(WrittenPolicies({}))
        held: dict[str, Source] = {}
        for line in read_lines(suite / "questions.jsonl"):
            if not line.get("gold_sql"):
                continue
            name = str(line["db"])
            if name not in held:
                own = sources.get(name, LOCAL_OWNER)
                held[name] = among_strangers(own, strangers) if padded else own
                library.study(Asked("warm", held[name], LOCAL_OWNER, Clock()))
            half = "tuned half" if hashlib.sha256(name.encode()).digest()[0] % 2 == 0 else "unseen half"
            halves.setdefault(half, Recall()).add(judged(line, held[name], library))
    return dict(sorted(halves.items()))


def judged(line: Mapping[str, Any], source: Source, library: Library) -> Recall:
    """One question."""
    asked = Asked(str(line["question"]), source, LOCAL_OWNER, Clock(), hint=str(line.get("evidence") or ""))
    started = time.perf_counter()
    study = library.study(replace(asked, interactive=False))
    _, context, size = prompt(study, Setup())
    ms = 1000 * (time.perf_counter() - started)
    gold = mentioned(str(line["gold_sql"]), source.schema)
    tables = [known.key for known in map(source.schema.table, gold["tables"]) if known]
    told, named = _folded(context.tables), _folded(context.columns)
    return Recall(
        1,
        [key.casefold() in told for key in tables],
        [name.casefold() in named for name in gold["columns"] if "." in name],
        [_stands(value, context) for value in spoken_values(line, source)],
        [size], [len(context.tables)], [ms],
    )  # fmt: skip


def _folded(names: Sequence[str]) -> set[str]:
    return {name.casefold() for name in names}


def spoken_values(line: Mapping[str, Any], source: Source) -> Iterator[str]:
    """Texts the query compares a column with, that the question says as words of their own."""
    try:
        tree = sqlglot.parse_one(str(line["gold_sql"]), read=source.dialect)
    except SqlglotError:
        return
    for literal in tree.find_all(exp.Literal):
        compared = literal.find_ancestor(*_COMPARED) is not None and not isinstance(literal.parent, exp.Anonymous)
        text = literal.this.strip("%")
        said = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", str(line["question"]), re.IGNORECASE) if text else None
        if literal.is_string and compared and said and len(text) > 1 and any(mark.isalpha() for mark in text):
            yield text


def _stands(value: str, context: Context) -> bool:
    """Whether the value is told with a column. A personal one goes out as a stand-in, which counts."""
    return any(value.casefold() in hit.value.casefold() or hit.value.startswith("PRIVATE_") for hit in context.values)


def among_strangers(source: Source, strangers: Sequence[TableInfo]) -> Source:
    """The source with tables of other databases around its own, in any order, up to five hundred."""
    chance = random.Random(source.name)
    names = {table.name.casefold() for table in source.schema.tables}
    others = {table.name.casefold(): table for table in strangers if table.name.casefold() not in names}
    chosen = chance.sample(sorted(others), min(len(others), PADDED - len(names)))
    tables = [*source.schema.tables, *(others[name] for name in chosen)]
    chance.shuffle(tables)
    schema = replace(source.schema, tables=tuple(tables))
    return replace(source, schema=schema, model=infer_model(schema))


def _strangers(bench: Path) -> Iterator[TableInfo]:
    """Tables of the databases that come without data."""
    file = bench / "text_to_sql" / "train" / "spider_train_schemas.json.gz"
    for described in json.loads(gzip.decompress(file.read_bytes())):
        yield from _tables(described)


def _tables(described: Mapping[str, Any]) -> Iterator[TableInfo]:
    names, columns = described["table_names_original"], described["column_names_original"]
    for at, name in enumerate(names):
        own = [
            ColumnInfo(column, _TYPES.get(kind, "text"), profile=Profile(complete=True))
            for (table, column), kind in zip(columns, described["column_types"], strict=True)
            if table == at
        ]
        keys = [
            ForeignKey((columns[left][1],), names[columns[right][0]], (columns[right][1],))
            for left, right in described["foreign_keys"]
            if columns[left][0] == at
        ]
        yield TableInfo(name, tuple(own), foreign_keys=tuple(keys))


def rows(bench: Path, padded: bool) -> list[tuple[str, ...]]:
    """One row for each half, and one for all."""
    halves = measure(bench, padded)
    whole = Recall()
    for one in halves.values():
        whole.add(one)
    return [*(one.row(name) for name, one in halves.items()), whole.row("all")]
