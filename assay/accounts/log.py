"""The audit log as an admin reads it: searched, paged, proved whole, handed out. Only the admin's own tenant."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal, Protocol

from assay.accounts.ports import Audit
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.records.export import Export
from assay.records.stored import AuditRow, AuditSearch

PAGE = 50
EXPORT_ROWS = 100_000
Format = Literal["csv", "jsonl"]
COLUMNS = ("seq", "at", "actor", "action", "facts", "hash")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Log(Audit, Protocol):
    """The store of the log."""

    def search(self, tenant: str, wanted: AuditSearch, limit: int) -> Sequence[AuditRow]: ...
    def kinds(self, tenant: str) -> Sequence[str]: ...
    def first_broken(self) -> int | None: ...
    def anchored(self) -> bool: ...


@dataclass(frozen=True)
class Proof:
    """Whether the log is as it was written. ``broken``: the first row that is not. ``anchored``: also its end."""

    broken: int | None
    anchored: bool


@dataclass(frozen=True)
class LogDesk:
    """Reads the log; changes nothing in it."""

    log: Log

    def search(self, wanted: AuditSearch, actor: Actor) -> Sequence[AuditRow]:
        """A page of rows, newest first. Raises BadInput for a day that is none."""
        actor.need("admin", "read the audit log")
        return self.log.search(actor.tenant, checked(wanted), PAGE)

    def kinds(self, actor: Actor) -> Sequence[str]:
        """Every action there is a row of."""
        actor.need("admin", "read the audit log")
        return self.log.kinds(actor.tenant)

    def proof(self, actor: Actor) -> Proof:
        """Recompute every hash of the log."""
        actor.need("admin", "check the audit log")
        return Proof(self.log.first_broken(), self.log.anchored())

    def export(self, wanted: AuditSearch, form: Format, actor: Actor) -> Export:
        """The rows that fit, as a file, newest first; that it was handed out is written down before."""
        actor.need("admin", "export the audit log")
        asked = checked(wanted)
        facts = {name: value for name, value in asdict(asked).items() if value}
        self.log.record(actor, "audit.exported", {"format": form, **facts})
        rows = self._every(asked, actor)
        data = as_csv(rows) if form == "csv" else as_lines(rows)
        mimetype = "text/csv; charset=utf-8" if form == "csv" else "application/x-ndjson"
        return Export(f"audit.{form}", mimetype, data)

    def _every(self, wanted: AuditSearch, actor: Actor) -> Iterator[AuditRow]:
        given = 0
        while given < EXPORT_ROWS:
            page = self.log.search(actor.tenant, wanted, 1000)
            yield from page
            if len(page) < 1000:
                return
            given, wanted = given + len(page), replace(wanted, before=page[-1].seq)


def checked(wanted: AuditSearch) -> AuditSearch:
    """The search with whole days; raises BadInput for a day that is none.

    >>> checked(AuditSearch(since=" 2026-05-01 ")).since
    '2026-05-01'
    """
    return replace(wanted, since=_day(wanted.since), until=_day(wanted.until), text=wanted.text.strip()[:200])


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError as error:
        raise BadInput(f"“{text[:40]}” is no day.", hint="Write it like 2026-05-31.") from error


def as_csv(rows: Iterator[AuditRow]) -> bytes:
    """A line a row; no text is one a spreadsheet takes for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(_told(row)[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_lines(rows: Iterator[AuditRow]) -> bytes:
    """A JSON object a row."""
    return b"".join(json.dumps(asdict(row), ensure_ascii=False).encode() + b"\n" for row in rows)


def _told(row: AuditRow) -> dict[str, Any]:
    return {**asdict(row), "facts": json.dumps(row.facts, ensure_ascii=False)}


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
