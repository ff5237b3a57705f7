"""The read of a prepared document by a program, at the cost of one statement.

It finds what ``TokenDesk.actor`` and ``TeamDesk`` find and refuses what they refuse, but says nothing: whoever gets
nothing here asks those, which say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assay.accounts.tokens import TokenDesk, digest_of
from assay.catalog.sources import SourceDesk
from assay.govern.book import StoredPolicies
from assay.kernel.actor import Actor
from assay.records.prepared import DocumentKind, Served
from assay.storage.readings import Reading, ReadingStore
from assay.team.facts import Team
from assay.team.readers import may_read


@dataclass(frozen=True)
class Wanted:
    """What a program asks for: without a template the value proposition, without a source the first it may see."""

    prospect: str
    template: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class ShortRead:
    """Reads documents of ``teams``, by source name."""

    teams: Mapping[str, Team]
    store: ReadingStore
    tokens: TokenDesk
    sources: SourceDesk
    book: StoredPolicies

    def __call__(self, secret: str, wanted: Wanted, address: str, agent: str) -> tuple[Actor, Served] | None:
        """Who holds the token, and the document they may read; None where any of it is in doubt.

        Raises NotAllowed for who lacks an attribute that a policy asks for.
        """
        digest = digest_of(secret)
        source = wanted.source or self._only()
        found = self._find(digest, source, wanted) if digest and source else None
        if found is None:
            return None
        actor = self.tokens.opens(found.token, found.user, digest, address, agent)
        return (actor, found.served) if actor and self._may(actor, found) else None

    def _only(self) -> str | None:
        """The one source there can be; which of several comes first depends on who asks."""
        return next(iter(self.teams)) if len(self.teams) == 1 else None

    def _find(self, digest: str, source: str, wanted: Wanted) -> Reading | None:
        kind: DocumentKind = "dashboard" if wanted.template else "value_proposition"
        team = self.teams.get(source)
        template = wanted.template or (team.proposition if team else None)
        return self.store.find(kind, digest, source, wanted.prospect, template) if template else None

    def _may(self, actor: Actor, found: Reading) -> bool:
        source = found.source
        if source.name not in self.teams or not source.may(actor) or not self.sources.holds(source.key):
            return False
        return may_read(self.book.resolve_as_of(found.policies, source.name, actor), found.served)
