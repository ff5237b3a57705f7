"""``assay spec``: the specification behind an answer, for programs: its schema, its SQL, its result."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assay.accounts.local import current_actor
from assay.kernel.errors import BadInput
from assay.kernel.lazy import lazy
from assay.query.ports import Query, QueryResult
from assay.semantic.nesting import too_deep
from assay.semantic.spec import AnalyticsSpec, json_schema
from commands.answer_text import table_text
from commands.arguments import add_as_of
from commands.compact import compact
from commands.openers import Openers, opened
from commands.say import say

# What compiles a spec loads the SQL library, which `spec schema` does without.
compiler: Any = lazy("assay.semantic.compile")

MOST_FAULTS = 10


def declare(parser: ArgumentParser) -> None:
    """Its three verbs."""
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    verbs.add_parser("schema", help="print the JSON schema of a spec").set_defaults(run=schema)
    compiled = verbs.add_parser("compile", help="print the SQL of a spec")
    _common(compiled)
    compiled.add_argument("--dialect", help="another SQL dialect than the source's, as sqlglot names it")
    compiled.set_defaults(run=compile_)
    ran = verbs.add_parser("run", help="run a spec")
    _common(ran)
    ran.add_argument("--json", action="store_true", help="print JSON")
    ran.set_defaults(run=run)


def _common(parser: ArgumentParser) -> None:
    parser.add_argument("--source", required=True, metavar="NAME", help="name of the source")
    parser.add_argument("--spec", required=True, metavar="FILE", help="the spec as JSON; - reads standard input")
    add_as_of(parser)


def schema(_arguments: Namespace, _openers: Openers) -> int:
    """Print the JSON schema."""
    print(json.dumps(json_schema(), indent=2))
    return 0


def read_spec(name: str) -> AnalyticsSpec:
    """The spec in that file; raises BadInput that names every fault, InvalidSpec when it nests too deeply."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"--spec: {name} cannot be read.") from error
    try:
        return AnalyticsSpec.model_validate_json(text)
    except ValidationError as error:
        if "recursion limit" in error.errors()[0]["msg"]:  # the reader of JSON gave up before the spec was looked at
            raise too_deep() from error
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'spec'}: {fault['msg']}" for fault in error.errors()]
        raise BadInput("\n".join(faults[:MOST_FAULTS]), hint="`assay spec schema` prints what is allowed.") from error


def compile_(arguments: Namespace, openers: Openers) -> int:
    """Print the SQL; nothing is run."""
    spec = read_spec(arguments.spec)
    with opened(openers, as_of=arguments.as_of) as services:
        source = services.sources.get(arguments.source, current_actor())
        dialect = arguments.dialect or source.dialect
        done = compiler.compile_spec(spec, source.model, source.schema, dialect, services.clock.today())
    print(done.sql(pretty=True))
    for text in (*done.notes, *done.caveats):
        say(text)
    return 0


def run(arguments: Namespace, openers: Openers) -> int:
    """Run it through the same door as any question: policies, guard, limits, audit."""
    spec = read_spec(arguments.spec)
    with opened(openers, as_of=arguments.as_of) as services:
        result = services.query.run(Query(arguments.source, spec), current_actor())
    if arguments.json:
        print(compact(_as_json(result)))
    else:
        print(table_text(result.table.columns, result.table.rows(), result.table.row_count))
        for text in result.caveats:
            say(f"Note: {text}")
    return 0


def _as_json(result: QueryResult) -> dict[str, Any]:
    return {
        "columns": [{"name": one.name, "type": one.type, "unit": one.unit} for one in result.table.columns],
        "rows": result.table.rows(),
        "row_count": result.table.row_count,
        "truncated": result.table.truncated,
        "sql": result.sql,
        "dialect": result.dialect,
        "caveats": list(result.caveats),
        "policies": list(result.policies),
        "data_version": result.data_version,
        "timings_ms": dict(result.timings_ms),
    }
