"""Prepared documents on both databases: replaced whole, packed, JSONB where there is such a thing, parts of a run."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from assay.records.prepared import DocumentHead, DocumentKind
from assay.storage.documents import DocumentStore

HEAD = DocumentHead(
    "local", "s1", "p1", "care", "Care", "Clinical", ("clinical", "benefits"), 10, run="r1", policies="none"
)
DOCUMENT = {"status": "ready", "widgets": [{"id": "a", "rows": [[1, "ä"]] * 50}]}
KINDS: tuple[DocumentKind, ...] = ("dashboard", "value_proposition")


@pytest.mark.services
@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_read_as_it_was_put_with_its_etag(engine: Engine, kind: DocumentKind) -> None:
    store = DocumentStore(engine)
    store.begin(kind, HEAD)
    assert store.served(kind, HEAD.key) is None
    etag = store.replace(kind, replace(HEAD, status="ready", generated_at="2026-11-20"), DOCUMENT)
    served = store.served(kind, HEAD.key)
    assert served is not None
    assert (json.loads(served.plain()), served.etag, served.policies) == (DOCUMENT, etag, "none")
    assert len(served.packed) < len(served.plain()) / 3
    assert gzip.decompress(served.packed) == served.plain()


@pytest.mark.services
def test_while_it_is_made_anew_or_fails_the_one_before_is_read(engine: Engine) -> None:
    store = DocumentStore(engine)
    store.replace("dashboard", replace(HEAD, status="ready"), DOCUMENT)
    for mark, status in ((store.begin, "generating"), (lambda k, h: store.fail(k, h, "no luck"), "failed")):
        mark("dashboard", replace(HEAD, run="r2"))
        head = store.head("dashboard", HEAD.key)
        assert head is not None
        assert (head.status, head.run) == (status, "r1")
        assert store.served("dashboard", HEAD.key) is not None
    changed = {**DOCUMENT, "widgets": []}
    store.replace("dashboard", replace(HEAD, status="ready", run="r2"), changed)
    served = store.served("dashboard", HEAD.key)
    assert served is not None
    assert json.loads(served.plain()) == changed


@pytest.mark.services
def test_what_cannot_be_written_whole_leaves_the_one_before(engine: Engine) -> None:
    store = DocumentStore(engine)
    store.replace("dashboard", HEAD, DOCUMENT)
    with pytest.raises(ValueError, match="JSON"):
        store.replace("dashboard", HEAD, {"widgets": [float("nan")]})
    served = store.served("dashboard", HEAD.key)
    assert served is not None
    assert json.loads(served.plain()) == DOCUMENT


@pytest.mark.services
def test_on_postgres_the_document_can_be_asked_with_sql(engine: Engine) -> None:
    DocumentStore(engine).replace("dashboard", HEAD, DOCUMENT)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            asked = "SELECT document->'widgets'->0->>'id', pg_typeof(document)::text FROM prospect_dashboard_data"
            assert connection.execute(text(asked)).one() == ("a", "jsonb")
        else:
            assert connection.execute(text("SELECT document FROM prospect_dashboard_data")).one() == (None,)


@pytest.mark.services
def test_lists_are_by_category_audience_and_title_and_of_one_tenant(engine: Engine) -> None:
    store = DocumentStore(engine)
    for change in (
        {"template": "b", "title": "B"},
        {"template": "a", "title": "A"},
        {"category": "A"},
        {"tenant": "x"},
    ):
        store.begin("dashboard", replace(HEAD, **change))  # type: ignore[arg-type]
    heads = store.heads("dashboard", "local", "s1", "p1")
    assert [head.template for head in heads] == ["care", "a", "b"]
    assert heads[0].audience == ("clinical", "benefits")
    assert store.heads("dashboard", "local", "s1", "other") == []


@pytest.mark.services
def test_parts_of_a_run_are_kept_replaced_and_forgotten_together(engine: Engine) -> None:
    store = DocumentStore(engine)
    for body in ({"v": 1}, {"v": 2}):
        store.keep_part("r1", "a", body)
    store.keep_part("r2", "a", {"v": 3})
    assert store.parts("r1") == {"a": {"v": 2}}
    store.forget_parts("r1")
    assert (store.parts("r1"), store.parts("r2")) == ({}, {"a": {"v": 3}})
