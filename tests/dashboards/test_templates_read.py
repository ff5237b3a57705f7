"""Templates as YAML: what is right round-trips, what is wrong is told whole, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assay.dashboards.read import read_template, write_template
from assay.kernel.errors import InvalidModel

FOLDER = Path(__file__).parent
CASES = yaml.safe_load((FOLDER / "faulty_boards.yml").read_text("utf-8"))


def test_a_template_written_and_read_again_is_the_same() -> None:
    template = read_template((FOLDER / "board.yml").read_text("utf-8"))
    again = read_template(write_template(template))
    assert again == template
    assert write_template(again) == write_template(template)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_fault_is_told_at_its_line_with_what_is_allowed(case: dict[str, str]) -> None:
    with pytest.raises(InvalidModel) as caught:
        read_template(case["text"], "board.yml")
    told = [f"{fault.line}: {fault.message}" for fault in caught.value.faults]
    for expected in case["says"]:
        assert any(expected in line for line in told), told


def test_all_faults_come_at_once() -> None:
    text = "id: Bad\ntitel: X\nsource: s\nwidgets:\n  - {id: a, kind: pye, title: A}\n"
    with pytest.raises(InvalidModel) as caught:
        read_template(text, "board.yml")
    assert len(caught.value.faults) >= 4


def test_widgets_of_a_tab_come_in_reading_order() -> None:
    template = read_template((FOLDER / "board.yml").read_text("utf-8"))
    assert [widget.id for widget in template.of_tab("main")][:3] == ["revenue", "people", "by_month"]
    assert [widget.id for widget in template.of_tab("more")] == ["cross_table", "words"]
