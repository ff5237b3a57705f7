"""``assay evaluate``: how many golden questions of a source are right."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from assay.accounts.local import current_actor
from commands.arguments import add_as_of, add_source
from commands.ask import ENGINES, SOURCE_FAILED, only_source, require_model
from commands.columns import aligned
from commands.openers import Openers, opened
from commands.say import say


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    add_source(parser)
    parser.add_argument("--engine", choices=ENGINES, default="local", help="who reads the questions; local by default")
    add_as_of(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Ask them all; 0 whatever the figure is, 5 where the engine could not be asked."""
    given = {"as_of": arguments.as_of} if arguments.as_of else {}
    require_model(arguments.engine, openers.settings(**given))
    with opened(openers, as_of=arguments.as_of) as services:
        source = arguments.source or only_source(services)
        found = services.gate.evaluate(source, current_actor(), arguments.engine)
    unasked = arguments.engine != "local" and any(case["status"] == "failed" for case in found.body["cases"])
    if arguments.json:
        facts = {"source": source, "engine": found.engine, "right": found.right, "total": found.total}
        print(json.dumps({**facts, "accuracy": found.accuracy, "cases": found.body["cases"]}, ensure_ascii=False))
        return SOURCE_FAILED if unasked else 0
    wrong = [case for case in found.body["cases"] if case["status"] != "right"]
    if wrong:
        print(aligned([("came out", "question", "why"), *((c["status"], c["question"], c["why"]) for c in wrong)]))
    if found.total:
        say(f"{found.right} of {found.total} golden questions are right ({found.accuracy:.1%}).")
    else:
        say("This source has no golden questions. `assay train add golden` adds one.")
    return SOURCE_FAILED if unasked else 0
