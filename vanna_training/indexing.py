"""Training items become an index, one per source and stamp."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from vanna_training.drafting import Drafter
from vanna_training.store import TrainingVanna
from vanna_training.writing import written

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


def _teach(vanna: TrainingVanna, items: Sequence[Item]) -> None:
    """All at once, as Vanna would write them one by one: the same documents under the same ids."""
    ddl: list[str] = []
    documents: list[str] = []
    pairs: list[tuple[str, str]] = []
    for item in items:
        for text in written(item["kind"], item["content"]):
            match item["kind"]:
                case "ddl":
                    ddl.append(text)
                case "verified_question":
                    pairs.append((str(item["content"]["question"]), text))
                case _:
                    documents.append(text)
    vanna.add_many(ddl, documents, pairs)


def build(source: str, stamp: int, items: Sequence[Item], drafter: Drafter | None = None) -> TrainingVanna:
    """A fresh index of these items; ``drafter`` is the model behind ``generate_sql``, where there is one."""
    # Chroma takes letters, digits, dots, dashes; the counter keeps two generations of one source apart.
    safe = "".join(letter if letter.isalnum() else "-" for letter in source)
    vanna = TrainingVanna(f"assay-{safe}-{stamp}-{next(_generation)}", synonyms(items), drafter)
    _teach(vanna, items)
    return vanna
