"""Conditions run once on the source before they are kept: what cannot be applied would refuse every question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from assay.access.policies import Policies, Policy, combined
from assay.kernel.actor import ROLES, Actor
from assay.kernel.errors import NotAllowed, QueryFailed, Refused
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Source
from assay.records.stored import User


@dataclass(frozen=True)
class Fixed:
    """One set of policies for whoever asks."""

    policies: Policies

    def resolve(self, source: str, actor: Actor) -> Policies:
        """The same for everybody."""
        return self.policies


def refused(
    source: Source, policies: Sequence[Policy], people: Sequence[User], runner: QueryRunner, actor: Actor
) -> list[str]:
    """What the database says against a condition, in words; for the attributes of somebody it is about."""
    found = []
    for policy in policies:
        for table, condition in policy.rls.items():
            said = _tried(source, policy, table, condition, people, runner, actor)
            found += [f"The condition on {table} cannot be applied: {said}"] if said else []
    return found


def _tried(
    source: Source,
    policy: Policy,
    table: str,
    condition: str,
    people: Sequence[User],
    runner: QueryRunner,
    actor: Actor,
) -> str:
    about = [user for user in people if user.role == policy.role]
    given = next((user for user in about if user.attributes), None)
    attributes = tuple(sorted((given.attributes if given else {}).items()))
    role = next(one for one in ROLES if one == policy.role)
    somebody = Actor("trial", "trial", role, actor.tenant, attributes)
    try:
        only = combined([Policy(role=policy.role, rls={table: condition})], somebody)
    except NotAllowed:
        return ""  # nobody has the attribute yet: there is nothing to try it with
    fixed = QueryRunner(
        runner.sources, Fixed(only), runner.workers, runner.cache, runner.audit, runner.clock, runner.limits,
        cache_seconds=0,
    )  # fmt: skip
    try:
        fixed.run(Query(source.name, sql=_count(source, table)), actor)
    except (QueryFailed, Refused) as error:
        words = str(error.details.get("engine", "")).splitlines()
        return (words[0] if words else error.message).rstrip(".") + "."
    return ""


def _count(source: Source, table: str) -> str:
    info = source.schema.table(table) or source.schema.table(table.rpartition(".")[2])
    name, schema = (info.name, info.schema) if info else (table, None)
    place = exp.to_identifier(schema, quoted=True) if schema else None
    read = exp.Table(this=exp.to_identifier(name, quoted=True), db=place)
    return exp.select(exp.Count(this=exp.Star())).from_(read).sql(source.dialect)
