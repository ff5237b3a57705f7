"""Tables that pair rows of one thing: friends of pupils, papers that others cite, neighbours of districts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assay.ask.local.text import phrase, root
from assay.semantic.model import Entity, Relationship, SemanticModel

_DIRECTED = frozenset("from to start end origin destination source target home away winner loser".split())
_BESIDE = frozenset(map(root, "border bordering adjoin neighbour neighbor adjacent neighbouring".split()))
BEFORE = frozenset("before pre prereq prerequisite required needed".split())
"""Words for what has to come first."""
_OWN_FIELDS = 2
"""So few fields of its own leave a table nothing but the pair that it makes."""


@dataclass(frozen=True)
class Pair:
    """Rows of ``bridge`` say of one ``thing``, by ``owner``, that another one, by ``other``, is its friend.

    ``nouns`` are words for the others (friends), ``verbs`` stems of what one does to the other (cites); ``counted`` is
    whose a row is when rows are counted: citations are those of the cited one.
    """

    bridge: str
    thing: str
    owner: Relationship
    other: Relationship
    nouns: frozenset[str]
    verbs: frozenset[str]

    @property
    def counted(self) -> Relationship:
        return self.other if _kind(self.other) == "done" else self.owner


def pairs_of(model: SemanticModel) -> Iterator[Pair]:
    """The pairs of a model."""
    between: dict[tuple[str, str], list[Relationship]] = defaultdict(list)
    for relation in model.relationships:
        between[relation.left, relation.right].append(relation)
    leading = [left for left, _ in between]
    for (left, right), relations in between.items():
        bridge = model.entity(left)
        thin = bridge is not None and left != right and leading.count(left) == 1 and len(relations) == 2
        roles = _in_order(relations) if bridge is not None and thin and _thin(bridge, relations) else None
        if roles and bridge is not None:
            yield Pair(left, right, *roles, _nouns(bridge, roles[1]), _verbs(bridge, roles[1]))


def _thin(bridge: Entity, relations: Sequence[Relationship]) -> bool:
    referring = {column for relation in relations for column, _ in relation.on}
    own = [one for one in bridge.dimensions if (one.expr or one.name).strip('"') not in referring]
    return len([one for one in own if one.name not in bridge.key]) <= _OWN_FIELDS


def _in_order(relations: Sequence[Relationship]) -> tuple[Relationship, Relationship] | None:
    """Whose row it is and who the other one is; None where the two only differ in their direction."""
    kinds = {_kind(one): one for one in relations}
    for owner, other in (("", "noun"), ("", "done"), ("doing", "done"), ("doing", "")):
        if owner in kinds and other in kinds:
            return kinds[owner], kinds[other]
    return None


def _kind(relation: Relationship) -> str:
    role = phrase(relation.synonyms[0]) if relation.synonyms else ()
    if _DIRECTED & set(role):
        return "directed"
    if role[:1] and role[0].endswith("ing"):
        return "doing"
    return ("done" if role[0].endswith("ed") else "noun") if role else ""


def _nouns(bridge: Entity, other: Relationship) -> frozenset[str]:
    role = phrase(other.synonyms[0]) if other.synonyms and _kind(other) == "noun" else ()
    table = phrase(bridge.label or bridge.name)
    first = bool(BEFORE & set(role))
    akin = len(table) == 1 and bool(role) and (first or table[0][:5] == role[0][:5])
    return frozenset((" ".join(role), " ".join(table) if akin else "", "prerequisite" if first else "")) - {""}


def _verbs(bridge: Entity, other: Relationship) -> frozenset[str]:
    said = [*phrase(bridge.label or bridge.name), *(phrase(other.synonyms[0]) if other.synonyms else ())]
    stems = frozenset(root(word) for word in said if word != phrase(other.right)[0])
    return stems | _BESIDE if stems & _BESIDE else stems
