"""What of a text stays on this machine whoever asks: values of personal columns, and of those any policy masks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assay.access.policies import Policies, Policy
from assay.ask.llm.sight import seen_tables
from assay.ask.llm.values import ValueIndexes
from assay.ask.llm.veil import veil_over
from assay.query.ports import Source


@dataclass(frozen=True)
class Discretion:
    """For texts that go to a server of embeddings. ``source_of`` finds a source whole, ``policies_of`` its policies."""

    source_of: Callable[[str], Source]
    policies_of: Callable[[Source], Iterable[Policy]]
    values: ValueIndexes = field(default_factory=ValueIndexes)

    def private(self, source: str, texts: Sequence[str]) -> Sequence[str]:
        """What in these texts must not leave, as it stands there; raises NotFound."""
        found = self.source_of(source)
        masks = Policies(masked=masked_for_anybody(self.policies_of(found)))
        veil = veil_over(texts, self.values.of(found), seen_tables(found.schema, found.model, masks))
        return [value for value, _ in veil.pairs]


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
