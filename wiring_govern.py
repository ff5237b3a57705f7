"""Policies, previews and personal columns over the state database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from assay.access.policies import WrittenPolicies, read_policies
from assay.accounts.people import PeopleDesk
from assay.ask.corridor import Ask
from assay.catalog.sources import SourceDesk, Whole
from assay.govern.book import StoredPolicies
from assay.govern.desk import PolicyDesk
from assay.govern.governance import Governance
from assay.govern.personal import PersonalColumns
from assay.govern.preview import PreviewDesk
from assay.kernel.clock import Clock
from assay.packs.pack import packs
from assay.query.corridor import QueryRunner
from assay.storage.audit import AuditStore
from assay.storage.policies import PolicyStore


def policy_book(engine: Engine, domains: Path) -> StoredPolicies:
    """What admins wrote; until they write, the policies that domain packs bring."""
    found = {pack.name: pack.read("policies") for pack in packs(domains)}
    brought = {name: read_policies(data, f"{name}/policies.yml") for name, data in found.items() if data}
    return StoredPolicies(PolicyStore(engine), WrittenPolicies(brought))


def build_governance(
    book: StoredPolicies,
    sources: SourceDesk,
    query: QueryRunner,
    ask: Ask,
    people: PeopleDesk,
    audit: AuditStore,
    clock: Clock,
) -> Governance:
    """The desks of the room ``govern``."""
    whole = Whole(sources)
    policies = PolicyDesk(book.store, book, whole, query, people, audit, clock)
    return Governance(
        policies,
        PreviewDesk(whole, query, ask, people, audit),
        PersonalColumns(book.store, policies, sources, audit, clock),
    )
