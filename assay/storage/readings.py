"""All that a program's read of a prepared document depends on, in one statement: as it stands at that moment.

Nothing of it is kept from one read to the next: a token that was revoked, a right that was taken, a policy that was
written and a document that was replaced hold for the next read, in every process, on every database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine, and_, bindparam, func, select

from assay.records.prepared import DocumentKind, Served
from assay.records.stored import ApiToken, User
from assay.storage.documents import TABLES
from assay.storage.policies import newest_of
from assay.storage.prepared import Prepared
from assay.storage.sources import HEAD, IS_REFERENCE, SourceHead
from assay.storage.tables import sources, tokens, users
from assay.storage.tokens import IS_DIGEST, OF_PERSON, OPENED, opened

_OPENED, _HEAD = len(OPENED), len(OPENED) + len(HEAD)


@dataclass(frozen=True)
class Reading:
    """Whose token it is, the source, the version of its policies in force (0: none was written), the document."""

    token: ApiToken
    user: User
    source: SourceHead
    policies: int
    served: Served


@dataclass(frozen=True)
class ReadingStore:
    """Finds documents together with who asks for them."""

    engine: Engine

    def find(self, kind: DocumentKind, digest: str, source: str, prospect: str, template: str) -> Reading | None:
        """By the token's SHA-256 and a source of its tenant, by id or name; None where there is no such document."""
        given = {
            "digest": digest, "reference": source, "name": source, "of_prospect": prospect, "of_template": template,
        }  # fmt: skip
        row = _statement(kind).look(self.engine, given)
        if row is None:
            return None
        version, body, etag, policies = row[_HEAD:]
        served = Served(bytes(body), etag, policies)
        return Reading(*opened(tuple(row[:_OPENED])), SourceHead(*row[_OPENED:_HEAD]), version, served)


@cache
def _statement(kind: DocumentKind) -> Prepared:
    """Made once."""
    table = TABLES[kind]
    is_document = and_(
        table.c.tenant == users.c.tenant,
        table.c.source == sources.c.id,
        table.c.prospect == bindparam("of_prospect"),
        table.c.template == bindparam("of_template"),
    )
    version = func.coalesce(newest_of(users.c.tenant, sources.c.name), 0)
    of_all = tokens.join(users, OF_PERSON).join(sources, sources.c.tenant == users.c.tenant).join(table, is_document)
    found = select(*OPENED, *HEAD, version, table.c.packed, table.c.etag, table.c.policies).select_from(of_all)
    return Prepared(found.where(IS_DIGEST, IS_REFERENCE, table.c.packed.is_not(None)))
