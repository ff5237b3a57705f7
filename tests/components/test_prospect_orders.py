"""What can be ordered for a prospect: what is missing where something is, and everything anew."""

from __future__ import annotations

from typing import Any

from components.prospect_side import order_and_documents

HEAD = {
    "dashboard_id": "care",
    "template_name": "Care",
    "widget_count": 3,
    "failed_widgets": 0,
    "generation_status": "ready",
    "error": "",
    "next_try": None,
    "data_freshness": {"generated_at": "2026-11-23T05:00:00+00:00", "fresh_until": "", "state": "fresh"},
}
STALE = {**HEAD["data_freshness"], "state": "stale"}  # type: ignore[dict-item]


def words(*listed: dict[str, Any]) -> str:
    return str(order_and_documents(listed, None, "2", "care", may=True))


def test_where_all_is_whole_and_fresh_nothing_is_missing() -> None:
    assert "Generate what is missing" not in words(HEAD)
    assert "Make all anew" in words(HEAD)


def test_where_something_failed_or_is_old_it_can_be_made() -> None:
    for change in ({"generation_status": "failed"}, {"failed_widgets": 1}, {"data_freshness": STALE}):
        assert "Generate what is missing" in words(HEAD, HEAD | change)


def test_one_that_could_not_be_made_anew_says_so_and_when_it_is_tried_again() -> None:
    failed = HEAD | {"generation_status": "failed", "data_freshness": STALE, "next_try": "2026-11-23T06:02:00+00:00"}
    told = words(HEAD, failed)
    assert "Not made anew" in told
    assert "Tried again at 23 Nov 2026, 06:02 UTC." in told


def test_where_nothing_was_prepared_everything_can_be() -> None:
    assert "Span('Generate')" in words()


def test_a_row_that_failed_says_why_and_offers_to_try_again() -> None:
    never = {"generated_at": None, "fresh_until": "", "state": "none"}
    failed = HEAD | {"dashboard_id": "cost", "generation_status": "failed", "data_freshness": never}
    told = words(HEAD, failed | {"error": "The source cannot be reached.", "next_try": "2026-11-23T06:02:00+00:00"})
    assert "The source cannot be reached. Tried again at 23 Nov 2026, 06:02 UTC." in told
    assert "'Try again: Care'" in told
    assert "No reason was kept; the log of the server has it." in words(HEAD, failed)
    assert "Try again" not in str(order_and_documents([failed], None, "2", "care", may=False))
    assert "Try again:" not in words(HEAD)


def test_the_reason_of_the_open_one_stands_over_it_alone() -> None:
    told = words(HEAD | {"generation_status": "failed", "error": "It is down.", "data_freshness": STALE})
    assert told.count("It is down.") == 1, "once: for the page, beside what is shown"
