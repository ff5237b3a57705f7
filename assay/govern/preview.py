"""What somebody else would see: a table or a question, through the same door under their policies.

Beside it stands what the admin who looks would see, under the admin's own. Every statement of it is in the audit under
the admin's name, with whose eyes it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from assay.access.policies import Policies
from assay.accounts.actors import actor_of
from assay.ask.corridor import Ask
from assay.govern.desk import People
from assay.kernel.actor import ROLES, Actor, Role
from assay.kernel.errors import AssayError, BadInput, NotFound, UserFixable
from assay.kernel.tabular import Table
from assay.query.corridor import QueryRunner
from assay.query.ports import Audit, Query, QueryResult, Source, Sources

SHOWN = 20
_ANYBODY = "role:"


@dataclass(frozen=True)
class AsThem:
    """Writes what is done in a preview under the admin's name, and whose eyes it was."""

    audit: Audit
    admin: Actor

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
        """Append one row."""
        self.audit.record(self.admin, action, {**facts, "preview_as": actor.id})


@dataclass(frozen=True)
class Seen:
    """One side. ``total`` is how many rows there are for whoever looks; ``fault`` why there are none to show."""

    who: str
    table: Table | None = None
    total: int = 0
    labels: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Preview:
    """Both sides of it. ``about`` is the table or the question; ``policies`` what holds for the person."""

    about: str
    theirs: Seen
    yours: Seen
    policies: Policies | None


@dataclass(frozen=True)
class PreviewDesk:
    """Looks as somebody else. ``sources`` gives sources whole; ``ask`` reads questions."""

    sources: Sources
    runner: QueryRunner
    ask: Ask
    people: People
    audit: Audit

    def choices(self, actor: Actor) -> Sequence[tuple[str, str]]:
        """Whose eyes there are: id and name of everybody, and of anybody of a role."""
        actor.need("admin", "look as somebody else")
        found = [(user.id, f"{user.name} ({user.role})") for user in self.people.list(actor) if user.id != actor.id]
        return [*found, *((_ANYBODY + role, f"Any {role} without attributes") for role in ROLES[:2])]

    def somebody(self, user: str, actor: Actor) -> Actor:
        """The person as an actor; raises NotFound, also for one of another tenant."""
        actor.need("admin", "look as somebody else")
        role = next((one for one in ROLES if user == _ANYBODY + one), None)
        if role is not None:
            return _anybody(role, actor)
        found = next((one for one in self.people.list(actor) if one.id == user), None)
        if found is None:
            raise NotFound("There is no such person.", hint="Choose somebody of the list.")
        return actor_of(found)

    def table(self, source: str, table: str, user: str, actor: Actor) -> Preview:
        """The first rows of a table, as they see it and as you do."""
        found = self.sources.get(source, actor)
        info = found.schema.table(table)
        if info is None:
            raise NotFound(f"There is no table “{table[:80]}” in this source.")
        columns = [exp.column(exp.to_identifier(column.name, quoted=True)) for column in info.columns]
        place = exp.to_identifier(info.schema, quoted=True) if info.schema else None
        read = exp.Table(this=exp.to_identifier(info.name, quoted=True), db=place)
        text = exp.select(*columns).from_(read).limit(SHOWN).sql(found.dialect)
        count = exp.select(exp.Count(this=exp.Star())).from_(read).sql(found.dialect)
        return self._both(found, info.key, Query(found.name, sql=text), Query(found.name, sql=count), user, actor)

    def question(self, source: str, question: str, user: str, actor: Actor) -> Preview:
        """The same for a question: read once, run for both."""
        found = self.sources.get(source, actor)
        answer = self.ask.ask(question, found.name, actor, interactive=False)
        if answer.spec is None and answer.sql is None:
            raise BadInput(answer.reason or "This source cannot answer that.", hint=answer.hint or "Ask another way.")
        query = Query(found.name, spec=answer.spec) if answer.spec else Query(found.name, sql=answer.sql)
        return self._both(found, question, query, None, user, actor)

    def _both(self, source: Source, about: str, query: Query, count: Query | None, user: str, actor: Actor) -> Preview:
        person = self.somebody(user, actor)
        self.audit.record(actor, "policy.previewed", {"source": source.name, "preview_as": person.id, "said": about})
        runner = self._as_them(actor)
        try:
            policies = self.runner.policies.resolve(source.name, person)
        except UserFixable:
            policies = None
        theirs = _seen(runner, person, person.name, query, count)
        yours = _seen(runner, actor, "You", query, count)
        return Preview(about, theirs, yours, policies)

    def _as_them(self, admin: Actor) -> QueryRunner:
        """The door every query takes, whose audit names the admin."""
        door = self.runner
        return QueryRunner(
            door.sources, door.policies, door.workers, door.cache, AsThem(self.audit, admin), door.clock, door.limits,
            cache_seconds=door.cache_seconds,
        )  # fmt: skip


def _anybody(role: Role, actor: Actor) -> Actor:
    return Actor(f"any-{role}", f"Any {role}", role, actor.tenant)


def _seen(runner: QueryRunner, actor: Actor, who: str, query: Query, count: Query | None) -> Seen:
    try:
        result = runner.run(query, actor)
        total = _number(runner.run(count, actor)) if count is not None else result.table.row_count
    except AssayError as error:
        return Seen(who, fault=" ".join(filter(None, (error.message, error.hint))))
    return Seen(who, result.table, total, result.policies)


def _number(result: QueryResult) -> int:
    return int(result.table.rows(0, 1)[0][0])
