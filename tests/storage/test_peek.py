"""The look that a start takes agrees with the store."""

from __future__ import annotations

from pathlib import Path

from assay.kernel.actor import LOCAL_OWNER
from assay.records.stored import SourceRecord
from assay.storage.engine import open_engine
from assay.storage.migrate import is_current as really_current
from assay.storage.migrate import migrate
from assay.storage.peek import is_current, sample_url
from assay.storage.sources import SourceStore
from assay.storage.vault import Vault


def test_a_registered_sample_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    assert sample_url(file, "shop", "local") is None, "no file"
    engine = open_engine(f"sqlite:///{file}")
    with engine.connect():
        assert sample_url(file, "shop", "local") is None, "no tables"
    assert not is_current(file)
    migrate(engine)
    assert is_current(file)
    assert really_current(engine)
    owner, tenant = LOCAL_OWNER.id, LOCAL_OWNER.tenant
    for name, sample in (("shop", True), ("mine", False)):
        url = f"duckdb:///{name}"
        SourceStore(engine, Vault("k" * 32)).add(
            SourceRecord(name, name, name, "x", url, tenant, owner, "2026", sample=sample)
        )
    engine.dispose()
    assert sample_url(file, "shop", tenant) == "duckdb:///shop"
    assert sample_url(file, "mine", tenant) is None
    assert sample_url(file, "shop", "somebody else") is None
    assert not list(tmp_path.glob("*-journal"))
