"""Parts in their order, each found by its name at once: many are laid over many without looking through all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Named(Generic[T]):
    """Parts that can be put in each other's place. ``parts`` is the very tuple that was given until one moves.

    >>> from operator import itemgetter
    >>> pairs = Named((("a", 1), ("b", 2)), itemgetter(0))
    >>> pairs.put(("a", 3)); pairs.put(("c", 4)); pairs.drop("b")
    >>> pairs.parts()
    (('a', 3), ('c', 4))
    """

    def __init__(self, parts: Iterable[T], name: Callable[[T], str]) -> None:
        self._given, self._name = tuple(parts), name
        self._parts: list[T | None] | None = None
        self._at: dict[str, list[int]] = {}

    def get(self, name: str) -> T | None:
        """The first part of that name."""
        parts = self._opened()
        return next((parts[at] for at in self._at.get(name, ())), None)

    def put(self, part: T) -> None:
        """In the place of what has its name, else at the end."""
        parts, name = self._opened(), self._name(part)
        places = self._at.get(name)
        if places:
            for at in places:
                parts[at] = part
        else:
            self._at[name] = [len(parts)]
            parts.append(part)

    def drop(self, name: str) -> None:
        """Without what has that name."""
        parts = self._opened()
        for at in self._at.pop(name, ()):
            parts[at] = None

    def parts(self) -> tuple[T, ...]:
        """All, in their order."""
        if self._parts is None:
            return self._given
        found = tuple(part for part in self._parts if part is not None)
        same = len(found) == len(self._given) and all(map(lambda one, other: one is other, found, self._given))
        return self._given if same else found

    def _opened(self) -> list[T | None]:
        """The parts as they are changed, with the places of each name."""
        if self._parts is None:
            self._parts = list(self._given)
            for at, part in enumerate(self._given):
                self._at.setdefault(self._name(part), []).append(at)
        return self._parts
