"""Which of its alternatives each span is: a beam over the spans, scored by name, neighbourhood and join distance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assay.ask.local.datewords import dated_words, priced_words
from assay.ask.local.directions import directed
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.naming import named_items

BEAM = 24
KEPT = 8
_JOIN = 0.16
_UNREACHABLE = 1.2


def choose_links(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Drafts in which every link span has exactly one meaning, cheapest first."""
    owners = _mentioned(draft)
    draft = directed(draft, setting)
    draft = priced_words(dated_words(named_items(draft, setting, owners), setting, owners), setting, owners)
    states: list[_State] = [_State()]
    for at, item in enumerate(draft.items):
        if item.kind != "link":
            states = [replace(state, links=(*state.links, None)) for state in states]
            continue
        grown = [further for state in states for further in _grown(draft, setting, at, state, owners)]
        states = sorted(grown, key=lambda state: (round(state.rank, 6), str(state.links)))[:BEAM]
    least = states[0]
    for state in states[:KEPT]:
        items = tuple(
            replace(item, links=(link,)) if link else item for item, link in zip(draft.items, state.links, strict=True)
        )
        yield replace(draft, items=items, cost=draft.cost + least.cost + state.rank - least.rank)


@dataclass(frozen=True)
class _State:
    """Links chosen so far. ``rank`` compares states with each other; ``cost`` is what makes the reading unsure."""

    rank: float = 0.0
    cost: float = 0.0
    links: tuple[Link | None, ...] = ()
    near: tuple[str, ...] = ()


def _grown(draft: Draft, setting: Setting, at: int, state: _State, owners: dict[str, int]) -> Iterable[_State]:
    item = draft.items[at]
    joins = [_join(setting, state.near, link) for link in item.links]
    raw = [
        (1 - link.score) * 0.9 + _neighbour(draft, setting, at, link, owners, state.links) + join
        for link, join in zip(item.links, joins, strict=True)
    ]
    floor = min(raw) - (1 - item.links[0].score) * 0.9
    for link, own, join in zip(item.links, raw, joins, strict=True):
        home = _home(setting, link)
        near = state.near if not home or home in state.near else (*state.near, home)
        # A join that no meaning of the word avoids does not make the reading less sure.
        yield _State(state.rank + own, state.cost + (own - floor if join < 1 else own), (*state.links, link), near)


def _mentioned(draft: Draft) -> dict[str, int]:
    """Entities named by the question, and where."""
    found: dict[str, int] = {}
    for at, item in enumerate(draft.items):
        for link in item.links:
            if link.kind == "entity" and link.score >= 0.75:
                found.setdefault(link.ref, at)
    return found


def _neighbour(
    draft: Draft, setting: Setting, at: int, link: Link, owners: dict[str, int], chosen: tuple[Link | None, ...]
) -> float:
    cost = {"measure": 0.03, "entity": 0.04, "value": 0.02, "dimension": 0.02}.get(link.kind, 0.0)
    home = _owner(link)
    governed = link.kind == "metric" and not _inferred(setting, link.ref)
    measured = setting.vocabulary.homes.get(link.ref, "") if governed else ""
    if measured in owners and owners[measured] != at:
        cost -= 0.3 if abs(owners[measured] - at) <= 3 else 0.18
    cost += _attachment(draft, setting, at, link)
    if home and owners:
        if home in owners:
            distance = abs(owners[home] - at)
            cost -= 0.0 if distance == 0 else 0.3 if distance <= 3 else 0.18
        else:
            cost += 0.05
    cost += _before_number(draft.items, setting, at, link)
    same = [one for one in chosen if one and one.kind in ("dimension", "value")]
    if link.kind == "value" and any(one.ref == link.ref for one in same):
        cost -= 0.35
    told = [
        one.ref for one in draft.items[at].links if one.kind == "dimension" and _beside_value(draft.items, at, one.ref)
    ]
    if told:
        cost += -0.35 if link.ref in told else 0.25
    return cost + _role(setting, draft.items, at, link)


def _before_number(items: tuple[Item, ...], setting: Setting, at: int, link: Link) -> float:
    """ "strength value of 100": of several fields that hold the value, the one nearest to the number it names."""
    following = items[at + 1] if at + 1 < len(items) else None
    if link.kind != "value" or following is None or len({one.entity for one in items[at].links}) < 2:
        return 0.0
    numbers = [one for one in following.links if one.kind == "dimension" and one.score >= 0.6]
    near = any(setting.vocabulary.distance(link.entity, one.entity) == 1 for one in numbers)
    return -0.2 if near else 0.0


def _attachment(draft: Draft, setting: Setting, at: int, link: Link) -> float:
    """Fields of the thing they are said of come before namesakes elsewhere; so do those it refers to."""
    attached = _attached(draft.items, at) if link.kind == "dimension" else frozenset()
    theirs = {one.ref for one in draft.items[at].links if one.kind == "dimension" and one.entity in attached}
    if not theirs:
        return 0.0
    if link.ref in theirs:
        return -0.3
    referred = any(one.left in attached and one.right == link.entity for one in setting.model.relationships)
    return -0.3 if referred else 0.15


