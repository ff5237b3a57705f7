"""The only module that sees everything: settings become connectors, stores, engines, and one ``Services``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, text

from assay.access.policies import WrittenPolicies, read_policies
from assay.accounts.local import actor_of_job
from assay.ask.corridor import Ask
from assay.ask.local.engine import LocalEngine
from assay.ask.local.recognise import LocalRecogniser
from assay.ask.local.vocabulary import Vocabularies
from assay.ask.ports import VerifiedQuestion
from assay.catalog.entries import CatalogDesk
from assay.catalog.sources import SourceDesk
from assay.jobs.runner import JobRunner, Progress, Work
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.settings import ROOT, Settings
from assay.packs.pack import packs
from assay.present.export.answers import AnswerExports
from assay.query.corridor import QueryRunner
from assay.query.ports import Cache, Limits, Source
from assay.query.workers import Workers
from assay.records.stored import Job
from assay.semantic.spec import AnalyticsSpec
from assay.services import Services
from assay.services.health import Check, HealthDesk
from assay.storage.audit import AuditStore
from assay.storage.conversations import ConversationStore
from assay.storage.engine import open_engine
from assay.storage.jobs import JobStore
from assay.storage.migrate import migrate
from assay.storage.sources import SourceStore
from assay.storage.training import TrainingStore
from assay.storage.users import UserStore
from data_connectors.caches import DiskCache, RedisCache
from data_connectors.files import to_duckdb
from data_connectors.registry import open_connector
from vanna_training.retriever import TrainingRetriever

DOMAINS = ROOT / "domains"


@dataclass(frozen=True)
class VerifiedShelf:
    """Approved verified questions as the ask corridor takes them, read again when the training stamp moves."""

    training: TrainingStore
    _held: dict[str, tuple[int, Sequence[VerifiedQuestion]]]

    def verified(self, source: str, actor: Actor) -> Sequence[VerifiedQuestion]:
        """Those of one source, by id."""
        stamp = self.training.stamp(source)
        held = self._held.get(source)
        if held is None or held[0] != stamp:
            items = self.training.items(source, "verified_question")
            held = self._held[source] = (stamp, tuple(_verified(item.content) for item in items))
        return held[1]

    def offered(self, source: Source) -> Sequence[tuple[str, Literal["verified", "asked"]]]:
        """Their texts, to be offered while somebody types."""
        return [(question.question, "verified") for question in self.verified(source.id, LOCAL_OWNER)]


def _verified(content: dict[str, Any]) -> VerifiedQuestion:
    spec = AnalyticsSpec.model_validate(content["spec"]) if content.get("spec") else None
    wordings = tuple(content.get("wordings", ()))
    by, on = str(content.get("by", "")), str(content.get("on", ""))
    return VerifiedQuestion(content["question"], by, on, spec, content.get("sql"), wordings)


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
    training, cache = TrainingStore(engine), open_cache(settings)
    sources = SourceDesk(
        SourceStore(engine), training, open_connector, to_duckdb, settings.clock, settings.home, DOMAINS
    )
    workers = Workers(count=settings.query_workers)
    limits = Limits(settings.query_timeout_seconds, settings.query_row_cap, settings.query_memory_mb)
    query = QueryRunner(
        sources=sources,
        policies=pack_policies(),
        workers=workers,
        cache=cache,
        audit=AuditStore(engine, wall),
        clock=settings.clock,
        limits=limits,
        cache_seconds=settings.cache_ttl_seconds,
    )
    conversations, jobs = ConversationStore(engine, wall), JobStore(engine, wall)
    retriever = TrainingRetriever(training.stamp, training.items)
    shelf, vocabularies = VerifiedShelf(training, {}), Vocabularies()
    ask = Ask(
        engines={"local": LocalEngine(vocabularies)},
        recogniser=LocalRecogniser(vocabularies, shelf.offered),
        sources=sources,
        runner=query,
        store=conversations,
        retriever=retriever if retrieving else None,
        verified=shelf,
        clock=settings.clock,
    )
    return Services(
        settings=settings,
        clock=settings.clock,
        ask=ask,
        conversations=conversations,
        sources=sources,
        catalog=CatalogDesk(sources, training),
        jobs=jobs,
        exports=AnswerExports(ask, settings.chromium),
        query=query,
        health=HealthDesk(wall, checks(settings, engine, cache)),
        warm=workers.warm,
        close=_closer(workers, retriever, engine),
    )


def pack_policies() -> WrittenPolicies:
    """The policies that domain packs bring, by source name."""
    found = {pack.name: pack.read("policies") for pack in packs(DOMAINS)}
    return WrittenPolicies({name: read_policies(data, f"{name}/policies.yml") for name, data in found.items() if data})


def _closer(workers: Workers, retriever: TrainingRetriever, engine: Engine) -> Callable[[], None]:
    def close() -> None:
        retriever.close()
        workers.close()
        engine.dispose()

    return close


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


def job_kinds(services: Services) -> dict[str, Work]:
    """Every kind of job and what does it."""

    def load(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        record = services.sources.load_sample(job.payload["name"], actor, progress, job.payload.get("arguments"))
        return {"source": record.name}

    def take_in(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        path = Path(job.payload["path"])
        record = services.sources.add_file(job.payload["filename"], path, actor, progress)
        path.unlink(missing_ok=True)
        return {"source": record.name}

    def connect(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        record = services.sources.connect(job.payload["name"], job.payload["url"], actor, progress)
        return {"source": record.name}

    def ask(job: Job, actor: Actor, progress: Progress) -> dict[str, Any]:
        turn = services.ask.answer(
            job.payload["turn"],
            actor,
            engine=job.payload.get("engine", "local"),
            stage=lambda stage: progress(0.5, stage),
        )
        return {"turn": turn.id}

    return {"load": load, "file": take_in, "connect": connect, "ask": ask}


def job_runner(services: Services) -> JobRunner:
    """The worker's loop over these services."""
    return JobRunner(services.jobs, job_kinds(services), actor_of_job)


def run_worker(services: Services, stop: threading.Event) -> None:
    """Work until told to stop."""
    job_runner(services).run_forever(stop)
