"""Doubt: what happened to things is said and left out: "how many machines were sold", answered with all machines."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.nouns import NOUNS, kin
from assay.ask.local.text import phrase
from assay.ask.local.told import told
from assay.ask.local.undated import counted_entity
from assay.kernel.identity import kept_by_identity
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import AnalyticsSpec

_DOES = frozenset(("did", "do", "does"))


def lost_deeds(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Verbs whose rows belong to what is counted or listed, and are nowhere in the spec."""
    things = {spec.entity or "", *(one.name for use in spec.metrics if (one := counted_entity(use.expr, model)))} - {""}
    # "Which models sold the most" lists a field: those whose field it is did it.
    things = things or {use.field.partition(".")[0] for use in spec.dimensions if not use.hidden}
    said = told(spec, model) if len(things) == 1 else ""
    thing = model.entity(next(iter(things))) if len(things) == 1 else None
    for at, item in enumerate(draft.items if thing is not None else ()):
        verb = item.text.casefold()
        asked = at and any(one.text.casefold() in _DOES for one in draft.items[max(0, at - 3) : at])
        loose = item.kind in ("unknown", "stop") or (asked and item.is_link("entity"))
        if thing is not None and loose and len(verb) > 2 and verb.isalpha() and _is_lost(verb, thing, said, model):
            yield item.text


def _is_lost(verb: str, thing: Entity, said: str, model: SemanticModel) -> bool:
    events = events_of(verb, thing, model)
    if len(events) != 1 or not graph_of(model).reaches(events[0].name, thing.name):
        return False
    event = events[0].name
    # "How many machines did Ada sell": from machines to Ada the way is by the sales.
    others = (one.name for one in model.entities if one is not thing and f'"{one.name}.' in said)
    through = any(_only_way(verb, event, thing.name, one, model) for one in others)
    return not kept_by(verb, thing) and not through and event not in said and not _in_parts(event, said, model)


def _in_parts(event: str, said: str, model: SemanticModel) -> bool:
    """Whether rows that are parts of such an event are told: lines of orders, where "bought" makes orders."""
    parts = (one.name for one in model.entities if one.name != event and f'"{one.name}' in said)
    return any(kin(phrase(one)[0], phrase(event)[0]) and graph_of(model).reaches(one, event) for one in parts)


def _only_way(verb: str, event: str, thing: str, other: str, model: SemanticModel) -> bool:
    """Whether two things meet in those rows alone, or the verb says the role in which the other stands there."""
    reaches = graph_of(model).reaches
    if not reaches(event, other) or reaches(thing, other):
        return False
    meet = [one.name for one in model.entities if reaches(one.name, thing) and reaches(one.name, other)]
    near = [one for one in meet if one not in (thing, other)]
    roles = (word for one in model.relationships if one.left == event for left, _ in one.on for word in phrase(left))
    return near == [event] or any(kin(word, verb) for word in roles)


def kept_by(verb: str, thing: Entity) -> bool:
    """Whether a thing has a field of its own for what was done: "sold" where it keeps the day of its sale."""
    fields = (word for one in thing.dimensions for word in phrase(one.name))
    return any(kin(word, verb) or word in NOUNS.get(verb, ()) for word in fields)


def events_of(verb: str, thing: Entity, model: SemanticModel) -> list[Entity]:
    """The other things whose name a verb makes: sales of "sold"; of several nouns the first that is a name."""
    return list(_events(model, verb, thing.name))


@kept_by_identity(2048)
def _events(model: SemanticModel, verb: str, thing: str) -> tuple[Entity, ...]:
    named = {phrase(one.label or one.name): one for one in model.entities if one.name != thing}
    alike = [one for words, one in named.items() if len(words) == 1 and kin(words[0], verb)]
    listed = (named[(noun,)] for noun in NOUNS.get(verb, ()) if (noun,) in named)
    return tuple(alike or [one for one in (next(listed, None),) if one is not None])
