"""``assay connect NAME URL_OR_FILE``: register a database or take in a data file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from assay.accounts.local import current_actor
from assay.kernel.errors import BadInput
from assay.records.stored import SourceRecord
from commands.openers import Openers, opened
from commands.say import progress, say

if TYPE_CHECKING:  # a usage fault is told without loading the house
    from assay.services import Services

HEAD_BYTES = 16


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("name", help="what to call the source")
    parser.add_argument("url", metavar="URL_OR_FILE", help="postgresql://..., mysql://..., or the path of a file")
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Read it whole, then register it."""
    with opened(openers) as services:
        record = _connect(arguments.name, arguments.url, services)
    say(f'Connected. Ask it with: assay ask "..." --source {record.name}')
    return 0


def _connect(name: str, url: str, services: Services) -> SourceRecord:
    """Database files stay where they are; other files are converted into Assay's keep."""
    if "://" in url:
        return services.sources.connect(name, url, current_actor(), progress())
    path = Path(url).expanduser().resolve()
    if not path.is_file():
        raise BadInput(f"There is no file {path.name}.", hint="Give the path of a file, or an address with ://.")
    kind = kind_of(path)
    if kind:
        return services.sources.connect(name, f"{kind}:///{path}", current_actor(), progress())
    return services.sources.add_file(f"{name}{path.suffix}", path, current_actor(), progress())


def kind_of(path: Path) -> str:
    """``duckdb`` or ``sqlite`` by the file's first bytes, whatever its name; empty for other files."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"SQLite format 3"):
        return "sqlite"
    return "duckdb" if head[8:12] == b"DUCK" else ""
