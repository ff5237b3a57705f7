"""Tables on AG Grid: small ones whole, large ones asking for rows page by page (infinite row model)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag
from dash import html

from components import ids
from components.act import attributes
from components.table_filters import column_filter

PAGE = 200
FILTERED_FROM = 12
"""Rows from which on a table has filters: fewer are read at a glance."""
NUMERIC = frozenset({"integer", "number"})


def names_things(column: Any) -> bool:
    """Whether whole numbers of this column are names, such as order numbers and years: never grouped by thousands."""
    return bool(column.type == "integer" and column.role == "dimension" and not column.unit)


def column_def(column: Any, index: int, filtered: bool = False) -> dict[str, Any]:
    """The grid's column for a typed column (``name``, ``label``, ``type``, ``unit``, ``grain``)."""
    numeric = column.type in NUMERIC
    named = names_things(column)
    format_args: dict[str, Any] = {
        "type": "name" if named else column.type, "unit": column.unit, "grain": column.grain,
    }  # fmt: skip
    if column.labels:
        format_args["labels"] = dict(column.labels)
    if (column.grain or "").startswith("fiscal"):
        format_args["fiscal"] = str(column.fiscal)
    return {
        "field": f"c{index}",
        "headerName": column.label,
        "headerTooltip": column.name,
        "sortable": True,
        "type": "rightAligned" if numeric else None,
        "minWidth": 136 if filtered else 96,
        "flex": 1 if numeric else 2,
        "cellClass": "num" if numeric else "",
        **(column_filter(column, index) if filtered else {}),
        "valueFormatter": {"function": f"assayCell(params.value, {_literal(format_args)})"},
    }


def _literal(values: Mapping[str, Any]) -> str:
    """A literal the grid's small expression language reads: texts, nothing, and the same by name."""
    return "{" + ", ".join(f"{json.dumps(key)}: {_said(value)}" for key, value in values.items()) + "}"


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return _literal(value)
    return "null" if value is None else json.dumps(str(value), ensure_ascii=False)


def row_data(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows keyed by position, because column names may hold dots."""
    return [{f"c{index}": value for index, value in enumerate(row)} for row in rows]


def data_table(name: str, columns: Sequence[Any], rows: Sequence[Sequence[Any]] | None, row_count: int) -> html.Div:
    """A table. With ``rows`` it holds them all; without, it asks the callback of `ids.grid(name)` for pages."""
    options: dict[str, Any] = {
        "enableCellTextSelection": True,
        "ensureDomOrder": True,
        "suppressCellFocus": False,
        "tooltipShowDelay": 300,
        "rowHeight": 32,
        "headerHeight": 32,
        "domLayout": "normal",
        "suppressFieldDotNotation": True,
        "popupParent": {"function": "assayBody()"},
    }
    shared: dict[str, Any] = {
        "id": ids.grid(name),
        "columnDefs": [column_def(column, i, row_count >= FILTERED_FROM) for i, column in enumerate(columns)],
        "defaultColDef": {"resizable": True, "sortable": True},
        "className": "as-grid",
    }
    height = {"height": f"{min(max(row_count, 1), 10) * 32 + 34}px", "width": "100%"}
    label = attributes({"aria-label": f"Table of {row_count:,} rows"})
    if rows is not None:
        grid = dag.AgGrid(rowData=row_data(rows), dashGridOptions=options, style=height, **shared)
    else:
        options |= {
            "cacheBlockSize": PAGE,
            "maxBlocksInCache": 20,
            "infiniteInitialRowCount": min(row_count, PAGE),
            # The grid's request is one property: two at a time would overwrite each other and one page stay empty.
            "maxConcurrentDatasourceRequests": 1,
            "blockLoadDebounceMillis": 80,
        }
        grid = dag.AgGrid(rowModelType="infinite", dashGridOptions=options, style=height, **shared)
    return html.Div(grid, className="as-table", role="group", **label)
