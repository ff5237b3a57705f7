"""Every third-party database at hand is introspected and inferred without an error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assay.semantic.infer import infer_model
from data_connectors.registry import open_connector

BENCHES = os.environ.get("ASSAY_BENCH_DIR")
FOUND = sorted(Path(BENCHES).glob("text_to_sql/dev/*/databases/*")) if BENCHES else []


def test_every_database_of_the_benches_is_understood() -> None:
    if not FOUND:
        print("left out: ASSAY_BENCH_DIR is not set or holds no databases")
        pytest.skip("ASSAY_BENCH_DIR is not set")
    for path in FOUND:
        schema = open_connector(str(path)).introspect()
        model = infer_model(schema)
        assert len(model.entities) == len(schema.tables), path.name
        assert schema.notes == (), path.name
        assert len({metric.name for metric in model.metrics}) == len(model.metrics), path.name
        assert len({link.name for link in model.relationships}) == len(model.relationships), path.name
