"""A read with all it depends on is what its own stores hold, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from assay.kernel.clock import Clock
from assay.records.governed import PolicyVersion
from assay.records.prepared import DocumentHead
from assay.records.stored import ApiToken, SourceRecord, User
from assay.storage.documents import DocumentStore
from assay.storage.policies import PolicyStore
from assay.storage.readings import Reading, ReadingStore
from assay.storage.sources import SourceStore
from assay.storage.tokens import TokenStore
from assay.storage.users import UserStore
from assay.storage.vault import Vault

VIC = User(
    "u1", "Vic", "viewer", "local", "2026-11-20", "vic", groups=("care", "ops"), attributes={"region": "EU"},
    sources=("shop", "care"), subject="issuer vic",
)  # fmt: skip
TOKEN = ApiToken("t1", "u1", "reader", "assay_abc", "d" * 64, ("read", "health"), 1.5, 9e9)
CARE = SourceRecord("s1", "care", "Care", "duckdb", "duckdb:///x", "local", "ann", "2026-11-20", private=True)
HEAD = DocumentHead("local", "s1", "p1", "board", policies="none")


@pytest.fixture
def reads(engine: Engine) -> ReadingStore:
    UserStore(engine, Clock()).add(VIC)
    TokenStore(engine).add(TOKEN)
    SourceStore(engine, Vault("k" * 32)).add(CARE)
    DocumentStore(engine).replace("dashboard", HEAD, {"said": "first"})
    return ReadingStore(engine)


def _read(reads: ReadingStore, source: str = "care") -> Reading:
    found = reads.find("dashboard", TOKEN.hash, source, "p1", "board")
    assert found is not None
    return found


@pytest.mark.services
def test_token_person_source_and_document_are_those_of_their_stores(reads: ReadingStore) -> None:
    found = _read(reads)
    assert (found.token, found.user) == (TOKEN, VIC) == TokenStore(reads.engine).find(TOKEN.hash)
    assert found.user == UserStore(reads.engine, Clock()).get("u1")
    assert (found.source.key, found.source.name, found.source.owner) == (("s1", 1, 0), "care", "ann")
    assert (bool(found.source.private), found.policies) == (True, 0)
    assert found.served == DocumentStore(reads.engine).served("dashboard", HEAD.key)
    assert _read(reads, "s1") == found, "a source is found by its id, too"


@pytest.mark.services
def test_what_changes_is_in_the_next_read(reads: ReadingStore) -> None:
    engine = reads.engine
    _read(reads)
    TokenStore(engine).revoke("t1", 5.0)
    UserStore(engine, Clock()).change("u1", active=False, role="analyst", sources=None, attributes={})
    PolicyStore(engine).add(PolicyVersion("local", "care", 3, "policies: []", "ann", "2026-11-20"))
    DocumentStore(engine).replace("dashboard", HEAD, {"said": "second"})
    found = _read(reads)
    assert found.token == replace(TOKEN, revoked_at=5.0)
    assert found.user == replace(VIC, active=False, role="analyst", sources=None, attributes={})
    assert (found.policies, b"second" in found.served.plain()) == (3, True)


@pytest.mark.services
def test_nothing_is_found_of_another_tenant_without_a_document_or_before_the_first_is_there(
    reads: ReadingStore,
) -> None:
    store = DocumentStore(reads.engine)
    store.replace("dashboard", replace(HEAD, tenant="north", prospect="p2"), {"said": "theirs"})
    store.begin("dashboard", replace(HEAD, prospect="p3"))
    for prospect in ("p2", "p3", "p4"):
        assert reads.find("dashboard", TOKEN.hash, "care", prospect, "board") is None
    assert reads.find("value_proposition", TOKEN.hash, "care", "p1", "board") is None
    assert reads.find("dashboard", "e" * 64, "care", "p1", "board") is None
    assert reads.find("dashboard", TOKEN.hash, "shop", "p1", "board") is None
