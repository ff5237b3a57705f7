"""A new analyst is lines of data and one pure function in a file of its own: nothing else is touched."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
import yaml

import assay.methods
from assay.kernel.actor import LOCAL_OWNER
from tests.team.conftest import PACKS, Clinic
from tests.team.team_for_tests import team_at

FUNCTION = '''
"""Teeth."""

from assay.kernel.tabular import Table
from assay.methods.method import Inputs, method, out, result, rows


@method
def per_patient(inputs: Inputs, factor: float = 1.0) -> Table:
    """Visits per patient."""
    visits = [count for (count,) in rows(inputs, "visits", "visits")]
    return result([out("mean", "Mean")], [(factor * sum(visits) / len(visits),)])
'''
ANALYST = {
    "title": "Dental",
    "methods": {
        "mean": {"function": "dental.per_patient", "inputs": {"visits": "visits"}, "arguments": {"factor": 10}}
    },
}
WIDGET = """
  - id: teeth
    kind: kpi
    title: Teeth
    at: {x: 0, y: 60, w: 4, h: 4}
    data_requirements: {analyst: dental, method: mean}
"""


def test_a_fifth_analyst_is_data_and_one_function(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "dental.py").write_text(FUNCTION)
    monkeypatch.setattr(assay.methods, "__path__", [*assay.methods.__path__, str(more)])
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    file = packs / "clinic" / "team.yml"
    team = yaml.safe_load(file.read_text())
    team["analysts"]["dental"] = ANALYST
    team["queries"]["visits"] = "SELECT visits FROM patients"
    file.write_text(yaml.safe_dump(team))
    board = packs / "clinic" / "dashboards" / "visits.yml"
    board.write_text(board.read_text() + WIDGET)
    before = _state(root)
    desk = team_at(clinic.services, packs)
    desk.generate("2", LOCAL_OWNER, lambda _done, _message: None, "clinic")
    served = desk.dashboard("2", "visits", LOCAL_OWNER, "clinic")
    assert b'"id":"teeth"' in served.plain()
    assert f"[[{10 * clinic.check('SELECT AVG(visits) FROM patients')}]]".encode() in served.plain()
    assert _state(root) == before


def _state(root: Path) -> str:
    """Every file of the house, as it is."""
    files = sorted((root / "assay").rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
