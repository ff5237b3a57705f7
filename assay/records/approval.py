"""What was decided about templates, and how prospects stood: rows that are added to and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Decision:
    """An approval of a template, or its withdrawal. ``digest`` is what was decided about, ``at`` is ISO 8601."""

    id: str
    tenant: str
    source: str
    template: str
    digest: str
    version: str
    approved: bool
    owner: str
    by: str
    at: str
    note: str = ""


@dataclass(frozen=True)
class RankingKept:
    """A ranking that differed from the one before: ``places`` are prospect ids, the one in greatest need first.

    ``data_version`` and ``formula`` tell whether it has to be worked out again, ``digest`` whether it differs.
    """

    id: str
    tenant: str
    source: str
    version: str
    formula: str
    data_version: str
    digest: str
    by: str
    at: str
    places: tuple[str, ...] = field(default=())
