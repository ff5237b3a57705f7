"""The policy book of a workbench: what admins wrote, and until then what came with a source."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import yaml

from assay.access.policies import EVERYTHING, Policies, Policy, WrittenPolicies, combined, read_policies
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import Fault, InvalidModel
from assay.storage.policies import PolicyStore

KEPT = 200


def parsed(text: str, name: str) -> tuple[Policy, ...]:
    """Policies of a YAML text; raises InvalidModel with every fault and its line.

    >>> parsed("policies: [{role: viewer}]", "shop")[0].role
    'viewer'
    """
    file = f"policies of {name}"
    try:
        data = yaml.safe_load(text) or {"policies": []}
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise InvalidModel([Fault(file, line, "this is not YAML: look at the indent and the brackets")]) from error
    return read_policies(data, file)


def written(policies: tuple[Policy, ...]) -> str:
    """The YAML text of policies, without what they leave out.

    >>> print(written((Policy(role="viewer", pii={"staff": ("pay",)}),)), end="")
    policies:
    - role: viewer
      pii:
        staff:
        - pay
    """
    dumped = [policy.model_dump(mode="json", exclude_defaults=True) for policy in policies]
    return yaml.safe_dump({"policies": dumped}, sort_keys=False, allow_unicode=True, width=110)


@dataclass
class StoredPolicies:
    """Resolves policies for whoever asks. Which version holds is looked up at every query, in every process."""

    store: PolicyStore
    packs: WrittenPolicies
    _read: OrderedDict[tuple[str, str, int], tuple[Policy, ...]] = field(default_factory=OrderedDict)

    def resolve(self, source: str, actor: Actor) -> Policies:
        """What holds for ``actor`` on the source of that name; raises NotAllowed when they lack an attribute."""
        return EVERYTHING if actor == LOCAL_OWNER else self._for(self.of(actor.tenant, source)[1], actor)

    def resolve_as_of(self, version: int, source: str, actor: Actor) -> Policies:
        """The same where the caller has read just now which version is in force."""
        return EVERYTHING if actor == LOCAL_OWNER else self._for(self._as_of(version, actor.tenant, source), actor)

    def _for(self, policies: tuple[Policy, ...], actor: Actor) -> Policies:
        return combined([one for one in policies if one.role == actor.role], actor)

    def of(self, tenant: str, source: str) -> tuple[int, tuple[Policy, ...]]:
        """The version in force and its policies; version 0 is what came with the source."""
        version = self.store.newest(tenant, source)
        return version, self._as_of(version, tenant, source)

    def _as_of(self, version: int, tenant: str, source: str) -> tuple[Policy, ...]:
        if not version:
            return self.packs.by_source.get(source, ())
        key = (tenant, source, version)
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = parsed(self.store.get(tenant, source, version).text, source)
            while len(self._read) > KEPT:
                self._read.popitem(last=False)
        return known
