"""Stored answers as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assay.kernel.actor import Actor
from assay.kernel.chromium import chromium
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.present.export.csv_file import csv_file
from assay.present.export.data_files import json_file, parquet_file
from assay.present.export.html_file import html_file
from assay.present.export.picture import MISSING, pdf_file, png_file
from assay.present.export.sheet import Sheet
from assay.present.export.xlsx_file import xlsx_file
from assay.records.answer import Answer
from assay.records.export import Export, ExportKind

_TYPES: dict[ExportKind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "html": "text/html; charset=utf-8",
    "png": "image/png",
    "pdf": "application/pdf",
}
_WRITERS: dict[ExportKind, Callable[[Sheet], bytes]] = {
    "csv": csv_file,
    "xlsx": xlsx_file,
    "json": json_file,
    "parquet": parquet_file,
    "html": html_file,
}
_PICTURES: dict[ExportKind, Callable[[Sheet, Path | None], bytes]] = {"png": png_file, "pdf": pdf_file}


class Answers(Protocol):
    """Where answers and their rows come from: the ask corridor."""

    def get(self, answer: str, actor: Actor) -> Answer: ...

    def rows(self, answer: str, actor: Actor) -> Table:
        """All rows of an answer, up to the row cap."""
        ...


class Audit(Protocol):
    """Where it is written down that something was handed out."""

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True)
class AnswerExports:
    """Stored answers as files. ``chromium``: the browser to use, looked for on the PATH when None."""

    answers: Answers
    audit: Audit
    chromium: Path | None = None

    def answer(self, answer: str, kind: ExportKind, actor: Actor) -> Export:
        """The file. Raises NotFound, BadInput (nothing to export) and Misconfigured (no Chromium for a picture)."""
        if kind not in _TYPES:
            raise BadInput(f"'{kind}' is no format.", hint=f"Known: {', '.join(_TYPES)}.")
        found = self.answers.get(answer, actor)
        sheet = self._sheet(found, actor)
        rows = sum(one.table.row_count for one in sheet.tables)
        told = {"answer": found.id, "source": found.source, "format": kind, "rows": rows}
        self.audit.record(actor, "answer.exported", told)
        data = _PICTURES[kind](sheet, chromium(self.chromium)) if kind in _PICTURES else _WRITERS[kind](sheet)
        return Export(f"{sheet.filename}.{kind}", _TYPES[kind], data)

    def _sheet(self, answer: Answer, actor: Actor) -> Sheet:
        """The answer with its rows; a part that could not be answered has none and is left out."""
        parts = tuple(self._sheet(part, actor) for part in answer.parts if part.sql is not None)
        if parts:
            return Sheet(answer, parts[0].table, parts[0].total, parts)
        table = self.answers.rows(answer.id, actor)
        return Sheet(answer, table, max(answer.row_count, table.row_count))

    def available(self) -> dict[str, str]:
        """Each kind with an empty text, or the reason why it is disabled."""
        reason = "" if chromium(self.chromium) else MISSING
        return {kind: reason if kind in _PICTURES else "" for kind in _TYPES}
