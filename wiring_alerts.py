"""Connects alerts: their rows, what looks at numbers, and the jobs in which that is done."""

from __future__ import annotations

from sqlalchemy import Engine

from assay.alerts.desk import AlertDesk
from assay.analyze.change import Change
from assay.jobs.handover import Handover
from assay.kernel.clock import Clock
from assay.query.corridor import QueryRunner
from assay.query.ports import Sources
from assay.storage.alerts import AlertStore


def build_alerts(
    engine: Engine, sources: Sources, query: QueryRunner, change: Change, handover: Handover, wall: Clock
) -> AlertDesk:
    """The desk. Looks are dated by the wall clock; their periods stand at the runner's."""
    return AlertDesk(AlertStore(engine), sources, query, change, handover, wall)
