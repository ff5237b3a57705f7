"""``assay migrate``: bring the state database to the current shape."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from commands.openers import Openers
from commands.say import say


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.set_defaults(run=run)


def run(_arguments: Namespace, openers: Openers) -> int:
    """Apply what is missing."""
    openers.state(openers.settings()).migrate()
    say("The state database is current.")
    return 0
