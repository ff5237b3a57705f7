"""Security cases in one shape: the project's own, and those of a third party below ``ASSAY_BENCH_DIR``.

A folder of cases holds ``policies.json``, a ``build_db.py`` or the project's own shop, and cases by kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

Must = Literal["reject", "no_leak", "accept", "equal"]
ENGINES = ("duckdb", "sqlite", "postgres", "mysql")
SCRATCH = ("{{SANDBOX}}", "{{BASE}}")


@dataclass(frozen=True)
class Case:
    """One statement and what must become of it.

    ``reject``: refused. ``no_leak``: refused, or nothing hidden shows in rows or errors. ``accept``: runs.
    ``equal``: the rows are those a database of only the permitted rows gives, or it is refused.
    """

    id: str
    kind: str
    dialect: str
    sql: str
    must: Must
    rows: Any = None
    """Expected rows (``equal``), or their number without policies (``accept``), where known."""
    under: Literal["both", "rls", "pii"] = "both"
    """Which policies the expectation is about."""


def third_party(folder: Path, scratch: Path) -> Iterator[Case]:
    """The cases of a folder of JSON lines."""
    for case in _lines(folder / "sql_attacks.jsonl"):
        yield _case(case, case["class"], "no_leak" if case.get("or") else "reject", scratch)
    for case in _lines(folder / "sql_benign.jsonl"):
        yield _case(case, "honest", "accept", scratch, case.get("rows"))
    for case in _lines(folder / "rls_cases.jsonl"):
        yield _case(case, "row policies", "equal", scratch, case["expectation"].get("rows_equal"), "rls")
    for case in _lines(folder / "pii_cases.jsonl"):
        rows = case["expectation"].get("rows_equal")
        yield _case(case, f"masks: {case['kind']}", "no_leak" if rows is None else "equal", scratch, rows, "pii")


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text("utf-8").splitlines():
        yield json.loads(line)


def _case(case: Mapping[str, Any], kind: str, must: Must, scratch: Path, rows: Any = None, under: Any = "both") -> Case:
    sql = case["sql"]
    for mark in SCRATCH:
        sql = sql.replace(mark, str(scratch))
    return Case(case["id"], kind, case["dialect"], sql, must, rows, under)


def own(file: Path) -> Iterator[Case]:
    """The project's cases: ``must: {dialect or all: {class: [statements]}}``."""
    for must, dialects in yaml.safe_load(file.read_text("utf-8")).items():
        for dialect, kinds in dialects.items():
            for kind, statements in kinds.items():
                for number, sql in enumerate(statements, 1):
                    for engine in ENGINES if dialect == "all" else [dialect]:
                        yield Case(f"{engine} {kind} {number}", kind, engine, sql, must)
