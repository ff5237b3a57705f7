"""A reading in the making: what the clauses have taken from the question so far, and what it cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from assay.ask.local.item_tests import ItemTest, Sorts, sorts_of
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.ask.local.vocabulary import Vocabulary, label_of
from assay.kernel.identity import kept_by_identity
from assay.semantic.computed import Computed
from assay.semantic.model import Calendar, Dimension, Entity, Measure, SemanticModel
from assay.semantic.spec import (
    Aggregate,
    All,
    Combine,
    Comparison,
    Condition,
    DimensionUse,
    Grain,
    MetricExpr,
    MetricRef,
    MetricUse,
    OrderBy,
    TimeRange,
    TopPer,
    Transform,
)

NUMERIC = ("number",)
_COUNTS = frozenset(("num", "count", "total", "amount", "quantity", "qty"))


@dataclass(frozen=True)
class Setting:
    """What a draft is read against."""

    vocabulary: Vocabulary
    today: date
    calendar: Calendar
    text: str = ""
    formulas: Mapping[str, MetricExpr] = field(default_factory=dict)
    """Calculations the asker defined, by the metric that stands for them while the question is read."""
    computed: tuple[Computed, ...] = ()
    """Numbers of a row that those calculations are made of."""
    percent: bool = False
    """Whether rates are asked for in percent."""

    @property
    def model(self) -> SemanticModel:
        return self.vocabulary.model


@dataclass(frozen=True)
class Held:
    """A filter and the stretch of items that said it, so that "or" and "both" can tell what they join."""

    condition: Condition
    first: int
    last: int


@dataclass(frozen=True)
class Sides:
    """Filters that different rows of the same thing must meet, or meet and not meet."""

    op: Literal["intersect", "except"]
    conditions: tuple[tuple[Condition, ...], tuple[Condition, ...]]


@dataclass(frozen=True)
class Draft:
    """Immutable: every clause returns changed copies. ``used`` holds positions of ``items`` that found their place."""

    items: tuple[Item, ...]
    used: frozenset[int] = frozenset()
    metrics: tuple[MetricUse, ...] = ()
    dimensions: tuple[DimensionUse, ...] = ()
    where: tuple[Condition, ...] = ()
    held: tuple[Held, ...] = ()
    sides: Sides | None = None
    having: tuple[Condition, ...] = ()
    times: tuple[TimeRange, ...] = ()
    comparison: Comparison | None = None
    order: tuple[OrderBy, ...] = ()
    limit: int | None = None
    offset: int = 0
    top: TopPer | None = None
    rows: str | None = None
    distinct: bool = False
    zero_fill: bool = False
    subject: str | None = None
    trend: bool = False
    transform: Transform | None = None
    combine: Combine | None = None
    chart: str | None = None
    cost: float = 0.0
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    def changed(self, **parts: Any) -> Draft:
        """A copy with other ``parts``: what ``replace`` does, without running the long constructor each time."""
        copy = object.__new__(Draft)
        copy.__dict__.update(self.__dict__)
        copy.__dict__.update(parts)
        if "items" in parts:
            copy.__dict__.pop("_known", None)
        return copy

    def use(self, *positions: int) -> Draft:
        """Mark items as placed."""
        return self.changed(used=self.used | set(positions))

    def freed(self, at: int) -> Draft:
        """With an item taken back, for another clause to place."""
        return self.changed(used=self.used - {at})

    def free(self, at: int) -> bool:
        """Whether there is an item at ``at`` that is not placed yet."""
        return 0 <= at < len(self.items) and at not in self.used

    def tagged(self, tag: str, cost: float = 0.0, note: str = "") -> Draft:
        """With a construct named, a cost and an assumption."""
        tags = self.tags if not tag or tag in self.tags else (*self.tags, tag)
        notes = self.notes if not note or note in self.notes else (*self.notes, note)
        return self.changed(tags=tags, cost=self.cost + cost, notes=notes)

    def add_where(self, *conditions: Condition) -> Draft:
        """With more filters."""
        return self.changed(where=(*self.where, *(c for c in conditions if c not in self.where)))

    def hold(self, condition: Condition, *positions: int) -> Draft:
        """With a filter that the items at ``positions`` said."""
        held = Held(condition, min(positions), max(positions))
        return self.use(*positions).add_where(condition).changed(held=(*self.held, held))

    def add_dimension(self, use: DimensionUse) -> Draft:
        """With one more group or column, once."""
        return self if use in self.dimensions else self.changed(dimensions=(*self.dimensions, use))

    def add_metric(self, use: MetricUse) -> Draft:
        """With one more metric, once."""
        same = any(use.expr == other.expr and use.transform == other.transform for other in self.metrics)
        return self if same else self.changed(metrics=(*self.metrics, use))

    def existing(self, ref: str) -> Draft:
        """Grouped by an entity: rows that belong to none of it are no group."""
        known = self.facts.get("existing", ())
        return self if ref in known else self.changed(facts={**self.facts, "existing": (*known, ref)})

    def positions(self, wanted: Callable[[Item], bool]) -> list[int]:
        """Positions of unplaced items that satisfy ``wanted``."""
        if isinstance(wanted, ItemTest):
            return [at for at in wanted.among(self._sorts()) if at not in self.used]
        return [at for at, item in enumerate(self.items) if at not in self.used and wanted(item)]

    def _sorts(self) -> Sorts:
        """Where each sort of item stands, found once for the drafts that have the same items."""
        known: Sorts | None = self.__dict__.get("_known")
        if known is None:
            known = self.__dict__["_known"] = sorts_of(self.items)
        return known


Clause = Callable[[Draft, Setting], Iterable[Draft]]


def skip_stops(draft: Draft, at: int, step: int = 1, over: tuple[str, ...] = ()) -> int:
    """The next position in a direction that is no stop word (nor a cue named in ``over``)."""
    while 0 <= at < len(draft.items):
        item = draft.items[at]
        if item.kind != "stop" and not (item.cue and item.cue.name in over):
            break
        at += step
    return at


def entity_of(setting: Setting, name: str) -> Entity | None:
    """The entity of that name."""
    return setting.model.entity(name)


def named_by(setting: Setting, entity: str) -> str | None:
    """The field that names a row of an entity for people."""
    return _named_by(setting.model, entity)


@kept_by_identity(1024)
def _named_by(model: SemanticModel, entity: str) -> str | None:
    found = model.entity(entity)
    if found is None:
        return None
    for name in (
        *found.display,
        *(d.name for d in found.dimensions if re.search(r"name|title", d.name, re.IGNORECASE) and not d.hidden),
        *found.key,
    ):
        dimension = found.dimension(name)
        if dimension and not (dimension.kind == "identifier" and (named := _named_by_whole(model, found))):
            return f"{entity}.{name}"
        if dimension:
            return named
    return f"{entity}.{found.dimensions[0].name}" if found.dimensions else None


def names_of(setting: Setting, entity: str) -> tuple[str, ...]:
    """The fields that name a row together: first and last name, else the one that names it."""
    found = setting.model.entity(entity)
    shown = [one for name in (found.display if found else ()) if (one := found.dimension(name) if found else None)]
    if len(shown) > 1 and all(one.kind in ("text", "categorical") for one in shown):
        return tuple(f"{entity}.{one.name}" for one in shown)
    named = named_by(setting, entity)
    return (named,) if named else ()


def _named_by_whole(model: SemanticModel, part: Entity) -> str | None:
    """A driver is an employee: where the key is a reference to another thing, that thing's name is the name."""
    for relation in model.relationships:
        if relation.left == part.name and len(part.key) == 1 and [left for left, _ in relation.on] == list(part.key):
            whole = model.entity(relation.right)
            for name in whole.display if whole and whole.name != part.name else ():
                dimension = whole.dimension(name) if whole else None
                if dimension and dimension.kind != "identifier":
                    return f"{relation.right}.{name}"
    return None


