"""``assay restore``: a backup comes back into a home folder that nobody has used."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from assay.accounts.local import current_actor
from commands.backup import passphrase_of, with_passphrase
from commands.openers import Openers


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", type=Path, help="what `assay backup` wrote")
    with_passphrase(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Bring everything back, or change nothing."""
    passphrase = passphrase_of(arguments.passphrase_file, twice=False)
    counts = openers.backups(openers.settings()).restore(arguments.file, passphrase, current_actor())
    print(f"Restored {sum(counts.values()):,} rows of {len(counts)} tables, files and keys.")
    return 0
