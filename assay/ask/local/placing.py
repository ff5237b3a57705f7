"""Columns that were asked for put into a spec, where they do not change what a row is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.ask.local.draft import Setting, alias_of
from assay.ask.local.spoken import referred
from assay.semantic.spec import AnalyticsSpec, DimensionUse, MetricUse

Column = DimensionUse | MetricUse


def shown_as(spec: AnalyticsSpec, columns: Sequence[Column], setting: Setting) -> AnalyticsSpec | None:
    """``spec`` with exactly these columns; None when they would change what a row is."""
    fields = tuple(one for one in columns if isinstance(one, DimensionUse))
    metrics = tuple(one for one in columns if isinstance(one, MetricUse))
    if spec.combine is not None or spec.comparison is not None or spec.top is not None:
        return None
    if spec.mode == "rows":
        return _of_rows(spec, fields, metrics)
    return _of_groups(spec, fields, metrics, setting)


def _of_rows(spec: AnalyticsSpec, fields: tuple[DimensionUse, ...], metrics: tuple[MetricUse, ...]) -> AnalyticsSpec:
    if not metrics:
        return spec.model_copy(update={"dimensions": fields})
    order = tuple(item for item in spec.order if any(item.by in (use.field, use.alias) for use in fields))
    return AnalyticsSpec(
        metrics=_aliased(metrics), dimensions=fields, where=spec.where, time=spec.time,
        order=order, limit=spec.limit if order or not spec.order else None,
    )  # fmt: skip


def _of_groups(
    spec: AnalyticsSpec, fields: tuple[DimensionUse, ...], metrics: tuple[MetricUse, ...], setting: Setting
) -> AnalyticsSpec | None:
    groups = {thing(use.field, setting) for use in spec.dimensions if not use.grain and not use.part}
    told = {use.field.partition(".")[0] for use in fields} | {thing(use.field, setting) for use in fields}
    ranked = bool(spec.order or spec.having)
    if not metrics and not fields:
        return None
    if ranked and groups and not groups <= told:
        return None
    needed = [*(item.by for item in spec.order), *_named_in(spec)]
    changed = any(use.transform for use in metrics)
    known = {str(use.expr.model_dump_json()): use for use in spec.metrics if not (changed and use.transform)}
    chosen = [known.get(use.expr.model_dump_json(), use) if not use.transform else use for use in metrics]
    shown = [use.model_copy(update={"hidden": False}) for use in chosen]
    kept = [use for use in spec.metrics if use.alias in needed and use.expr not in [one.expr for one in shown]]
    hidden = [use.model_copy(update={"hidden": True}) for use in kept]
    every = _aliased((*shown, *hidden))
    fields = (*fields, *_keys(spec, fields, setting))
    known_names = {use.alias for use in every} | {use.field for use in fields} | {use.alias for use in fields}
    order = tuple(item for item in spec.order if item.by in known_names)
    return spec.model_copy(update={"metrics": every, "dimensions": fields, "order": order})


def _keys(spec: AnalyticsSpec, fields: Sequence[DimensionUse], setting: Setting) -> Iterator[DimensionUse]:
    """References that group stay, unseen: two people of one name are two."""
    shown = {use.field for use in fields}
    for use in spec.dimensions:
        if use.field not in shown and referred(setting, use.field) is not None:
            yield use.model_copy(update={"hidden": True})


def thing(ref: str, setting: Setting) -> str:
    """What a group is of: a reference to a keeper groups by keeper."""
    relation = referred(setting, ref)
    return relation.right if relation is not None else ref.partition(".")[0]


def _named_in(spec: AnalyticsSpec) -> list[str]:
    text = spec.having.model_dump_json() if spec.having else ""
    return [use.alias for use in spec.metrics if use.alias and f'"{use.alias}"' in text]


def _aliased(metrics: Sequence[MetricUse]) -> tuple[MetricUse, ...]:
    """Every one with a name of its own."""
    taken: set[str] = set()
    found = []
    for use in metrics:
        name = use.alias or alias_of(use.expr)
        while name in taken:
            name += "_2"
        taken.add(name)
        found.append(use if use.alias == name else use.model_copy(update={"alias": name}))
    return tuple(found)