def _attached(items: tuple[Item, ...], at: int) -> frozenset[str]:
    """Whose field it is: "names and dates of races" are those of races."""
    here, linked = at + 1, False
    while here < len(items) and (
        items[here].kind == "stop" or items[here].is_cue("and", "comma", "by") or items[here].is_link("dimension")
    ):
        text = items[here].text.casefold()
        linked = text in ("of", "for", "from") or text.startswith(("of ", "for ")) or (linked and not items[here].links)
        here += 1
        owners = _things(items[here]) if here < len(items) else frozenset()
        if linked and owners:
            return owners
    return frozenset()


def _things(item: Item) -> frozenset[str]:
    named = [one for one in item.links if one.kind == "entity" and one.score >= 0.7]
    best = max((one.score for one in named), default=0.0)
    return frozenset(one.ref for one in named if one.score >= best - 0.1)


def _beside_value(items: tuple[Item, ...], at: int, ref: str) -> bool:
    """ "web channel", "status is not open", "region is either A or B": the field of the value right beside it."""
    for step in (1, -1):
        here = at + step
        while 0 <= here < len(items) and (items[here].kind == "stop" or items[here].is_cue("cmp", "or", "not", "rel")):
            here += step
        if 0 <= here < len(items) and any(one.kind == "value" and one.ref == ref for one in items[here].links):
            return True
    return False


def _owner(link: Link) -> str:
    """The entity a field, value or condition is of."""
    if link.kind == "condition":
        return str(getattr(link.condition, "field", "")).partition(".")[0]
    return link.entity if link.kind in ("dimension", "value", "measure") else ""


def _role(setting: Setting, items: tuple[Item, ...], at: int, link: Link) -> float:
    """What the words around make likely: counted things are entities, groups are fields."""
    here = next(
        (i for i in range(at - 1, -1, -1) if not _passed(items[i]) or (items[i].is_cue("super") and i == at - 1)), -1
    )
    before = items[here] if here >= 0 else None
    twins = {one.kind for one in items[at].links if one.score >= link.score - 0.1}
    cost = {"dimension": 0.12, "measure": 0.45}.get(link.kind, 0.0) if "entity" in twins else 0.0
    things = {one.ref for one in items[at].links if one.kind == "entity" and one.score >= 0.7}
    if link.kind == "dimension" and things and (link.entity in things or "entity" in twins) and _of_thing(items, at):
        cost += 0.45
    dimension = setting.vocabulary.dimension(link.ref) if link.kind == "dimension" else None
    fields = [one for one in items[at].links if one.kind == "dimension"]
    cost += (
        (0.7 if len(fields) > 1 else 0.3)
        if dimension is not None and dimension.kind == "identifier" and items[at].words[-1] not in _CODES
        else 0.0
    )
    cost += 0.15 if dimension is not None and dimension.kind == "boolean" else 0.0
    ranked = any(item.is_cue("top", "super") for item in items)
    cost += 0.25 if link.kind == "value" and here == at - 1 and before is not None and before.is_cue("list") else 0.0
    for names, costs in _AFTER:
        if before is not None and before.is_cue(*names) and not (ranked and before.is_cue("by")):
            return cost + costs.get(link.kind, 0.0)
    if link.kind in ("metric", "entity") and {"metric", "entity"} <= twins:
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


def _of_thing(items: tuple[Item, ...], at: int) -> bool:
    """ "towns of all depots": the things whose towns are asked for, not one more column."""
    here, linked = at - 1, False
    while here >= 0 and (items[here].kind == "stop" or items[here].is_cue("by")):
        text = items[here].text.casefold()
        linked = linked or text in ("of", "for", "from") or text.startswith(("of ", "for "))
        here -= 1
    return linked and here >= 0 and items[here].is_link("dimension", "measure")


def _number_or_field(setting: Setting, items: tuple[Item, ...], at: int, before: Item | None, link: Link) -> float:
    """Whether "price" means the total or average of prices, or each row's price."""
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    governed = any(one.kind == "metric" and not _inferred(setting, one.ref) for one in items[at].links)
    listed = before is not None and (
        before.is_cue("list", "order", "direction", "and", "comma", "rel") or before.is_link("dimension", "entity")
    )
    if governed:
        return 0.0 if listed and not _grouping(items) else -0.12 if metric else 0.08
    rows = not _grouping(items) and any(item.is_cue("list", "order") for item in items)
    superlative = before is not None and before.is_cue("super")
    wanted = "dimension" if rows or superlative or (listed and not _grouping(items)) else "metric"
    return -0.12 if link.kind == wanted else 0.08


def _inferred(setting: Setting, name: str) -> bool:
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


_OF_THINGS = ("rel", "without", "list", "cmp", "more_than_average", "null", "text", "order")


def _belongs(items: tuple[Item, ...], at: int) -> bool:
    """ "names of customers", "average age of the students": whose they are, not how many."""
    for here in range(at - 1, -1, -1):
        item = items[here]
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


def _is_thing(setting: Setting, entity: str) -> bool:
    """Things have names, events have numbers."""
    found = setting.model.entity(entity)
    first = found.dimension(found.display[0]) if found and found.display else None
    return first is not None and first.kind != "identifier"


def _join(setting: Setting, near: tuple[str, ...], link: Link) -> float:
    here = _home(setting, link)
    homes = [name for name in near if name]
    if not here or not homes or here in homes:
        return 0.0
    distance = min(setting.vocabulary.distance(here, other) for other in homes)
    return _UNREACHABLE if distance > 8 else _JOIN * distance


def _home(setting: Setting, link: Link) -> str:
    if link.kind == "metric":
        return setting.vocabulary.homes.get(link.ref, "")
    return "" if link.kind == "condition" else link.entity
