"""A FROM clause under construction: one base entity, and what was joined to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile import identifiers
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import FieldValueType, is_text_year, value_type
from assay.semantic.compile.fragments import Elsewhere, physical, qualified
from assay.semantic.compile.graph import Hop, Path
from assay.semantic.compile.seconds import counted_exactly
from assay.semantic.model import Dimension, Entity
from assay.semantic.spec import TIME


@dataclass(frozen=True)
class FieldRef:
    """A field as a spec names it."""

    field: str
    via: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A field in SQL: its expression, meaning and type."""

    tree: exp.Expr
    entity: Entity
    dimension: Dimension
    type: FieldValueType


@dataclass
class Aliases:
    """Table aliases in use. Correlated subqueries share one, so that none hides another."""

    used: set[str] = field(default_factory=set)

    def take(self, name: str) -> str:
        """``name``, or ``name_2`` ... when taken."""
        number, alias = 1, name
        while alias.casefold() in self.used:
            number += 1
            alias = f"{name}_{number}"
        self.used.add(alias.casefold())
        return alias


class Scope:
    """Base entity plus left joins. Joining across a one-to-many hop needs ``fan=True``: the caller takes care of it.

    A child scope (inside EXISTS) resolves fields from its parent's base, less the ``skip`` hops that lead to it.
    """

    def __init__(
        self,
        context: Context,
        entity: str,
        *,
        aliases: Aliases | None = None,
        time: FieldRef | None = None,
        parent: Scope | None = None,
        skip: Path = (),
        alias: str = "",
    ) -> None:
        self.context = context
        self.entity = context.entity(entity)
        self.aliases = aliases or Aliases()
        self.time = time
        self.parent = parent
        self.skip = skip
        self.alias = alias or self.aliases.take(entity)
        self.fans: set[Path] = set()
        self._joined: dict[Path, str] = {(): self.alias}
        self._joins: list[exp.Join] = []
        self._join_of: dict[Path, exp.Join] = {}
        context.log.tables[self.entity.table] = None

    # -- fields -------------------------------------------------------------------------------------------------

    def ref(self, reference: str, via: tuple[str, ...] = ()) -> FieldRef:
        """The field meant, ``time`` resolved."""
        if reference != TIME:
            return FieldRef(reference, via)
        if self.time is None:
            raise InvalidSpec(
                f"{self.entity.name} has no date, so it cannot be asked by time.",
                hint="Name a time field, or give the entity a default_time.",
            )
        return self.time

    def path(self, ref: FieldRef) -> Path:
        """Hops from this scope's base to the field's entity."""
        if self.parent is None:
            return self.context.graph.path(self.entity.name, self.context.field(ref.field)[0].name, ref.via)
        path = self.parent.path(ref)
        if path[: len(self.skip)] != self.skip:
            raise InvalidSpec(f"`{ref.field}` does not belong to the same row.")
        return path[len(self.skip) :]

    def fan_prefix(self, ref: FieldRef) -> Path | None:
        """The hops up to the first fan-out on the way to a field; None when there is none or it is joined already."""
        path = self.path(ref)
        for length, hop in enumerate(path, start=1):
            if hop.many and path[:length] not in self.fans:
                return path[:length]
        return None

    def find(self, ref: FieldRef, *, fan: bool = False) -> Found:
        """The field as SQL, its joins added."""
        entity, dimension = self.context.field(ref.field)
        path = self.path(ref)
        self.join(path, fan=fan)
        return self._found(entity, dimension, path)

    def _found(self, entity: Entity, dimension: Dimension, path: Path) -> Found:
        table = self.context.table(entity)
        tree = self._read(dimension.expr or dimension.name, path, entity)
        kind = value_type(dimension, table, self.context.dialect)
        return Found(exp.cast(tree, "INT") if is_text_year(dimension, table) else tree, entity, dimension, kind)

    def own(self, text: str) -> exp.Expr:
        """A fragment over the base entity's columns."""
        return self._read(text, (), self.entity)

    def _read(self, text: str, path: Path, entity: Entity, depth: int = 0) -> exp.Expr:
        """A fragment of the entity at the end of ``path``; fields of other entities are joined along to-one hops."""

        def elsewhere(name: str, field: str) -> exp.Expr:
            if depth >= MOST_NESTED:
                raise InvalidSpec(f"`{entity.name}`: the expression '{text}' leads in a circle.")
            other, way = towards(self.context, entity, name)
            _, dimension = self.context.field(f"{other.name}.{field}")
            return self._read(dimension.expr or dimension.name, path + way, other, depth + 1)

        return expression(text, self.join(path), entity, self.context, elsewhere)

    def key(self) -> tuple[exp.Expr, ...]:
        """The base entity's key columns; empty when it has none."""
        table = self.context.table(self.entity)
        return tuple(identifiers.column(physical(name, table), self.alias) for name in self.context.key(self.entity))

    def never_null(self, reference: str) -> bool:
        """Whether a field is a key of its entity or declared to hold a value always."""
        entity, dimension = self.context.field(reference)
        table, name = self.context.table(entity), dimension.column
        column = table.column(name) if table else None
        return name in self.context.key(entity) or (column is not None and not column.nullable)

    # -- joins --------------------------------------------------------------------------------------------------

    def join(self, path: Path, *, fan: bool = False) -> str:
        """The alias at the end of ``path``, joined where it is not yet."""
        for length in range(1, len(path) + 1):
            part = path[:length]
            if part in self._joined:
                continue
            if part[-1].many and not fan:
                raise InvalidSpec(f"Rows of {part[-1].source} would be repeated for each of their {part[-1].target}.")
            if part[-1].many:
                self.fans.add(part)
            self._joined[part] = self._left_join(part)
        return self._joined[path]

    def _left_join(self, path: Path) -> str:
        hop = path[-1]
        target = self.context.entity(hop.target)
        taken = hop.target.casefold() in self.aliases.used
        alias = self.aliases.take(hop.name if taken else hop.target)
        self.context.log.tables[target.table] = None
        condition = link(self.context, hop, self._joined[path[:-1]], alias)
        table = identifiers.table(target.table, alias, self.context.table(target))
        self._join_of[path] = exp.Join(this=table, side="LEFT", on=condition)
        self._joins.append(self._join_of[path])
        return alias

    def narrow(self, path: Path, condition: exp.Expr) -> None:
        """Join only those rows at the end of ``path`` that satisfy ``condition``."""
        joined = self._join_of[path]
        joined.set("on", exp.and_(joined.args["on"], condition, copy=False))

    def rooted(self) -> Scope:
        """This scope's own rows and joins, with fields resolved from its own entity instead of the parent's."""
        own = Scope(self.context, self.entity.name, aliases=self.aliases, alias=self.alias, time=self.time)
        own._joins = self._joins
        return own

    def absorb(self, other: Scope, on: exp.Expr) -> None:
        """Inner-join the rows of another scope, and what is joined to them."""
        self.inner_join(other.entity, other.alias, on)
        self._joins.extend(other._joins)

    def as_test(self, condition: exp.Expr) -> exp.Expr:
        """``condition`` as a test of one row under this scope's alias: EXISTS where it needs joins."""
        if not self._joins:
            return condition
        first, *others = (join.copy() for join in self._joins)
        query = exp.Select().from_(first.this).select(exp.Literal.number(1))
        query.set("joins", others)
        return exp.Exists(this=query.where(first.args["on"], condition, copy=False))

    def inner_join(self, entity: Entity, alias: str, on: exp.Expr) -> None:
        """Join rows that must exist."""
        self.context.log.tables[entity.table] = None
        self._joins.append(exp.Join(this=identifiers.table(entity.table, alias, self.context.table(entity)), on=on))

    def select(self) -> exp.Select:
        """SELECT without columns: FROM and joins as they stand now."""
        query = exp.Select().from_(identifiers.table(self.entity.table, self.alias, self.context.table(self.entity)))
        query.set("joins", [join.copy() for join in self._joins])
        return query


