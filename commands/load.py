"""``assay load DOMAIN``: make a domain's sample data, register it and teach what the domain brings."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from assay.kernel.lazy import lazy
from commands.arguments import add_as_of
from commands.openers import Openers, opened
from commands.say import progress, say

accounts: Any = lazy("assay.accounts.local")


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("domain", help="a folder below domains/, such as ecommerce")
    parser.add_argument("--if-missing", action="store_true", help="do nothing when it is loaded already")
    parser.add_argument("--scale", type=float, help="size of the data; 1 is 200,000 orders in ecommerce")
    parser.add_argument("--seed", type=int, help="start of the random numbers; equal seeds make equal data")
    add_as_of(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Load, with progress on standard error."""
    if arguments.if_missing and openers.state(openers.settings()).has_sample(arguments.domain):
        return 0
    given: dict[str, Any] = {"scale": arguments.scale, "seed": arguments.seed}
    given = {name: value for name, value in given.items() if value is not None}
    with opened(openers, as_of=arguments.as_of) as services:
        record = services.sources.load_sample(arguments.domain, accounts.current_actor(), progress(), given)
    say(f"Loaded “{record.title}” as the source {record.name}.")
    return 0
