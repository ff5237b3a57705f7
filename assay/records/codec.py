"""Records to JSON and back, by their types alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@lru_cache(maxsize=64)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_json(record: object) -> dict[str, Any]:
    """A record as JSON-ready values.

    >>> from assay.records.answer import Piece
    >>> to_json(Piece("up", ((0, 1),)))["cells"]
    [[0, 1]]
    """
    kind: Any = record.__class__
    return cast(dict[str, Any], _adapter(kind).dump_python(record, mode="json", by_alias=True))


def to_text(record: object) -> str:
    """A record as JSON text, without the values in between.

    >>> from assay.records.answer import Piece
    >>> to_text(Piece("up", ((0, 1),)))
    '{"text":"up","cells":[[0,1]],"formula":"","value":null}'
    """
    kind: Any = record.__class__
    return _adapter(kind).dump_json(record, by_alias=True).decode()


def from_json(kind: type[T], data: Any) -> T:
    """The record that ``to_json`` turned into ``data``."""
    adaptable: Any = kind
    return cast(T, _adapter(adaptable).validate_python(data))
