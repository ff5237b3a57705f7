"""Documents prepared beforehand: replaced whole or not at all, read as the bytes that are sent.

While a document is made anew the one before stays readable. Widgets that are done are kept as parts of a run, so that
work which was cut off goes on where it stopped.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, bindparam, delete, insert, null, select, update

from assay.records.codec import to_json
from assay.records.prepared import DocumentHead, DocumentKey, DocumentKind, Served
from assay.storage.prepared import Prepared
from assay.storage.rows import Encoded, to_record
from assay.storage.tables_documents import document_parts, prospect_dashboard_data, prospect_value_proposition_data

TABLES: Mapping[DocumentKind, Table] = {
    "dashboard": prospect_dashboard_data,
    "value_proposition": prospect_value_proposition_data,
}
LEVEL = 6
_KEY = ("tenant", "source", "prospect", "template")


def packed(text: bytes) -> bytes:
    """The bytes as they are stored and sent; equal for equal text."""
    return gzip.compress(text, LEVEL, mtime=0)


@dataclass(frozen=True)
class DocumentStore:
    """Documents of both kinds, by tenant, source, prospect and template."""

    engine: Engine

    def heads(
        self, kind: DocumentKind, tenant: str, source: str, prospect: str | None = None
    ) -> Sequence[DocumentHead]:
        """What there is of a source, or of one prospect, by category, audience and title."""
        table = TABLES[kind]
        where = [table.c.tenant == tenant, table.c.source == source]
        where += [table.c.prospect == prospect] if prospect is not None else []
        columns = [table.c[name] for name in DocumentHead.__dataclass_fields__]
        query = select(*columns).where(and_(*where))
        with self.engine.connect() as connection:
            found = [to_record(DocumentHead, row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda head: (head.category, head.audience, head.title, head.template, head.prospect))

    def head(self, kind: DocumentKind, key: DocumentKey) -> DocumentHead | None:
        """One of them."""
        table = TABLES[kind]
        columns = [table.c[name] for name in DocumentHead.__dataclass_fields__]
        with self.engine.connect() as connection:
            row = connection.execute(select(*columns).where(_is(table, key))).mappings().first()
        return to_record(DocumentHead, row) if row is not None else None

    def served(self, kind: DocumentKind, key: DocumentKey) -> Served | None:
        """The bytes of one; None until the first is there."""
        row = _read(kind).look(self.engine, vars(key))
        return Served(bytes(row[0]), row[1], row[2]) if row is not None and row[0] is not None else None

    def begin(self, kind: DocumentKind, head: DocumentHead) -> None:
        """A document is being made: what was there stays readable until it is replaced."""
        self._mark(kind, head, {"status": "generating", "error": ""})

    def fail(self, kind: DocumentKind, head: DocumentHead, error: str, since: str = "") -> None:
        """It could not be made; what was there stays readable.

        With ``since`` what was there is not fresh any more from then on, and says why itself.
        """
        tried = {"tries": head.tries, "retry_at": head.retry_at}
        self._mark(kind, head, {"status": "failed", "error": error, **tried}, since)

    def _mark(self, kind: DocumentKind, head: DocumentHead, values: Mapping[str, Any], since: str = "") -> None:
        table, told = TABLES[kind], to_json(head)
        named = {name: told[name] for name in ("title", "category", "audience")}
        with self.engine.begin() as connection:
            if since:
                self._aged(connection, kind, head.key, since, str(values["error"]))
            if not connection.execute(update(table).where(_is(table, head.key)).values({**named, **values})).rowcount:
                connection.execute(insert(table).values({**told, **values, "document": null()}))

    def replace(self, kind: DocumentKind, head: DocumentHead, document: Mapping[str, Any]) -> str:
        """Put the finished document in place of what was there, in one step; returns its ETag."""
        table, stored = TABLES[kind], self._stored(document)
        values = {**to_json(head), **stored}
        with self.engine.begin() as connection:
            if not connection.execute(update(table).where(_is(table, head.key)).values(values)).rowcount:
                connection.execute(insert(table).values(values))
        return str(stored["etag"])

    def _stored(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """A document as it is kept: packed, with its ETag."""
        text = json.dumps(document, separators=(",", ":"), allow_nan=False)
        # SQLite has no compressed JSON: there the packed bytes are the only copy.
        whole = Encoded(text) if self.engine.dialect.name == "postgresql" else null()
        etag = hashlib.sha256(text.encode()).hexdigest()[:32]
        return {"document": whole, "packed": packed(text.encode()), "etag": etag}

    def _aged(self, connection: Connection, kind: DocumentKind, key: DocumentKey, since: str, why: str) -> None:
        table = TABLES[kind]
        body = connection.execute(select(table.c.packed).where(_is(table, key))).scalar()
        if body is None:
            return
        document = json.loads(gzip.decompress(bytes(body)))
        document |= {"fresh_until": min(document["fresh_until"], since), "stale_reason": why}
        values = {**self._stored(document), "fresh_until": document["fresh_until"]}
        connection.execute(update(table).where(_is(table, key)).values(values))

    def document(self, kind: DocumentKind, key: DocumentKey) -> dict[str, Any] | None:
        """One of them whole, as values; None until the first is there."""
        found = self.served(kind, key)
        return dict(json.loads(found.plain())) if found is not None else None

    # -- parts of a run

    def keep_part(self, run: str, widget: str, body: Mapping[str, Any]) -> None:
        """A widget of a run is done."""
        values = {"run": run, "widget": widget, "packed": packed(json.dumps(body, allow_nan=False).encode())}
        here = and_(document_parts.c.run == run, document_parts.c.widget == widget)
        with self.engine.begin() as connection:
            connection.execute(delete(document_parts).where(here))
            connection.execute(insert(document_parts).values(values))

    def parts(self, run: str) -> Mapping[str, dict[str, Any]]:
        """The widgets of a run that are done."""
        query = select(document_parts.c.widget, document_parts.c.packed).where(document_parts.c.run == run)
        with self.engine.connect() as connection:
            return {name: json.loads(gzip.decompress(bytes(body))) for name, body in connection.execute(query)}

    def forget_parts(self, run: str) -> None:
        """The run is over."""
        with self.engine.begin() as connection:
            connection.execute(delete(document_parts).where(document_parts.c.run == run))


def _is(table: Table, key: DocumentKey) -> ColumnElement[bool]:
    return and_(*(table.c[name] == getattr(key, name) for name in _KEY))


@cache
def _read(kind: DocumentKind) -> Prepared:
    """Made once: a read costs the query and nothing more."""
    table = TABLES[kind]
    where = and_(*(table.c[name] == bindparam(name) for name in _KEY))
    return Prepared(select(table.c.packed, table.c.etag, table.c.policies).where(where))
