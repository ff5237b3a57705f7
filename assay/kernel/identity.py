"""What was made of a large thing, remembered by the thing itself: to hash or compare it would cost more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

Thing = TypeVar("Thing")
Given = ParamSpec("Given")
Made = TypeVar("Made")


def kept_by_identity(
    most: int,
) -> Callable[[Callable[Concatenate[Thing, Given], Made]], Callable[Concatenate[Thing, Given], Made]]:
    """Remember up to ``most`` results of a pure function of an immutable thing and of what can be hashed beside it.

    >>> @kept_by_identity(2)
    ... def size(names: list[str]) -> int:
    ...     return len(names)
    >>> size(["a", "b"])
    2
    """

    def remembering(make: Callable[Concatenate[Thing, Given], Made]) -> Callable[Concatenate[Thing, Given], Made]:
        # The thing is kept beside the result: as long as it is there, no other thing has its identity.
        kept: dict[tuple[int, tuple[object, ...]], tuple[Thing, Made]] = {}

        @wraps(make)
        def remembered(thing: Thing, /, *given: Given.args, **named: Given.kwargs) -> Made:
            key = (id(thing), given)
            known = kept.get(key)
            if known is not None and not named:
                return known[1]
            made = make(thing, *given, **named)
            if len(kept) >= most:
                kept.clear()
            if not named:
                kept[key] = (thing, made)
            return made

        return remembered

    return remembering
