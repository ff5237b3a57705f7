"""Everything a door may call: one attribute per corridor. ``wiring.py`` fills it, doors receive it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assay.accounts.desk import Accounts
from assay.alerts.desk import AlertDesk
from assay.ask.corridor import Ask
from assay.ask.drill import AnswerDrill
from assay.catalog.entries import CatalogDesk, CatalogEntry
from assay.catalog.sources import SampleData, SourceDesk
from assay.dashboards.desk import Dashboards
from assay.dashboards.drill import TileDrill
from assay.dashboards.embed import Embeds
from assay.dashboards.export import BoardExports
from assay.dashboards.readers import Readers
from assay.dashboards.talk import BoardTalk
from assay.govern.governance import Governance
from assay.jobs.handover import Handover
from assay.jobs.relay import Relay
from assay.kernel.clock import Clock
from assay.kernel.settings import Settings
from assay.present.export.answers import AnswerExports
from assay.query.corridor import QueryRunner
from assay.records.answer import Rerun
from assay.records.export import Export, ExportKind
from assay.services.charts import ChartDesk
from assay.services.health import HealthDesk
from assay.services.specs import SpecDesk
from assay.services.why import WhyDesk
from assay.storage.conversations import ConversationStore
from assay.storage.jobs import JobStore
from assay.team.desk import TeamDesk
from assay.team.short_read import ShortRead
from assay.training.corridor import Training
from assay.training.drift.corridor import DriftDesk
from assay.training.gate import Gate
from assay.training.inbox.desk import InboxDesk
from assay.training.index import IndexDesk
from assay.training.overview import OverviewDesk
from assay.training.studio.corridor import Studio

__all__ = ["CatalogEntry", "Export", "ExportKind", "Rerun", "SampleData", "Services"]


@dataclass(frozen=True)
class Services:
    """One attribute per corridor."""

    settings: Settings
    clock: Clock
    ask: Ask
    drill: AnswerDrill
    conversations: ConversationStore
    sources: SourceDesk
    catalog: CatalogDesk
    training: Training
    drift: DriftDesk
    index: IndexDesk
    gate: Gate
    studio: Studio
    overview: OverviewDesk
    inbox: InboxDesk
    jobs: JobStore
    handover: Handover
    relay: Relay
    exports: AnswerExports
    query: QueryRunner
    dashboards: Dashboards
    tile_drill: TileDrill
    why: WhyDesk
    talk: BoardTalk
    board_exports: BoardExports
    readers: Readers
    embeds: Embeds
    specs: SpecDesk
    charts: ChartDesk
    team: TeamDesk
    short_read: ShortRead
    alerts: AlertDesk
    accounts: Accounts
    governance: Governance
    health: HealthDesk
    warm: Callable[[], None]
    """Starts query processes in the background, so that the first question does not wait for them."""
    close: Callable[[], None]
    """Ends every child process and connection."""
