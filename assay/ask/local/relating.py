"""What belongs where: governed metrics, conditions of missing rows, whose time a period is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from assay.ask.local.at_all import are_described, at_all, shows_only
from assay.ask.local.clauses.counting import counts_subject, home_of_expr
from assay.ask.local.draft import Draft, Setting, names_of, whole
from assay.ask.local.events import event_of
from assay.ask.local.references import refers
from assay.ask.local.text import phrase, root
from assay.semantic.compile.graph import Graph, graph_of
from assay.semantic.spec import (
    TIME,
    All,
    Compare,
    Condition,
    DimensionUse,
    MetricRef,
    Related,
)


def governed(draft: Draft, setting: Setting) -> Draft:
    """ "orders that were cancelled" is the governed metric of cancelled orders, unless a share is asked.

    Beside other numbers it stays a condition, which holds for all of them.
    """
    for at, use in enumerate(draft.metrics if "share" not in draft.facts and len(draft.metrics) == 1 else ()):
        plain = (
            setting.model.metric(use.expr.metric)
            if isinstance(use.expr, MetricRef) and use.expr.filter is None
            else None
        )
        if plain is None or plain.filter is not None or not plain.measure:
            continue
        for metric in setting.model.metrics:
            if metric.measure == plain.measure and metric.filter in draft.where and not metric.deprecated:
                metrics = list(draft.metrics)
                metrics[at] = use.model_copy(update={"expr": MetricRef(metric=metric.name), "alias": metric.name})
                draft = _called(draft, use.alias or plain.name, metric.name)
                return replace(draft, metrics=tuple(metrics), where=tuple(c for c in draft.where if c != metric.filter))
    return draft


def _called(draft: Draft, old: str, new: str) -> Draft:
    """What orders by a number, or limits it, by its new name."""
    order = tuple(one.model_copy(update={"by": new}) if one.by == old else one for one in draft.order)
    having = tuple(
        one.model_copy(update={"field": new}) if isinstance(one, Compare) and one.field == old else one
        for one in draft.having
    )
    top = draft.top.model_copy(update={"by": new}) if draft.top is not None and draft.top.by == old else draft.top
    return replace(draft, order=order, having=having, top=top)


def existing(draft: Draft, setting: Setting) -> Draft:
    """Things are grouped by an entity they can lack: what belongs to none is left out."""
    homes = {home for use in draft.metrics if (home := home_of_expr(use.expr, setting))}
    for ref in draft.facts.get("existing", ()):
        owner = ref.partition(".")[0]
        if homes and owner not in homes and any(use.field == ref for use in draft.dimensions):
            draft = draft.add_where(Compare(field=ref, op="not_null"))
    return draft


def inside(draft: Draft, setting: Setting) -> Draft:
    """ "customers without orders of type X": what is said of the missing rows belongs to them."""
    missing = next((c for c in draft.where if isinstance(c, Related) and c.match != "any" and c.where is None), None)
    if missing is None:
        return draft
    theirs = tuple(c for c in draft.where if isinstance(c, Compare) and c.field.startswith(f"{missing.related}."))
    if not theirs:
        return draft
    inner: Condition = theirs[0] if len(theirs) == 1 else All(all=theirs)
    whole = missing.model_copy(update={"where": inner})
    return replace(draft, where=tuple(whole if c is missing else c for c in draft.where if c not in theirs))


def foreign_time(draft: Draft, setting: Setting) -> Draft:
    """ "how many customers ordered last month": a date of things that belong to the subject many times over."""
    time = draft.times[0] if draft.times else None
    owner = time.field.partition(".")[0] if time and time.field != TIME else ""
    if (
        not owner
        or not draft.subject
        or owner == draft.subject
        or not all(counts_subject(use.expr, setting) for use in draft.metrics)
    ):
        return draft
    if not (draft.metrics or draft.rows) or graph_of(setting.model).reaches(draft.subject, owner) or time is None:
        return draft
    return replace(draft, times=(), where=(*draft.where, Related(related=owner, time=time)))


def related_time(draft: Draft, setting: Setting) -> Draft:
    """ "customers with at least 5 orders last quarter": the quarter is that of the orders."""
    related = [c for c in draft.where if isinstance(c, Related)]
    if len(related) != 1 or related[0].time or not draft.times or draft.times[0].field != TIME:
        return draft
    event = event_of(setting, draft.rows or draft.subject or "", related[0].related)
    if _said_of_subject(draft, setting, related[0]) or (event and event[0] != related[0].related):
        return draft
    entity = setting.model.entity(related[0].related)
    counts = all(counts_subject(use.expr, setting) for use in draft.metrics)
    if entity is None or not entity.default_time or not counts:
        return draft
    timed = related[0].model_copy(update={"time": draft.times[0]})
    return replace(draft, times=(), where=tuple(timed if c is related[0] else c for c in draft.where))


def _said_of_subject(draft: Draft, setting: Setting, related: Related) -> bool:
    """ "members who joined before 2023 and never booked": the period follows the verb of the members' own date."""
    there = _where_said(draft, related, setting)
    subject = setting.model.entity(draft.subject or "")
    own = subject.dimension(subject.default_time) if subject and subject.default_time else None
    said = [at for at, item in enumerate(draft.items) if item.time and item.time.range == draft.times[0]]
    if there is None or own is None or not said or said[0] > there:
        return False
    verbs = {root(word) for word in phrase(own.name)}
    before = draft.items[max(0, said[0] - 2) : said[0]]
    return any(root(word.casefold()) in verbs for item in before for word in item.text.split())