def numeric(setting: Setting, ref: str) -> bool:
    """Whether a field holds numbers that can be added or compared."""
    dimension = setting.vocabulary.dimension(ref)
    if dimension is None:
        return False
    counts = dimension.kind == "categorical" and bool(_COUNTS & set(phrase(dimension.name)))
    return dimension.kind in NUMERIC or counts


_NUMBERED = frozenset(("num", "no", "nr", "number", "count", "qty", "quantity"))


def holds_numbers(setting: Setting, item: Item) -> bool:
    """ "citations" of a field named `citation_num`: its rows hold how many there are."""
    dimension = setting.vocabulary.dimension(item.links[0].ref) if item.is_link("dimension") else None
    name = phrase(dimension.name) if dimension else ()
    told = len(name) > 1 and bool(_NUMBERED & {name[0], name[-1]}) and _NUMBERED.isdisjoint(item.words)
    return told and dimension is not None and dimension.kind in ("categorical", "identifier", "number")


def temporal(setting: Setting, ref: str) -> bool:
    """Whether a field holds dates."""
    dimension = setting.vocabulary.dimension(ref)
    return dimension is not None and dimension.kind == "time"


_COARSER: tuple[Grain, ...] = ("week", "month", "quarter", "year")


def own_grain(setting: Setting, ref: str) -> Grain:
    """The finest grain a date is kept in: days, unless it holds months or years only."""
    dimension = setting.vocabulary.dimension(ref)
    grains = dimension.grains if dimension is not None else ()
    if grains:
        return "day" if "day" in grains else next((one for one in _COARSER if one in grains), "day")
    return "year" if phrase(ref.partition(".")[2])[-1:] == ("year",) else "day"


