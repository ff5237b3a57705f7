"""How numbers are written, and that what is written can be read back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.present.numbers import change, full, percent, points, short, signed
from assay.present.trace import reading

NUMBERS = st.floats(min_value=-1e13, max_value=1e13, allow_nan=False)
UNITS = st.sampled_from([None, "USD", "EUR", "CHF", "percent", "days"])


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "USD", "$0"),
        (0.5, "USD", "$0.50"),
        (999.99, "USD", "$999.99"),
        (9_999, None, "9,999"),
        (9_999.7, None, "10k"),
        (12_345, None, "12.3k"),
        (99_960, None, "100k"),
        (999_499, None, "999k"),
        (999_600, None, "1M"),
        (15_392_000, "USD", "$15.39M"),
        (152_390_000, "USD", "$152.4M"),
        (2_500_000_000, "EUR", "€2.5B"),
        (-145_120, "USD", "−$145k"),
        (1, "days", "1 day"),
        (12, "days", "12 days"),
        (0.379, "percent", "37.9%"),
        (1234.5, "CHF", "CHF 1,234"),
        (0.000123, None, "0.000123"),
    ],
)
def test_short_numbers_keep_three_or_four_digits(value: float, unit: str | None, text: str) -> None:
    assert short(value, unit) == text


def test_a_missing_number_is_said_so() -> None:
    assert short(None) == full(math.nan) == "no value"


def test_a_change_carries_its_sign_and_zero_carries_none() -> None:
    assert (change(0.0101), change(-0.1009), change(0.0), change(-0.0001)) == ("+1.0%", "−10.1%", "0.0%", "0.0%")
    assert (points(-0.006), signed(-0.006, "percent"), signed(1500, None)) == ("−0.6 pt", "−0.6 pt", "+1,500")


@given(NUMBERS, UNITS)
def test_what_is_written_short_reads_back_within_its_last_digit(value: float, unit: str | None) -> None:
    read = reading(short(value, unit))
    assert read is not None
    assert abs(read[0] - value) <= read[1] * 1.001 + 1e-12 * abs(value)


@given(st.floats(min_value=-100, max_value=100, allow_nan=False))
def test_a_percentage_reads_back_within_a_twentieth_of_a_point(value: float) -> None:
    read = reading(percent(value))
    assert read is not None
    assert abs(read[0] - value) <= 0.00051
