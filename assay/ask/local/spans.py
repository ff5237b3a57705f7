"""The question's words and what they became, for the page to colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assay.ask.local.lattice import Item
from assay.ask.local.score import is_content
from assay.ask.local.text import Token
from assay.records.answer import Correction, Role, Span

_ROLES: dict[str, Role] = {
    "metric": "metric",
    "measure": "metric",
    "dimension": "dimension",
    "entity": "dimension",
    "value": "value",
    "condition": "value",
}


def role_of(item: Item) -> Role:
    """The colour of an item."""
    if item.links:
        return _ROLES[item.links[0].kind]
    if item.kind == "time":
        return "time"
    if item.kind == "number":
        return "number"
    if item.is_cue("top", "super", "order", "direction"):
        return "order"
    if item.kind == "quoted":
        return "value"
    return "unknown" if is_content(item) else "plain"


def spans_of(items: Sequence[Item], tokens: Sequence[Token], text: str) -> tuple[Span, ...]:
    """One span per item; offsets into ``text``."""
    found: list[Span] = []
    for item in items:
        if item.end > len(tokens) or item.start >= item.end:
            continue
        start, end = tokens[item.start].start, tokens[item.end - 1].end
        if found and start < found[-1].end:
            continue
        link = item.link
        target, label = _target(item), (link.label if link else "")
        found.append(Span(start, end, text[start:end], role_of(item), target, label, link.score if link else 1.0))
    return tuple(found)


def values_in(items: Sequence[Item]) -> list[Any]:
    """The values that were read."""
    return [value for item in items for link in item.links for value in link.values]


def taken_as(items: Sequence[Item]) -> tuple[Correction, ...]:
    """Words that were read by a distant synonym: "earnings" as the salary."""
    far = ((item, item.links[0]) for item in items if item.links and item.links[0].distant)
    return tuple(dict.fromkeys(Correction(item.text, link.label or link.ref, "meaning") for item, link in far))


def _target(item: Item) -> str:
    link = item.link
    if link is not None:
        return f"{link.ref}={link.values[0]}" if link.values else link.ref
    if item.time is not None:
        read = item.time
        return read.kind if read.range is None else read.range.model_dump_json(exclude_defaults=True)
    return item.cue.name if item.cue else ""
