"""Training items become an index, one per source and stamp."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from vanna_training.drafting import Drafter
from vanna_training.embedding import NgramEmbedding
from vanna_training.store import Embedder, TrainingVanna
from vanna_training.writing import documents

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


def build(
    source: str,
    stamp: int,
    items: Sequence[Item],
    drafter: Drafter | None = None,
    embedder: Embedder | None = None,
) -> TrainingVanna:
    """A fresh index of these items; ``drafter`` is the model behind ``generate_sql``, where there is one.

    Without an ``embedder`` texts are compared by their spelling. Raises what the embedder raises.
    """
    # Chroma takes letters, digits, dots, dashes; the counter keeps two generations of one source apart.
    safe = "".join(letter if letter.isalnum() else "-" for letter in source)
    vanna = TrainingVanna(
        f"assay-{safe}-{stamp}-{next(_generation)}", embedder or NgramEmbedding(synonyms(items)), drafter
    )
    vanna.add_many([document for item in items for document in documents(item["kind"], item["content"])])
    return vanna
