"""Things that belong to nothing of what is asked about: left out of groups, and of numbers of a kind of them."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import counts_subject, home_of_expr
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.references import refers
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import TIME, Agg, Aggregate, Compare, MetricUse, OrderBy, Related


def partnered(draft: Draft, setting: Setting) -> Draft:
    """ "How many courses are there in each semester": courses that were never held are in none, and no group.

    Only where groups are of things that refer to what is counted: what something itself does not say stays a group.
    """
    homes = {home for use in draft.metrics if (home := home_of_expr(use.expr, setting))}
    for use in draft.dimensions if homes and not draft.zero_fill else ():
        owner = use.field.partition(".")[0]
        if owner in homes and use.via and _among_equals(use.via[-1], setting):
            draft = draft.add_where(Compare(field=use.field, op="not_null", via=use.via))
            continue
        entity = setting.model.entity(owner) if use.field != TIME else None
        if entity is None or not any(_scattered(setting, home, owner, use.via) for home in homes):
            continue
        key = next((one for one in entity.dimensions if one.column in entity.key[:1]), None)
        if key is not None and not _present(draft, owner):
            draft = draft.add_where(Compare(field=f"{owner}.{key.name}", op="not_null", via=use.via))
    return draft


def _among_equals(name: str, setting: Setting) -> bool:
    """Whether a relation leads to things of the same kind: clerks without a manager have none to be counted under."""
    return any(one.name == name and one.left == one.right for one in setting.model.relationships)


def _present(draft: Draft, owner: str) -> bool:
    """Whether a condition already asks for something of it."""
    return any(isinstance(one, Compare) and one.field.startswith(f"{owner}.") for one in draft.where)


def _scattered(setting: Setting, home: str, owner: str, via: tuple[str, ...]) -> bool:
    """Whether a row of ``home`` may have many of ``owner``, or none."""
    if via or home == owner:
        return any(hop.many for path in graph_of(setting.model).best(home, owner, via)[:1] for hop in path)
    return len(graph_of(setting.model).best(home, owner)) == 1 and not refers(setting, home, owner)


def listed_once(draft: Draft, setting: Setting) -> Draft:
    """ "The different names of boats, ordered by length": each once, in the order of the shortest one called so."""
    if draft.metrics or draft.rows or "distinct_list" not in draft.tags or draft.limit:
        return draft
    shown = {use.field for use in draft.dimensions}
    apart = [one for one in draft.order if "." in one.by and one.by not in shown]
    for one in apart:
        agg: Agg = "min" if one.direction == "asc" else "max"
        use = MetricUse(expr=Aggregate(agg=agg, field=one.by), alias=one.by.replace(".", "_"), hidden=True)
        order = tuple(
            OrderBy(by=use.alias or "", direction=each.direction) if each is one else each for each in draft.order
        )
        draft = replace(draft.add_metric(use), order=order)
    return draft


def of_subject(draft: Draft, setting: Setting) -> Draft:
    """ "The average age of drivers" where a driver is an employee and employees have the age: of those who drive."""
    subject = draft.subject or ""
    homes = {home_of_expr(use.expr, setting) for use in draft.metrics}
    named = any(item.is_link("entity") and item.links[0].ref == subject for item in draft.items)
    if not named or len(homes) != 1 or any(counts_subject(use.expr, setting) for use in draft.metrics):
        return draft
    home = next(iter(homes))
    refers = [one for one in setting.model.relationships if (one.left, one.right) == (subject, home)]
    if home == subject or len(refers) != 1 or _spoken_of(draft, subject):
        return draft
    return replace(draft, where=(*draft.where, Related(related=subject)))


def _spoken_of(draft: Draft, entity: str) -> bool:
    """Whether any group, condition or period is of the entity's rows."""
    fields = [use.field for use in draft.dimensions] + [time.field for time in draft.times]
    said = any(f'"{entity}' in condition.model_dump_json() for condition in (*draft.where, *draft.having))
    return said or any(field.partition(".")[0] == entity for field in fields)
