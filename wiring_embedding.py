"""Retrieval of what was taught, with the embedding that is set, and what of a text it may be shown."""

from __future__ import annotations

import sys

from assay.ask.llm.discretion import Discretion
from assay.catalog.sources import SourceDesk
from assay.govern.book import StoredPolicies
from assay.kernel.actor import Actor
from assay.kernel.settings import Settings
from assay.query.ports import Source
from assay.storage.training import TrainingStore
from vanna_training.choice import chosen_embedding
from vanna_training.retriever import TrainingRetriever

COMMAND = (sys.executable, "-m", "wiring_index")
"""The index process. It is named, not imported: Chroma is loaded by it alone."""


def build_retriever(
    settings: Settings, training: TrainingStore, sources: SourceDesk, book: StoredPolicies
) -> TrainingRetriever:
    """Follows the table of training items; an endpoint for embeddings is shown no private value."""
    hidden = discretion(sources, book).private
    return TrainingRetriever(
        training.stamp, training.items, embedding=chosen_embedding(settings), private=hidden, command=COMMAND
    )


def discretion(sources: SourceDesk, book: StoredPolicies) -> Discretion:
    """Over the sources and policies of every tenant."""

    def source_of(source: str) -> Source:
        tenant = sources.store.tenant_of(source)
        return sources.whole(source, Actor("index", "Index", "admin", tenant))

    return Discretion(source_of, lambda found: book.of(sources.store.tenant_of(found.id), found.name)[1])
