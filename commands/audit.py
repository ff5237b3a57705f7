"""``assay audit``: is the log whole, what does it say, and what may be forgotten."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from typing import Any

from assay.accounts.local import current_actor
from assay.kernel.errors import BadInput
from commands.arguments import day
from commands.compact import compact
from commands.openers import Openers
from commands.say import say

NOT_WHOLE = 5
COLUMNS = ("seq", "at", "actor", "tenant", "action", "facts", "hash")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def declare(parser: ArgumentParser) -> None:
    """Its verbs."""
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify_ = verbs.add_parser("verify", help="find the first row that was changed, removed or moved")
    verify_.add_argument("--anchor", metavar="NUMBER:HASH", help="an anchor that was kept elsewhere")
    verify_.set_defaults(run=verify)
    anchored = verbs.add_parser("anchor", help="print the last row's number and hash, to be kept elsewhere")
    anchored.set_defaults(run=anchor)
    exported = verbs.add_parser("export", help="print the rows, oldest first")
    exported.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="jsonl by default")
    exported.add_argument("--action", default="", metavar="PREFIX", help="only actions that begin so")
    exported.add_argument("--since", type=day, metavar="DATE", help="the first day")
    exported.add_argument("--until", type=day, metavar="DATE", help="the last day")
    exported.set_defaults(run=export)
    pruned = verbs.add_parser("prune", help="remove old rows; the log keeps the hash it goes on from")
    pruned.add_argument("--keep-days", type=int, required=True, metavar="N", help="days to keep; at least 1")
    pruned.set_defaults(run=prune)


def verify(arguments: Namespace, openers: Openers) -> int:
    """Say whether the log is whole; 5 when it is not."""
    log = openers.audit(openers.settings())
    broken = log.first_broken(arguments.anchor)
    if broken is not None:
        say(f"assay: Row {broken} of the audit log was changed, removed or moved; nothing after it can be relied on.")
        return NOT_WHOLE
    head = log.head()
    print(f"The audit log is whole: {head.seq if head else 0} rows were written.")
    if head and not log.anchored():
        say("assay: There is no anchor of this log, so rows cut off its end would not be missed.")
        say("  The next row that is written makes one; `assay audit verify --anchor` takes one kept elsewhere.")
    return 0


def anchor(_arguments: Namespace, openers: Openers) -> int:
    """Print NUMBER:HASH of the last row."""
    head = openers.audit(openers.settings()).head()
    if head is None:
        raise BadInput("The audit log is empty.")
    print(head)
    return 0


def export(arguments: Namespace, openers: Openers) -> int:
    """Print rows as JSON lines, or as CSV for spreadsheets."""
    log = openers.audit(openers.settings())
    found = log.every(arguments.action, *(str(date) if date else "" for date in (arguments.since, arguments.until)))
    if arguments.format == "csv":
        _print_csv(found)
        return 0
    for row in found:
        print(compact({name: getattr(row, name) for name in COLUMNS}))
    return 0


def _print_csv(found: Any) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for row in found:
        writer.writerow([cell(getattr(row, name)) for name in COLUMNS])


def cell(value: Any) -> Any:
    """A value for a spreadsheet: on one line, and never taken for a formula.

    >>> cell("=1+1"), cell("a\\nb"), cell(3)
    ("'=1+1", 'a b', 3)
    """
    if isinstance(value, (dict, list)):
        return compact(value)
    if not isinstance(value, str):
        return value
    line = " ".join(value.splitlines())
    return f"'{line}" if value.startswith(_FORMULA) else line


def prune(arguments: Namespace, openers: Openers) -> int:
    """Remove what is older; refuses when the log is not whole."""
    if arguments.keep_days < 1:
        raise BadInput("--keep-days must be at least 1.")
    settings = openers.settings()
    before = settings.clock.now() - timedelta(days=arguments.keep_days)
    removed = openers.audit(settings).prune(before, current_actor())
    print(f"{removed} rows were removed." if removed else "Nothing was old enough to be removed.")
    return 0
