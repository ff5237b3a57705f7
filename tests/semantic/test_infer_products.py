"""Money that is a quantity times a price, only where nothing else says the amount."""

from __future__ import annotations

import pytest

from assay.semantic.infer.products import quantity_and_price
from assay.semantic.schema import ColumnInfo


def columns(*names: str) -> list[ColumnInfo]:
    return [ColumnInfo(name, "number") for name in names]


def test_a_quantity_and_a_price_make_money() -> None:
    assert quantity_and_price(columns("qty", "unit_price", "weight")) == ("qty", "unit_price")


@pytest.mark.parametrize(
    "names",
    [
        ("qty", "unit_price", "line_total"),
        ("qty", "unit_price", "discount_pct"),
        ("qty", "list_price", "sale_price"),
        ("weight", "unit_price"),
    ],
)
def test_nothing_is_made_up_where_an_amount_or_a_doubt_is_there(names: tuple[str, ...]) -> None:
    assert quantity_and_price(columns(*names)) is None
