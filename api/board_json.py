"""Dashboards and their widgets as the page's script reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assay.dashboards.desk import Opened
from assay.dashboards.marks import marks
from assay.dashboards.read import as_data
from assay.dashboards.template import PRESETS, Widget
from assay.dashboards.told import headline_json
from assay.kernel.actor import Actor
from assay.kernel.tabular import Column
from assay.present.caveats import hidden_line
from assay.present.export.theme import in_roles
from assay.records.board import Board, Comment
from assay.records.dashboard import WidgetResult

PRESET_NAMES = {
    "today": "Today",
    "last_7_days": "Last 7 days",
    "last_30_days": "Last 30 days",
    "last_90_days": "Last 90 days",
    "this_month": "This month",
    "last_month": "Last month",
    "this_quarter": "This quarter",
    "last_quarter": "Last quarter",
    "last_12_months": "Last 12 months",
    "this_year": "This year",
    "last_year": "Last year",
}
GRIDS = ("table", "pivot")
ROWS = 200


def widget_json(found: WidgetResult, widget: Widget) -> dict[str, Any]:
    """A filled widget: what is drawn, what can be clicked, and what stands behind it."""
    told: dict[str, Any] = {
        "id": found.id,
        "kind": found.kind,
        "title": found.title,
        "status": found.status,
        "message": found.message,
        "hint": found.hint,
        "text": found.text,
        "caption": widget.caption,
        # What policies hide is said once for the whole page.
        "caveats": [one for one in found.caveats if one not in map(hidden_line, found.policies)],
        "hidden": [hidden_line(label) for label in found.policies],
        "followed": list(found.followed),
        "unfollowed": list(found.unfollowed),
        "period": found.period,
        "before": found.before,
        "at": found.generated_at,
        "cached": found.from_cache,
        "ms": found.timings_ms.get("total", 0),
        "alt": found.alt,
        "links": widget.links,
        "drill": widget.drill and found.spec is not None,
        # Every mark opens its menu; of a tile without parts it says why there are none.
        "opens": widget.drill and found.status == "ready" and found.kind != "text",
    }
    if found.status == "ready":
        told |= _content(found)
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _content(found: WidgetResult) -> dict[str, Any]:
    head = found.headline
    told: dict[str, Any] = {"spark": list(found.spark), "marks": list(marks(found))}
    if head is not None and found.kind == "kpi":
        told["headline"] = headline_json(head)
    elif found.kind not in (*GRIDS, "text"):
        told["figure"] = found.plotly
    if found.kind in GRIDS:
        told["table"] = table_json(found)
    return told


def table_json(found: WidgetResult) -> dict[str, Any] | None:
    """The first rows with what the page needs to write their cells."""
    table = found.table
    if table is None:
        return None
    columns = [_column_json(column) for column in table.columns]
    rows = [list(row) for row in table.rows[:ROWS]]
    return {"columns": columns, "rows": rows, "total": table.row_count, "truncated": table.truncated}


def _column_json(column: Column) -> dict[str, Any]:
    """A number that names something (a year, an id) is written without signs between its digits."""
    names = column.type == "integer" and column.role == "dimension" and not column.unit
    return {
        "label": column.label,
        "type": "name" if names else column.type,
        "unit": column.unit,
        "grain": column.grain,
        "labels": dict(column.labels),
        "fiscal": str(column.fiscal) if (column.grain or "").startswith("fiscal") else None,
    }


def opened_json(opened: Opened) -> dict[str, Any]:
    """A dashboard as it stands: its template, and what this person may do with it."""
    board = opened.board
    return {
        "id": board.id,
        "template": as_data(opened.template),
        "draft": opened.draft,
        "has_draft": board.draft is not None and opened.changeable,
        "published": board.published is not None,
        "version": board.version,
        "revision": board.revision,
        "changeable": opened.changeable,
        "owner": board.owner_name,
        "updated_at": board.updated_at,
        "pack": board.pack,
        "strayed": opened.strayed,
        "sharing": {
            "everyone": board.sharing.everyone,
            "people": list(board.sharing.people),
            "groups": list(board.sharing.groups),
            "editors": list(board.sharing.editors),
        }
        if opened.changeable
        else None,
        "presets": {name: PRESET_NAMES[name] for name in PRESETS},
    }


def comment_json(said: Comment, actor: Actor, board: Board) -> dict[str, Any]:
    """A remark; ``resolvable`` by this person."""
    return {
        "id": said.id,
        "widget": said.widget,
        "author": said.author_name,
        "text": said.text,
        "at": said.at,
        "anchor": said.anchor,
        "resolvable": said.resolved_by(actor, board),
    }


def prepared_json(body: Mapping[str, Any]) -> dict[str, Any]:
    """A widget of a prepared document as a tile: what is shown, and where; it is not filtered and not drilled."""
    kind, table = body["kind"], body["table"]
    told = {name: body.get(name) for name in ("id", "kind", "title", "status", "message", "hint", "text", "alt")}
    hidden = [hidden_line(label) for label in body.get("policies") or ()]
    caveats = [one for one in body["caveats"] if one not in hidden]
    told |= {"caption": body.get("caption"), "caveats": caveats, "hidden": hidden, "at": body.get("at")}
    if body["status"] == "ready" and kind == "kpi" and body.get("headline"):
        told["headline"] = body["headline"]
    elif body["status"] == "ready" and kind in GRIDS and table is not None:
        columns = [_column_json(_column(column)) for column in table["columns"]]
        rows = {"rows": table["rows"][:ROWS], "total": table["row_count"], "truncated": table["truncated"]}
        told["table"] = {"columns": columns, **rows}
    elif body["status"] == "ready" and body["plotly"] is not None:
        told["figure"] = in_roles(body["plotly"])
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _column(told: Mapping[str, Any]) -> Column:
    """A column as it was stored."""
    column = Column(told["name"], told["label"], told["type"], told["role"], told["unit"], grain=told.get("grain"))
    return replace(column, fiscal=told.get("fiscal", 1), labels=tuple((told.get("labels") or {}).items()))
