"""A dashboard, or one of its widgets, as a file: what is chosen, when, by whom and from which data stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from assay.dashboards.desk import AT_ONCE, Opened
from assay.dashboards.options import said
from assay.dashboards.render import Renderer
from assay.dashboards.selection import Selection, time_of, work_out
from assay.dashboards.template import PeriodFilter, Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotFound
from assay.kernel.tabular import Column, Table
from assay.present.export.csv_file import csv_file
from assay.present.export.html_file import html_file
from assay.present.export.picture import pdf_file, png_file
from assay.present.export.shades import Theme
from assay.present.export.sheet import Sheet
from assay.present.export.xlsx_file import xlsx_file
from assay.query.ports import Audit
from assay.records.answer import Answer, Chart, Headline
from assay.records.dashboard import WidgetResult
from assay.records.export import Export
from assay.semantic.model import Calendar
from assay.semantic.period_labels import day_label
from assay.semantic.periods import resolve
from assay.semantic.spec import TimeRange

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
        chosen = "; ".join(filters_in_words(template, selection, seen, self._period(template, actor))) or "none"
        now = minute(self.clock.now().isoformat())
        lines = [f"Filters: {chosen}.", f"Made for {actor.name} at {now}.", f"Data: {freshness(made)}."]
        return lines + [f"{one.title}: {one.message}" for one in made if one.status != "ready"]

    def _period(self, template: Template, actor: Actor) -> Callable[[TimeRange], str]:
        """How a stretch of time is named: by the calendar of the dashboard's source."""
        try:
            calendar = (
                self.renderer.sources.get(template.source, actor).model.calendar if template.source else Calendar()
            )
        except NotFound:
            calendar = Calendar()
        today = self.clock.today()
        return lambda time: resolve(time, today, calendar).label

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
    ('31 Mar 2026, 14:05 UTC', '31 Mar 2026, 14:05 +02:00')
    """
    found = datetime.fromisoformat(moment)
    zone = found.isoformat()[-6:] if found.utcoffset() else "UTC"
    return f"{day_label(found.date())}, {found:%H:%M} {zone}"


def freshness(made: Sequence[WidgetResult]) -> str:
    """Each source with the oldest moment a tile of it was read at, and the version of its data."""
    told = [one for one in made if one.data_version]
    oldest = {(one.source, one.data_version): one.generated_at for one in sorted(told, key=_newest_first)}
    words = [f"{name} as of {minute(at)} (version {version})" for (name, version), at in sorted(oldest.items())]
    return ", ".join(words) or "none"


def _newest_first(found: WidgetResult) -> float:
    return -datetime.fromisoformat(found.generated_at).timestamp()


def filters_in_words(
    template: Template,
    selection: Selection,
    labels: Mapping[str, Mapping[str, str]],
    period: Callable[[TimeRange], str],
) -> list[str]:
    """Each filter in force: its label and what it stands at. ``labels`` are seen in place of values, ``period`` names
    a stretch of time.
    """
    work_out(template, selection)
    told = []
    for item in template.filters:
        value = selection.values.get(item.id, getattr(item, "default", None))
        seen, several = labels.get(item.id, {}), isinstance(value, (list, tuple))
        if isinstance(item, PeriodFilter):
            words = _period(item, value, period)
        else:
            words = ", ".join(seen.get(str(one), str(one)) for one in value or ()) if several else _ends(value)
        told += [f"{item.label} {words}"] if words else []
    return [*told, *(cross.label for cross in selection.cross)]


def _period(item: PeriodFilter, value: object, period: Callable[[TimeRange], str]) -> str:
    """A period by its name and its days: "last quarter (Jul–Sep 2026)"."""
    time = time_of(item, value)
    if time is None:
        return "all time" if value == "all" else ""
    return f"{value.replace('_', ' ')} ({period(time)})" if isinstance(value, str) else period(time)


def _ends(value: object) -> str:
    """A range by both its ends, or the one it has.

    >>> _ends({"low": 10, "high": None}), _ends({"low": 10, "high": 20}), _ends("previous_period")
    ('from 10', '10 to 20', 'previous period')
    """
    if not isinstance(value, dict):
        return "" if value is None else str(value).replace("_", " ")
    low, high = value.get("low"), value.get("high")
    if low is None or high is None:
        return f"from {low}" if low is not None else f"up to {high}" if high is not None else ""
    return f"{low} to {high}"


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
        headline=_headline(found),
        caveats=found.caveats,
        chart=chart,
    )
    rows = table if table is not None else _nothing(found)
    return Sheet(answer, rows, rows.row_count)


def _headline(found: WidgetResult) -> Headline | None:
    """The number of a tile; of one that is set beside nothing, the days it is of."""
    head = found.headline if found.kind == "kpi" else None
    return head if head is None or head.change else replace(head, against=found.period)


def _nothing(found: WidgetResult) -> Table:
    """One cell that says why there are no rows."""
    text = (found.message or "No rows.").encode()
    # From its buffers: `pa.array` imports pandas.
    ends = pa.py_buffer(np.array([0, len(text)], dtype=np.int32))
    cell = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(text)])
    return Table((Column("said", "Message", "text"),), pa.Table.from_arrays([cell], names=["said"]))
