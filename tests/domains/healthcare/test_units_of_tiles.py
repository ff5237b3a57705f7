"""A result of a measurement stands with its unit: the methods do not know what was measured, so tiles say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.dashboards.read import read_template

ROOT = Path(__file__).resolve().parents[3] / "domains" / "healthcare" / "dashboards"
UNITS = {"HbA1c": "%", "systolic_bp": "mmHg", "ldl_cholesterol": "mg/dL"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.yml")), ids=lambda path: path.stem)
def test_every_course_and_outcome_names_its_unit(path: Path) -> None:
    for widget in read_template(path.read_text("utf-8")).widgets:
        needs = widget.data_requirements
        method = (needs.method or "") if needs is not None else ""
        if needs is not None and method.startswith(("course", "outcomes_by")):
            assert widget.unit == UNITS[str(needs.arguments["measure"])], widget.id
