"""What the words around a span make it likely to be: a thing, a field of it, how many there are, or a value."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.many_rows import of_many_rows
from assay.ask.local.plain_metrics import is_plain
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension


def role(setting: Setting, items: tuple[Item, ...], at: int, link: Link) -> float:
    """What the words around make likely: counted things are entities, groups are fields."""
    here = next(
        (i for i in range(at - 1, -1, -1) if not _passed(items[i]) or (items[i].is_cue("super") and i == at - 1)), -1
    )
    before = items[here] if here >= 0 else None
    twins = {one.kind for one in items[at].links if one.score >= link.score - 0.1}
    cost = {"dimension": 0.12, "measure": 0.45}.get(link.kind, 0.0) if "entity" in twins else 0.0
    some = at > 0 and items[at - 1].text.casefold() in ("any", "some")
    cost += 0.3 if some and link.kind == "dimension" and "entity" in twins else 0.0
    things = {one.ref for one in items[at].links if one.kind == "entity" and one.score >= 0.7}
    if link.kind == "dimension" and things and (link.entity in things or "entity" in twins) and _of_thing(items, at):
        cost += 0.45
    dimension = setting.vocabulary.dimension(link.ref) if link.kind == "dimension" else None
    fields = [one for one in items[at].links if one.kind == "dimension"]
    code = dimension is not None and _is_code(setting, link.entity, dimension, items[at])
    cost += (0.7 if len(fields) > 1 else 0.3) if code else 0.0
    cost += 0.15 if dimension is not None and dimension.kind == "boolean" else 0.0
    ranked = any(item.is_cue("top", "super") for item in items)
    cost += 0.25 if link.kind == "value" and here == at - 1 and before is not None and before.is_cue("list") else 0.0
    if link.kind in ("metric", "entity") and {"metric", "entity"} <= twins and _so_many(items, at):
        return cost + (-0.2 if link.kind == "entity" else 0.2)
    for names, costs in _AFTER:
        if before is not None and before.is_cue(*names) and not (ranked and before.is_cue("by")):
            mean = "count" in names and link.kind == "metric" and _is_mean(setting, link.ref)
            return cost + (_NOT_COUNTED if mean else costs.get(link.kind, 0.0))
    if link.kind in ("metric", "entity") and {"metric", "entity"} <= twins:
        if _picked_out(items, at):
            return cost + (-0.2 if link.kind == "entity" else 0.2)
        wanted = _thing_or_number(setting, items, at, before, items[at])
        return cost + (-0.12 if link.kind == wanted else 0.12)
    if (
        link.kind in ("metric", "measure", "dimension")
        and twins & {"metric", "measure"}
        and "dimension" in twins
        and "entity" not in twins
    ):
        return cost + _number_or_field(setting, items, at, before, link)
    return cost


_NOT_COUNTED = 0.15


def _is_mean(setting: Setting, name: str) -> bool:
    """ "How many credits": never their average, where nobody wrote that as a metric."""
    metric = setting.model.metric(name)
    owner, _, measure = ((metric.measure or "") if metric and metric.inferred else "").partition(".")
    entity = setting.model.entity(owner)
    found = entity.measure(measure) if entity else None
    return found is not None and found.agg == "avg"


def _is_code(setting: Setting, owner: str, dimension: Dimension, item: Item) -> bool:
    """A number or code that nobody asked for; a thing's own key that is called like a word is asked for by it."""
    if dimension.kind != "identifier" or item.words[-1] in _CODES:
        return False
    entity = setting.model.entity(owner)
    own = entity is not None and entity.key == (dimension.column,)
    refers = any(one.left == owner and dimension.column in dict(one.on) for one in setting.model.relationships)
    return refers or not own or bool(_CODES & set(phrase(dimension.name)))


def _of_thing(items: tuple[Item, ...], at: int) -> bool:
    """ "towns of all depots": the things whose towns are asked for, not one more column."""
    here, linked = at - 1, False
    while here >= 0 and (items[here].kind == "stop" or items[here].is_cue("by", "distinct")):
        text = items[here].text.casefold()
        linked = linked or text in ("of", "for", "from") or text.startswith(("of ", "for "))
        here -= 1
    return linked and here >= 0 and items[here].is_link("dimension", "measure")


def _number_or_field(setting: Setting, items: tuple[Item, ...], at: int, before: Item | None, link: Link) -> float:
    """Whether "price" means the total or average of prices, or each row's price."""
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    governed = any(one.kind == "metric" and not _plain(setting, one) for one in items[at].links)
    listed = before is not None and (
        before.is_cue("list", "order", "direction", "and", "comma", "rel") or before.is_link("dimension", "entity")
    )
    if governed and of_many_rows(items, at, link, setting):
        return -0.12 if metric else 0.12
    if governed:
        return 0.0 if listed and not _grouping(items) else -0.12 if metric else 0.08
    rows = not _grouping(items) and any(item.is_cue("list", "order") for item in items)
    superlative = before is not None and before.is_cue("super")
    wanted = "dimension" if rows or superlative or (listed and not _grouping(items)) else "metric"
    return -0.12 if link.kind == wanted else 0.08


_BY_NAME = 0.99


def _plain(setting: Setting, link: Link) -> bool:
    """Whether a metric is but the total or the mean of a field, which is rather called so than the metric itself."""
    metric = setting.model.metric(link.ref)
    written = metric is not None and not metric.inferred and link.score >= _BY_NAME
    return metric is not None and not written and is_plain(metric, setting.model)