def _where_said(draft: Draft, related: Related, setting: Setting) -> int | None:
    """Where the related things stand in the question."""
    held = next((one.first for one in draft.held if one.condition == related), None)
    counts = {name for name, home in setting.vocabulary.homes.items() if home == related.related}
    named = (
        at
        for at, item in enumerate(draft.items)
        if (item.is_link("entity") and item.links[0].ref == related.related)
        or (item.is_link("metric") and item.links[0].ref in counts)
    )
    return held if held is not None else next(named, None)


def _junction(setting: Setting, owners: Iterable[str], reaches_all: Callable[[str], bool]) -> str | None:
    """The entity that links all of them, the nearest one: order lines for orders and products."""
    links = [entity.name for entity in setting.model.entities if reaches_all(entity.name)]
    return min(links, key=lambda one: (sum(setting.vocabulary.distance(one, o) for o in owners), one), default=None)


def row_base(draft: Draft, setting: Setting) -> Draft:
    """Rows of the entity from which everything named can be looked up: "the region of customer 13" lists customers."""
    if not draft.rows or draft.metrics:
        return draft
    named = [use.field for use in draft.dimensions] + [item.by for item in draft.order]
    named += [time.field for time in draft.times if time.field != TIME]
    named += [condition.field for condition in draft.where if isinstance(condition, Compare)]
    owners = dict.fromkeys((draft.rows, *(ref.partition(".")[0] for ref in named if "." in ref)))
    graph = graph_of(setting.model)

    def reaches_all(base: str) -> bool:
        return all(base == other or graph.reaches(base, other) for other in owners)

    def refers_to_all(base: str) -> bool:
        return reaches_all(base) and all(refers(setting, base, other) for other in owners)

    once = _had_by(draft) and not draft.order
    if refers_to_all(draft.rows):
        theirs = draft.rows not in {use.field.partition(".")[0] for use in draft.dimensions}
        return replace(draft, distinct=draft.distinct or (once and theirs))
    base = next((owner for owner in owners if refers_to_all(owner)), None) or _junction(setting, owners, refers_to_all)
    if base is None and reaches_all(draft.rows):
        return draft
    base = base or next((owner for owner in owners if reaches_all(owner)), None)
    shown = names_of(setting, draft.rows) if not draft.dimensions else ()
    if base is None or not (draft.dimensions or shown):
        return draft
    once_each = shows_only(draft.rows, draft, setting) and (at_all(setting.text) or are_described(draft, setting))
    alone = shown or once_each
    if alone and (kept := _there(draft, base, setting)) is not None:
        return kept
    for name in shown:
        draft = draft.add_dimension(DimensionUse(field=name))
    draft = replace(draft, where=tuple(one for one in draft.where if not _given(one, base, graph)))
    return replace(draft, rows=base, distinct=once or (bool(shown) and not draft.order)).tagged("looked_up", 0.05)


def _had_by(draft: Draft) -> bool:
    """ "Which towns have shops run by Siri": each town once, however many it has."""
    said = [item for item in draft.items if item.kind != "stop"]
    led = len(said) > 3 and said[0].is_cue("list") and said[0].text.casefold() == "which"
    return led and said[1].is_link("dimension") and said[2].text.casefold() in ("have", "has") and len(said) > 3


def _there(draft: Draft, base: str, setting: Setting) -> Draft | None:
    """ "Clerks who sold for more than 50 in Ghent": each clerk once, by such a sale; two of one name stay two."""
    rows = draft.rows or ""
    plain = [one for one in draft.where if isinstance(one, Compare) and "." in one.field and not one.via]
    if len(plain) < len(draft.where) or draft.order or draft.times or not refers(setting, base, rows):
        return None
    own = [one for one in plain if _owner(one) == rows or refers(setting, rows, _owner(one))]
    theirs = tuple(one for one in plain if one not in own)
    if not theirs or not all(_owner(one) == base or refers(setting, base, _owner(one)) for one in theirs):
        return None
    return replace(draft, where=(*own, Related(related=base, where=whole(theirs)))).tagged("looked_up", 0.05)


def _owner(condition: Compare) -> str:
    return condition.field.partition(".")[0]


def _given(condition: Condition, base: str, graph: Graph) -> bool:
    """ "The clerk who handled the complaint with the earliest date": rows of complaints have a complaint."""
    plain = isinstance(condition, Related) and condition == Related(related=condition.related)
    return (
        plain
        and isinstance(condition, Related)
        and (condition.related == base or graph.reaches(base, condition.related))
    )
