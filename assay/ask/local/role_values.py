"""Values of things that are linked in several roles, named with the role: "blue eyes" beside "blue hair"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assay.ask.local.lexicon import Entry, Phrase, roles
from assay.semantic.model import Relationship, SemanticModel


def role_values(model: SemanticModel, values: Iterable[Entry]) -> Iterator[Entry]:
    """Values of an entity in several roles, named with the role: "blue eyes"."""
    known: dict[str, list[tuple[Relationship, Phrase]]] = {}
    for relation, role in roles(model):
        known.setdefault(relation.right, []).append((relation, role))
    for words, link in values:
        for relation, role in known.get(link.entity, ())[:12]:
            # "Siri manager" is no manager called Siri where managers are of the same kind.
            joined = (role + words,) if relation.left == relation.right else (words + role, role + words)
            yield from ((both, replace(link, via=(relation.name,))) for both in joined if len(both) <= 6)
