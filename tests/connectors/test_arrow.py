"""Driver rows and Arrow data in the types the rest of the house knows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_connectors.arrow import CHUNK, capped, rows_to_batches, tidy_column, unique_names


@given(st.lists(st.sampled_from(["a", "b", "a_2", "", "column_1"]), max_size=12))
def test_unique_names_are_unique_and_keep_the_first_of_each(names: list[str]) -> None:
    result = unique_names(names)
    assert len(set(result)) == len(result) == len(names)
    assert all(
        new == old for at, (old, new) in enumerate(zip(names, result, strict=True)) if old and old not in result[:at]
    )


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1, None, 2], pa.int64(), [1, None, 2]),
        ([1, 2.5], pa.float64(), [1.0, 2.5]),
        ([2**70], pa.decimal128(38, 0), [Decimal(2**70)]),
        ([Decimal("1.5"), Decimal("2.25")], pa.decimal128(38, 2), [Decimal("1.50"), Decimal("2.25")]),
        ([Decimal("12"), Decimal("-3")], pa.int64(), [12, -3]),
        ([Decimal("NaN")], pa.float64(), None),
        ([Decimal(10) ** 40], pa.float64(), [1e40]),
        ([1, "x"], pa.string(), ["1", "x"]),
        ([b"\x00\xff"], pa.string(), ["00ff"]),
        ([{"a": date(2024, 1, 31)}], pa.string(), ['{"a": "2024-01-31"}']),
        ([timedelta(hours=10)], pa.string(), ["10:00:00"]),
        ([None], pa.string(), [None]),
        ([date(2024, 1, 31)], pa.date32(), [date(2024, 1, 31)]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_types_come_from_values_where_the_engine_names_none(
    values: list[Any], kind: pa.DataType, expected: Any
) -> None:
    (batch,) = rows_to_batches(["v"], [(value,) for value in values], [None])
    assert batch.schema.field("v").type == kind
    assert expected is None or batch.column(0).to_pylist() == expected


def test_all_batches_have_one_schema_though_values_change_on_the_way() -> None:
    rows = [(1,)] * CHUNK + [(Decimal("2.5"),)]
    batches = rows_to_batches(["v"], rows, [None])
    assert len(batches) == 2
    assert len({batch.schema for batch in batches}) == 1


def test_values_that_contradict_the_engines_type_become_text_rather_than_an_error() -> None:
    (batch,) = rows_to_batches(["d"], [("0000-00-00",), (date(2024, 1, 31),)], [pa.date32()])
    assert batch.column(0).to_pylist() == ["0000-00-00", "2024-01-31"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array(["x", "y", "x"]).dictionary_encode(), ["x", "y", "x"]),
        (pa.array([b"\x01"]), ["01"]),
        (pa.nulls(2), [None, None]),
        (pa.array([(1, 2, 3_000_000_000)], pa.month_day_nano_interval()), ["1 months 2 days 3 seconds"]),
    ],
    ids=["enum", "bytes", "nothing", "interval"],
)
def test_rare_types_become_text(column: pa.Array, expected: list[str | None]) -> None:
    tidy = tidy_column(column)
    assert (tidy.type, tidy.to_pylist()) == (pa.string(), expected)


def test_wide_integers_narrow_only_when_all_of_them_fit() -> None:
    small = pa.array([Decimal(5), None], pa.decimal128(38, 0))
    wide = pa.array([Decimal(5), Decimal(2**80)], pa.decimal128(38, 0))
    assert tidy_column(small, wide_integer=True).type == pa.int64()
    assert tidy_column(wide, wide_integer=True).type == wide.type


def test_capping_reads_no_further_than_needed() -> None:
    def endless() -> Any:
        while True:
            yield pa.record_batch({"v": [1, 2, 3]})

    assert [batch.num_rows for batch in capped(endless(), 7)] == [3, 3, 1]
