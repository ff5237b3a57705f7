"""What fields of yes and no are called, and what their opposite is: "discontinued items", "unexcused absences"."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.lexicon import Entry, Link
from assay.ask.local.synonyms import OPPOSITES
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity, SemanticModel


def flag_names(model: SemanticModel) -> Iterator[Entry]:
    """The names of all of them, as what they hold for yes and for no."""
    for entity in model.entities:
        for dimension in entity.dimensions:
            if flag_value(dimension) is not None:
                yield from _named(entity, dimension)


def flag_value(dimension: Dimension, said: str = "yes") -> bool | str | None:
    """What a yes-or-no field holds for yes (or no); None for any other field."""
    if dimension.kind == "boolean":
        return said == "yes"
    return next((value for value, names in dimension.values.items() if said in (value.casefold(), *names)), None)


def _named(entity: Entity, dimension: Dimension) -> Iterator[Entry]:
    ref = f"{entity.name}.{dimension.name}"
    label = dimension.label or dimension.name.replace("_", " ")
    yes, no = flag_value(dimension), flag_value(dimension, "no")
    things = [phrase(text) for text in (entity.name, entity.label, *entity.synonyms) if text]
    for text in (dimension.name, dimension.label, *dimension.synonyms):
        words = tuple(word for word in phrase(text) if word not in ("is", "has", "was", "flag", "flg", "indicator"))
        words = next((words[: -len(one)] for one in things if words[-len(one) :] == one and words != one), words)
        if not words or yes is None:
            continue
        yield (
            words,
            Link("value" if yes is True else "dimension", ref, 0.96, (True,) if yes is True else (), label=label),
        )
        last = words[-1]
        opposites = ((*words[:-1], "in" + last), (*words[:-1], "un" + last), ("non", *words), ("not", *words))
        further = tuple((*words[:-1], other) for other in OPPOSITES.get(last, ()))
        for opposite in (*opposites, *further) if no is not None else ():
            yield opposite, Link("value", ref, 0.95, (no,), label=label)
