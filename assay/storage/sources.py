"""Registered sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Engine, bindparam, delete, func, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotFound
from assay.records.codec import to_json
from assay.records.stored import SourceRecord
from assay.storage.prepared import Prepared
from assay.storage.rows import add, mine, one, to_record
from assay.storage.tables import sources, training_stamps
from assay.storage.vault import MARK, Vault

_taught = select(training_stamps.c.stamp).where(training_stamps.c.source == sources.c.id).scalar_subquery()
HEAD = (
    sources.c.id, sources.c.revision, func.coalesce(_taught, 0), sources.c.name, sources.c.owner, sources.c.private,
)  # fmt: skip
"""What ``SourceHead`` holds."""
IS_REFERENCE = or_(sources.c.id == bindparam("reference"), sources.c.name == bindparam("name"))
_HEAD = Prepared(select(*HEAD).where(IS_REFERENCE, sources.c.tenant == bindparam("of")))


class SourceHead(NamedTuple):
    """Id, revision, and the stamp of what was taught (0: nothing); name, owner, and whether it is the owner's alone."""

    id: str
    revision: int
    taught: int
    name: str
    owner: str
    private: bool

    @property
    def key(self) -> tuple[str, int, int]:
        """What stands for all that was read of the source."""
        return self.id, self.revision, self.taught

    def may(self, actor: Actor) -> bool:
        """Whether an actor of its tenant may use it: an admin all, others their own and what they were given."""
        if actor.may("admin") or self.owner == actor.id:
            return True
        return not self.private if actor.sources is None else self.name in actor.sources


def _given(actor: Actor) -> ColumnElement[bool]:
    """The same as ``SourceHead.may``, of rows."""
    if actor.may("admin"):
        return true()
    given = sources.c.private.is_(False) if actor.sources is None else sources.c.name.in_(actor.sources)
    return or_(sources.c.owner == actor.id, given)


@dataclass(frozen=True)
class SourceStore:
    """Sources of a tenant. Addresses are encrypted, but those of samples, which hold no secret."""

    engine: Engine
    vault: Vault

    def add(self, record: SourceRecord) -> None:
        """Register; raises BadInput when the name is taken."""
        try:
            with self.engine.begin() as connection:
                add(connection, sources, {**to_json(record), "url": self._kept(record.url, record.sample)})
        except IntegrityError as error:
            raise BadInput(f"A source called “{record.name}” exists already.", hint="Choose another name.") from error

    def find(self, reference: str, actor: Actor) -> SourceRecord:
        """By id or name, with its address; raises NotFound, Misconfigured when the address cannot be decrypted."""
        same = or_(sources.c.id == reference, sources.c.name == reference)
        row = one(self.engine, sources, same, mine(sources, actor, owned=False), _given(actor), what="source")
        return to_record(SourceRecord, row, url=self.vault.open(row["url"]))

    def list(self, actor: Actor) -> Sequence[SourceRecord]:
        """All that the actor may use, samples first, then by name; without their addresses."""
        of_tenant = select(sources).where(mine(sources, actor, owned=False), _given(actor))
        query = of_tenant.order_by(sources.c.sample.desc(), sources.c.name)
        with self.engine.connect() as connection:
            return [to_record(SourceRecord, row, url="") for row in connection.execute(query).mappings()]

    def head(self, reference: str, actor: Actor) -> tuple[str, int, int]:
        """``SourceHead.key`` by id or name; raises NotFound.

        Everything asks for it at every request: it reads no large column.
        """
        row = _HEAD.look(self.engine, {"reference": reference, "name": reference, "of": actor.tenant})
        found = SourceHead(*row) if row is not None else None
        if found is None or not found.may(actor):
            raise NotFound(f"There is no source called “{reference}”.", hint="Open Sources to see what is connected.")
        return found.key

    def tenant_of(self, source: str) -> str:
        """Whose a source is, by id; raises NotFound."""
        with self.engine.connect() as connection:
            tenant = connection.execute(select(sources.c.tenant).where(sources.c.id == source)).scalar_one_or_none()
        if tenant is None:
            raise NotFound("This source is not there any more.")
        return str(tenant)

    def change(self, source: str, **values: Any) -> None:
        """Set columns of one source, by id; its revision grows. A sample's address is given as ``sample_url``."""
        if "url" in values:
            values["url"] = self._kept(values["url"], False)
        if "sample_url" in values:
            values["url"] = values.pop("sample_url")
        with self.engine.begin() as connection:
            changed = update(sources).where(sources.c.id == source)
            connection.execute(changed.values(revision=sources.c.revision + 1, **values))

    def remove(self, source: str) -> None:
        """Forget a source, by id."""
        with self.engine.begin() as connection:
            connection.execute(delete(sources).where(sources.c.id == source))

    def seal(self) -> int:
        """Encrypt what older versions kept in the open; returns how many there were."""
        plain = select(sources.c.id, sources.c.url).where(
            sources.c.sample.is_(False), sources.c.url.not_like(f"{MARK}%")
        )
        with self.engine.begin() as connection:
            found = connection.execute(plain).all()
            for identity, url in found:
                kept = update(sources).where(sources.c.id == identity).values(url=self.vault.seal(url))
                connection.execute(kept)
        return len(found)

    def _kept(self, url: str, sample: bool) -> str:
        return url if sample else self.vault.seal(url)
