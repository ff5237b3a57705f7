"""``assay worker``: run queued jobs until told to stop."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from commands.openers import Openers


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.set_defaults(run=run)


def run(_arguments: Namespace, openers: Openers) -> int:
    """Work until SIGTERM or Ctrl-C; the job in hand is finished first."""
    return openers.work(openers.settings())
