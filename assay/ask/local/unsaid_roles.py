"""Things joined by a role nobody spoke of, though rows of their own tie them: who leads, who works on a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.across import homes_of
from assay.ask.local.clauses.counting import home_of_expr
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.text import phrase, root
from assay.kernel.identity import kept_by_identity
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Relationship, SemanticModel
from assay.semantic.spec import AnalyticsSpec, Compare

_KEYS = frozenset("id key code no nr number fk ref".split())
_OWNERS = re.compile(r'"(\w+)\.\w|"(?:entity|related)":"(\w+)"')


def unsaid_roles(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """What is reached by such a role."""
    told = spec.canonical()
    if '"via"' in told:
        return
    named = {one or other for one, other in _OWNERS.findall(told)} | homes_of(spec, model)
    said = {root(word) for item in draft.items for word in phrase(item.text)}
    for one, role in _by_role(model):
        both = one.left in named and one.right in named and one.left != one.right
        if both and role and not role & said and _tied(one, model) and not _passes(named, one, model):
            yield " ".join(sorted(role))
    yield from _roles_passed(spec, named, said, model)


def _roles_passed(spec: AnalyticsSpec, named: set[str], said: set[str], model: SemanticModel) -> Iterator[str]:
    """ "Pupils by school" by way of the tutor's, whom nobody spoke of, though pupils visit schools themselves."""
    known = {one.name: one for one in model.relationships}
    groups = {use.field.partition(".")[0] for use in spec.dimensions} - {""}
    for home in homes_of(spec, model):
        for owner in groups - {home}:
            best = graph_of(model).best(home, owner, ())
            hops = [known[hop.name] for hop in best[0] if hop.name in known] if len(best) == 1 else []
            ends = {one.left for one in model.relationships if one.right == home} & {
                one.left for one in model.relationships if one.right == owner
            }
            for one in hops if len(hops) > 1 and ends - named else ():
                role = _role(one)
                if role and not role & said and one.right not in named:
                    yield " ".join(sorted(role))


@kept_by_identity(16)
def _by_role(model: SemanticModel) -> tuple[tuple[Relationship, frozenset[str]], ...]:
    return tuple((one, _role(one)) for one in model.relationships)


def _role(one: Relationship) -> frozenset[str]:
    """The words of the column that name no thing: the lead of ``lead_id``."""
    things = {root(word) for word in (*phrase(one.right), *phrase(one.left))}
    words = {root(word) for word in phrase(one.on[0][0]) if word not in _KEYS} if len(one.on) == 1 else set()
    return frozenset(words - things)


def _between(one: Relationship, model: SemanticModel) -> Iterator[str]:
    """What refers to both."""
    left = {other.left for other in model.relationships if other.right == one.left and other.left != one.right}
    right = {other.left for other in model.relationships if other.right == one.right and other.left != one.left}
    yield from left & right


def _tied(one: Relationship, model: SemanticModel) -> bool:
    """Whether the role is the way taken, and another thing does nothing but tie the two."""
    best = graph_of(model).best(one.left, one.right, ())
    return len(best) == 1 and [hop.name for hop in best[0]] == [one.name] and any(_between(one, model))


def _passes(named: set[str], one: Relationship, model: SemanticModel) -> bool:
    return any(name in named for name in _between(one, model))


def by_ties(draft: Draft, setting: Setting) -> Draft:
    """ "Projects per employee": by those who work on them, not by the one who leads them, which nobody said."""
    homes = {home for use in draft.metrics if (home := home_of_expr(use.expr, setting))}
    said = {root(word) for item in draft.items for word in phrase(item.text)}
    for one, role in _by_role(setting.model) if len(homes) == 1 else ():
        own = one.left in homes and one.left != one.right
        ways = list(_ties(one, setting.model)) if own and role and not role & said and _tied(one, setting.model) else []
        if len(ways) == 1:
            draft = _tied_by(draft, one.right, ways[0])
    return draft


def _ties(one: Relationship, model: SemanticModel) -> Iterator[tuple[str, str]]:
    """The ways over a thing that ties the two, by the names of their relations."""
    for tie in _between(one, model):
        first = [other.name for other in model.relationships if (other.left, other.right) == (tie, one.left)]
        second = [other.name for other in model.relationships if (other.left, other.right) == (tie, one.right)]
        if len(first) == len(second) == 1:
            yield first[0], second[0]


def _tied_by(draft: Draft, thing: str, way: tuple[str, str]) -> Draft:
    """Groups and conditions of the thing by that way."""
    dimensions = tuple(
        use.model_copy(update={"via": way}) if use.field.startswith(f"{thing}.") and not use.via else use
        for use in draft.dimensions
    )
    where = tuple(
        one.model_copy(update={"via": way})
        if isinstance(one, Compare) and one.field.startswith(f"{thing}.") and not one.via
        else one
        for one in draft.where
    )
    changed = dimensions != draft.dimensions or where != draft.where
    return replace(draft, dimensions=dimensions, where=where).tagged("", 0.1) if changed else draft