def link(context: Context, hop: Hop, source: str, target: str) -> exp.Expr:
    """The join condition of one hop."""
    left, right = context.table(context.entity(hop.source)), context.table(context.entity(hop.target))
    pairs = [
        exp.EQ(
            this=identifiers.column(physical(a, left), source),
            expression=identifiers.column(physical(b, right), target),
        )
        for a, b in hop.on
    ]
    return exp.and_(*pairs, copy=False)


MOST_NESTED = 4
"""How many expressions may lead from one to the next."""


def towards(context: Context, entity: Entity, name: str) -> tuple[Entity, Path]:
    """The entity that an expression of ``entity`` calls ``name`` (an entity or a relationship), and the way there.

    Raises InvalidSpec when rows would be repeated on the way, or when there is none.
    """
    relation = next((one for one in context.model.relationships if one.name == name), None)
    named = context.model.entity(name) or (context.model.entity(relation.right) if relation else None)
    if named is None:
        raise InvalidSpec(f"`{name}` is no entity and no relationship.", hint="Write `entity.field`.")
    via = (name,) if relation is not None and context.model.entity(name) is None else ()
    way = context.graph.path(entity.name, named.name, via)
    if any(hop.many for hop in way):
        raise InvalidSpec(f"A row of {entity.name} has several {named.name}, so `{name}` has no one value for it.")
    return named, way


def expression(text: str, alias: str, entity: Entity, context: Context, elsewhere: Elsewhere | None = None) -> exp.Expr:
    """A column name or SQL fragment of an entity, read from ``alias``."""
    table = context.table(entity)
    known = table.column(text) if table else None
    if known is not None:
        return identifiers.column(known.name, alias)
    if text.isidentifier():
        return identifiers.column(text, alias)
    return counted_exactly(qualified(text, alias, table, elsewhere), context.dialect)
