"""What an admin sees of a publication and of a group of questions: all of it, or how much more there is."""

from __future__ import annotations

from typing import Any

from assay.records.stored import Evaluation
from assay.training.inbox.causes import Cause
from assay.training.inbox.desk import Group
from assay.training.inbox.fixes import Fix
from assay.training.inbox.reports import Report
from components.evaluation_cards import MOST_CASES, course_chart, gate_card
from components.review_cards import MOST_GROUPS, MOST_REPORTS, group_card, group_list


def said(component: Any) -> str:
    """All texts of a component, in order."""
    if isinstance(component, str | int | float):
        return str(component)
    if isinstance(component, list | tuple):
        return " ".join(said(one) for one in component)
    return said(component.children) if getattr(component, "children", None) is not None else ""


def case(number: int, status: str = "right") -> dict[str, Any]:
    return {"question": f"question {number}", "status": status, "why": "", "sql": f"SELECT {number}"}


def evaluation(kind: str = "published", at: str = "2026-05-01T09:30:00", **body: Any) -> Evaluation:
    found = {"cases": [case(1)], "newly_right": [], "newly_wrong": [], "changed": [], **body}
    return Evaluation("e", "s", "t", kind, "local", at, "Ann", 1, 4, 3, "", found)  # type: ignore[arg-type]


def test_a_question_that_another_statement_answers_is_shown_with_both() -> None:
    shown = said(gate_card(evaluation(changed=[case(7)], was={"question 7": "SELECT seven"}), {}))
    assert "1 question is answered by another statement with the same outcome" in shown
    assert "question 7" in shown
    assert "SELECT seven" in shown
    assert "SELECT 7" in shown


def test_what_is_newly_right_is_shown_with_what_answers_it_and_who_hears_of_it() -> None:
    shown = said(gate_card(evaluation(newly_right=[case(5)], was={"question 5": ""}, told=2), {}))
    assert "question 5" in shown
    assert "no statement" in shown
    assert "SELECT 5" in shown
    assert "The askers of 2 questions are told" in shown


def test_what_is_left_out_of_a_difference_is_counted() -> None:
    many = [case(number) for number in range(MOST_CASES + 3)]
    shown = said(gate_card(evaluation("blocked", newly_wrong=many, newly_right=many, changed=many), {}))
    assert all(f"And 3 more {what}." in shown for what in ("newly wrong", "newly right", "changed"))
    assert f"{len(many)} questions that were right are now wrong" in shown
    alone = said(gate_card(evaluation("blocked", newly_wrong=[case(1)]), {}))
    assert "1 question that was right is now wrong" in alone


def test_evaluations_of_one_day_stand_side_by_side_and_those_of_several_on_their_days() -> None:
    near = [evaluation(at=f"2026-05-01T09:30:{second}") for second in (11, 44)]
    axis = course_chart(near).children[0].data["figure"]["layout"]["xaxis"]
    assert axis["type"] == "category"
    assert axis["ticktext"] == ["09:30", "09:30"]


def test_a_group_tells_what_the_asker_said_and_what_the_provider_did() -> None:
    reports = tuple(
        Report(str(number), "c", "ann", f"asked {number}", "", "wrong", comment="by region, not by shop", silent=silent)
        for number, silent in enumerate(["", "No language model answered."] * MOST_REPORTS)
    )
    fix = Fix("relationship", {"left": "a", "right": "b", "on": [["x", "y"]]}, "Link a to b.")
    shown = said(group_card(Group("k", Cause("not clear"), reports, fix)))
    assert "“by region, not by shop”" in shown
    assert f"And {MOST_REPORTS} more like these." in shown
    assert "- [x, y]" in shown
    assert "Not clear:" not in shown
    groups = [Group(str(number), Cause("slow", str(number)), reports[:1], None) for number in range(MOST_GROUPS + 2)]
    assert "2 more groups" in said(group_list(groups, "open", ""))