def inferred(setting: Setting, name: str) -> bool:
    """Whether a metric was made from the schema, written by nobody."""
    metric = setting.model.metric(name)
    return metric is not None and metric.inferred


_AFTER: tuple[tuple[tuple[str, ...], dict[str, float]], ...] = (
    (("count", "count_distinct"), {"entity": -0.12, "metric": -0.14, "dimension": 0.06, "value": 0.3}),
    (("without", "not", "except"), {"entity": -0.12, "metric": 0.0, "dimension": 0.1, "value": -0.1}),
    (("by",), {"dimension": -0.15, "entity": -0.05, "metric": 0.15, "measure": 0.2, "value": 0.35}),
    (("agg",), {"metric": -0.1, "measure": -0.05, "entity": 0.2, "value": 0.35}),
    (("order",), {"dimension": -0.1, "metric": 0.05}),
    (("top",), {"entity": -0.15, "metric": 0.1, "value": 0.1}),
)


_CODES = frozenset(("id", "code", "number", "key", "no", "identifier", "sku"))


def _passed(item: Item) -> bool:
    """Words between a cue and what it governs."""
    return (
        item.kind in ("stop", "number")
        or item.is_link("value", "condition")
        or item.is_cue("distinct", "super", "or", "comma")
    )


def _grouping(items: tuple[Item, ...]) -> bool:
    timed = any(item.time and item.time.kind in ("grain", "trend", "compare", "part") for item in items)
    return timed or any(
        item.is_cue("by", "share", "growth", "compare", "running", "moving", "difference") for item in items
    )


def _thing_or_number(setting: Setting, items: tuple[Item, ...], at: int, before: Item | None, item: Item) -> str:
    """Whether "customers" means the customers or how many there are."""
    if before is not None and before.is_cue("by") and _amounts(setting, item):
        return "metric"
    if _belongs(items, at):
        return "entity"
    if before is not None and before.is_cue("list") and not before.text.casefold().startswith(("how", "what")):
        return "metric" if _grouping(items) and not any(i.is_cue("super", "top") for i in items) else "entity"
    if any(i.is_cue("super", "top") for i in items[:at]) and not any(i.is_link("metric") for i in items[:at]):
        return "entity"
    entity = next((link.ref for link in item.links if link.kind == "entity"), "")
    after = next((i for i in items[at + 1 :] if i.kind not in ("stop", "number")), None)
    if after is not None and after.text == ":":
        return "entity"
    if (
        after is not None
        and after.is_cue(*_OF_THINGS)
        and _is_thing(setting, entity)
        and not any(i.is_cue("count") for i in items)
    ):
        return "entity"
    if any(
        i.is_cue("list") and i.text.casefold().startswith(("list", "show", "display")) for i in items
    ) and not _grouping(items):
        return "entity" if _is_thing(setting, entity) else "metric"
    return "metric"


def _amounts(setting: Setting, item: Item) -> bool:
    """ "top customers by sales": the money that sales make, where a sale is a row too."""
    metric = setting.model.metric(next((one.ref for one in item.links if one.kind == "metric"), ""))
    return metric is not None and metric.unit is not None and metric.unit == setting.model.currency


_MANY = 1000
"""So many are rather money than things."""


def _so_many(items: tuple[Item, ...], at: int) -> bool:
    """ "at least 2 sales": so many of them, though "sales" may be money too."""
    number = items[at - 1].number if at > 1 and items[at - 2].is_cue("cmp") else None
    return number is not None and number < _MANY


def _picked_out(items: tuple[Item, ...], at: int) -> bool:
    """ "parcels sent by Mia Moss": at the head of a question those, not how many."""
    if at or not items[at].text.casefold().endswith("s"):
        return False
    said = [item.text.casefold() for item in items[1:3]]
    return len(items) > 3 and said[1:] == ["by"] and said[0].endswith(("ed", "en")) and items[3].is_link("value")


_OF_THINGS = ("rel", "without", "list", "cmp", "more_than_average", "null", "text", "order")


def _belongs(items: tuple[Item, ...], at: int) -> bool:
    """ "names of customers", "average age of the students": whose they are, not how many."""
    for here in range(at - 1, -1, -1):
        item = items[here]
        if _between_values(items, here):
            continue
        if item.is_cue(
            "and",
            "comma",
            "share",
            "count",
            "compare",
            "ratio",
            "or",
            "growth",
            "difference",
            "running",
            "moving",
            "list",
        ):
            return False
        if item.is_link("dimension", "measure", "metric") or item.is_cue("super", "agg"):
            return True
    return False


def _between_values(items: tuple[Item, ...], at: int) -> bool:
    """ "Average rating of phone *and* of chat tickets": what joins two values of one field parts nothing else."""
    if not items[at].is_cue("and", "or", "comma") or at == 0:
        return False
    after = next((item for item in items[at + 1 :] if item.kind != "stop"), None)
    before = next((item for item in reversed(items[:at]) if item.kind != "stop"), None)
    refs = [{link.ref for link in one.links if link.kind == "value"} if one else set() for one in (before, after)]
    return bool(refs[0] & refs[1])


def _is_thing(setting: Setting, entity: str) -> bool:
    """Things have names, events have numbers."""
    found = setting.model.entity(entity)
    first = found.dimension(found.display[0]) if found and found.display else None
    return first is not None and first.kind != "identifier"
