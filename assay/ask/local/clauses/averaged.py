"""How many there are of one thing for each of another: "average number of orders per customer"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import count_of, counts_subject, home_of_expr, plain_count
from assay.ask.local.clauses.fields import amount_field
from assay.ask.local.clauses.measured import shown
from assay.ask.local.draft import Draft, Setting, names_of, skip_stops, title_of
from assay.ask.local.item_tests import is_link
from assay.ask.local.text import phrase
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Arithmetic, DimensionUse, MetricExpr, MetricUse

_MONEY = frozenset("payment fee cost price charge expense".split())
"""Things that are an amount: their average is that of the amount, where no number of them is asked for."""
_EACH = frozenset(("a", "an", "one", "each", "every", "the", "average", "typical"))


def average_count(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """ "average visits per member": how many there are, divided by the members; None for any other average."""
    counted = _counted(draft, setting, at, target)
    owner = _owner(draft, setting, counted) if counted else ""
    if not owner:
        return _through_pairs(draft, setting, counted, at, target) if counted else None
    return _divided(draft.use(at, target), setting, count_of(setting, counted), owner)


def _through_pairs(draft: Draft, setting: Setting, counted: str, at: int, target: int) -> Draft | None:
    """ "lessons per pupil", where rows of a third table say who takes which: these rows are counted."""
    for use in draft.dimensions:
        owner = use.field.partition(".")[0]
        between = _between(setting, counted, owner) if _names(draft, setting, use) else None
        if between is not None:
            label = title_of(setting, between)
            note = f"Each {label} counts as one {title_of(setting, counted)}."
            return _divided(draft.use(at, target).tagged("", 0.0, note), setting, count_of(setting, between), owner)
    return None


def _between(setting: Setting, counted: str, owner: str) -> str | None:
    """The thing that belongs to one of both."""
    paths = graph_of(setting.model).best(counted, owner) if counted != owner else ()
    steps = paths[0] if len(paths) == 1 else ()
    return steps[0].target if [hop.many for hop in steps] == [True, False] else None


def on_average(draft: Draft, setting: Setting, at: int) -> Draft | None:
    """ "How many visits does a member make on average": the count before, divided by the members."""
    uses = [use for use in draft.metrics if not use.hidden]
    if len(uses) != 1 or not counts_subject(uses[0].expr, setting) or draft.dimensions:
        return None
    home = home_of_expr(uses[0].expr, setting)
    for here in draft.positions(is_link("entity", "metric")):
        owner = _thing(draft, setting, here)
        if not owner or owner == home or not _single(draft, here):
            continue
        reached = graph_of(setting.model).reaches(home, owner)
        between = None if reached else _between(setting, home, owner)
        if reached or between:
            top = count_of(setting, between) if between else uses[0].expr
            bare = replace(draft.use(at, here), metrics=tuple(use for use in draft.metrics if use is not uses[0]))
            return _divided(bare, setting, top, owner)
    return None


def _thing(draft: Draft, setting: Setting, at: int) -> str:
    """The entity an item names, or whose rows its metric counts."""
    link = draft.items[at].links[0]
    return link.ref if link.kind == "entity" else plain_count(setting, link.ref) if link.kind == "metric" else ""


def _single(draft: Draft, at: int) -> bool:
    """ "a member", "each member", "the average member"."""
    text = draft.items[at].text.casefold()
    return not text.endswith("s") and at > 0 and draft.items[at - 1].text.casefold().split()[-1] in _EACH


def _counted(draft: Draft, setting: Setting, at: int, target: int) -> str:
    counting = draft.free(target) and draft.items[target].is_cue("count")
    here = skip_stops(draft, target + 1) if counting else target
    if not draft.free(here) or draft.items[here].link is None:
        return ""
    thing = _thing(draft, setting, here)
    return "" if not counting and money_of(draft, setting, at, here) else thing


def money_of(draft: Draft, setting: Setting, at: int, target: int) -> str | None:
    """ "average payment": the amount of a thing that is one, where no number of them is asked for."""
    thing = _thing(draft, setting, target) if draft.free(target) and draft.items[target].link else ""
    if not _MONEY & set(phrase(thing)) or "number" in draft.items[at].text.casefold():
        return None
    return amount_field(setting, thing)


def _owner(draft: Draft, setting: Setting, counted: str) -> str:
    """The thing grouped by, each of which has several of what is counted."""
    for use in draft.dimensions:
        owner = use.field.partition(".")[0]
        if owner != counted and _names(draft, setting, use) and graph_of(setting.model).reaches(counted, owner):
            return owner
    return ""


def _names(draft: Draft, setting: Setting, use: DimensionUse) -> bool:
    owner, _, name = use.field.partition(".")
    entity = setting.model.entity(owner)
    if entity is None or use.grain or use.part or use.via:
        return False
    return use.field in names_of(setting, owner) or name in entity.key


def _divided(draft: Draft, setting: Setting, top: MetricExpr, owner: str) -> Draft:
    kept = tuple(
        use for use in draft.dimensions if not (use.field.partition(".")[0] == owner and _names(draft, setting, use))
    )
    ratio = Arithmetic(op="/", left=top, right=count_of(setting, owner))
    return replace(draft, dimensions=kept).add_metric(MetricUse(expr=ratio, alias="average")).tagged("ratio")


def counted_plainly(draft: Draft, setting: Setting, at: int, target: int) -> Draft:
    """Where nothing is there to divide by, a count, doubtfully."""
    thing = _counted(draft, setting, at, target)
    return shown(draft.use(at, target).tagged("", 0.4), count_of(setting, thing)) if thing else draft
