"""Names written with a capital are cut where their words meet, and words that only look like several stay whole."""

from __future__ import annotations

import pytest

from assay.semantic.infer.readable import make_readable
from assay.semantic.schema import ColumnInfo, Schema, TableInfo


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Platform_Height", "Platform_Height"),
        ("Discount_Voucher", "Discount_Voucher"),
        ("Classroom", "class_room"),
        ("Minister", "Minister"),
        ("discipline", "discipline"),
        ("membership_fee", "membership_fee"),
        ("useracct", "user_acct"),
    ],
)
def test_a_column_is_cut_into_its_words(written: str, read: str) -> None:
    table = TableInfo("things", (ColumnInfo("thing_id", "integer"), ColumnInfo(written, "text")))
    shown = make_readable(Schema("duckdb", (table,), "v1")).schema.tables[0]
    assert shown.columns[1].name == read


@pytest.mark.parametrize(
    ("written", "read"), [("useracct", "user_acct"), ("Tracklists", "track_lists"), ("towers", "towers")]
)
def test_a_table_is_cut_into_its_words(written: str, read: str) -> None:
    table = TableInfo(written, (ColumnInfo("thing_id", "integer"),))
    assert make_readable(Schema("duckdb", (table,), "v1")).schema.tables[0].name == read
