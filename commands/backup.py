"""``assay backup``: everything in one file that only a passphrase opens."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from assay.accounts.local import current_actor
from assay.kernel.errors import BadInput
from commands.openers import Openers


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", type=Path, help="a file that is not there yet")
    with_passphrase(parser)
    parser.set_defaults(run=run)


def with_passphrase(parser: ArgumentParser) -> None:
    """Where the passphrase comes from."""
    parser.add_argument(
        "--passphrase-file", metavar="FILE", help="a file whose first line is the passphrase, - for standard input"
    )


def run(arguments: Namespace, openers: Openers) -> int:
    """Write the backup."""
    passphrase = passphrase_of(arguments.passphrase_file, twice=True)
    counts = openers.backups(openers.settings()).write(arguments.file, passphrase, current_actor())
    print(f"Wrote {arguments.file}: {sum(counts.values()):,} rows of {len(counts)} tables, files and keys.")
    print("Without its passphrase it cannot be read by anybody. Keep both, apart from each other.")
    return 0


def passphrase_of(file: str | None, *, twice: bool) -> str:
    """The passphrase, from a file or typed; raises BadInput when it cannot be read or was typed differently."""
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise BadInput("Nobody is there to type the passphrase.", hint="Name a file that holds it: --passphrase-file.")
    given = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Again: ") != given:
        raise BadInput("The two are not the same.")
    return given


def _first_line(file: str) -> str:
    try:
        text = sys.stdin.readline() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("The file with the passphrase cannot be read.") from error
    return text.partition("\n")[0]
