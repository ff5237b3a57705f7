"""``assay run``: statements run on a database under policies, through the same corridor as every question."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from assay.kernel.errors import BadInput
from commands.compact import compact
from commands.lines import Case, add_policies, cases, dialect, policies_of
from commands.openers import Openers, Runs
from commands.say import say


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "--database", required=True, metavar="FILE|URL", help="a DuckDB or SQLite file, or a database URL"
    )
    add_policies(parser)
    parser.add_argument("--dialect", type=dialect, help="fails unless the database speaks it")
    parser.add_argument("--timeout", type=float, metavar="S", help="seconds after which a statement is stopped")
    parser.add_argument("--max-rows", type=int, metavar="N", help="rows a result may have")
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Run the lines of standard input; one line each comes out, in the same order."""
    policies, actor = policies_of(arguments)
    limits = {"query_timeout_seconds": arguments.timeout, "query_row_cap": arguments.max_rows}
    settings = openers.settings(**{name: value for name, value in limits.items() if value is not None})
    database = openers.database(settings, arguments.database, policies, actor)
    try:
        _require_dialect(arguments.dialect, database)
        for name in database.strangers():
            say(f"assay: the policies name {name}, which the database has not.")
        for case in cases():
            print(compact({"id": case.id, **ran(database, case)}), flush=True)
    finally:
        database.close()
    return 0


def ran(database: Runs, case: Case) -> dict[str, Any]:
    """What came of one line; a broken one is rejected."""
    if case.fault:
        nothing: dict[str, Any] = {"columns": [], "rows": [], "error": None, "ms": 0.0, "truncated": False}
        return {"verdict": "reject", "reason": case.fault, **nothing}
    return dict(database.run(case.sql))


def _require_dialect(wanted: str | None, database: Runs) -> None:
    if wanted is not None and wanted != database.dialect:
        raise BadInput(f"The database speaks {database.dialect}, not {wanted}.", hint="Leave out --dialect.")
