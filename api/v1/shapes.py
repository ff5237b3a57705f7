"""What goes in and out of more than one resource: errors, pages of a list."""

from __future__ import annotations

from typing import Any, TypedDict

from pydantic import BaseModel, ConfigDict, Field

PAGE = 50
PAGE_AT_MOST = 500


class Asked(BaseModel):
    """What a program sends. A field that is not known is a slip of the pen, not to be passed over."""

    model_config = ConfigDict(extra="forbid")


class Paging(Asked):
    """Which part of a list."""

    limit: int = Field(PAGE, ge=1, le=PAGE_AT_MOST, description="How many items at most.")
    offset: int = Field(0, ge=0, le=2**31 - 1, description="How many items to pass over.")


class Listing(BaseModel):
    """A part of a list, and how many items there are in all. Each list says of what its ``items`` are."""

    total: int
    limit: int
    offset: int


def content(words: str, kind: str) -> Any:
    """A response of another kind than JSON, for the description."""
    return {200: {"description": words, "content": {kind: {}}}}


class Fault(BaseModel):
    """What went wrong, in a sentence for a person, with a code for the program."""

    code: str
    message: str
    hint: str
    details: dict[str, Any]


class Failed(BaseModel):
    """Every answer with a status of 400 or above."""

    error: Fault


class Part(TypedDict):
    """A ``Listing`` before it is written."""

    items: list[dict[str, Any]]
    total: int
    limit: int
    offset: int


def part(items: list[dict[str, Any]], total: int, paging: Paging) -> Part:
    """Items that were cut already."""
    return {"items": items, "total": total, "limit": paging.limit, "offset": paging.offset}


def cut(items: list[dict[str, Any]], paging: Paging) -> Part:
    """The asked part of a list that is there whole."""
    return part(items[paging.offset : paging.offset + paging.limit], len(items), paging)
