"""Versions of policies, and decisions about personal columns. Nothing of a version is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, ScalarSelect, and_, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from assay.kernel.errors import BadInput, NotFound
from assay.records.codec import to_json
from assay.records.governed import PersonalColumn, PolicyVersion
from assay.storage.prepared import Prepared
from assay.storage.rows import new_id, to_record
from assay.storage.tables_policies import personal_columns, policy_versions

_tenant, _source = policy_versions.c.tenant, policy_versions.c.source
_of = and_(_tenant == bindparam("of_tenant"), _source == bindparam("of_source"))
_NEWEST = Prepared(select(func.max(policy_versions.c.version)).where(_of))


def newest_of(tenant: ColumnElement[str], source: ColumnElement[str]) -> ScalarSelect[int]:
    """The version in force, for statements that read it beside other things."""
    return select(func.max(policy_versions.c.version)).where(_tenant == tenant, _source == source).scalar_subquery()


@dataclass(frozen=True)
class PolicyStore:
    """By tenant and the name of the source: a source that is connected again under its name keeps its policies."""

    engine: Engine

    def newest(self, tenant: str, source: str) -> int:
        """Number of the version in force; 0 where nobody has written one. Every query asks this."""
        row = _NEWEST.look(self.engine, {"of_tenant": tenant, "of_source": source})
        return int(row[0] or 0) if row else 0

    def get(self, tenant: str, source: str, version: int) -> PolicyVersion:
        """One version; raises NotFound."""
        query = select(policy_versions).where(_of, policy_versions.c.version == version)
        with self.engine.connect() as connection:
            row = connection.execute(query, {"of_tenant": tenant, "of_source": source}).mappings().first()
        if row is None:
            raise NotFound("There is no such version of these policies.")
        return to_record(PolicyVersion, row)

    def history(self, tenant: str, source: str) -> Sequence[PolicyVersion]:
        """Every version, newest first."""
        query = select(policy_versions).where(_of).order_by(policy_versions.c.version.desc())
        with self.engine.connect() as connection:
            rows = connection.execute(query, {"of_tenant": tenant, "of_source": source}).mappings()
            return [to_record(PolicyVersion, row) for row in rows]

    def add(self, made: PolicyVersion) -> None:
        """Keep the next version; raises BadInput when somebody else was quicker."""
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(policy_versions).values(id=new_id(), **to_json(made)))
        except IntegrityError as error:
            raise BadInput(
                "Somebody changed these policies a moment ago.", hint="Look at what they say now, then save again."
            ) from error

    # -- personal columns

    def decisions(self, tenant: str, source: str) -> Sequence[PersonalColumn]:
        """What was decided about columns of a source."""
        of = and_(personal_columns.c.tenant == tenant, personal_columns.c.source == source)
        query = select(personal_columns).where(of).order_by(personal_columns.c.table_name, personal_columns.c.at)
        with self.engine.connect() as connection:
            return [to_record(PersonalColumn, row) for row in connection.execute(query).mappings()]

    def decide(self, made: PersonalColumn) -> None:
        """Keep a decision in place of the one before."""
        same = and_(
            personal_columns.c.tenant == made.tenant,
            personal_columns.c.source == made.source,
            personal_columns.c.table_name == made.table_name,
            personal_columns.c.column_name == made.column_name,
        )
        with self.engine.begin() as connection:
            connection.execute(delete(personal_columns).where(same))
            connection.execute(insert(personal_columns).values(id=new_id(), **to_json(made)))
