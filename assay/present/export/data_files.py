"""Files for programs: JSON and Parquet."""

from __future__ import annotations

import io
import json
from typing import Any

from assay.kernel.errors import BadInput
from assay.kernel.lazy import lazy
from assay.present.export.sheet import Sheet
from assay.records.codec import to_json

_parquet = lazy("pyarrow.parquet")


def json_file(sheet: Sheet) -> bytes:
    """Columns with their meaning, rows, and the receipt; of several questions in one, each in ``parts``."""
    return json.dumps(_told(sheet), ensure_ascii=False, allow_nan=False).encode("utf-8")


def _told(sheet: Sheet) -> dict[str, Any]:
    answer = sheet.answer
    data = {
        "title": sheet.title,
        "question": answer.question,
        "state": answer.state,
        "columns": [
            {"name": one.name, "label": one.label, "type": one.type, "unit": one.unit} for one in sheet.table.columns
        ],
        "rows": sheet.table.rows(),
        "row_count": sheet.table.row_count,
        "total": sheet.total,
        "narrative": "".join(piece.text for piece in answer.narrative),
        "notes": sheet.notes,
        "sql": answer.sql,
        "receipt": to_json(answer.receipt) if answer.receipt else None,
    }
    return data | ({"parts": [_told(part) for part in sheet.parts]} if sheet.parts else {})


def parquet_file(sheet: Sheet) -> bytes:
    """The rows with their types; labels, units and the receipt as metadata. Raises BadInput for several tables."""
    if len(sheet.tables) > 1:
        raise BadInput("A Parquet file holds one table, and this answer has several.", hint="Export Excel or JSON.")
    names = [column.name for column in sheet.table.columns]
    arrow = sheet.table.arrow.rename_columns(names) if len(set(names)) == len(names) else sheet.table.arrow
    facts = json.dumps({"receipt": dict(sheet.facts()), "columns": [to_json(one) for one in sheet.table.columns]})
    buffer = io.BytesIO()
    arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), b"assay": facts.encode()})
    _parquet.write_table(arrow, buffer, compression="zstd")
    return buffer.getvalue()
