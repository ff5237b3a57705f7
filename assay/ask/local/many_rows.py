"""Groups a number is said of: "sales reps who had a profit above 5" are limited by the profit of all their rows."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase

_ENDS = {"max": ("maximum",), "min": ("minimum",), "avg": ("average", "mean"), "mean": ("average",)}
_NAMED = ("text", "categorical", "geo")


def of_many_rows(items: tuple[Item, ...], at: int, link: Link, setting: Setting) -> bool:
    """Whether the number at ``at`` is compared, of a field whose rows are told apart by something else."""
    of = next((one for one in items[:at] if one.is_link("dimension", "entity") or _counts_rows(one, setting)), None)
    after = next((one for one in items[at + 1 :] if one.kind != "stop"), None)
    if of is None or after is None or not after.is_cue("cmp") or not of.is_link("dimension"):
        return False
    if _rows_named(items[:at], setting.vocabulary.homes.get(link.ref, link.entity), setting):
        return False
    owner, _, name = of.links[0].ref.partition(".")
    entity, field = setting.model.entity(owner), setting.vocabulary.dimension(of.links[0].ref)
    named = field is not None and field.kind in _NAMED
    own = setting.vocabulary.homes.get(link.ref, link.entity) == owner
    return named and own and entity is not None and bool(entity.display) and name not in (*entity.display, *entity.key)


def _rows_named(items: tuple[Item, ...], home: str, setting: Setting) -> bool:
    """ "For each region, the number of sites with stars above 3": the sites are limited, which stand beside them."""
    last = next((one for one in reversed(items) if one.is_link("dimension", "entity", "metric")), None)
    thing = last is not None and last.is_link("entity") and last.links[0].ref == home
    return thing or (last is not None and _counts_rows(last, setting))


def named_so(ref: str) -> set[str]:
    """The words of a field's name: "a maximum wind speed of 40" is no aggregate where rows have one."""
    words = phrase(ref.partition(".")[2])
    return {*words, *(full for word in words for full in _ENDS.get(word, ()))}


def _counts_rows(item: Item, setting: Setting) -> bool:
    """ "Number of employees of each gender whose salary is below 5": the employees are limited, not the genders."""
    metric = setting.model.metric(item.links[0].ref) if item.is_link("metric") else None
    owner, _, name = ((metric.measure or "") if metric else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure is not None and measure.agg == "count" and not measure.expr
