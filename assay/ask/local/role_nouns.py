"""People by the role a table of pairs has them in: "contracts per broker", "who are the holders of open policies".

Such a table names a thing, a person and the role of that person. "Broker" is then a word for the people in that role:
the question is read with the people in its place, and they are narrowed to the rows of the role.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.persons import is_person
from assay.ask.local.text import lemma, phrase
from assay.ask.local.titles import title
from assay.ask.local.undated import counted_entity
from assay.ask.ports import Plan
from assay.kernel.identity import kept_by_identity
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, Compare, Condition, DimensionUse, Related

Ask = Callable[[str], Plan]
_ROLE = frozenset(("role", "capacity", "function"))
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
_UNSAID = re.compile(r"\b(?:no|not|without|never|none|neither|except|\w+n['’]t|roles?)\b", re.IGNORECASE)
_SURE = 0.9


@dataclass(frozen=True)
class Role:
    """Rows of ``tie`` that name a ``person`` in a role, which is a ``value`` of ``field``."""

    tie: str
    person: Entity
    field: str
    value: str


def role_nouns(text: str, setting: Setting, ask: Ask) -> Plan | None:
    """The question asked of the people in the one role it speaks of; None where it speaks of none, or of several."""
    found = dict(_roles(text, setting)) if not _UNSAID.search(text) else {}
    if len({role.value for role in found.values()}) != 1:
        return None
    role = next(iter(found.values()))
    plan = ask(_of_people(text, found, role.person))
    first = plan.readings[0] if plan.kind == "answer" and plan.readings else None
    if first is None or first.spec is None:
        return None
    spec = narrowed(first.spec, role, setting.model)
    if spec is None:
        return None
    reading = replace(first, spec=spec, title=title(spec, setting.model), confidence=min(first.confidence, _SURE))
    return replace(plan, readings=(reading,))


def _roles(text: str, setting: Setting) -> Iterator[tuple[str, Role]]:
    ties = {field: (tie, person) for tie, person, field in _ties(setting.model)}
    for word in dict.fromkeys(_WORD.findall(text)) if ties else ():
        links = setting.vocabulary.phrases.get(phrase(word), ())
        if any(link.kind == "entity" and link.score >= _SURE for link in links):
            continue
        for link in links:
            if link.kind == "value" and link.ref in ties and len(link.values) == 1 and link.score >= _SURE:
                tie, person = ties[link.ref]
                yield word, Role(tie, person, link.ref, str(link.values[0]))


@kept_by_identity(16)
def _ties(model: SemanticModel) -> tuple[tuple[str, Entity, str], ...]:
    """Tables that name one person and something else, with the one field that says in what role."""
    return tuple(_found_ties(model))


def _found_ties(model: SemanticModel) -> Iterator[tuple[str, Entity, str]]:
    for entity in model.entities:
        named = [one.right for one in model.relationships if one.left == entity.name]
        people = [one for one in model.entities if one.name in named and is_person(one)]
        roles = [one for one in entity.dimensions if one.kind == "categorical" and _ROLE & set(phrase(one.name))]
        if len(named) > 1 and len(people) == len(roles) == 1 and named.count(people[0].name) == 1:
            yield entity.name, people[0], f"{entity.name}.{roles[0].name}"


def _of_people(text: str, found: dict[str, Role], person: Entity) -> str:
    one = (person.label or person.name).casefold()
    several = (person.plural or f"{one}s").casefold()
    for word in found:
        said = one if lemma(word.casefold()) == word.casefold() else several
        text = re.sub(rf"\b{re.escape(word)}\b", said, text)
    return text


def narrowed(spec: AnalyticsSpec, role: Role, model: SemanticModel) -> AnalyticsSpec | None:
    """The spec of the rows of that role alone; None where it says nothing of the people."""
    told = spec.canonical()
    counted = any(f'"{one.name}"' in told for one in model.metrics if (one.measure or "").startswith(role.person.name))
    if not counted and f'"{role.person.name}' not in told:
        return None
    inside = Compare(field=role.field, value=role.value)
    if any(one.related not in _beside(role, model) for one in _related(spec.where)):
        return None
    things = {spec.entity, *(one.name for use in spec.metrics if (one := counted_entity(use.expr, model)))}
    if role.person.name in things and (spec.mode == "rows" or not spec.dimensions):
        spec = spec.model_copy(update={"where": _of_rows(spec.where, role)})
    held = _within(spec.where, role, inside)
    where = held if held != spec.where else All(all=(spec.where, inside)) if spec.where is not None else inside
    return _each_once(spec.model_copy(update={"where": where}), role)


def _of_rows(where: Condition | None, role: Role) -> Condition | None:
    """What is said of other things than the people is said of the rows that name both: "brokers of open policies"."""
    parts = where.all if isinstance(where, All) else (where,) if where is not None else ()
    others = [one for one in parts if isinstance(one, Compare) and one.field.partition(".")[0] != role.person.name]
    if not others:
        return where
    own = [one for one in parts if one not in others]
    tied = Related(related=role.tie, where=All(all=tuple(others)) if len(others) > 1 else others[0])
    return All(all=(*own, tied)) if own else tied


def _beside(role: Role, model: SemanticModel) -> set[str]:
    """The table of pairs and what it names: of what lies further away it is not said in which row it is meant."""
    return {role.tie, *(one.right for one in model.relationships if one.left == role.tie)}


def _related(where: Condition | None) -> Iterator[Related]:
    if isinstance(where, All):
        for one in where.all:
            yield from _related(one)
    if isinstance(where, Related):
        yield where


def _within(where: Condition | None, role: Role, inside: Compare) -> Condition | None:
    """What people have by such rows is narrowed there: "riders of more than one contract" have so many as riders."""
    if isinstance(where, All):
        return All(all=tuple(_within(one, role, inside) or one for one in where.all))
    if not isinstance(where, Related) or where.related == role.person.name:
        return where
    both = All(all=(where.where, inside)) if where.where is not None else inside
    return where.model_copy(update={"related": role.tie, "where": both})


def _each_once(spec: AnalyticsSpec, role: Role) -> AnalyticsSpec:
    """People who have the role in several rows are listed once."""
    if spec.mode != "rows" or spec.entity != role.tie or not spec.dimensions:
        return spec
    keys = tuple(DimensionUse(field=f"{role.person.name}.{key}", hidden=True) for key in role.person.key)
    shown = {getattr(one, "field", "") for one in spec.dimensions}
    more = tuple(one for one in keys if one.field not in shown)
    return spec.model_copy(update={"mode": "aggregate", "entity": None, "dimensions": (*spec.dimensions, *more)})


def lost_roles(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Doubt: "how many brokers", "per broker", answered with something else that has a broker."""
    people = {field: person.name for _, person, field in _ties(model)}
    told = spec.canonical()
    for before, item in pairwise(draft.items) if people else ():
        of = next((people[link.ref] for link in item.links if link.kind == "value" and link.ref in people), "")
        if of and before.is_cue("count", "by", "list") and f'"{of}' not in told:
            yield item.text
