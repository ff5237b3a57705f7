"""Metrics to atoms: every metric becomes a formula over aggregates of single entities."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.context import Context
from assay.semantic.compile.default_time import default_time
from assay.semantic.compile.formulas import arithmetic, divided, or_zero
from assay.semantic.compile.fragments import parse
from assay.semantic.compile.plan import Atom, Dim, Variant, slot, slots_of, time_axis
from assay.semantic.compile.scope import Aliases, FieldRef
from assay.semantic.compile.windowed import composite_sql, cumulative_sql, extended
from assay.semantic.model import Entity, Measure, Metric
from assay.semantic.spec import Aggregate, AnalyticsSpec, Arithmetic, Condition, MetricExpr, MetricRef, Number
from assay.semantic.suggest import unknown

ADDITIVE = ("sum", "count")


@dataclass(frozen=True)
class Formula:
    """A metric as SQL over atoms. ``additive``: the parts of a breakdown sum to the whole."""

    tree: exp.Expr
    additive: bool = False
    integer: bool = False
    unit: str | None = None
    format: str | None = None
    label: str = ""
    type: str = "number"


@dataclass
class Expander:
    """Collects the atoms of all metrics of one spec; equal atoms are computed once.

    ``probing``: only the atoms are of interest, the dimensions are not known yet.
    """

    context: Context
    spec: AnalyticsSpec
    dims: tuple[Dim, ...]
    names: Aliases
    atoms: dict[Atom, str] = field(default_factory=dict)
    floor_rows: bool = False
    probing: bool = False

    # -- the expressions of a spec ------------------------------------------------------------------------------

    def formula(self, expr: MetricExpr, variant: Variant) -> Formula:
        """The formula of a metric expression over the rows of ``variant``."""
        if isinstance(expr, Number):
            return Formula(exp.convert(expr.number), additive=False)
        if isinstance(expr, Aggregate):
            return self._aggregate(expr, variant)
        if isinstance(expr, MetricRef):
            filters = (expr.filter,) if expr.filter is not None else ()
            return self.metric(expr.metric, variant, filters, ())
        return self._arithmetic(expr, variant)

    def _arithmetic(self, expr: Arithmetic, variant: Variant) -> Formula:
        left, right = self.formula(expr.left, variant), self.formula(expr.right, variant)
        both = left.additive and right.additive and expr.op in "+-"
        scaled = left.additive and isinstance(expr.right, Number) and expr.op in "*/"
        if both and self._sources(left.tree) != self._sources(right.tree):
            left, right = replace(left, tree=or_zero(left.tree)), replace(right, tree=or_zero(right.tree))
        unit = left.unit if left.unit == right.unit and expr.op in "+-" else left.unit if scaled else None
        return Formula(
            arithmetic(expr.op, left.tree, right.tree), both or scaled, False, unit, left.format if unit else None
        )

    def _sources(self, tree: exp.Expr) -> set[tuple[str, tuple[Condition, ...]]]:
        wanted = slots_of(tree)
        return {(atom.base, atom.filters) for atom, name in self.atoms.items() if name in wanted}

    # -- governed metrics ---------------------------------------------------------------------------------------

    def metric(self, name: str, variant: Variant, filters: tuple[Condition, ...], trail: tuple[str, ...]) -> Formula:
        """A governed metric (or a bare ``entity.measure``) with extra filters."""
        metric = self.context.model.metric(name)
        if metric is None and "." in name:
            return self._measure_of(name, None, variant, filters)
        if metric is None:
            raise unknown("metric", name, (known.name for known in self.context.model.metrics))
        if name in trail:
            raise InvalidSpec(f"The metric {name} depends on itself: {' > '.join((*trail, name))}.")
        self._remember(metric)
        own = filters if metric.filter is None else (metric.filter, *filters)
        formula = self._by_kind(metric, variant, own, (*trail, name))
        unit = metric.unit or formula.unit
        label = metric.label or metric.name.replace("_", " ").capitalize()
        return replace(formula, unit=unit, format=metric.format or formula.format, label=label)

    def _remember(self, metric: Metric) -> None:
        self.context.log.metrics[metric.name] = None
        if metric.deprecated:
            self.context.log.caveat(f"{metric.label or metric.name} is deprecated: {metric.deprecated}")

    def _by_kind(
        self, metric: Metric, variant: Variant, filters: tuple[Condition, ...], trail: tuple[str, ...]
    ) -> Formula:
        if metric.kind == "simple":
            return self._measure_of(metric.measure or "", metric.time, variant, filters)
        if metric.kind == "ratio":
            top = self.metric(metric.numerator or "", variant, filters, trail)
            bottom = self.metric(metric.denominator or "", variant, filters, trail)
            unit = top.unit if bottom.unit is None else None
            return Formula(divided(top.tree, bottom.tree), unit=unit, format=top.format if unit else None)
        if metric.kind == "derived":
            return self._derived(metric, variant, filters, trail)
        if metric.kind == "cumulative":
            return self._cumulative(metric, variant, filters, trail)
        parts = [self.metric(part.metric, variant, filters, trail).tree for part in metric.components]
        return Formula(composite_sql(metric.components, parts, self.context.dialect))

    def _derived(
        self, metric: Metric, variant: Variant, filters: tuple[Condition, ...], trail: tuple[str, ...]
    ) -> Formula:
        tree = parse(metric.expr or "").copy()
        names = dict.fromkeys(found.name for found in tree.find_all(exp.Column))
        parts = {name: self.metric(name, variant, filters, trail) for name in names}
        several = len({source for part in parts.values() for source in self._sources(part.tree)}) > 1
        linear = not tree.find(exp.Mul, exp.Div, exp.Func) and all(part.additive for part in parts.values())
        for found in list(tree.find_all(exp.Column)):
            if several and parts[found.name].additive and _is_summand(found):
                found.replace(or_zero(found.copy()))
        values = {name: part.tree for name, part in parts.items()}
        units = {part.unit for part in parts.values()}
        unit = units.pop() if len(units) == 1 and not tree.find(exp.Div, exp.Mul) else None
        return Formula(_filled_names(tree, values), linear, False, unit)

    def _cumulative(
        self, metric: Metric, variant: Variant, filters: tuple[Condition, ...], trail: tuple[str, ...]
    ) -> Formula:
        if self.probing:
            return self.metric(metric.metric or "", variant, filters, trail)
        time = time_axis(self.dims)
        longer = extended(metric, variant, time, self.context)
        inner = self.metric(metric.metric or "", longer, filters, trail)
        if time is None:
            return inner
        if not inner.additive:
            raise InvalidSpec(f"{metric.name} cannot be cumulated by period: its parts do not sum to the whole.")
        self.floor_rows = True
        return replace(inner, tree=cumulative_sql(metric, inner.tree, time, self.dims, self.context), additive=False)

    # -- atoms --------------------------------------------------------------------------------------------------

    def _measure_of(
        self, reference: str, time: str | None, variant: Variant, filters: tuple[Condition, ...]
    ) -> Formula:
        owner, _, name = reference.partition(".")
        entity = self.context.entity(owner)
        measure = entity.measure(name)
        if measure is None:
            raise unknown("measure", reference, (f"{owner}.{known.name}" for known in entity.measures))
        own = filters if measure.filter is None else (measure.filter, *filters)
        dated = default_time(entity, self.context, time or measure.time)
        value = measure.expr or (None if measure.agg == "count" else measure.name)
        atom = Atom(entity.name, measure.agg, value, own, dated, variant, measure.name)
        additive = measure.additive if measure.additive is not None else measure.agg in ADDITIVE
        return self._atom(atom, additive, measure)

    def _aggregate(self, expr: Aggregate, variant: Variant) -> Formula:
        filters = (expr.filter,) if expr.filter is not None else ()
        if expr.entity is not None:
            entity = self.context.entity(expr.entity)
            plural = entity.plural or entity.name
            atom = Atom(
                entity.name, "count", None, filters, default_time(entity, self.context), variant, f"count_{plural}"
            )
            return replace(self._atom(atom, True), label=f"Number of {plural.replace('_', ' ')}")
        entity, value, unit, label = self._field(expr)
        name = f"{expr.agg}_{(expr.field or '').partition('.')[2]}"
        atom = Atom(entity.name, expr.agg, value, filters, default_time(entity, self.context), variant, name)
        formula = replace(self._atom(atom, expr.agg in ADDITIVE), label=f"{AGG_WORDS[expr.agg]} {label}")
        return replace(formula, unit=unit if not expr.agg.startswith("count") else None)

    def _field(self, expr: Aggregate) -> tuple[Entity, FieldRef, str | None, str]:
        """Base entity of an aggregate of a field: the spec's own when it leads there to-one, else the field's."""
        owner, dimension = self.context.field(expr.field or "")
        base = owner
        if self.spec.entity and self.context.graph.reaches(self.spec.entity, owner.name, expr.via):
            base = self.context.entity(self.spec.entity)
        elif expr.via:
            first = next((r for r in self.context.model.relationships if r.name == expr.via[0]), None)
            if first is None:
                raise unknown("relationship", expr.via[0], (r.name for r in self.context.model.relationships))
            base = self.context.entity(first.left)
        label = (dimension.label or dimension.name.replace("_", " ")).lower()
        return base, FieldRef(expr.field or "", expr.via), dimension.unit, label

    def _atom(self, atom: Atom, additive: bool, measure: Measure | None = None) -> Formula:
        if atom not in self.atoms:
            suffix = f"_{atom.variant.name}" if atom.variant.name else ""
            self.atoms[atom] = self.names.take(f"{atom.label}{suffix}")
        tree = slot(self.atoms[atom])
        integer = atom.agg in ("count", "count_distinct")
        unit = measure.unit if measure else None
        label = (measure.label or measure.name.replace("_", " ").capitalize()) if measure else ""
        return Formula(tree, additive, integer, unit, measure.format if measure else None, label)


AGG_WORDS = {
    "sum": "Total",
    "avg": "Average",
    "min": "Lowest",
    "max": "Highest",
    "count": "Count of",
    "count_distinct": "Distinct",
    "median": "Median",
    "stddev": "Standard deviation of",
}


def _filled_names(tree: exp.Expr, values: dict[str, exp.Expr]) -> exp.Expr:
    """An expression over metric names with their formulas put in, and every division made safe."""

    def replace_node(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column):
            inner = values[node.name].copy()
            return exp.Paren(this=inner) if isinstance(inner, exp.Binary) else inner
        return node

    filled = tree.transform(replace_node, copy=True)
    return filled.transform(lambda node: divided(node.this, node.expression) if _plain_division(node) else node)


def _is_summand(column: exp.Expr) -> bool:
    """Added or subtracted: having none of it is having zero of it."""
    parent = column.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    return isinstance(parent, (exp.Add, exp.Sub))


def _plain_division(node: exp.Expr) -> bool:
    return isinstance(node, exp.Div) and not isinstance(node.expression, exp.Nullif)
