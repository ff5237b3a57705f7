"""How deep a spec may go: what nests deeper than anybody means is refused before anything follows it down."""

from __future__ import annotations

from assay.kernel.errors import InvalidSpec

MOST_LEVELS = 128
"""Of mappings and lists in each other: 64 times ``all``, or 128 times ``not``."""


def refuse_endless(data: object) -> object:
    """``data`` as it is; raises InvalidSpec when mappings and lists lie in each other more than MOST_LEVELS deep.

    >>> refuse_endless({"where": {"not": {"field": "orders.paid"}}})
    {'where': {'not': {'field': 'orders.paid'}}}
    """
    level = [data]
    for _ in range(MOST_LEVELS):
        level = [item for whole in level for item in _inside(whole)]
        if not level:
            return data
    raise too_deep()


def too_deep() -> InvalidSpec:
    """The error for it."""
    return InvalidSpec("The spec is nested too deeply.", hint="Say it with fewer conditions inside each other.")


def _inside(whole: object) -> list[object]:
    parts = whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list | tuple) else ()
    return [part for part in parts if isinstance(part, dict | list | tuple)]
