"""Alerts: what is sent is done, then everything is shown as it is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import dash
from dash import ClientsideFunction, Dash, Input, Output
from dash.development.base_component import Component

from assay.accounts.acting import current_actor
from assay.alerts.desk import Begun
from assay.alerts.judge import bound_from
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.records.stored import Job
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.alert_cards import alert_list, look_running, watch_form, watch_table
from components.carried import unpacked
from components.forms import said

Wanted = dict[str, Any]
Parts = list[Component]
"""What stands above the lists, part by part: a page cannot show a list within its list of parts."""
SHOWN = 50
PAGE = "alerts"
LOOKED = "Looked. What was noticed is below."
STOPPED = "Stopped. What was noticed stays; what moved the number is not looked for any further."


def register(app: Dash, services: Services) -> None:
    """One callback for the page."""

    @app.callback(Output(ids.ALERTS_BODY, "children"), Input(ids.ALERTS_ACTION, "data"))
    def alerts(wanted: Wanted | None) -> Any:
        actor, sent = current_actor(), wanted or {}
        top = tried(services, sent, actor)
        noticed = alert_list(services.alerts.alerts(actor, SHOWN), services.alerts.unseen(actor))
        return [*top, noticed, watch_table(services.alerts.watches(actor))]

    app.clientside_callback(
        ClientsideFunction("assay", "alerts_shown"), Input(ids.ALERTS_BODY, "children"), prevent_initial_call=True
    )


def tried(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    """What came of what was sent: the form, a word, or nothing."""
    try:
        return ACTIONS[str(wanted.get("do", "look"))](services, wanted, actor)
    except Exception as error:
        return [said(" ".join(told(error)), bad=True)]


def begun(services: Services, wanted: Wanted, actor: Actor) -> Begun:
    """The number that was pressed, found again on the server: no page sends a spec of its own."""
    pressed = unpacked(str(wanted["watch"]))
    if "board" in pressed:
        return services.alerts.begin(*services.tile_drill.marked(pressed, actor), actor)
    actor.need("analyst", "watch numbers of answers")
    shown, mark, _ = services.drill.marked(pressed, actor)
    return services.alerts.begin(shown, mark, actor)


def bound_of(wanted: Wanted, unit: str | None) -> float:
    """The value that was written, of a number in ``unit``; raises BadInput."""
    found = bound_from(str(wanted.get("bound", "")), str(wanted.get("kind")), unit)
    if found is None:
        raise BadInput(f"“{str(wanted.get('bound', ''))[:40]}” is no number.", hint="Write it like 1200.5.")
    return found


def _look(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    return [watch_form(begun(services, wanted, actor), str(wanted["watch"]))] if wanted.get("watch") else []


def _keep(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    number = begun(services, wanted, actor)
    looked = services.alerts.keep(
        number,
        str(wanted.get("kind")),
        bound_of(wanted, number.unit),
        str(wanted.get("every")),
        actor,
        str(wanted.get("title", "")),
    )
    sentence = f"“{looked.watch.title}” is watched from now on."
    return [said(sentence), *followed(looked.job, sentence)]


def _seen(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    services.alerts.seen(str(wanted.get("alert", "")), actor)
    return []


def _now(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    looked = services.alerts.look_now(str(wanted.get("alert", "")), actor)
    found = looked.watch
    if looked.job is not None:
        return followed(looked.job, f"Looked at “{found.title}”.")
    return [said(f"Looked at “{found.title}”. {found.fault}".strip(), bad=bool(found.fault))]


def _stop(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    services.alerts.stop(str(wanted.get("alert", "")), actor)
    return [said(STOPPED)]


def _looked(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    """The job of a look has ended: the same sentence stands as after a quick one."""
    if wanted.get("fault"):
        return [said(str(wanted["fault"]), bad=True)]
    return [said(STOPPED if wanted.get("stopped") else str(wanted.get("about") or LOOKED))]


def followed(job: Job | None, sentence: str) -> Parts:
    """The line of the job that still looks, followed from here on; nothing where the look is done.

    ``sentence`` comes back when the job has ended.
    """
    if job is None:
        return []
    dash.set_props(ids.FOLLOW, {"data": {"job": job.id, "page": PAGE, "about": sentence, "nonce": job.id}})
    return [look_running(job.id, job.message, job.progress)]


def _rest(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    services.alerts.rest(str(wanted.get("alert", "")), actor, resting=wanted["do"] == "rest")
    return []


def _remove(services: Services, wanted: Wanted, actor: Actor) -> Parts:
    services.alerts.remove(str(wanted.get("alert", "")), actor)
    return [said("It is watched no longer.")]


ACTIONS: Mapping[str, Callable[[Services, Wanted, Actor], Parts]] = {
    "look": _look,
    "keep": _keep,
    "seen": _seen,
    "now": _now,
    "stop": _stop,
    "looked": _looked,
    "rest": _rest,
    "resume": _rest,
    "remove": _remove,
}
