"""Following a job from the page: a background callback that reports progress and ends when the job does.

The job itself is run by the worker and outlives this: a page that reloads follows it again by its id.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from assay.accounts.acting import current_actor
from assay.records.stored import Job
from assay.services import Services
from components import ids
from components.skeleton import stage_words

OPEN = ("queued", "running")
STEP_SECONDS = 0.15
READ_LATER = ("explain", "talk")
"""Pages that read what a job made by its id: it is not sent to the browser and back."""


def told(job: Job, request: dict[str, Any], spent: float) -> dict[str, Any]:
    """A job's state as the script paints it."""
    fault = job.error or {}
    return {
        "job": job.id,
        "status": job.status,
        "message": stage_words(job.message),
        "progress": job.progress,
        "seconds": round(spent, 1),
        "fault": fault.get("message", ""),
        "hint": fault.get("hint", ""),
        "result": job.result or {} if request.get("page") not in READ_LATER else {},
    } | {key: request[key] for key in ("slot", "turn", "nonce", "about", "page") if key in request}


def follow(services: Services, request: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Report until the job has ended. Ends, too, when the server that started this is gone."""
    parent, begun = os.getppid(), time.monotonic()
    while True:
        job = services.jobs.get(request["job"], current_actor())
        state = told(job, request, time.monotonic() - begun)
        if job.status not in OPEN or os.getppid() != parent:
            return state
        report(state)
        time.sleep(STEP_SECONDS)


def register(app: Dash, services: Services) -> None:
    """One follower per page."""

    @app.callback(
        Output(ids.FOLLOW_DONE, "data"),
        Input(ids.FOLLOW, "data"),
        background=True,
        interval=150,
        progress=[Output(ids.FOLLOW_STATE, "data")],
        cancel=[Input(ids.FOLLOW_CANCEL, "n_clicks")],
        prevent_initial_call=True,
    )
    def following(set_progress: Any, request: dict[str, Any] | None) -> Any:
        return follow(services, request, lambda state: set_progress([state])) if request else None

    for function, store in (("followed", ids.FOLLOW_STATE), ("follow_done", ids.FOLLOW_DONE)):
        app.clientside_callback(ClientsideFunction("assay", function), Input(store, "data"), prevent_initial_call=True)
