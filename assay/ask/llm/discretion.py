"""What of a text stays on this machine whoever asks: values of personal columns, and of those any policy masks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assay.access.policies import Policies, Policy
from assay.ask.llm.definitions import allowed_texts
from assay.ask.llm.private import PrivateBooks
from assay.ask.llm.sight import hidden_names, seen_tables
from assay.ask.llm.veil import Secrets, Veil
from assay.query.ports import Source


@dataclass(frozen=True)
class Discretion:
    """For texts that go to a server of embeddings. ``source_of`` finds a source whole, ``policies_of`` its policies."""

    source_of: Callable[[str], Source]
    policies_of: Callable[[Source], Iterable[Policy]]
    books: PrivateBooks = field(default_factory=PrivateBooks)

    def private(self, source: str, texts: Sequence[str]) -> Sequence[str]:
        """What in these texts must not leave, as it stands there; raises NotFound."""
        found = self.source_of(source)
        masks = Policies(masked=masked_for_anybody(self.policies_of(found)))
        tables = seen_tables(found.schema, found.model, masks)
        return [value for value, _ in Secrets(*self.books.of(found, tables), tables).veil(texts).pairs]


@dataclass(frozen=True)
class Discreet:
    """For prompts that others put together: what an actor may not see is left out, what is private stays here."""

    secrets: Secrets
    hidden: tuple[str, ...]

    def allowed(self, texts: Iterable[str]) -> list[str]:
        """Texts that name nothing the actor does not see."""
        return list(allowed_texts(texts, self.hidden))

    def veil(self, texts: Iterable[str]) -> Veil:
        """Over all of a prompt."""
        return self.secrets.veil(texts)


def discreet(source: Source, actors: Policies, everybodys: Iterable[Policy]) -> Discreet:
    """As an actor sees a source; a value is private when any policy masks its column."""
    masked = masked_for_anybody(everybodys)
    both = {table: (*actors.masked.get(table, ()), *masked.get(table, ())) for table in {*actors.masked, *masked}}
    tables = seen_tables(source.schema, source.model, replace(actors, masked=both))
    names = hidden_names(source.schema, seen_tables(source.schema, source.model, actors))
    return Discreet(Secrets(*PrivateBooks().of(source, tables), tables), tuple(names))


def masked_for_anybody(policies: Iterable[Policy]) -> Mapping[str, tuple[str, ...]]:
    """Every column that one of the policies masks, by table.

    >>> masked_for_anybody([Policy(role="viewer", pii={"staff": ("pay",)}), Policy(role="a", pii={"staff": ("name",)})])
    {'staff': ('pay', 'name')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for policy in policies:
        for table, columns in policy.pii.items():
            found[table] = (*found.get(table, ()), *columns)
    return found
