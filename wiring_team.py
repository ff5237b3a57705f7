"""Connects the team: what packs say of their analysts, the documents' store, who makes and who reads them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from assay.dashboards.desk import Dashboards
from assay.kernel.clock import Clock
from assay.packs.pack import packs
from assay.query.corridor import QueryRunner
from assay.query.ports import Sources
from assay.storage.decisions import DecisionStore
from assay.storage.documents import DocumentStore
from assay.storage.jobs import JobStore
from assay.team.analysts import Analysts
from assay.team.approved import Templates
from assay.team.desk import TeamDesk
from assay.team.facts import read_team
from assay.team.generation import Generation
from assay.team.rankings import Rankings


def build_analysts(query: QueryRunner, domains: Path) -> Analysts:
    """The analysts of every pack that has some, by the name of its source."""
    written = {pack.name: pack.read("team") for pack in packs(domains)}
    teams = {name: read_team(data, f"{name}/team.yml") for name, data in written.items() if data}
    return Analysts(teams, query)


def build_team(
    engine: Engine,
    sources: Sources,
    query: QueryRunner,
    dashboards: Dashboards,
    analysts: Analysts,
    jobs: JobStore,
    wall: Clock,
) -> TeamDesk:
    """The desk. Documents are dated by the wall clock; their data stands at the runner's."""
    store, decisions = DocumentStore(engine), DecisionStore(engine)
    return TeamDesk(
        teams=analysts.teams,
        sources=sources,
        runner=query,
        policies=query.policies,
        store=store,
        templates=Templates(dashboards.shelf, analysts, dashboards.renderer, decisions, query.audit, wall),
        generation=Generation(store, dashboards.renderer, query.policies, wall),
        jobs=jobs,
        clock=wall,
        rankings=Rankings(decisions, wall),
    )
