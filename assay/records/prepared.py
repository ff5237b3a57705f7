"""Documents prepared beforehand: what a list shows of one, and the bytes that are served."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Literal

DocumentStatus = Literal["ready", "generating", "failed"]
DocumentKind = Literal["dashboard", "value_proposition"]
KINDS: tuple[DocumentKind, ...] = ("dashboard", "value_proposition")


@dataclass(frozen=True)
class DocumentKey:
    """Which document: of a tenant's source, for a prospect, from a template."""

    tenant: str
    source: str
    prospect: str
    template: str


@dataclass(frozen=True)
class DocumentHead:
    """What a list shows. ``run`` names what it was made of: equal runs give equal documents.

    ``policies`` is a digest of the row and column policies it was made under; others must not read it.
    Times are ISO 8601; ``generated_at`` is empty until there is a document. ``tries`` counts failures in a row;
    ``retry_at`` is when the schedule tries again, empty where it does not.
    """

    tenant: str
    source: str
    prospect: str
    template: str
    title: str = ""
    category: str = ""
    audience: tuple[str, ...] = ()
    widget_count: int = 0
    failed_count: int = 0
    status: DocumentStatus = "generating"
    generated_at: str = ""
    fresh_until: str = ""
    run: str = ""
    policies: str = ""
    error: str = ""
    tries: int = 0
    retry_at: str = ""

    @property
    def key(self) -> DocumentKey:
        return DocumentKey(self.tenant, self.source, self.prospect, self.template)


@dataclass(frozen=True)
class Served:
    """A document as it is sent: JSON packed with gzip, its ETag, and whose policies it was made under."""

    packed: bytes
    etag: str
    policies: str

    def plain(self) -> bytes:
        """The JSON itself, for who cannot unpack."""
        return gzip.decompress(self.packed)
