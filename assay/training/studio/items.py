"""A part of the model as the training item that says it; of a field only what differs from the written model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from assay.records.stored import TrainingItem
from assay.semantic.taught import ENTITY_KEYS, FIELD_KEYS, MODEL_KEYS
from assay.training.studio.parts import MODEL_NAME, Content, Part

OVER: Final[Mapping[str, tuple[str, ...]]] = {
    "dimension": FIELD_KEYS, "entity": ENTITY_KEYS, "model": MODEL_KEYS,
}  # fmt: skip
"""Kinds that are laid over what is known, key by key; the others are put in place whole."""
DEFINITION: Final = ("kind", "measure", "filter", "numerator", "denominator", "expr", "metric", "window", "to_date",
                     "components", "time")  # fmt: skip
"""What a metric is, apart from what it is called and who looks after it."""


def item_of(items: Sequence[TrainingItem], kind: str, name: str) -> TrainingItem | None:
    """The item that says this part: the one that is in force or waits, else one that was retired."""
    found = [item for item in items if item.kind == kind and name_of(kind, content_of(item)) == name.casefold()]
    standing = [item for item in found if item.state != "retired"]
    return next(iter(reversed(standing or found)), None)


def content_of(item: TrainingItem) -> Mapping[str, Any]:
    """What the item says, or will say."""
    content: Mapping[str, Any] = (item.pending or {}).get("content", item.content)
    return content


def name_of(kind: str, content: Mapping[str, Any]) -> str:
    """The name under which a part and its item meet.

    >>> name_of("measure", {"entity": "orders", "name": "Total"})
    'orders.total'
    """
    match kind:
        case "measure":
            found = f"{content['entity']}.{content['name']}"
        case "relationship":
            found = str(content.get("name") or f"{content['left']}_{content['right']}")
        case "model":
            found = MODEL_NAME
        case _:
            found = str(content[{"glossary": "term", "dimension": "field", "entity": "entity"}.get(kind, "name")])
    return found.casefold()


def given_of(part: Part, base: Part | None, before: Mapping[str, Any]) -> Content:
    """What is kept of a part. ``base`` is the part in the written model, ``before`` what its item says so far."""
    if part.kind in OVER:
        return {**_named(part), **_differing(part.content, base.content if base else {}, OVER[part.kind])}
    if part.kind == "measure":
        return {"entity": part.owner, **part.content}
    if part.kind == "metric":
        return {"kind": "simple", **part.content, **_carried(part.content, before)}
    return dict(part.content)


def _named(part: Part) -> Content:
    return {} if part.kind == "model" else {{"dimension": "field"}.get(part.kind, part.kind): part.name}


def _differing(said: Mapping[str, Any], known: Mapping[str, Any], keys: Sequence[str]) -> Content:
    """The keys that say something else than before, and under ``without`` those whose old word is taken away."""
    found = {key: said[key] for key in keys if key in said and said[key] != known.get(key)}
    gone = [key for key in keys if key in known and (key not in said or (key == "values" and key in found))]
    return {**found, **({"without": gone} if gone else {})}


def _carried(said: Mapping[str, Any], before: Mapping[str, Any]) -> Content:
    """The measures that came with a metric stay; its formula stays where the definition is still that formula's."""
    kept = {"measures": before["measures"]} if before.get("measures") else {}
    same = all(said.get(key) == before.get(key) for key in DEFINITION)
    return {**kept, **({"text": before["text"]} if same and "text" in before else {})}
