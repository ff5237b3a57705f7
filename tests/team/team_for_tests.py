"""A workbench over a small clinic, a pack of its own with a team, and a worker that can be killed half-way.

``python -m tests.team.team_for_tests HOME PACKS PROSPECT SHARE`` is a worker that takes one job and kills itself with
signal 9 when so much of it is done.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import text

from assay.ask.local.engine import LocalEngine
from assay.jobs.runner import JobRunner, Progress
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.settings import load_settings
from assay.records.stored import Job
from assay.services import Services
from assay.team.coordinator import Coordinator
from assay.team.desk import KIND, TeamDesk
from tests.state_for_tests import fresh_home
from wiring import build
from wiring_dashboards import build_dashboards
from wiring_team import build_analysts, build_team

TODAY = date(2026, 11, 20)
HERE = Path(__file__).parent
VISITS = [(1, "north", 3), (2, "north", 1), (3, "south", 4), (4, "south", 0), (5, "east", 9)]
PROSPECTS = [(1, "Alpha", "north", 100, 0.1), (2, "Beta", "south", 50, 0.3), (3, "Gamma", None, 75, None)]


def make_clinic(path: Path) -> None:
    """Five patients with visits and fills, three prospects."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE patients (patient_id INTEGER PRIMARY KEY, region VARCHAR, visits INTEGER)")
        connection.executemany("INSERT INTO patients VALUES (?, ?, ?)", VISITS)
        connection.execute("CREATE TABLE fills (patient_id INTEGER, drug VARCHAR, filled_on DATE, days INTEGER)")
        start = TODAY - timedelta(days=200)
        for patient, *_ in VISITS:
            rows = [(patient, "A", start + timedelta(days=30 * n), 30) for n in range(2 * patient)]
            connection.executemany("INSERT INTO fills VALUES (?, ?, ?, ?)", rows)
        connection.execute(
            "CREATE TABLE prospects (prospect_id INTEGER, name VARCHAR, region VARCHAR, lives INTEGER, need DOUBLE)"
        )
        connection.executemany("INSERT INTO prospects VALUES (?, ?, ?, ?, ?)", PROSPECTS)


def services_at(home: Path, **given: Any) -> Services:
    """The services over a home folder, with the clinic as a source."""
    services = build(
        load_settings(home=fresh_home(home / "home"), as_of=TODAY, query_workers=2, **given), retrieving=False
    )
    if not any(record.name == "clinic" for record in services.sources.list(LOCAL_OWNER)):
        make_clinic(home / "clinic.duckdb")
        services.sources.connect("clinic", f"duckdb:///{home / 'clinic.duckdb'}", LOCAL_OWNER)
    return services


def team_at(services: Services, packs: Path, coordinator: Coordinator | None = None) -> TeamDesk:
    """The team that ``packs`` describe."""
    engine, wall = services.jobs.engine, Clock()
    analysts = build_analysts(services.query, packs)
    shelf = services.ask.verified
    assert shelf is not None
    boards = build_dashboards(engine, services.sources, services.query, LocalEngine(), shelf, wall, packs, analysts)
    team = build_team(engine, services.sources, services.query, boards, analysts, services.jobs, wall)
    quick = coordinator or Coordinator(pause=lambda _seconds: None)
    return replace(team, generation=replace(team.generation, coordinator=quick))


def asked(services: Services) -> list[str]:
    """The hash of every statement that was run by the source, in order: its query log."""
    with services.jobs.engine.connect() as connection:
        rows = connection.execute(text("SELECT facts FROM audit WHERE action = 'query.allowed' ORDER BY seq"))
        return [json.loads(row[0])["sql_hash"] for row in rows]


def work_once(services: Services, team: TeamDesk, kill_at: float | None = None) -> bool:
    """Do one job as a worker does; with ``kill_at`` end this process by signal 9 when so much is done."""

    def generate(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        def say(done: float, message: str) -> None:
            progress(done, message)
            if kill_at is not None and done >= kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        return team.generate(job.payload["prospect"], actor, say, job.payload["source"]).as_json()

    return JobRunner(services.jobs, {KIND: generate}, lambda _job: LOCAL_OWNER).run_one()


if __name__ == "__main__":
    opened = services_at(Path(sys.argv[1]))
    desk = team_at(opened, Path(sys.argv[2]), Coordinator(at_once=1))
    desk.order(sys.argv[3], LOCAL_OWNER, "clinic")
    work_once(opened, desk, float(sys.argv[4]))
