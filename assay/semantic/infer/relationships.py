"""Links between tables as relationships of the model, named by the role they play."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from assay.semantic.infer.keys import ID_WORDS
from assay.semantic.infer.links import Link
from assay.semantic.infer.words import entity_words, name_of, words
from assay.semantic.model import Relationship


def name_relationships(
    links: Sequence[Link], entities: Mapping[str, str], real: Callable[[str, str], str]
) -> list[Relationship]:
    """Relationships with names of their own. ``entities`` gives the entity of each table, ``real`` (table, column) the
    column's name in the database.

    The only link between two tables keeps the plain name ``left_right`` unless its column tells a role
    (``billing_city_id`` -> ``billing_city``); several links between the same two are always told apart by role.
    """
    pairs = Counter((link.left, link.right) for link in links)
    wanted = [_name(link, entities, several=pairs[link.left, link.right] > 1) for link in links]
    counts = Counter(wanted)
    taken: set[str] = set()
    found = []
    for link, name in zip(links, wanted, strict=True):
        left = entities[link.left]
        candidate = name if counts[name] == 1 else f"{left}_{name}"
        while candidate in taken:
            candidate += "_2"
        taken.add(candidate)
        found.append(_relationship(link, candidate, entities, real))
    return found


def role_of(link: Link) -> tuple[str, ...]:
    """The words of the column that say which one: ``billing_city_id`` -> billing; () when it names the table alone."""
    if len(link.columns) != 1:
        return ()
    parts = words(link.columns[0])
    thing = entity_words(link.right.rpartition(".")[2])
    without_id = parts[:-1] if parts and parts[-1] in ID_WORDS else parts
    if without_id[-len(thing) :] == thing:
        return without_id[: -len(thing)]
    key = words(link.ref_columns[0])
    if parts == key or not without_id or set(without_id) & set(thing):
        return ()
    return without_id


def _stem(link: Link) -> str:
    """The column without its id ending, as a name: ``billing_city_id`` -> billing_city."""
    name = name_of(link.columns[0])
    for ending in ("_id", "_key", "_code", "_no", "_number", "_identifier"):
        name = name.removesuffix(ending)
    return name


def _name(link: Link, entities: Mapping[str, str], *, several: bool) -> str:
    if len(link.columns) == 1 and (several or role_of(link)):
        return _stem(link)
    return f"{entities[link.left]}_{entities[link.right]}"


def _relationship(link: Link, name: str, entities: Mapping[str, str], real: Callable[[str, str], str]) -> Relationship:
    role = " ".join(role_of(link))
    said = tuple(dict.fromkeys((role, _stem(link).replace("_", " ")))) if role else ()
    pairs = zip(link.columns, link.ref_columns, strict=True)
    return Relationship(
        left=entities[link.left],
        right=entities[link.right],
        on=tuple((real(link.left, own), real(link.right, other)) for own, other in pairs),
        cardinality=link.cardinality,
        name=name,
        synonyms=said,
        inferred=link.inferred,
    )
