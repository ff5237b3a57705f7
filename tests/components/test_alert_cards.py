"""The page of alerts as it is read: days, numbers in their units, each cell with its name."""

from __future__ import annotations

import json
from dataclasses import replace

from assay.alerts.desk import Begun
from assay.records.alert import Watch
from assay.semantic.spec import AnalyticsSpec
from components.alert_cards import watch_form, watch_table

RATE = Watch(
    "w", "t", "o", "Ann", "shop", "Return rate", "Return rate, last whole month", {}, "above", 0.05, "day",
    "2026-11-20T06:00:00+00:00", "2026-11-23T06:00:00+00:00", "percent", "2026-11-22T15:09:00+00:00", 0.030411,
)  # fmt: skip


def plain(component: object) -> str:
    return json.dumps(component.to_plotly_json(), default=lambda node: node.to_plotly_json(), ensure_ascii=False)  # type: ignore[attr-defined]


def test_shares_days_and_causes_read_as_they_are_said() -> None:
    said = plain(watch_table([RATE, replace(RATE, fault="The file cannot be read.", last_at="")]))
    for text in ("above 5%", "3.04%", "22 Nov 2026, 15:09 UTC", "Return rate, last whole month · shop"):
        assert f'"{text}"' in said
    assert '"data-head": "Last value"' in said
    assert "The file cannot be read." in said


def test_the_bound_that_is_offered_is_the_number_as_one_writes_it() -> None:
    def offered(value: float, unit: str) -> str:
        return plain(watch_form(Begun("shop", AnalyticsSpec(metrics=("revenue",)), "t", "w", value, unit), "x"))  # type: ignore[arg-type]

    assert '"children": "3,781,070.45"' in offered(3_781_070.45, "USD")
    assert '"children": "3.04%"' in offered(0.030411, "percent")


def test_a_bound_of_a_share_that_was_kept_a_hundred_times_too_large_is_told_to_its_owner() -> None:
    old = replace(RATE, bound=50.0)
    sentence = "If 50% was meant, remove it and watch the number anew."
    assert "It waits for 5,000%" in plain(watch_table([old]))
    assert sentence in plain(watch_table([old]))
    growth = replace(RATE, bound=1.5, last_value=1.2)
    right = [RATE, growth, replace(old, kind="moves"), replace(old, unit="USD"), replace(old, bound=1.0)]
    assert "was meant" not in plain(watch_table(right))
