"""``/api/v1/watches`` and ``/api/v1/alerts``: numbers one has watched, and what was noticed about them."""

from __future__ import annotations

from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel, Field

from api.v1.shapes import Listing, Paging, Part, cut
from api.v1.specs import SpecAsked
from assay.accounts.acting import current_actor
from assay.alerts.judge import condition
from assay.records.alert import Alert, Watch
from assay.services import Services
from assay.services.specs import read_spec


class WatchAsked(SpecAsked):
    """One number (a spec of one metric without groups), when to tell of it, and how often to look."""

    title: str = Field("", max_length=120)
    kind: Literal["above", "below", "moves", "missing"]
    bound: float = Field(0, allow_inf_nan=False, description="A value; for `moves` a percentage.")
    every: Literal["hour", "day", "week"] = "day"


class WatchTold(BaseModel):
    """What is watched."""

    id: str
    title: str
    source: str
    spec: dict[str, Any]
    in_words: str
    kind: Literal["above", "below", "moves", "missing"]
    bound: float
    condition: str
    every: Literal["hour", "day", "week"]
    next_at: str | None
    last_at: str | None
    last_value: float | None
    fault: str


class AlertTold(BaseModel):
    """What was noticed."""

    id: str
    watch: str
    title: str
    text: str
    drivers: str
    value: float | None
    at: str
    seen_at: str | None
    ended_at: str | None


class Watches(Listing):
    """Watched numbers."""

    items: list[WatchTold]


class Alerts(Listing):
    """What was noticed."""

    items: list[AlertTold]


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""
    desk = services.alerts

    @v1.get("/watches")
    @v1.input(Paging, location="query", arg_name="asked")
    @v1.output(Watches)
    def watches(asked: Paging) -> Part:
        """One's own watched numbers, newest first."""
        return cut([watch_told(one) for one in desk.watches(current_actor())], asked)

    @v1.post("/watches")
    @v1.input(WatchAsked, arg_name="asked")
    @v1.output(WatchTold, status_code=201)
    def watch(asked: WatchAsked) -> dict[str, Any]:
        """Watch a number from now on; it is looked at once right away."""
        actor = current_actor()
        begun = desk.of_spec(asked.source, read_spec(asked.spec), actor)
        return watch_told(desk.keep(begun, asked.kind, asked.bound, asked.every, actor, asked.title).watch)

    @v1.delete("/watches/<watch>")
    @v1.output({}, status_code=204)
    def remove_watch(watch: str) -> Response:
        """Watch a number no longer."""
        desk.remove(watch, current_actor())
        return Response(status=204)

    @v1.get("/alerts")
    @v1.input(Paging, location="query", arg_name="asked")
    @v1.output(Alerts)
    def alerts(asked: Paging) -> Part:
        """What was noticed, newest first."""
        actor = current_actor()
        found = [alert_told(one) for one in desk.alerts(actor, asked.limit, asked.offset)]
        return {"items": found, "total": desk.noticed(actor), "limit": asked.limit, "offset": asked.offset}

    @v1.post("/alerts/<alert>/seen")
    @v1.output(AlertTold)
    def seen(alert: str) -> dict[str, Any]:
        """Mark an alert as looked at."""
        return alert_told(desk.seen(alert, current_actor()))


def watch_told(one: Watch) -> dict[str, Any]:
    """A watched number in a list."""
    return {
        "id": one.id,
        "title": one.title,
        "source": one.source,
        "spec": one.spec,
        "in_words": one.words,
        "kind": one.kind,
        "bound": one.bound,
        "condition": condition(one),
        "every": one.every,
        "next_at": one.next_at or None,
        "last_at": one.last_at or None,
        "last_value": one.last_value,
        "fault": one.fault,
    }


def alert_told(one: Alert) -> dict[str, Any]:
    """An alert in a list."""
    return {
        "id": one.id,
        "watch": one.watch,
        "title": one.title,
        "text": one.text,
        "drivers": one.drivers,
        "value": one.value,
        "at": one.at,
        "seen_at": one.seen_at or None,
        "ended_at": one.ended_at or None,
    }
