"""``assay guard``: would these statements be allowed, and as what would they run? No database is needed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from commands.compact import compact
from commands.lines import Case, add_policies, cases, dialect, policies_of, read_text
from commands.openers import Judge, Openers
from commands.say import say


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--schema", type=Path, required=True, metavar="FILE", help="CREATE statements of the tables")
    add_policies(parser)
    parser.add_argument(
        "--dialect", type=dialect, default="duckdb", help="of the lines that name none; duckdb if left out"
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Judge the lines of standard input; one line each comes out, in the same order."""
    policies, actor = policies_of(arguments)
    judge = openers.schema(read_text(arguments.schema, "--schema"), policies, actor)
    for name in judge.strangers(arguments.dialect):
        say(f"assay: the policies name {name}, which the schema has not.")
    for case in cases():
        print(compact({"id": case.id, **judged(judge, case, arguments.dialect)}), flush=True)
    return 0


def judged(judge: Judge, case: Case, usual: str) -> dict[str, Any]:
    """What is said of one line; a broken one is rejected."""
    if case.fault:
        return {"verdict": "reject", "reason": case.fault, "sql": None}
    return dict(judge.judge(case.sql, case.dialect or usual))
