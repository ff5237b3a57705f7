"""Which of its alternatives each span is: a beam over the spans, scored by name, neighbourhood and join distance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link

BEAM = 24
KEPT = 8
_JOIN = 0.16
_UNREACHABLE = 1.2


def choose_links(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Drafts in which every link span has exactly one meaning, cheapest first."""
    owners = _mentioned(draft)
    states: list[tuple[float, tuple[Link | None, ...], tuple[str, ...]]] = [(0.0, (), ())]
    for at, item in enumerate(draft.items):
        if item.kind != "link":
            states = [(cost, (*links, None), near) for cost, links, near in states]
            continue
        grown = []
        for cost, links, near in states:
            for link in item.links:
                step = (1 - link.score) * 0.9 + _neighbour(draft, at, link, owners, links) + _join(setting, near, link)
                home = _home(setting, link)
                seen = near if not home or home in near else (*near, home)
                grown.append((cost + step, (*links, link), seen))
        states = sorted(grown, key=lambda state: (round(state[0], 6), str(state[1])))[:BEAM]
    for cost, links, _ in states[:KEPT]:
        items = tuple(replace(item, links=(link,)) if link else item for item, link in zip(draft.items, links, strict=True))
        yield replace(draft, items=items, cost=draft.cost + cost)


def _mentioned(draft: Draft) -> dict[str, int]:
    """Entities named by the question, and where."""
    found: dict[str, int] = {}
    for at, item in enumerate(draft.items):
        for link in item.links:
            if link.kind == "entity" and link.score >= 0.75:
                found.setdefault(link.ref, at)
    return found


def _neighbour(draft: Draft, at: int, link: Link, owners: dict[str, int], chosen: tuple[Link | None, ...]) -> float:
    cost = {"measure": 0.03, "entity": 0.04, "value": 0.02, "dimension": 0.02}.get(link.kind, 0.0)
    if link.kind in ("dimension", "value", "measure") and owners:
        if link.entity in owners:
            distance = abs(owners[link.entity] - at)
            cost -= 0.3 if distance <= 3 else 0.18
        else:
            cost += 0.05
    same = [one for one in chosen if one and one.kind in ("dimension", "value")]
    if link.kind == "value" and any(one.ref == link.ref for one in same):
        cost -= 0.35
    return cost + _role(draft.items, at, link)


def _role(items: tuple[Item, ...], at: int, link: Link) -> float:
    """What the words around make likely: counted things are entities, groups are fields."""
    before = next((item for item in reversed(items[:at]) if item.kind != "stop"), None)
    if before is None:
        return 0.0
    if before.is_cue("count", "count_distinct", "without"):
        return {"entity": -0.12, "metric": -0.1, "dimension": 0.04, "value": 0.3}.get(link.kind, 0.0)
    if before.is_cue("by"):
        return {"dimension": -0.15, "entity": -0.05, "metric": 0.15, "measure": 0.2, "value": 0.35}.get(link.kind, 0.0)
    if before.is_cue("agg"):
        return {"metric": -0.1, "measure": -0.05, "entity": 0.2, "value": 0.35}.get(link.kind, 0.0)
    if before.is_cue("super", "top"):
        return {"value": 0.3}.get(link.kind, 0.0)
    return 0.0


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
