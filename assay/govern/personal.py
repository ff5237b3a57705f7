"""Columns that may hold personal data: found without showing a value, confirmed or rejected by an admin.

What is confirmed is hidden by policy from the roles the admin named, at once and for every question to come; that a
column was confirmed is kept by its name, so reading the structure of a source again changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assay.access.policies import WAYS, Policy
from assay.catalog.sources import SourceDesk
from assay.govern.desk import PolicyDesk
from assay.govern.masks import hidden_from, way_of
from assay.kernel.actor import ROLES, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotFound
from assay.query.ports import Audit, Source
from assay.records.governed import Decision, PersonalColumn
from assay.semantic.infer.pii import Sign, personal_signs
from assay.semantic.infer.words import entity_words
from assay.semantic.schema import ColumnInfo, TableInfo
from assay.storage.policies import PolicyStore

_WHAT = "decide what is personal data"
_POLICY = Sign("hidden by a policy", "an admin wrote it")


@dataclass(frozen=True)
class Found:
    """A column, why it is here, what was decided, and from whom it is hidden. ``way``: how it is shown in part."""

    table: str
    column: str
    type: str
    signs: tuple[Sign, ...]
    state: Decision | None
    hidden_from: tuple[str, ...]
    way: str
    author: str = ""
    at: str = ""


@dataclass(frozen=True)
class PersonalColumns:
    """Finds and decides. Every decision is in the audit, and the policy it makes is a version of its own."""

    store: PolicyStore
    policies: PolicyDesk
    sources: SourceDesk
    audit: Audit
    clock: Clock

    def columns(self, source: str, actor: Actor) -> Sequence[Found]:
        """Candidates, what was decided, and what policies hide besides; undecided ones first."""
        actor.need("admin", _WHAT)
        found = self.policies.sources.get(source, actor)
        policies = self.policies.book.of(actor.tenant, found.name)[1]
        decided = {
            (one.table_name.casefold(), one.column_name.casefold()): one
            for one in self.store.decisions(actor.tenant, found.name)
        }
        rows = [row for table in found.schema.tables for row in _of(table, policies, decided)]
        return sorted(rows, key=lambda row: (row.state is not None, row.table, row.column))

    def confirm(
        self, source: str, table: str, column: str, roles: Sequence[str], way: str, actor: Actor
    ) -> Sequence[Found]:
        """It is personal data: hide it from these roles at once, in part where ``way`` says how."""
        actor.need("admin", _WHAT)
        if not roles or not set(roles) <= set(ROLES):
            raise BadInput("Say whom it is hidden from.", hint=f"Roles are {', '.join(ROLES)}.")
        if way and way not in WAYS:
            raise BadInput(f"“{way[:20]}” is no way to show a part.", hint=f"There are: {', '.join(WAYS)}.")
        found, info, held = self._held(source, table, column, actor)
        in_part = way if held.type == "text" else ""
        self._decide(found, info, held, "confirmed", {"roles": list(roles), "shown": in_part}, actor)
        self.policies.mask(found.id, info.key, held.name, tuple(roles), in_part, actor)
        self._flag(found, info, held, True, actor)
        return self.columns(source, actor)

    def reject(self, source: str, table: str, column: str, actor: Actor) -> Sequence[Found]:
        """It is no personal data: hidden from nobody."""
        actor.need("admin", _WHAT)
        found, info, held = self._held(source, table, column, actor)
        self.policies.mask(found.id, info.key, held.name, (), "", actor)
        self._decide(found, info, held, "rejected", {}, actor)
        self._flag(found, info, held, False, actor)
        return self.columns(source, actor)

    def _held(self, source: str, table: str, column: str, actor: Actor) -> tuple[Source, TableInfo, ColumnInfo]:
        found = self.policies.sources.get(source, actor)
        info = found.schema.table(table)
        held = info.column(column) if info else None
        if info is None or held is None:
            raise NotFound(f"There is no column “{column[:80]}” in “{table[:80]}”.")
        return found, info, held

    def _decide(
        self,
        source: Source,
        table: TableInfo,
        column: ColumnInfo,
        state: Decision,
        more: dict[str, object],
        actor: Actor,
    ) -> None:
        facts = {"source": source.name, "table": table.key, "column": column.name, **more}
        self.audit.record(actor, f"personal.{state}", facts)
        at = self.clock.now().isoformat(timespec="seconds")
        self.store.decide(PersonalColumn(actor.tenant, source.name, table.key, column.name, state, actor.id, at))

    def _flag(self, source: Source, table: TableInfo, column: ColumnInfo, personal: bool, actor: Actor) -> None:
        """What is known of the column says so too: no values of it are offered while typing, or told to a model."""
        try:
            self.sources.edit_column(source.id, table.key, column.name, {"pii": personal}, actor)
        except NotFound:
            return  # nobody can ask for a column the model leaves out, so there is nothing to offer


def _of(table: TableInfo, policies: Sequence[Policy], decided: dict[tuple[str, str], PersonalColumn]) -> list[Found]:
    signs = personal_signs(table, entity_words(table.name))
    rows = []
    for column in table.columns:
        roles = hidden_from(policies, table.key, column.name)
        decision = decided.get((table.key.casefold(), column.name.casefold()))
        why = signs.get(column.name, (_POLICY,) if roles else ())
        if why or decision:
            state, author, at = (decision.state, decision.author, decision.at) if decision else (None, "", "")
            way = way_of(policies, table.key, column.name)
            rows.append(Found(table.key, column.name, column.type, why, state, roles, way, author, at))
    return rows


def way_for(signs: Sequence[Sign]) -> str:
    """How a column of such signs is shown in part; empty where no part would be safe to show.

    >>> way_for((Sign("e-mail address", ""),)), way_for((Sign("postal address", ""),))
    ('email', '')
    """
    kinds = " ".join(sign.kind for sign in signs)
    if "e-mail" in kinds:
        return "email"
    if "name of a person" in kinds:
        return "initial"
    return "last4" if any(word in kinds for word in ("card", "telephone", "bank account")) else ""
