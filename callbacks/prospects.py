"""Prospects: ranked, prepared, approved. What is sent is done, then everything is shown as it is now."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc

from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.cards import nothing_yet
from components.forms import said
from components.prospect_cards import client_table, formula_card, prospect_table, template_list
from components.prospect_side import about_prospect, order_and_documents

Wanted = dict[str, Any]

ADD_DATA = dcc.Link("Open Sources", href="/sources", className="as-btn as-btn-secondary")
ALL_OF_THEM = dcc.Link("All prospects", href="/prospects", className="as-btn as-btn-secondary")


def source_of(services: Services, chosen: str | None, actor: Actor) -> str:
    """The chosen source where it has prospects, else the first that has; raises NotFound."""
    named = chosen if chosen in services.team.teams else None
    try:
        return services.team.source(actor, named)[1].name
    except NotFound:
        return services.team.source(actor)[1].name


def register(app: Dash, services: Services) -> None:
    """The list, one prospect, and the document that is open."""

    @app.callback(
        Output(ids.PROSPECTS_BODY, "children"), Input(ids.PROSPECTS_ACTION, "data"), Input(ids.SOURCE, "data")
    )
    def prospects(wanted: Wanted | None, chosen: str | None) -> Any:
        actor, sent = current_actor(), wanted or {"do": "look", "tab": "prospects"}
        try:
            source = source_of(services, chosen, actor)
        except NotFound as error:
            return nothing_yet("There are no prospects here yet", error.hint, ADD_DATA)
        word = tried(services, sent, source, actor)
        return [word, *listed(services, str(sent.get("tab", "")), source, actor)]

    @app.callback(
        Output(ids.PROSPECT_SIDE, "children"),
        Output(ids.PROSPECT_TICK, "disabled"),
        Input(ids.PROSPECT_ACTION, "data"),
        Input(ids.PROSPECT_TICK, "n_intervals"),
        State(ids.SOURCE, "data"),
    )
    def prospect(wanted: Wanted | None, _ticks: int | None, chosen: str | None) -> Any:
        return beside(services, wanted or {}, ctx.triggered_id == ids.PROSPECT_ACTION, chosen, current_actor())

    @app.callback(
        Output(ids.PROSPECT_ABOUT, "children"),
        Output(ids.PROSPECT_TITLE, "children"),
        Input(ids.PROSPECT_ABOUT, "id"),
        State(ids.PROSPECT_ACTION, "data"),
        State(ids.SOURCE, "data"),
    )
    def prospect_about(_id: str, wanted: Wanted | None, chosen: str | None) -> Any:
        return about(services, str((wanted or {}).get("prospect", "")), chosen, current_actor())

    app.clientside_callback(
        ClientsideFunction("assay", "prepared"),
        Output(ids.PREPARED_DRAWN, "data"),
        Input(ids.PROSPECT_SIDE, "children"),
        Input(ids.THEME, "data"),
    )


def tried(services: Services, wanted: Wanted, source: str, actor: Actor) -> Any:
    """What came of what was sent, in a word."""
    name, note = str(wanted.get("template", "")), str(wanted.get("note") or "")
    try:
        match wanted.get("do"):
            case "rank":
                _, jobs = services.team.rank(actor, source)
                return said(f"Ranked. {len(jobs)} prospects are being prepared.")
            case "approve":
                done = services.team.decide(name, True, actor, source, note)
                return said(f"“{done.template.title}” is approved; the next generation prepares it.")
            case "withdraw":
                done = services.team.decide(name, False, actor, source, note)
                return said(f"The approval of “{done.template.title}” is withdrawn.")
    except Exception as error:
        return said(" ".join(told(error)), bad=True)
    return None


def listed(services: Services, tab: str, source: str, actor: Actor) -> list[Any]:
    """The cards of a tab."""
    desk = services.team
    team, found = desk.source(actor, source)
    if tab == "templates":
        return [template_list(desk.offered(actor, source), actor.may("admin"))]
    if tab == "clients":
        return [client_table(desk.clients(actor, source), team)]
    titles = {factor.section: factor.title for factor in team.ranking.factors}
    last, moved = desk.rankings.last(found, actor), desk.rankings.moved(found, actor)
    return [
        formula_card(team, last, moved, actor.may("analyst")),
        prospect_table(desk.prospects(actor, source), desk.summary(actor, source), titles, source),
    ]


def beside(services: Services, wanted: Wanted, acting: bool, chosen: str | None, actor: Actor) -> tuple[Any, bool]:
    """How far the documents are, and whether nothing is going on any more. Nothing of this asks the source."""
    desk, name = services.team, str(wanted.get("prospect", ""))
    try:
        source = source_of(services, chosen, actor)
        word = _acted(services, wanted, name, source, actor) if acting else None
        pitch = desk.pitch(name, actor, source)
        heads = [*([pitch] if pitch else []), *desk.listed(name, actor, source)]
        job = desk.order_of(name, actor, source)
    except NotFound as error:
        return nothing_yet(error.message, "The list has all that you may see.", ALL_OF_THEM), True
    except Exception as error:
        return nothing_yet(*told(error)), True
    show = str(wanted.get("show") or (heads[0]["dashboard_id"] if heads else ""))
    rests = job is None and all(head["generation_status"] != "generating" for head in heads)
    return [word, *order_and_documents(heads, job, name, show, may=actor.may("analyst"))], rests


def about(services: Services, name: str, chosen: str | None, actor: Actor) -> tuple[Any, str]:
    """The prospect's place and needs, and its name."""
    try:
        source = source_of(services, chosen, actor)
        team, _ = services.team.source(actor, source)
        everyone = services.team.prospects(actor, source)
        one = next((one for one in everyone if one.prospect.id == name), None)
    except NotFound:
        one = None
    except Exception as error:
        return nothing_yet(*told(error)), "Prospect"
    if one is None:  # what is wrong stands in the place of its documents
        return None, "Prospect"
    return about_prospect(one, len(everyone), team), one.prospect.name


def _acted(services: Services, wanted: Wanted, name: str, source: str, actor: Actor) -> Any:
    """An order or a stop; a word where it was refused."""
    try:
        match wanted.get("do"):
            case "order" | "again":
                services.team.order(name, actor, source, again=wanted["do"] == "again")
            case "stop":
                services.jobs.cancel(str(wanted.get("job", "")), actor)
    except Exception as error:
        return said(" ".join(told(error)), bad=True)
    return None
