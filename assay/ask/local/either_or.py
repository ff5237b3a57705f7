"""Doubt: "either flats or houses with more than 3 rooms" may ask for the rooms of the houses alone, or of both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.semantic.spec import All, AnalyticsSpec, Compare

_EITHER = re.compile(
    r"\beither\b.+\bor\b [\w-]+(?: [\w-]+)? (?:with|having|whose|that have|which have)\b", re.IGNORECASE
)


def either_or(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """The words behind the second of two kinds, where a reading lays them on both."""
    text = " ".join(item.text for item in draft.items)
    parts = spec.where.all if isinstance(spec.where, All) else ()
    kinds = any(isinstance(one, Compare) and one.op == "in" for one in parts)
    if _EITHER.search(text) and kinds and len(parts) > 1:
        yield "either"
