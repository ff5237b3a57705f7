"""How many groups meet a limit: "how many guests have paid more than 1000 in total", "how many towns have 3 shops".

The groups are found first, each with its number, and then counted; one number of all rows is never compared.
"""

from __future__ import annotations

from assay.ask.local.clauses.chosen import key_of
from assay.ask.local.clauses.counting import counts_subject, dated_by, home_of_expr
from assay.ask.local.draft import Draft, Setting, names_of, whole
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import (
    Aggregate,
    AnalyticsSpec,
    Compare,
    Condition,
    DimensionUse,
    MetricRef,
    MetricUse,
    Subquery,
)


def groups_counted(draft: Draft, setting: Setting) -> Draft:
    """The number of things whose own number meets the limit, where nothing but that number is asked for."""
    shown = [use for use in draft.metrics if not use.hidden]
    hidden = tuple(use for use in draft.metrics if use.hidden)
    if len(shown) != 1 or not hidden or not draft.having or draft.rows or draft.sides:
        return draft
    if not _alone(draft, setting) and not _limited_first(draft, setting):
        return draft
    ref = _told_apart_by(shown[0], setting)
    homes = {home_of_expr(use.expr, setting) for use in hidden}
    told = ref is not None and all(
        _of_many(home, ref, shown[0], setting) or _one_by_one(home, ref, hidden, setting) for home in homes
    )
    if ref is None or not told:
        return draft
    owner = f"{ref.partition('.')[0]}."
    own = tuple(one for one in draft.where if _own(one, owner) and counts_subject(shown[0].expr, setting))
    theirs = tuple(one for one in draft.where if one not in own)
    groups = AnalyticsSpec(
        metrics=hidden,
        dimensions=(DimensionUse(field=ref),),
        where=whole(theirs),
        having=whole(draft.having),
        time=draft.times[0] if draft.times else None,
    )
    limited = Compare(field=ref, op="in", value=Subquery(spec=groups))
    plain = draft.changed(
        metrics=tuple(shown), dimensions=_groups(draft, setting), where=own, having=(), times=(), order=()
    )
    return plain.add_where(limited).tagged("nested")


def _alone(draft: Draft, setting: Setting) -> bool:
    """No groups but the names of those that are counted, or such as those who have the number belong to."""
    grouped = any(item.is_cue("by") or _is_grain(item) for item in draft.items)
    return not grouped or _had_by_them(draft, setting)


def _limited_first(draft: Draft, setting: Setting) -> bool:
    """ "Orders with revenue over 1000 by country", "number of guests with over 5 stays by town": what stands before the
    groups is said of each thing that is counted. Periods as groups would cut the number itself, but of what is dated.
    """
    limits = [at for at, item in enumerate(draft.items) if item.is_cue("cmp")]
    groups = [at for at, item in enumerate(draft.items) if item.is_cue("by") or _is_grain(item)]
    shown = next(use for use in draft.metrics if not use.hidden)
    if not limits or not groups or limits[-1] > groups[0] or not counts_subject(shown.expr, setting):
        return False
    thing = home_of_expr(shown.expr, setting)
    return not any(map(_is_grain, draft.items)) or all(
        dated_by(use.expr, setting) == thing for use in draft.metrics if use.hidden
    )


def _is_grain(item: Item) -> bool:
    return item.time is not None and item.time.kind == "grain"


def _had_by_them(draft: Draft, setting: Setting) -> bool:
    """ "How many guests per town *have* paid ...": the guests have, and the towns are theirs."""
    bound = min((at for at, item in enumerate(draft.items) if item.is_cue("cmp")), default=0)
    verbs = [at for at, item in enumerate(draft.items[:bound]) if item.text.casefold() in ("have", "has", "had")]
    by = [at for at, item in enumerate(draft.items) if item.is_cue("by")]
    first = next((item for item in draft.items if item.kind != "stop"), None)
    asked = first is not None and first.text.casefold().startswith("how many")
    counted = any(counts_subject(use.expr, setting) for use in draft.metrics if not use.hidden)
    theirs = counted and {use.field.partition(".")[0] for use in draft.dimensions} == {draft.subject}
    return asked and theirs and bool(verbs) and len(by) == 1 and by[0] < verbs[-1]


def _groups(draft: Draft, setting: Setting) -> tuple[DimensionUse, ...]:
    """The groups that are asked for; the names of what is limited are none."""
    if any(item.is_cue("by") for item in draft.items):
        return draft.dimensions
    names = set(names_of(setting, draft.subject)) if draft.subject else set[str]()
    return tuple(use for use in draft.dimensions if use.field not in names)


def _told_apart_by(use: MetricUse, setting: Setting) -> str | None:
    """The key of the things whose rows are counted, or the field whose values are."""
    if counts_subject(use.expr, setting):
        return key_of(setting, Link("entity", home_of_expr(use.expr, setting)))
    distinct = isinstance(use.expr, Aggregate) and use.expr.agg == "count_distinct" and not use.expr.via
    return use.expr.field if distinct and isinstance(use.expr, Aggregate) else None


def _of_many(home: str, ref: str, shown: MetricUse, setting: Setting) -> bool:
    """Whether rows of ``home`` belong to one of what is counted each."""
    owner = ref.partition(".")[0]
    if counts_subject(shown.expr, setting):
        return home != owner and graph_of(setting.model).reaches(home, owner)
    return bool(home) and (home == owner or graph_of(setting.model).reaches(home, owner))


def _one_by_one(home: str, ref: str, hidden: tuple[MetricUse, ...], setting: Setting) -> bool:
    """ "Claims over 5000" by a governed number of the claims themselves: that of each."""
    governed = (setting.model.metric(use.expr.metric) for use in hidden if isinstance(use.expr, MetricRef))
    return ref.startswith(f"{home}.") and any(one is not None and not one.inferred for one in governed)


def _own(condition: Condition, owner: str) -> bool:
    return not isinstance(condition, Compare) or condition.field.startswith(owner)
