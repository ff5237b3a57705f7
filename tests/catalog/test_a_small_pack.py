"""A domain of three short files: what its model leaves out is inferred from its data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assay.catalog.sources import SourceDesk
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import InvalidModel

PACK = """
name: harbour
title: A harbour
files: {generator: make.py, semantic: model.yml}
generator: {output: harbour.duckdb, dialect: duckdb, arguments: {--out: "{out}"}}
"""
MAKE = """
import sys, duckdb
made = duckdb.connect(sys.argv[2])
made.execute("CREATE TABLE ships (id INTEGER PRIMARY KEY, flag VARCHAR)")
made.execute("INSERT INTO ships VALUES (1, 'NO'), (2, 'PT')")
made.execute("CREATE TABLE visits (id INT PRIMARY KEY, ship_id INT REFERENCES ships (id), arrived DATE, fee DOUBLE)")
made.execute("INSERT INTO visits VALUES (1, 1, '2026-01-02', 40), (2, 1, '2026-02-02', 60), (3, 2, '2026-02-03', 10)")
"""
MODEL = """
metrics:
  - {name: dues, label: Harbour dues, kind: simple, measure: visits.fee, synonyms: [port charges]}
"""


@pytest.fixture
def harbour(desk: SourceDesk, tmp_path: Path) -> SourceDesk:
    folder = tmp_path / "domains" / "harbour"
    folder.mkdir(parents=True)
    for name, text in {"pack.yml": PACK, "make.py": MAKE, "model.yml": MODEL}.items():
        (folder / name).write_text(text)
    return replace(desk, domains=folder.parent)


def test_a_metric_leans_on_an_entity_nobody_wrote(harbour: SourceDesk) -> None:
    record = harbour.load_sample("harbour", LOCAL_OWNER)
    model = harbour.get("harbour", LOCAL_OWNER).model
    assert model.metric("dues") is not None
    assert {entity.table for entity in model.entities} == {"ships", "visits"}
    again = harbour.refresh("harbour", LOCAL_OWNER)
    assert again.id == record.id
    assert harbour.get("harbour", LOCAL_OWNER).model.metric("dues") is not None


def test_a_metric_of_what_is_not_there_names_line_and_neighbour(harbour: SourceDesk) -> None:
    (harbour.domains / "harbour" / "model.yml").write_text(MODEL.replace("visits.fee", "visits.fees"))
    with pytest.raises(InvalidModel, match="fee"):
        harbour.load_sample("harbour", LOCAL_OWNER)