def whole(conditions: tuple[Condition, ...]) -> Condition | None:
    """Several conditions as one."""
    return All(all=conditions) if len(conditions) > 1 else conditions[0] if conditions else None


def dimension_use(link: Link) -> DimensionUse:
    """A link to a field as a group or column."""
    return DimensionUse(field=link.ref, via=link.via)


def slug(*parts: str) -> str:
    """A name for a column.

    >>> slug("avg", "Unit price")
    'avg_unit_price'
    """
    return re.sub(r"[^a-z0-9]+", "_", " ".join(parts).casefold()).strip("_") or "value"


def metric_use(expr: MetricExpr, setting: Setting, **more: Any) -> MetricUse:
    """A metric column with an alias that order and having can name."""
    return MetricUse(expr=expr, alias=more.pop("alias", None) or alias_of(expr), **more)


def alias_of(expr: MetricExpr) -> str:
    """The alias an expression gets."""
    if isinstance(expr, MetricRef):
        return expr.metric if expr.filter is None else slug(expr.metric, "filtered")
    if isinstance(expr, Aggregate):
        if expr.entity:
            return slug(expr.entity, "count")
        return slug(expr.agg, (expr.field or "").partition(".")[2])
    return "value"


def measure_expr(setting: Setting, ref: str) -> MetricExpr | None:
    """How a spec names a measure: a plain metric over it, else an aggregate of the field behind it."""
    owner, _, name = ref.partition(".")
    plain = next(
        (m for m in setting.model.metrics if m.kind == "simple" and m.measure == ref and m.filter is None), None
    )
    if plain:
        return MetricRef(metric=plain.name)
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return _aggregate(entity, measure) if entity and measure and measure.filter is None else None


def _aggregate(entity: Entity, measure: Measure) -> Aggregate | None:
    if measure.agg == "count" and not measure.expr:
        return Aggregate(agg="count", entity=entity.name)
    behind = field_behind(entity, measure)
    return Aggregate(agg=measure.agg, field=f"{entity.name}.{behind.name}") if behind else None


def field_behind(entity: Entity, measure: Measure) -> Dimension | None:
    """The dimension a measure aggregates, when it is one."""
    wanted = _bare(measure.expr or measure.name)
    return next((d for d in entity.dimensions if wanted in (_bare(d.name), _bare(d.expr or ""))), None)


def _bare(column: str) -> str:
    """A column's name without its quotes; anything that is more than a name stays as it is."""
    inner = column[1:-1]
    quoted = len(column) > 2 and column[0] == column[-1] == '"' and '"' not in inner
    return inner if quoted else column


def title_of(setting: Setting, ref: str) -> str:
    """What people call a thing, in lower case unless it is an abbreviation."""
    label = label_of(setting.model, ref)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
