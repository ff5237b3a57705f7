"""What of a training item is written into the index. Loads neither Vanna nor Chroma."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

SEARCHABLE = frozenset({"ddl", "documentation", "instruction", "glossary", "metric", "verified_question"})


def searchable(kind: str) -> bool:
    """Golden questions are for measuring, and what is said of fields is in the model: neither is looked for."""
    return kind in SEARCHABLE


Place = Literal["ddl", "documentation", "questions"]
"""Vanna's three collections."""


def documents(kind: str, content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """The documents of an item as Vanna would write them, each with the collection it goes to.

    >>> list(documents("verified_question", {"question": "How many?", "sql": "SELECT 1"}))
    [('questions', '{"question": "How many?", "sql": "SELECT 1"}')]
    """
    for text in written(kind, content):
        match kind:
            case "ddl":
                yield "ddl", text
            case "verified_question":
                pair = {"question": str(content["question"]), "sql": text}
                yield "questions", json.dumps(pair, ensure_ascii=False)
            case _:
                yield "documentation", text


def written(kind: str, content: Mapping[str, Any]) -> Sequence[str]:
    """The texts of an item.

    >>> written("glossary", {"term": "GMV", "means": "gross_revenue"})
    ['GMV: gross_revenue']
    """
    match kind:
        case "ddl":
            return [str(content["ddl"])]
        case "verified_question":
            return [str(content.get("sql") or content.get("spec_text") or json.dumps(content.get("spec")))]
        case "glossary":
            return [f"{content['term']}: {content.get('description') or content.get('means') or ''}"]
        case "metric":
            name = content.get("label") or content["name"]
            return [f"{name}: {content.get('description') or ''} {content.get('text') or ''}".strip()]
        case "documentation" | "instruction":
            return [str(content["text"])]
    return []
