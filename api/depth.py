"""How deep what was sent lies in itself: readers that follow it would run out of stack."""

from __future__ import annotations

from typing import Any

DEEPEST = 40


def too_deep(text: bytes, value: Any) -> bool:
    """Whether the body ``text``, read as ``value``, lies too deep; one with few brackets is not even looked at."""
    return text.count(b"{") + text.count(b"[") > DEEPEST and deeper_than(value, DEEPEST)


def deeper_than(value: Any, levels: int) -> bool:
    """Whether lists and objects lie in each other more than ``levels`` deep.

    >>> deeper_than([[1]], 2), deeper_than([[1]], 1)
    (False, True)
    """
    layer = [value]
    for _ in range(levels):
        layer = [inner for outer in layer for inner in _inside(outer)]
        if not layer:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in inner if isinstance(one, dict | list)]
