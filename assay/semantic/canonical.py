"""A frozen thing as canonical text, written down once for each object: it is compared and looked into very often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel

KEPT = 1024


@dataclass(frozen=True, eq=False)
class _Itself:
    """A thing as a cache key: by identity, because hashing it costs as much as writing it down."""

    thing: BaseModel

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.thing is self.thing


def written(thing: BaseModel) -> str:
    """JSON without defaults. The thing must be immutable; the last ``KEPT`` objects are remembered."""
    return _written(_Itself(thing))


@lru_cache(maxsize=KEPT)
def _written(one: _Itself) -> str:
    return one.thing.model_dump_json(exclude_defaults=True, by_alias=True)
