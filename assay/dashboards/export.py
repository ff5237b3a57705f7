"""A dashboard, or one of its widgets, as a file: what is chosen, when, by whom and from which data stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from assay.dashboards.desk import AT_ONCE, Opened
from assay.dashboards.options import said
from assay.dashboards.render import Renderer
from assay.dashboards.selection import Selection, work_out
from assay.dashboards.template import PRESETS, PeriodFilter, Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Column, Table
from assay.present.export.csv_file import csv_file
from assay.present.export.html_file import html_file
from assay.present.export.picture import pdf_file, png_file
from assay.present.export.shades import Theme
from assay.present.export.sheet import Sheet
from assay.present.export.xlsx_file import xlsx_file
from assay.query.ports import Audit
from assay.records.answer import Answer, Chart
from assay.records.dashboard import WidgetResult
from assay.records.export import Export

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "png": "image/png",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class BoardExports:
    """Makes files of what a person sees. ``browser`` draws pictures and pages, None where there is none."""

    renderer: Renderer
    audit: Audit
    clock: Clock
    browser: Path | None = None

    def page(self, opened: Opened, actor: Actor, selection: Selection, theme: Theme) -> bytes:
        """The whole dashboard as a page for a screen. Raises BadInput."""
        return html_file(self._made(opened, "html", actor, selection, None), theme)

    def file(self, opened: Opened, kind: str, actor: Actor, selection: Selection, widget: str | None = None) -> Export:
        """The whole dashboard, or ``widget`` alone, as csv, xlsx, html, png or pdf. Raises BadInput, Misconfigured."""
        sheet = self._made(opened, kind, actor, selection, widget)
        return Export(f"{sheet.filename}.{kind}", TYPES[kind], self._written(sheet, kind))

    def _made(self, opened: Opened, kind: str, actor: Actor, selection: Selection, widget: str | None) -> Sheet:
        """What a file is made of, once it is audited that there is one."""
        if kind not in TYPES:
            raise BadInput(f"Dashboards cannot be exported as “{kind}”.", hint=f"There are: {', '.join(TYPES)}.")
        sheet = self.sheet(opened.template, actor, selection, widget)
        facts = {"dashboard": opened.board.id, "kind": kind, "widget": widget or "", "widgets": len(sheet.tables)}
        self.audit.record(actor, "dashboard.exported", facts)
        return sheet

    def sheet(self, template: Template, actor: Actor, selection: Selection, widget: str | None = None) -> Sheet:
        """What a file is made of."""
        chosen = [one for one in template.widgets if widget in (None, one.id) and one.kind != "text"]
        if not chosen:
            raise BadInput("There is nothing to export.", hint="Choose a widget with data.")
        with ThreadPoolExecutor(AT_ONCE, "export") as pool:
            made = list(pool.map(lambda one: self._part(template, one, actor, selection), chosen))
        lines = self._lines(template, actor, selection, [found for found, _ in made])
        parts = tuple(_sheet(found, table) for found, table in made)
        whole = Answer(
            "",
            template.description or template.title,
            "governed",
            template.source or "",
            title=template.title,
            assumptions=tuple(lines),
            parts=tuple(part.answer for part in parts),
        )
        return Sheet(whole, parts[0].table, parts[0].total, parts)

    def _part(
        self, template: Template, widget: Widget, actor: Actor, selection: Selection
    ) -> tuple[WidgetResult, Table | None]:
        return self.renderer.whole(template, widget, actor, selection)

    def _lines(self, template: Template, actor: Actor, selection: Selection, made: list[WidgetResult]) -> list[str]:
        """Filters, who, when, how fresh, and what did not load."""
        seen = said(template, self.renderer.sources, actor)
        chosen = "; ".join(filters_in_words(template, selection, seen)) or "none"
        now = minute(self.clock.now().isoformat())
        lines = [f"Filters: {chosen}.", f"Made for {actor.name} at {now}.", f"Data: {freshness(made)}."]
        return lines + [f"{one.title}: {one.message}" for one in made if one.status != "ready"]

    def _written(self, sheet: Sheet, kind: str) -> bytes:
        if kind in ("png", "pdf"):
            return (png_file if kind == "png" else pdf_file)(sheet, self.browser)
        if kind == "csv" and len(sheet.parts) == 1:
            # A program reads it: columns and rows, without a title above.
            return csv_file(sheet.parts[0])
        return {"csv": csv_file, "xlsx": xlsx_file, "html": html_file}[kind](sheet)


def minute(moment: str) -> str:
    """A moment as people write it, in its own zone.

    >>> minute("2026-03-31T14:05:09+00:00"), minute("2026-03-31T14:05+02:00")
    ('2026-03-31 14:05 UTC', '2026-03-31 14:05 +02:00')
    """
    found = datetime.fromisoformat(moment)
    zone = found.isoformat()[-6:] if found.utcoffset() else "UTC"
    return f"{found:%Y-%m-%d %H:%M} {zone}"


def freshness(made: Sequence[WidgetResult]) -> str:
    """Each source with the oldest moment a tile of it was read at, and the version of its data."""
    told = [one for one in made if one.data_version]
    oldest = {(one.source, one.data_version): one.generated_at for one in sorted(told, key=_newest_first)}
    words = [f"{name} as of {minute(at)} (version {version})" for (name, version), at in sorted(oldest.items())]
    return ", ".join(words) or "none"


def _newest_first(found: WidgetResult) -> float:
    return -datetime.fromisoformat(found.generated_at).timestamp()


def filters_in_words(template: Template, selection: Selection, labels: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Each filter in force: its label and what it stands at; ``labels`` are seen in place of values."""
    work_out(template, selection)
    told = []
    for item in template.filters:
        value = selection.values.get(item.id, getattr(item, "default", None))
        if isinstance(item, PeriodFilter) and isinstance(value, str):
            value = value.replace("_", " ") if value in PRESETS else value
        seen, several = labels.get(item.id, {}), isinstance(value, (list, tuple))
        words = ", ".join(seen.get(str(one), str(one)) for one in value or ()) if several else _ends(value)
        told += [f"{item.label} {words}"] if words else []
    return [*told, *(cross.label for cross in selection.cross)]


def _ends(value: object) -> str:
    if isinstance(value, dict):
        return " to ".join(str(end) if end is not None else "open" for end in value.values())
    return "" if value is None else str(value).replace("_", " ")


def _sheet(found: WidgetResult, table: Table | None) -> Sheet:
    drawn = found.plotly is not None and found.kind not in ("kpi", "table", "pivot")
    chart = Chart(found.kind, found.plotly or {}, (), found.alt) if drawn else None
    answer = Answer(
        found.id,
        found.title,
        "governed",
        found.source,
        title=found.title,
        spec=found.spec,
        sql=found.sql,
        headline=found.headline if found.kind == "kpi" else None,
        caveats=found.caveats,
        chart=chart,
    )
    rows = table if table is not None else _nothing(found)
    return Sheet(answer, rows, rows.row_count)


def _nothing(found: WidgetResult) -> Table:
    """One cell that says why there are no rows."""
    text = (found.message or "No rows.").encode()
    # From its buffers: `pa.array` imports pandas.
    ends = pa.py_buffer(np.array([0, len(text)], dtype=np.int32))
    cell = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(text)])
    return Table((Column("said", "Message", "text"),), pa.Table.from_arrays([cell], names=["said"]))
