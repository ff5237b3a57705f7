"""Prospects of a source and their ranking, and what a template is filled with for one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assay.dashboards.binding import bind
from assay.dashboards.selection import Selection
from assay.dashboards.template import ChoiceFilter, Template
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotFound
from assay.methods.ranking import Ranked, score, sections
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Source
from assay.team.facts import Team
from assay.team.labels import Labels, labels_of

LONGEST_ID = 80
"""As many characters as stored documents are found by."""


@dataclass(frozen=True)
class Prospect:
    """One prospect: ``facts`` by column as the source tells them; None where it does not.

    ``labels`` are what people see in place of some of them.
    """

    id: str
    name: str
    facts: Mapping[str, Any]
    labels: Labels = field(default_factory=dict)

    def said(self, fact: str) -> Any:
        """A fact as people see it; None where it was not told.

        >>> Prospect("1", "Acme", {"stage": "lead"}, {"stage": {"lead": "First talks"}}).said("stage")
        'First talks'
        """
        value = self.facts.get(fact)
        return self.labels.get(fact, {}).get(value, value) if isinstance(value, str) else value


@dataclass(frozen=True)
class RankedProspect:
    """A prospect's place among all, and its sections, the most needed first."""

    prospect: Prospect
    place: int
    score: float
    sections: Sequence[Ranked]


def prospects_of(team: Team, source: Source, actor: Actor, runner: QueryRunner) -> Sequence[Prospect]:
    """All prospects ``actor`` may see, by id."""
    table = runner.run(Query(source.id, sql=team.prospects.sql), actor).table
    if table.truncated:
        raise BadInput("There are too many prospects to rank.")
    labels = labels_of(team.prospects.fields, source.model)
    found = [Prospect(str(facts["id"]), str(facts["name"]), facts, labels) for facts in table.records()]
    if any(len(one.id) > LONGEST_ID for one in found):
        raise BadInput(f"Ids of prospects may have {LONGEST_ID} characters.", hint="Shorten the id the source gives.")
    return sorted(found, key=lambda one: (len(one.id), one.id))


def clients_of(team: Team, source: Source, actor: Actor, runner: QueryRunner, today: date) -> Sequence[Prospect]:
    """All clients ``actor`` may see with the needs that were measured; none where the team names no clients."""
    if team.clients is None:
        return []
    sql = bind(team.clients.sql, {"today": today}, source.dialect)
    table = runner.run(Query(source.id, sql=sql, today=today.isoformat()), actor).table
    if table.truncated:
        raise BadInput("There are too many clients to rank.")
    labels = labels_of(team.clients.fields, source.model)
    found = [Prospect(str(facts["id"]), str(facts["name"]), facts, labels) for facts in table.records()]
    return sorted(found, key=lambda one: (len(one.id), one.id))


def ranked(team: Team, all_of_them: Sequence[Prospect]) -> Sequence[RankedProspect]:
    """All prospects, the one in greatest need first; equal scores by id."""
    factors = [item.factor() for item in team.ranking.factors]
    facts = [_needs(one, team) for one in all_of_them]
    scored = [(one, sections(own, facts, factors)) for one, own in zip(all_of_them, facts, strict=True)]
    inorder = sorted(((one, found, score(found, factors)) for one, found in scored), key=lambda item: -item[2])
    return [RankedProspect(one, place, points, found) for place, (one, found, points) in enumerate(inorder, 1)]


def _needs(prospect: Prospect, team: Team) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for factor in team.ranking.factors:
        value = prospect.facts.get(factor.need)
        found[factor.need] = float(value) if isinstance(value, (int, float)) else None
    return found


def one_of(all_of_them: Sequence[Prospect], prospect: str) -> Prospect:
    """The prospect of that id; raises NotFound."""
    for one in all_of_them:
        if one.id == prospect:
            return one
    raise NotFound("There is no such prospect.", hint="GET /api/v1/prospects lists them.")


def selection_for(team: Team, template: Template, prospect: Prospect) -> tuple[Selection, tuple[str, ...]]:
    """What the template's filters and parameters stand at for this prospect, and what it did not tell."""
    values: dict[str, Any] = {}
    untold: list[str] = []
    for item in (*template.filters, *template.parameters):
        column = team.prospects.bind.get(item.id)
        if column is None:
            continue
        fact = prospect.facts.get(column)
        if fact is None:
            untold.append(item.label)
        else:
            values[item.id] = [fact] if isinstance(item, ChoiceFilter) else fact
    said = (f"{prospect.name} has not told: {', '.join(untold)}. The template's default is used.",) if untold else ()
    return Selection(values=values), said
