"""``assay sources``: what can be asked."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from assay.accounts.local import current_actor
from assay.records.stored import SourceRecord
from commands.columns import aligned
from commands.openers import Openers, opened
from commands.say import say


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """One line a source; addresses are not shown, as they may hold secrets."""
    with opened(openers) as services:
        records = services.sources.list(current_actor())
    facts = [_facts(record) for record in records]
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    elif facts:
        print(aligned([list(facts[0]), *([str(value) for value in row.values()] for row in facts)]))
    else:
        say("There is no source yet. `assay load ecommerce` loads the sample shop.")
    return 0


def _facts(record: SourceRecord) -> dict[str, str | int]:
    tables = (record.snapshot or {}).get("tables", ())
    return {"name": record.name, "title": record.title, "kind": record.kind, "tables": len(tables)}
