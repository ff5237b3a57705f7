"""Doubt: "agents who sold more than 5 houses" answered with who has 5 houses and, apart from that, one that is sold.

What is said of the row that ties two things together is said of every one that is counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.semantic.model import SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, Compare, Related

_COUNTED = ("at_least", "at_most", "exactly")


def apart_from_tie(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The fields of such rows that are compared beside the count."""
    held = spec.where.all if isinstance(spec.where, All) else ()
    for one in held:
        if not isinstance(one, Related) or one.match not in _COUNTED:
            continue
        ties = {way.left for way in model.relationships if way.right == one.related}
        fields = {each.field for each in held if isinstance(each, Compare) and each.field.partition(".")[0] in ties}
        yield from (field.partition(".")[2] for field in sorted(fields) if not _is_own(draft, field))
        rows = (each.related for each in held if isinstance(each, Related) and each.where and each.match == "any")
        yield from (name.replace("_", " ") for name in rows if name in ties)


def _is_own(draft: Draft, field: str) -> bool:
    """Whether it is a field of what is asked about itself."""
    return field.partition(".")[0] == (draft.rows or draft.subject or "")
