"""The only module that sees everything: settings become connectors, stores, engines, and one ``Services``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, text

from assay.accounts.actors import JobActors
from assay.alerts.desk import KIND as WATCH
from assay.alerts.desk import as_value
from assay.analyze.change import Change
from assay.analyze.drill import Drill
from assay.ask.corridor import Ask
from assay.ask.drill import AnswerDrill
from assay.ask.local.engine import LocalEngine
from assay.ask.local.recognise import LocalRecogniser
from assay.ask.local.vocabulary import Vocabularies
from assay.ask.since import Since
from assay.catalog.addresses import AddressRules
from assay.catalog.entries import CatalogDesk
from assay.catalog.sight import Sight
from assay.catalog.sources import SourceDesk, Whole
from assay.dashboards.drill import TileDrill
from assay.dashboards.talk import BoardTalk
from assay.jobs.handover import Handover
from assay.jobs.relay import Relay
from assay.jobs.runner import JobRunner
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.kernel.secret import secret_key
from assay.kernel.settings import ROOT, Settings
from assay.present.export.answers import AnswerExports
from assay.query.corridor import QueryRunner
from assay.query.ports import Cache, Limits, PolicyBook
from assay.query.workers import Workers
from assay.services import Services
from assay.services.charts import ChartDesk
from assay.services.health import Check, HealthDesk
from assay.services.specs import SpecDesk
from assay.services.why import KIND as WHY
from assay.services.why import WhyDesk, as_result
from assay.storage.anchor import anchor_of
from assay.storage.audit import AuditStore
from assay.storage.conversations import ConversationStore
from assay.storage.engine import open_engine
from assay.storage.jobs import JobStore
from assay.storage.migrate import migrate
from assay.storage.model_calls import ModelCallStore
from assay.storage.readings import ReadingStore
from assay.storage.reviews import EvaluationStore, ReviewStore
from assay.storage.sources import SourceStore
from assay.storage.training import TrainingStore
from assay.storage.users import UserStore
from assay.storage.vault import Vault
from assay.team.short_read import ShortRead
from assay.training.corridor import Training
from assay.training.drift.corridor import DriftDesk
from assay.training.gate import Gate
from assay.training.inbox.desk import InboxDesk
from assay.training.index import IndexDesk
from assay.training.overview import OverviewDesk
from assay.training.shelf import VerifiedShelf
from assay.training.studio.corridor import Studio
from data_connectors.caches import DiskCache, RedisCache
from data_connectors.files import to_duckdb
from data_connectors.registry import open_connector
from model_providers.registry import warm
from wiring_accounts import build_accounts
from wiring_alerts import build_alerts
from wiring_celery import Announcer
from wiring_dashboards import build_dashboards, build_embeds, build_exports, build_readers
from wiring_embedding import build_retriever
from wiring_govern import build_governance, policy_book
from wiring_jobs import job_kinds
from wiring_models import engines
from wiring_team import build_analysts, build_team

DOMAINS = ROOT / "domains"


def open_cache(settings: Settings) -> Cache:
    """Redis where there is one, else a folder."""
    if settings.redis_url:
        return RedisCache(settings.redis_url)
    return DiskCache(settings.home / "cache", settings.cache_size_mb)


def build(settings: Settings, *, retrieving: bool = True) -> Services:
    """All corridors, connected. Opens the state database (migrating it) but no source and no query process yet.

    Without ``retrieving`` what was taught is not looked up for questions, and no index is built.
    """
    engine = open_engine(settings.state_url)
    migrate(engine)
    wall = Clock(settings.zone)
    UserStore(engine, wall).ensure(LOCAL_OWNER)
    audit = AuditStore(engine, wall, anchor_of(settings))
    training, cache = TrainingStore(engine), open_cache(settings)
    store = SourceStore(engine, Vault(secret_key(settings)))
    store.seal()
    sources = SourceDesk(
        store, training, open_connector, to_duckdb, settings.clock, settings.home, DOMAINS, address_rules(settings),
        record=audit.record,
    )  # fmt: skip
    workers, book = Workers(count=settings.query_workers), policy_book(engine, DOMAINS)
    query = _runner(settings, sources, book, workers, cache, audit)
    sources.sight = Sight(query)
    specs = SpecDesk(sources, query, settings.clock)
    announcer = Announcer(settings)
    since = Since(Whole(sources), query)
    conversations, jobs = ConversationStore(engine, wall, since), JobStore(engine, wall, announcer)
    retriever = build_retriever(settings, training, sources, book)
    shelf, vocabularies = VerifiedShelf(training, EvaluationStore(engine), sources), Vocabularies()
    local = LocalEngine(vocabularies)
    ask = Ask(
        engines=engines(settings, local, query, ledger=ModelCallStore(engine, wall)),
        recogniser=LocalRecogniser(vocabularies, shelf.offered),
        sources=sources,
        runner=query,
        store=conversations,
        retriever=retriever if retrieving else None,
        verified=shelf,
        clock=settings.clock,
    )
    teaching, reviews = Training(sources, training, ask, audit, wall), ReviewStore(engine)
    inbox = InboxDesk(sources, training, reviews, teaching, ask, audit, wall)
    analysts = build_analysts(query, DOMAINS)
    boards = build_dashboards(engine, sources, query, local, shelf, wall, DOMAINS, analysts)
    accounts = build_accounts(settings, engine, audit, wall, since, sources.remove)
    change, drill = Change(sources, query), Drill(sources, query)
    answers, tiles, talk = AnswerDrill(ask, drill, change), TileDrill(boards, drill), BoardTalk(boards, local)
    refused = accounts.refusals.of_job
    looks = Handover(jobs, WATCH, refused=refused, told=as_value)
    return Services(
        settings=settings,
        clock=settings.clock,
        ask=ask,
        drill=answers,
        conversations=conversations,
        sources=sources,
        catalog=CatalogDesk(sources, training),
        training=teaching,
        drift=DriftDesk(sources, training, teaching),
        index=IndexDesk(sources, retriever, audit),
        studio=Studio(sources, training, teaching, ask, audit, wall),
        overview=OverviewDesk(sources, training, reviews),
        inbox=inbox,
        gate=Gate(sources, training, EvaluationStore(engine), ask, inbox, audit, wall),
        jobs=jobs,
        handover=Handover(jobs, "ask", refused=refused),
        relay=Relay(cache),
        exports=AnswerExports(ask, audit, settings.chromium),
        query=query,
        specs=specs,
        charts=ChartDesk(specs, query),
        dashboards=boards,
        tile_drill=tiles,
        why=WhyDesk(answers, tiles, talk, Handover(jobs, WHY, refused=refused, told=as_result)),
        talk=talk,
        alerts=build_alerts(engine, sources, query, change, looks, wall),
        board_exports=build_exports(boards, query, settings),
        readers=build_readers(boards, UserStore(engine, wall)),
        embeds=build_embeds(boards, UserStore(engine, wall), settings),
        team=build_team(engine, sources, query, boards, analysts, jobs, wall),
        short_read=ShortRead(analysts.teams, ReadingStore(engine), accounts.tokens, sources, book),
        accounts=accounts,
        governance=build_governance(book, sources, query, ask, accounts.people, audit, wall),
        health=HealthDesk(wall, checks(settings, engine, cache)),
        warm=_all_of(workers.warm, partial(warm, settings)),
        close=_all_of(announcer.close, retriever.close, workers.close, engine.dispose),
    )


def _runner(
    settings: Settings, sources: SourceDesk, book: PolicyBook, workers: Workers, cache: Cache, audit: AuditStore
) -> QueryRunner:
    return QueryRunner(
        sources=Whole(sources),
        policies=book,
        workers=workers,
        cache=cache,
        audit=audit,
        clock=settings.clock,
        limits=Limits(settings.query_timeout_seconds, settings.query_row_cap, settings.query_memory_mb),
        cache_seconds=settings.cache_ttl_seconds,
    )


def address_rules(settings: Settings) -> AddressRules:
    """Which addresses may become sources."""
    return AddressRules(
        settings.home,
        settings.state_url,
        tuple(host.strip().lower() for host in settings.source_hosts.split(",") if host.strip()),
        tuple(Path(folder.strip()) for folder in settings.source_folders.split(",") if folder.strip()),
    )


def _all_of(*acts: Callable[[], object]) -> Callable[[], None]:
    def do() -> None:
        for act in acts:
            act()

    return do


def checks(settings: Settings, engine: Engine, cache: Cache) -> dict[str, Check]:
    """What ``/health/detailed`` looks at."""

    def database() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def cached() -> None:
        cache.set("health", b"1", 5)
        cache.get("health")

    def model() -> str | None:
        return "not configured" if settings.llm_provider == "none" else None

    return {"database": database, "cache": cached, "llm": model}


def job_runner(services: Services) -> JobRunner:
    """The worker's loop over these services."""
    accounts = services.accounts
    return JobRunner(services.jobs, job_kinds(services), JobActors(accounts.people.users), accounts.refusals.of_job)
