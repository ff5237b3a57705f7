"""Groups a number is said of: "sales reps who had a profit above 5" are limited by the profit of all their rows."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link

_NAMED = ("text", "categorical", "geo")


def of_many_rows(items: tuple[Item, ...], at: int, link: Link, setting: Setting) -> bool:
    """Whether the number at ``at`` is compared, of a field whose rows are told apart by something else."""
    of = next((one for one in items[:at] if one.is_link("dimension", "entity") or _counts_rows(one, setting)), None)
    after = next((one for one in items[at + 1 :] if one.kind != "stop"), None)
    if of is None or after is None or not after.is_cue("cmp") or not of.is_link("dimension"):
        return False
    owner, _, name = of.links[0].ref.partition(".")
    entity, field = setting.model.entity(owner), setting.vocabulary.dimension(of.links[0].ref)
    named = field is not None and field.kind in _NAMED
    own = setting.vocabulary.homes.get(link.ref, link.entity) == owner
    return named and own and entity is not None and bool(entity.display) and name not in (*entity.display, *entity.key)


def _counts_rows(item: Item, setting: Setting) -> bool:
    """ "Number of employees of each gender whose salary is below 5": the employees are limited, not the genders."""
    metric = setting.model.metric(item.links[0].ref) if item.is_link("metric") else None
    owner, _, name = ((metric.measure or "") if metric else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure is not None and measure.agg == "count" and not measure.expr
