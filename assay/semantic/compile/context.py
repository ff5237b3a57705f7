"""What every compile step can see: the model, the tables, the dialect, the day, and a place for caveats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.graph import Graph
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.schema import Schema, TableInfo
from assay.semantic.spec import AnalyticsSpec
from assay.semantic.suggest import unknown


@dataclass
class Log:
    """Collected while compiling: caveats for the reader, notes on what was assumed, tables and metrics used.

    ``overlapping``: one row counts in several groups, so groups must not be added up.
    """

    caveats: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    tables: dict[str, None] = field(default_factory=dict)
    metrics: dict[str, None] = field(default_factory=dict)
    overlapping: bool = False

    def caveat(self, text: str) -> None:
        """Tell the reader once."""
        self.caveats[text] = None

    def note(self, text: str) -> None:
        """Say once what was assumed."""
        self.notes[text] = None


@dataclass(frozen=True)
class Context:
    """The setting of one compilation. ``schema`` None: physical types are not known and are guessed from the model."""

    model: SemanticModel
    schema: Schema | None
    dialect: str
    today: date
    graph: Graph
    log: Log
    compile_nested: Callable[[AnalyticsSpec, Context], exp.Query]

    def entity(self, name: str) -> Entity:
        """The entity of that name, or InvalidSpec with the nearest names."""
        found = self.model.entity(name)
        if found is None:
            raise unknown("entity", name, (entity.name for entity in self.model.entities))
        return found

    def field(self, reference: str) -> tuple[Entity, Dimension]:
        """Entity and dimension behind ``entity.dimension``, or InvalidSpec with the nearest ones."""
        owner, dot, name = reference.partition(".")
        if not dot:
            raise self._bare(reference)
        entity = self.entity(owner)
        dimension = entity.dimension(name)
        if dimension is None:
            raise unknown("field", reference, (f"{owner}.{known.name}" for known in entity.dimensions))
        return entity, dimension

    def table(self, entity: Entity) -> TableInfo | None:
        """The physical table, when the schema is known."""
        return self.schema.table(entity.table) if self.schema else None

    def key(self, entity: Entity) -> tuple[str, ...]:
        """Primary key columns as declared by the model, else by the database."""
        if entity.key:
            return entity.key
        table = self.table(entity)
        return table.primary_key if table else ()

    def _bare(self, name: str) -> InvalidSpec:
        """A field named without its entity: offer the fields that are called so."""
        every = [f"{entity.name}.{dimension.name}" for entity in self.model.entities for dimension in entity.dimensions]
        same = [reference for reference in every if reference.partition(".")[2].casefold() == name.casefold()]
        if not same:
            return unknown("field", name, every)
        return InvalidSpec(f"`{name}` is no field.", hint=f"Did you mean {' or '.join(f'`{item}`' for item in same)}?")
