"""Alerts as doors see them: a number is watched, looked at when it is time, and what was noticed is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final, get_args

import structlog

from assay.alerts.judge import judged
from assay.alerts.watched import one_number, said_of, watched_of
from assay.analyze.change import Change
from assay.analyze.mark import Mark, Shown
from assay.jobs.handover import Handover, Steps
from assay.jobs.lease import Progress
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, QueryCancelled
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, QueryResult, Source, Sources
from assay.records.alert import Alert, Every, Watch, WatchKind
from assay.records.stored import Job
from assay.semantic.spec import AnalyticsSpec
from assay.storage.alerts import AlertStore
from assay.storage.rows import new_id

log = structlog.get_logger()
KIND = "watch"
MOST = 100
STEPS: Final = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


@dataclass(frozen=True)
class Begun:
    """A number that may be watched: what it is, in words, and what it is now."""

    source: str
    spec: AnalyticsSpec
    title: str
    words: str
    value: float | None
    unit: str | None


@dataclass(frozen=True)
class Looked:
    """A watched number after a look that somebody waited for; ``job`` goes on looking, if any does."""

    watch: Watch
    job: Job | None = None


@dataclass(frozen=True)
class AlertDesk:
    """Every watch is its owner's: it asks with their rights, and they alone are told.

    An alert is raised before what moved its number is looked for: that may take long, and may be stopped.
    """

    store: AlertStore
    sources: Sources
    runner: QueryRunner
    change: Change
    handover: Handover
    wall: Clock

    def begin(self, shown: Shown, mark: Mark, actor: Actor) -> Begun:
        """The number of a mark as it would be watched. Raises BadInput, and whatever ``query.run`` raises."""
        source = self.sources.get(shown.source, actor)
        return self._begun(source, watched_of(shown, mark, source.model), actor)

    def of_spec(self, source: str, spec: AnalyticsSpec, actor: Actor) -> Begun:
        """The number of a spec; raises BadInput when it is not one, and whatever ``query.run`` raises."""
        return self._begun(self.sources.get(source, actor), one_number(spec), actor)

    def keep(self, begun: Begun, kind: str, bound: float, every: str, actor: Actor, title: str = "") -> Looked:
        """Watch a number. It was looked at just now, so the next look is one step away. Raises BadInput."""
        if kind not in get_args(WatchKind) or every not in STEPS:
            raise BadInput("Say when to tell, and how often to look.")
        if kind == "moves" and bound <= 0:
            raise BadInput("Say by how many percent it has to move; more than 0.")
        if len(self.store.watches(actor)) >= MOST:
            raise BadInput(f"You have {MOST} numbers watched already.", hint="Remove one you no longer need.")
        now = self.wall.now()
        watch = Watch(
            new_id(), actor.tenant, actor.id, actor.name, begun.source, (title.strip() or begun.title)[:120],
            begun.words, _data(begun.spec), _kind(kind), bound, _every(every), _moment(now),
            _moment(now + STEPS[every]), begun.unit, _moment(now), begun.value,
        )  # fmt: skip
        self.store.keep(watch)
        self._record(actor, "watch.created", watch)
        return self._handed(watch, partial(self._judge, watch, begun.value, actor), actor)

    def watches(self, actor: Actor) -> Sequence[Watch]:
        """The person's own, newest first."""
        return self.store.watches(actor)

    def alerts(self, actor: Actor, limit: int = 50, offset: int = 0) -> Sequence[Alert]:
        """What was noticed for this person, newest first."""
        return self.store.alerts(actor, limit, offset)

    def noticed(self, actor: Actor) -> int:
        """How many alerts there are for this person."""
        return self.store.count(actor)

    def unseen(self, actor: Actor) -> int:
        """How many alerts this person has not looked at."""
        return self.store.count(actor, unseen=True)

    def rest(self, watch: str, actor: Actor, *, resting: bool) -> None:
        """Stop looking for a while, or begin again with the next look of a worker."""
        found = self.store.watch(watch, actor)
        self.store.note(found.id, next_at="" if resting else _moment(self.wall.now()))
        self._record(actor, "watch.rested" if resting else "watch.resumed", found)

    def remove(self, watch: str, actor: Actor) -> None:
        """Watch it no longer; what was noticed about it goes along."""
        found = self.store.watch(watch, actor)
        self._record(actor, "watch.removed", found)
        self.store.remove(found.id)

    def seen(self, alert: str, actor: Actor) -> Alert:
        """Mark an alert as looked at; raises NotFound."""
        found = self.store.alert(alert, actor)
        self.store.seen(found.id, _moment(self.wall.now()))
        return self.store.alert(alert, actor)

    def order_due(self) -> Sequence[Job]:
        """What the schedule calls: order a look, with its owner's rights, at every number whose time has come."""
        now = self.wall.now()
        jobs: list[Job] = []
        for watch in self.store.due(_moment(now)):
            if self.store.claim(watch, _moment(now + STEPS[watch.every])):
                owner = Actor(watch.owner, watch.owner_name, "viewer", watch.tenant)
                jobs.append(self.handover.store.submit(KIND, {"watch": watch.id}, owner))
        return jobs

    def look(self, watch: str, actor: Actor, progress: Progress | None = None) -> Watch:
        """Look at a number now, and tell what is to be told. A number that cannot be had is noted, not raised.

        Raises NotFound, QueryCancelled.
        """
        found = self.store.watch(watch, actor)
        self._look(found, actor, progress or Steps())
        return self.store.watch(watch, actor)

    def look_now(self, watch: str, actor: Actor) -> Looked:
        """A look somebody waits for: done at once, or the job that does it. Raises NotFound."""
        found = self.store.watch(watch, actor)
        return self._handed(found, partial(self._look, found, actor), actor)

    def stop(self, job: str, actor: Actor) -> None:
        """Ends a look of the actor's; raises NotFound."""
        self.handover.store.cancel(job, actor)

    # -- one look

    def _handed(self, watch: Watch, work: Callable[[Progress], None], actor: Actor) -> Looked:
        def done(steps: Steps) -> Watch:
            steps.resumable({"watch": watch.id})
            work(steps)
            return self.store.watch(watch.id, actor)

        found = self.handover.run(done, actor)
        return Looked(self.store.watch(watch.id, actor), found) if isinstance(found, Job) else Looked(found)

    def _look(self, watch: Watch, actor: Actor, progress: Progress) -> None:
        progress(0.0, "Looking at the number")
        try:
            source = self.sources.get(watch.source, actor)
            spec = AnalyticsSpec.model_validate(watch.spec)
            value = _value(self.runner.run(Query(source.name, spec=spec, fresh=True), actor, cancel=progress))
        except QueryCancelled:
            raise
        except AssayError as error:
            self.store.note(watch.id, last_at=_moment(self.wall.now()), fault=error.message)
            return
        self.store.note(watch.id, last_at=_moment(self.wall.now()), last_value=value, fault="")
        self._judge(watch, value, actor, progress)

    def _judge(self, watch: Watch, value: float | None, actor: Actor, progress: Progress) -> None:
        """Raise an alert, leave the open one as it is, or end it. ``watch`` is as it was before this look."""
        text = judged(watch, value)
        lasting = watch.kind != "moves" and self.store.open(watch.id) is not None
        if text and lasting:
            return
        now = _moment(self.wall.now())
        self.store.end(watch.id, now)
        if not text:
            return
        alert = Alert(new_id(), watch.id, watch.tenant, watch.owner, watch.title, text, "", value, now)
        self.store.raised(alert)
        self._record(actor, "watch.raised", watch)
        log.info("alerts.raised", watch=watch.id)
        self.store.explained(alert.id, self._drivers(watch, actor, progress))

    def _drivers(self, watch: Watch, actor: Actor, progress: Progress) -> str:
        """What moved it most against the period before; empty for a number without one, or without parts."""
        day = self.runner.clock.today().isoformat()
        shown = Shown(watch.source, AnalyticsSpec.model_validate(watch.spec), (), day, watch.title)
        try:
            found = self.change.explain(shown, Mark(), actor, cancel=progress, told=progress)
        except QueryCancelled:
            raise
        except AssayError as error:
            log.info("alerts.no_drivers", watch=watch.id, reason=error.message)
            return ""
        return " ".join(found.sentences[:2])

    def _begun(self, source: Source, spec: AnalyticsSpec, actor: Actor) -> Begun:
        found = self.runner.run(Query(source.name, spec=spec), actor)
        words = said_of(spec, source.model, found.periods)
        return Begun(source.name, spec, words[:120], words, _value(found), found.table.columns[0].unit)

    def _record(self, actor: Actor, action: str, watch: Watch) -> None:
        self.runner.audit.record(actor, action, {"watch": watch.id, "title": watch.title, "source": watch.source})


def as_value(_job: Job, looked: Watch) -> dict[str, Any]:
    """What a look leaves on its job."""
    return {"value": looked.last_value}


def _value(found: QueryResult) -> float | None:
    """The one number of a result; none where the source has no value, or one that is no number."""
    value = found.table.values(0)[0] if found.table.row_count else None
    return float(value) if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) else None


def _data(spec: AnalyticsSpec) -> dict[str, object]:
    return spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _kind(kind: str) -> WatchKind:
    return next(one for one in get_args(WatchKind) if one == kind)


def _every(every: str) -> Every:
    return next(one for one in get_args(Every) if one == every)
