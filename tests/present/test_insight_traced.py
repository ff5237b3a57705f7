"""The narrative says what the cells say; any number that was changed is caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.kernel.tabular import Column, Table
from assay.present.headline import headline
from assay.present.insight import narrate
from assay.present.story import Story
from assay.present.summary import recommend, summarise
from assay.present.trace import VERBS, Evidence, checked, faults
from assay.present.view import View, see
from assay.records.answer import Piece

TODAY = date(2026, 6, 20)
LATER = date(2027, 1, 1)


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def mutations(text: str) -> list[str]:
    """The text with each digit replaced by every other one, one at a time; and signs and scales swapped."""
    found = []
    for at, char in enumerate(text):
        if char.isdigit():
            found += [text[:at] + other + text[at + 1 :] for other in "0123456789" if other != char]
    found += [text.replace("+", "−")] if "+" in text else []
    found += [text.replace("−", "+")] if "−" in text else []
    found += [text.replace(one, other) for one, other in (("k", "M"), ("M", "B"), ("%", " pt")) if one in text]
    return found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("number", "Revenue came to $15.39M."),
        ("compared number", "Revenue came to $110, +10.0% on $100 before."),
        ("share", "Rate was 37.9%."),
        ("groups", "North leads with $50, 34.5% of the total. West is lowest with $20."),
        ("averages", "North leads with $12.50. West is lowest with $8."),
        (
            "compared groups",
            "Revenue did not change in total. North added $10 (+25.0%), while South lost $5 (−11.1%).",
        ),
        ("weekdays", ""),
    ],
)
def test_a_result_is_told_in_a_few_sentences(results: dict[str, View], name: str, said: str) -> None:
    assert text_of(narrate(Story(results[name], TODAY))) == said


def test_a_month_that_is_still_running_is_no_trend(results: dict[str, View]) -> None:
    said = text_of(narrate(Story(results["months"], TODAY)))
    assert said.startswith("Revenue rose from $10 in Jan 2026 to $14 in May 2026 (+40.0%).")
    assert "Jun 2026" not in said
    assert "in Jun 2026" in text_of(narrate(Story(results["months"], LATER)))


def one_row(make_table: Callable[..., Table], **columns: tuple[object, dict[str, object]]) -> str:
    table = make_table({name: ([value], facts) for name, (value, facts) in columns.items()})
    return text_of(narrate(Story(see(table), TODAY, "3 Feb 2026", "2 Feb 2026")))


def test_what_is_counted_is_not_said_twice(make_table: Callable[..., Table]) -> None:
    facts = {"role": "metric", "unit": "customers", "label": "Repeat customers"}
    assert one_row(make_table, n=(1653, facts)) == "1,653 repeat customers on 3 Feb 2026."


def test_a_rate_moves_in_points(make_table: Callable[..., Table]) -> None:
    now, before = {"role": "metric", "unit": "percent"}, {"role": "comparison", "unit": "percent"}
    said = one_row(make_table, margin=(0.368, now), margin__previous=(0.36, before))
    assert said == "Margin was 36.8% on 3 Feb 2026, +0.8 pt on 36.0% on 2 Feb 2026."


def test_the_one_group_of_a_result_is_named(make_table: Callable[..., Table]) -> None:
    said = one_row(make_table, region=("North", {"role": "dimension"}), days=(6.7, {"role": "metric", "unit": "days"}))
    assert said == "North: 6.7 days on 3 Feb 2026."


def test_weeks_and_days_get_their_own_preposition(make_table: Callable[..., Table]) -> None:
    days = [date(2026, 1, 5), date(2026, 1, 12)]
    for grain, words in (("week", "in the week of 5 Jan 2026"), ("day", "on 5 Jan 2026")):
        columns = {"t": (days, {"role": "time", "grain": grain}), "n": ([1, 2], {"role": "metric"})}
        assert words in text_of(narrate(Story(see(make_table(columns)), LATER)))


def test_of_a_running_total_no_course_is_told(results: dict[str, View]) -> None:
    view = see(results["months"].table, additive=("revenue",), computed=("revenue",))
    assert narrate(Story(view, LATER)) == ()


def test_groups_over_time_are_told_by_who_moved_most(results: dict[str, View]) -> None:
    said = text_of(narrate(Story(results["months by group"], LATER)))
    assert "In Apr 2026, C had the most with $122." in said
    assert "C rose by $117" in said


def test_averages_have_no_total_and_no_share(results: dict[str, View]) -> None:
    assert "total" not in text_of(narrate(Story(results["averages"], TODAY)))
    assert headline(Story(results["averages"], TODAY)) is None


def test_a_result_that_leaves_groups_out_has_no_share(make_table: Callable[..., Table]) -> None:
    columns = {"g": (["a", "b", "c"], {"role": "dimension"}), "n": ([3, 2, 1], {"role": "metric"})}
    view = see(make_table(columns), additive=("n",), whole=False)
    assert "total" not in text_of(narrate(Story(view, TODAY)))
    assert headline(Story(view, TODAY)) is None


def test_the_group_without_a_name_neither_leads_nor_trails(make_table: Callable[..., Table]) -> None:
    columns = {"g": ([None, "b", "c", "d"], {"role": "dimension"}), "n": ([9, 2, 1, 3], {"role": "metric"})}
    said = text_of(narrate(Story(see(make_table(columns), additive=("n",)), TODAY)))
    assert said == "D leads with 3, 20.0% of the total. c is lowest with 1.".replace("D", "d")


def test_a_headline_sums_parts_and_says_how_they_moved(results: dict[str, View]) -> None:
    found = headline(Story(results["compared months"], LATER, "2026", "2025"))
    assert found is not None
    assert (found.text, found.change, found.against, found.good) == ("$78", "+44.4%", "on 2025, $54", True)


@pytest.mark.parametrize(("now", "before", "unit"), [(110.0, 110.0, "USD"), (0.31, 0.31, "percent"), (0, 0, None)])
def test_equal_numbers_are_no_change(make_table: Callable[..., Table], now: float, before: float, unit: str) -> None:
    beside = {"role": "comparison", "unit": unit}
    view = see(
        make_table({"n": ([now], {"role": "metric", "unit": unit}), "n__previous": ([before], beside)}), good=[("n", 1)]
    )
    found = headline(Story(view, date(2026, 3, 20), "Feb 2026", "Jan 2026"))
    assert found is not None
    assert (found.change, found.good) == ("no change", None)
    assert found.against.startswith("on Jan 2026, ")


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_every_changed_number_of_every_story_is_caught(results: dict[str, View], today: date) -> None:
    tried = 0
    for view in results.values():
        story = Story(view, today, "Jul–Sep 2026", "Apr–Jun 2026")
        pieces = narrate(story)
        assert not faults(pieces, story.evidence)
        for at, piece in enumerate(pieces):
            for changed in mutations(piece.text):
                tried += 1
                broken = (*pieces[:at], replace(piece, text=changed), *pieces[at + 1 :])
                assert faults(broken, story.evidence), f"{piece.text} became {changed} unnoticed"
    assert tried > 500


@given(st.lists(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False, width=32), min_size=2, max_size=8))
def test_numbers_of_any_size_are_told_right_and_their_changes_caught(values: list[float]) -> None:
    columns = (Column("g", "Group", "text", "dimension"), Column("n", "Sales", "number", "metric", unit="USD"))
    arrow = pa.table({"g": [f"g{at}" for at in range(len(values))], "n": pa.array(values, pa.float64())})
    story = Story(see(Table(columns, arrow), additive=("n",)), TODAY)
    pieces = narrate(story)
    for at, piece in enumerate(pieces):
        for changed in mutations(piece.text):
            if float("".join(c for c in changed if c.isdigit()) or 0) == float(
                "".join(c for c in piece.text if c.isdigit()) or 0
            ):
                continue
            assert faults((*pieces[:at], replace(piece, text=changed), *pieces[at + 1 :]), story.evidence)


def test_a_sentence_that_fails_is_left_out_and_the_others_stay(results: dict[str, View]) -> None:
    story = Story(results["groups"], TODAY)
    wrong = (Piece("Sales were "), Piece("$51", ((0, 1),), "value", 50.0), Piece("."))
    right = (Piece("Sales were "), Piece("$50", ((0, 1),), "value", 50.0), Piece("."))
    assert text_of(checked([wrong, right], story.evidence)) == "Sales were $50."


@pytest.mark.parametrize(
    "piece",
    [
        Piece("$50"),
        Piece("$50", ((0, 1),)),
        Piece("$50", ((0, 1),), "guessed", 50.0),
        Piece("$50", ((9, 1),), "value", 50.0),
        Piece("$50", ((0, 1),), "value", 40.0),
        Piece("$50 and 3", ((0, 1),), "value", 50.0),
        Piece("South", ((0, 0),), "name"),
        Piece("leads", ((1, 1),), "claim"),
        Piece("fell", ((0, 1), (1, 1)), "direction"),
    ],
)
def test_a_piece_without_a_right_source_is_a_fault(results: dict[str, View], piece: Piece) -> None:
    assert faults([piece], Evidence(results["groups"]))


def test_digits_of_labels_and_periods_are_no_figures(results: dict[str, View]) -> None:
    evidence = Evidence(results["groups"], names=frozenset({"HbA1c", "Jul–Sep 2026"}))
    assert not faults([Piece("HbA1c in Jul–Sep 2026")], evidence)
    assert faults([Piece("HbA1c in Jul–Sep 2027")], evidence)


def test_words_of_direction_are_held_to_the_cells(results: dict[str, View]) -> None:
    cells = ((0, 1), (1, 1))
    held = {verb for verb in VERBS if not faults([Piece(verb, cells, "direction")], Evidence(results["groups"]))}
    assert held == {"rose", "added", "above"}


def test_a_summary_says_which_part_a_figure_lies_in(results: dict[str, View]) -> None:
    stories = [Story(results["groups"], LATER), Story(results["months"], LATER)]
    figures = [piece for piece in summarise(stories) if piece.value is not None]
    assert figures[0].formula == "part 1: value"
    assert figures[-1].formula.startswith("part 2: ")


def test_advice_rests_on_the_course_of_a_group(results: dict[str, View], make_table: Callable[..., Table]) -> None:
    assert recommend([Story(results["groups"], LATER)]) == ()
    columns = {
        "month": ([date(2026, 1, 1)] * 2 + [date(2026, 2, 1)] * 2, {"role": "time", "grain": "month"}),
        "segment": (["A", "B"] * 2, {"role": "dimension"}),
        "profit": ([10.0, 10.0, 7.0, 12.0], {"role": "metric", "unit": "USD"}),
    }
    view = see(make_table(columns), additive=("profit",), good=(("profit", 1),))
    assert recommend([Story(view, LATER)]) == (
        "Look into A: it fell by $3 (−30.0%) from Jan 2026 to Feb 2026.",
        "See what helps B: it rose by $2 (+20.0%) from Jan 2026 to Feb 2026.",
    )
