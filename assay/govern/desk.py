"""Policies of a source as an admin reads and changes them. Every version is kept; what is kept was tried before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assay.access.policies import Policy, read_policies
from assay.govern.book import StoredPolicies, parsed, written
from assay.govern.check import Finding, by_role, errors, findings
from assay.govern.masks import masked
from assay.govern.trial import refused
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, Fault, InvalidModel
from assay.query.corridor import QueryRunner
from assay.query.ports import Audit, Source, Sources
from assay.records.governed import PolicyVersion
from assay.records.stored import User
from assay.storage.policies import PolicyStore

LONGEST = 100_000
_WHAT = "decide who sees what"


class People(Protocol):
    """Who can sign in, for their roles and attributes."""

    def list(self, actor: Actor) -> Sequence[User]: ...


@dataclass(frozen=True)
class Sheet:
    """The policies of a source as they are now. ``findings`` by the place of the policy they are about."""

    source: Source
    version: int
    policies: tuple[Policy, ...]
    text: str
    findings: Mapping[int, tuple[Finding, ...]]
    history: Sequence[PolicyVersion]


@dataclass(frozen=True)
class PolicyDesk:
    """Reads, checks and changes policies. ``sources`` gives sources whole, whoever asks."""

    store: PolicyStore
    book: StoredPolicies
    sources: Sources
    runner: QueryRunner
    people: People
    audit: Audit
    clock: Clock
    changed: Callable[[str], None] = lambda _source: None

    # -- reading

    def sheet(self, source: str, actor: Actor) -> Sheet:
        """What holds now, and what is wrong with it. Raises NotAllowed, NotFound."""
        actor.need("admin", _WHAT)
        found = self.sources.get(source, actor)
        version, policies = self.book.of(actor.tenant, found.name)
        text = self.store.get(actor.tenant, found.name, version).text if version else written(policies)
        said = {place: self._findings(policy, found, actor) for place, policy in enumerate(policies)}
        return Sheet(found, version, policies, text, said, self.store.history(actor.tenant, found.name))

    def check(self, source: str, draft: Mapping[str, Any], actor: Actor) -> tuple[Finding, ...]:
        """What there is to say about one policy while it is written; raises InvalidModel when it is none."""
        actor.need("admin", _WHAT)
        (policy,) = read_policies(dict(draft), "this policy")
        return self._findings(policy, self.sources.get(source, actor), actor)

    def attributes(self, actor: Actor) -> tuple[str, ...]:
        """Every attribute somebody has, for those who write a condition."""
        actor.need("admin", _WHAT)
        return tuple(sorted({name for user in self.people.list(actor) for name in user.attributes}))

    def _findings(self, policy: Policy, source: Source, actor: Actor) -> tuple[Finding, ...]:
        everybody = ((user.role, user.attributes) for user in self.people.list(actor))
        return findings(policy, source.schema, by_role(everybody, policy.role))

    # -- changing

    def put(self, source: str, place: int | None, draft: Mapping[str, Any], seen: int, actor: Actor) -> Sheet:
        """One policy in place of another, or as the last one (``place`` None); ``seen``: the version it was made on."""
        actor.need("admin", _WHAT)
        (policy,) = read_policies(dict(draft), "this policy")
        now = list(self._as_seen(source, seen, actor))
        if place is None:
            return self._keep(source, (*now, policy), seen, f"Added a policy for {policy.role}s", actor)
        if place >= len(now):
            raise BadInput("There is no such policy any more.", hint="Look at what they say now.")
        now[place] = policy
        return self._keep(source, now, seen, f"Changed a policy for {policy.role}s", actor)

    def remove(self, source: str, place: int, seen: int, actor: Actor) -> Sheet:
        """Without one of them."""
        now = self._as_seen(source, seen, actor)
        if place >= len(now):
            raise BadInput("There is no such policy any more.", hint="Look at what they say now.")
        rest = (*now[:place], *now[place + 1 :])
        return self._keep(source, rest, seen, f"Removed a policy for {now[place].role}s", actor)

    def rewrite(self, source: str, text: str, seen: int, actor: Actor) -> Sheet:
        """All of them, as YAML. Its comments stay. Raises InvalidModel with every fault."""
        actor.need("admin", _WHAT)
        if len(text) > LONGEST:
            raise BadInput(f"The text may have up to {LONGEST:,} characters.")
        found = self.sources.get(source, actor)
        self._as_seen(source, seen, actor)
        return self._keep(source, parsed(text, found.name), seen, "Written as text", actor, text)

    def restore(self, source: str, version: int, seen: int, actor: Actor) -> Sheet:
        """An older version once more, as a new one; 0 is what came with the source."""
        actor.need("admin", _WHAT)
        found = self.sources.get(source, actor)
        self._as_seen(source, seen, actor)
        if version:
            text = self.store.get(actor.tenant, found.name, version).text
        else:
            text = written(self.book.packs.by_source.get(found.name, ()))
        return self._keep(source, parsed(text, found.name), seen, f"Version {version} again", actor, text)

    def mask(self, source: str, table: str, column: str, roles: Sequence[str], way: str, actor: Actor) -> Sheet:
        """Hide a column from these roles and no other; ``way`` is how it is shown in part, empty for not at all."""
        actor.need("admin", _WHAT)
        found = self.sources.get(source, actor)
        seen, policies = self.book.of(actor.tenant, found.name)
        changed = masked(policies, table, column, roles, way)
        note = f"{table}.{column} hidden from {', '.join(f'{role}s' for role in roles) or 'nobody'}"
        return self.sheet(source, actor) if changed == policies else self._keep(source, changed, seen, note, actor)

    def _as_seen(self, source: str, seen: int, actor: Actor) -> tuple[Policy, ...]:
        actor.need("admin", _WHAT)
        version, policies = self.book.of(actor.tenant, self.sources.get(source, actor).name)
        if version != seen:
            raise BadInput(
                "Somebody changed these policies a moment ago.", hint="Look at what they say now, then save again."
            )
        return policies

    def _keep(
        self, source: str, policies: Sequence[Policy], seen: int, note: str, actor: Actor, text: str = ""
    ) -> Sheet:
        found = self.sources.get(source, actor)
        wrong = [said for policy in policies for said in errors(self._findings(policy, found, actor))]
        wrong += [] if wrong else refused(found, policies, self.people.list(actor), self.runner, actor)
        if wrong:
            raise InvalidModel([Fault(f"policies of {found.name}", 1, said) for said in wrong])
        at = self.clock.now().isoformat(timespec="seconds")
        made = PolicyVersion(actor.tenant, found.name, seen + 1, text or written(tuple(policies)), actor.id, at, note)
        facts = {"source": found.name, "version": made.version, "said": note, "text": made.text[:4000]}
        self.audit.record(actor, "policy.changed", facts)
        self.store.add(made)
        self.changed(found.id)
        return self.sheet(source, actor)
