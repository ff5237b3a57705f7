"""Verbs nobody has listed: between two things that one relation joins they say that relation, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.ask.local.lattice import Item
from assay.ask.local.nouns import NOUNS, kin
from assay.ask.local.text import phrase, root
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity, SemanticModel

_WHO = frozenset(("who", "that", "which", "has", "have", "had"))


def linking_verbs(items: Sequence[Item], model: SemanticModel) -> frozenset[int]:
    """Positions of such words: "the clerk who *handled* the complaint" where complaints have one clerk."""
    return frozenset(at for at, item in enumerate(items) if _is_verb(items, at, item) and _joined(items, at, model))


def _is_verb(items: Sequence[Item], at: int, item: Item) -> bool:
    """An unknown past participle, or an unknown word right behind "who"."""
    if item.kind != "unknown" or not item.text.islower() or not item.text.isalpha() or at == 0:
        return False
    led = items[at - 1].text.casefold().split()[-1] in _WHO
    return item.text.endswith("ed") or (led and item.text.endswith(("s", "d", "t", "e")))


def _joined(items: Sequence[Item], at: int, model: SemanticModel) -> bool:
    before, after = _thing(reversed(items[:at]), model), _thing(iter(items[at + 1 :]), model)
    if any(_says(items[at].text, event, before, after or _valued(items[at + 1 :]), model) for event in model.entities):
        return True
    if not before or not after or before == after:
        return False
    ways = [one for one in model.relationships if {one.left, one.right} == {before, after}]
    return len(ways) == 1


def _says(verb: str, event: Entity, before: str, after: str, model: SemanticModel) -> bool:
    """Whether a verb names what ties two things together: who *borrowed* a book has a loan of one of its copies."""
    if not _names(verb, event) or not before or before == after:
        return False
    graph = graph_of(model)
    return all(one == event.name or graph.reaches(event.name, one) for one in (before, after) if one) and (
        bool(after) or before == event.name
    )


def _names(verb: str, event: Entity) -> bool:
    words, said = phrase(event.name), verb.casefold()
    nouns = {root(noun) for noun in NOUNS.get(said, ())}
    return len(words) == 1 and (root(words[0]) in nouns or kin(words[0], said))


def _valued(items: Sequence[Item]) -> str:
    """Whose value follows: the drug in "prescribed Aspirin"."""
    named = next((item for item in items if item.kind != "stop" and not item.is_cue("by")), None)
    return named.links[0].entity if named is not None and named.is_link("value") else ""


def _thing(items: Iterator[Item], model: SemanticModel) -> str:
    """The next thing named, over small words; empty when a value, a number or a strange word comes first."""
    for item in items:
        link = item.link
        if link is not None:
            return _entity(link.kind, link.ref, link.entity, model)
        if item.kind not in ("stop", "cue", "number") or item.is_cue("and", "or", "comma"):
            return ""
    return ""


def _entity(kind: str, ref: str, entity: str, model: SemanticModel) -> str:
    if kind == "entity":
        return ref
    metric = model.metric(ref) if kind == "metric" else None
    if metric is not None and metric.inferred and metric.measure and metric.filter is None:
        return metric.measure.partition(".")[0]
    return entity if kind == "dimension" else ""
