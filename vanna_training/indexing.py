"""Training items become an index, one per source and stamp."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from vanna_training.store import TrainingVanna

Item = Mapping[str, Any]
"""``kind`` and ``content`` of a training item (see ``assay.records.stored.TrainingItem``)."""

_generation = itertools.count()


def synonyms(items: Sequence[Item]) -> dict[str, str]:
    """What each word of the glossary stands for.

    >>> synonyms([{"kind": "glossary", "content": {"term": "GMV", "means": "gross_revenue"}}])
    {'gmv': 'GMV gross_revenue'}
    """
    terms = [item["content"] for item in items if item["kind"] == "glossary"]
    pairs = [(word, term) for term in terms for word in (term["term"], *term.get("synonyms", ()))]
    return {str(word).casefold(): f"{term['term']} {term.get('means') or ''}" for word, term in pairs}


def _teach(vanna: TrainingVanna, item: Item) -> None:
    content = item["content"]
    match item["kind"]:
        case "ddl":
            vanna.add_ddl(content["ddl"])
        case "verified_question":
            vanna.add_question_sql(content["question"], content.get("sql") or content.get("spec_text", ""))
        case "glossary":
            vanna.add_documentation(f"{content['term']}: {content.get('description') or content.get('means') or ''}")
        case _:
            vanna.add_documentation(content["text"])


def build(source: str, stamp: int, items: Sequence[Item]) -> TrainingVanna:
    """A fresh index of these items."""
    # Chroma takes letters, digits, dots, dashes; the counter keeps two generations of one source apart.
    safe = "".join(letter if letter.isalnum() else "-" for letter in source)
    vanna = TrainingVanna(f"assay-{safe}-{stamp}-{next(_generation)}", synonyms(items))
    for item in items:
        _teach(vanna, item)
    return vanna
