"""Bounds of which only one could be a year are numbers: "a salary between 1500 and 2000"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def bounds_of_numbers(norms: Sequence[str], points: Mapping[int, object]) -> set[int]:
    """Where numbers stand that would be years but for the other bound, which is none.

    >>> sorted(bounds_of_numbers(["between", "1500", "and", "2000"], {3: "the year 2000"}))
    [1, 3]
    """
    found: set[int] = set()
    for at, word in enumerate(norms[:-3]):
        first, joint, second = at + 1, norms[at + 2], at + 3
        numbers = _is_number(norms[first]) and _is_number(norms[second])
        if (
            word in ("between", "from")
            and joint in ("and", "to")
            and numbers
            and (first in points) != (second in points)
        ):
            found |= {first, second}
    return found


def _is_number(norm: str) -> bool:
    return norm.replace(",", "").isdigit()
