"""What is kept of a person: hand it out to them, or forget it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assay.accounts.people import PeopleDesk
from assay.accounts.ports import Audit
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.records.export import Export
from assay.storage.personal import PersonalStore


@dataclass(frozen=True)
class PersonalData:
    """A person may have their own data; an admin may hand out or delete anybody's of the tenant."""

    store: PersonalStore
    people: PeopleDesk
    audit: Audit
    remove_source: Callable[[str, Actor], None] = lambda _source, _actor: None
    """Removes a source with its files."""

    def export(self, user: str, actor: Actor) -> Export:
        """Everything about one person as one JSON file."""
        found = self.people.users.get(user, actor.tenant) if user == actor.id else self.people.get(user, actor)
        self.audit.record(actor, "person.exported", {"user": found.id})
        text = json.dumps(self.store.export(found), ensure_ascii=False, indent=1, default=str)
        return Export("my-data.json", "application/json", text.encode())

    def delete(self, user: str, actor: Actor) -> Mapping[str, int]:
        """Forget a person, all they asked and the sources that are theirs alone; the audit keeps ids.

        Returns how many rows by table.
        """
        found = self.people.get(user, actor)
        if found.id == actor.id:
            raise BadInput("You cannot delete yourself.", hint="Another admin can.")
        self.people.guard_last_admin(found)
        self.audit.record(actor, "person.deleted", {"user": found.id})
        for source in self.store.private_sources(found):
            self.remove_source(source, replace(actor, id=found.id, sources=None))
        return self.store.forget(found)
