"""Connects the corridor of dashboards: its store, the packs' templates, and what fills widgets."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from assay.accounts.actors import actor_of
from assay.ask.ports import Engine as Reads
from assay.ask.ports import VerifiedBook
from assay.dashboards.desk import Dashboards
from assay.dashboards.editing import Editing
from assay.dashboards.embed import Embeds
from assay.dashboards.export import BoardExports
from assay.dashboards.gallery import Gallery
from assay.dashboards.needs import Analysts, QuestionReader
from assay.dashboards.options import Options
from assay.dashboards.readers import Readers
from assay.dashboards.remarks import Remarks
from assay.dashboards.render import Renderer
from assay.dashboards.shelf import Shelf
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.chromium import chromium
from assay.kernel.clock import Clock
from assay.kernel.errors import NotFound
from assay.kernel.secret import secret_key
from assay.kernel.settings import Settings
from assay.query.corridor import QueryRunner
from assay.query.ports import Sources
from assay.storage.dashboards import BoardStore
from assay.storage.users import UserStore


def build_dashboards(
    engine: Engine,
    sources: Sources,
    query: QueryRunner,
    reads: Reads,
    book: VerifiedBook,
    wall: Clock,
    domains: Path,
    analysts: Analysts | None = None,
) -> Dashboards:
    """Everything about dashboards. Times of drafts and comments are the wall's; data stands at the runner's clock."""
    shelf = Shelf(BoardStore(engine), sources, domains)
    return Dashboards(
        shelf=shelf,
        gallery=Gallery(shelf),
        editing=Editing(shelf, query.audit, wall),
        remarks=Remarks(shelf, wall),
        options=Options(query, query.clock),
        renderer=Renderer(sources, query, QuestionReader(reads, book), query.clock, analysts),
        at_once=query.workers.count + 1,
    )


def build_exports(boards: Dashboards, query: QueryRunner, settings: Settings) -> BoardExports:
    """Dashboards as files."""
    return BoardExports(boards.renderer, query.audit, query.clock, chromium(settings.chromium))


def build_embeds(boards: Dashboards, users: UserStore, settings: Settings) -> Embeds:
    """Signed links; whom they are made for is looked up each time one is followed."""

    def person(user: str, tenant: str) -> Actor:
        if (user, tenant) == (LOCAL_OWNER.id, LOCAL_OWNER.tenant):
            return LOCAL_OWNER
        found = users.get(user, tenant)
        if not found.active:
            raise NotFound("There is no such person.")
        return actor_of(found)

    return Embeds(boards, lambda: secret_key(settings), person, Clock(settings.zone))


def build_readers(boards: Dashboards, users: UserStore) -> Readers:
    """Whom a dashboard can be shared with."""
    return Readers(boards.shelf, users.list, actor_of)
