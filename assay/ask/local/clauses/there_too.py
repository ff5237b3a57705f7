""" "Artists with albums and concerts": those who have both, where the first of the two only had to be there."""

from __future__ import annotations

from assay.ask.local.draft import Draft, skip_stops
from assay.semantic.spec import Related


def there_too(draft: Draft, joint: int, ref: str, subject: str) -> bool:
    """Whether the thing before the "and" at ``joint`` is one that rows must have, said by "have" or "with"."""
    first = skip_stops(draft, joint - 1, -1)
    item = draft.items[first] if first >= 0 else None
    if item is None or not item.is_link("entity") or ref == subject or item.links[0].ref in (ref, subject):
        return False
    led = skip_stops(draft, first - 1, -1)
    told = led >= 0 and draft.items[led].is_cue("rel")
    return told and Related(related=item.links[0].ref) in draft.where
