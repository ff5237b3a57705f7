""" "How many languages are in these leaflets", "how many guests do the stays belong to": of those that some row has.

What refers to a thing says which of them are meant, however many the source keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.ask.local.clauses.counting import counts_subject, home_of_expr
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.semantic.model import SemanticModel
from assay.semantic.spec import Compare, Condition, Related

_INSIDE = frozenset(("in", "on", "among", "across", "within"))
_FOR = frozenset(("of", "for", "from"))
_THESE = frozenset(("the", "these", "those", "all", "our", "my", "their"))
_DOING = frozenset(("do", "does", "did", "are", "were", "is", "was"))


def among(draft: Draft, setting: Setting) -> Draft:
    """A bare count of things, limited to those that the things named behind them refer to."""
    counted = _counted(draft, setting)
    start = _named(draft, counted, setting) if counted else None
    for at in _others(draft, start) if start is not None else ():
        other = draft.items[at].links[0].ref
        if _refers(other, counted, setting.model) and not any(_says(one, other) for one in draft.where):
            between = draft.items[start + 1 : at] if start is not None else ()
            if _inside(between):
                return draft.use(at).add_where(Related(related=other)).tagged("related", 0.02)
    return draft


def _counted(draft: Draft, setting: Setting) -> str:
    """The things of which nothing but the number is asked for."""
    shown = [use for use in draft.metrics if not use.hidden]
    plain = not (draft.dimensions or draft.rows or draft.having or draft.sides or draft.order or draft.comparison)
    if len(draft.metrics) != 1 or len(shown) != 1 or not plain or {"share", "growth"} & set(draft.facts):
        return ""
    return home_of_expr(shown[0].expr, setting) if counts_subject(shown[0].expr, setting) else ""


def _named(draft: Draft, counted: str, setting: Setting) -> int | None:
    """Where the things counted are named."""
    for at, item in enumerate(draft.items):
        link = item.link
        thing = link is not None and link.kind == "entity" and link.ref == counted
        metric = link is not None and link.kind == "metric" and setting.vocabulary.homes.get(link.ref) == counted
        if thing or metric:
            return at
    return None


def _others(draft: Draft, start: int) -> Iterator[int]:
    """Things named behind them, up to a "not" or a condition."""
    for at in range(start + 1, len(draft.items)):
        item = draft.items[at]
        if item.kind == "number" or item.is_cue("not", "without", "except", "cmp", "rel", "by", "count", "super", "or"):
            return
        if item.is_link("entity"):
            yield at


def _refers(other: str, counted: str, model: SemanticModel) -> bool:
    """Whether rows of the one refer to the other, in one way or in one called like it, or are paired with it."""
    ways = [one for one in model.relationships if {one.left, one.right} == {other, counted}]
    if set(phrase(other)) < set(phrase(counted)):
        return False
    if not ways:
        return len(_pairing(other, counted, model)) == 1
    plain = len(ways) == 1 or sum(phrase(one.name) == phrase(counted) for one in ways) == 1
    return plain and all(one.left == other and one.cardinality.endswith("to_one") for one in ways)


def _pairing(one: str, other: str, model: SemanticModel) -> list[str]:
    """Things whose rows refer to both: casts of an actor and a film."""
    known = {(way.left, way.right) for way in model.relationships if way.cardinality.endswith("to_one")}
    return [entity.name for entity in model.entities if {(entity.name, one), (entity.name, other)} <= known]


def _says(one: Condition, other: str) -> bool:
    """Whether a condition is of those things already."""
    if isinstance(one, Compare):
        return one.field.startswith(f"{other}.")
    return isinstance(one, Related) and one.related == other


def _inside(between: Sequence[Item]) -> bool:
    """ "in leaflets", "of these leaflets", "do the leaflets"."""
    words = {word for item in between for word in item.text.casefold().split()}
    return bool(_INSIDE & words) or (bool(_THESE & words) and bool((_FOR | _DOING) & words))
