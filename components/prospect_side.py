"""One prospect beside its documents: its place and needs, what is prepared and how fresh, the order for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc, html

from assay.methods.ranking import UNKNOWN
from assay.records.stored import Job
from assay.team.facts import Team
from assay.team.prospects import RankedProspect
from components import ids
from components.act import attributes, button
from components.badge import tag
from components.cell_text import moment
from components.fact_text import fact, fact_name
from components.icon import icon

STATUS = {
    "ready": ("Ready", "good", "check2"),
    "generating": ("Generating", "accent", "hourglass-split"),
    "failed": ("Failed", "bad", "exclamation-circle"),
}
FRESH = {"fresh": "fresh", "stale": "not fresh any more", "none": "not made yet"}
Listed = Mapping[str, Any]


def about_prospect(one: RankedProspect, of: int, team: Team) -> list[Any]:
    """Its place, what it needs most and what it told."""
    return [_head(one, of), _needs(one, team), _facts(one)]


def order_and_documents(listed: Sequence[Listed], job: Job | None, prospect: str, show: str, *, may: bool) -> list[Any]:
    """How far it is, and its documents. ``listed``: the value proposition first, then dashboards; ``show`` is open."""
    again = may and job is None
    return [_order_card(listed, job, prospect, show, may=may), _documents(listed, prospect, show, again)]


def _head(one: RankedProspect, of: int) -> html.Section:
    place = f"Place {one.place} of {of}"
    return html.Section(
        [
            html.H2(one.prospect.name),
            html.P([html.Strong(f"{one.score:.1f}", className="num"), f" of 100 · {place}"], className="as-help"),
        ],
        className="as-card as-pad",
    )


def _order_card(listed: Sequence[Listed], job: Job | None, prospect: str, show: str, *, may: bool) -> html.Section:
    """How far it is, and the button that has it prepared for who may."""
    ready = sum(head["generation_status"] == "ready" for head in listed)
    busy = [head for head in listed if head["generation_status"] == "generating"]
    failed = [head for head in listed if head["generation_status"] == "failed"]
    if job is not None or busy:
        done = job.progress if job is not None else ready / max(len(listed), 1)
        words = (job.message if job is not None else "") or "Waiting for a worker"
        bar = html.Progress(
            value=f"{done:.3f}",
            max="1",
            className="as-progress",
            **attributes({"aria-label": "Progress of the generation"}),
        )
        told: list[Any] = [
            html.P(f"Generating: {done:.0%}", className="as-order-done"),
            bar,
            html.P(words, className="as-help"),
        ]
    elif not listed:
        told = [html.P("Nothing was prepared for this prospect yet.")]
    else:
        told = [html.P(f"{ready} of {len(listed)} documents are ready.")]
        told += (
            [html.P(f"{len(failed)} failed; what was made before stays readable.{_again(failed)}", className="is-bad")]
            if failed
            else []
        )
    return html.Section(
        [*told, _order({"prospect": prospect, "show": show}, job, listed, may)],
        className="as-card as-pad as-order",
    )


def _again(failed: Sequence[Listed]) -> str:
    """When the schedule tries again what failed; of what nobody may prepare nothing is said."""
    times = [head["next_try"] for head in failed if head.get("next_try")]
    return f" Tried again at {moment(min(times))}." if times else ""


def _order(named: Mapping[str, str], job: Job | None, listed: Sequence[Listed], may: bool) -> Any:
    """Orders there can be: what is whole and fresh needs none but the wish to have it anew."""
    some, missing = bool(listed), not all(map(_stands, listed))
    if not may:
        return html.P("Only analysts have documents prepared.", className="as-help")
    if job is not None:
        return _send("Stop", "quiet", do="stop", job=job.id, **named)
    first = _send(
        [icon("play"), html.Span("Generate" if not some else "Generate what is missing")],
        "primary",
        do="order",
        **named,
    )
    again = _send("Make all anew", "quiet" if missing else "secondary", do="again", **named) if some else None
    return html.Div([first if missing or not some else None, again], className="as-form-foot")


def _stands(head: Listed) -> bool:
    fresh = head["data_freshness"]["state"] == "fresh"
    return head["generation_status"] == "ready" and fresh and not head["failed_widgets"]


def _send(text: Any, kind: str, **data: Any) -> html.Button:
    return button(text, "store", {"store": ids.PROSPECT_ACTION, "data": data}, kind=kind)


def _documents(listed: Sequence[Listed], prospect: str, show: str, again: bool) -> html.Nav:
    rows = [_document(head, prospect, show, again) for head in listed]
    none = html.P("Nothing to open yet.", className="as-help as-pad")
    return html.Nav(rows or none, className="as-card as-documents", **attributes({"aria-label": "Prepared documents"}))


def _document(head: Listed, prospect: str, show: str, again: bool) -> Any:
    fresh = head["data_freshness"]
    when = moment(fresh["generated_at"]) if fresh["generated_at"] else ""
    about = ", ".join(filter(None, (f"{head['widget_count']} widgets", when, FRESH[fresh["state"]])))
    state = _state(head["generation_status"], fresh["state"])
    partly = tag(f"{head['failed_widgets']} widgets failed", "warn") if head["failed_widgets"] else None
    open_, why = head["dashboard_id"] == show, _why(head)
    link = dcc.Link(
        [
            html.Span(head["template_name"], className="as-document-name"),
            html.Span([state, partly], className="as-document-tags"),
            html.Span(about, className="as-help"),
            # Of the one that is open the reason stands over what is shown.
            html.Span(why, className="as-help is-bad") if why and not open_ else None,
        ],
        href=f"/prospects/{quote(prospect)}?show={quote(head['dashboard_id'])}",
        className="as-document" + (" is-active" if open_ else ""),
    )
    told = {"data-document": head["dashboard_id"], "data-status": head["generation_status"], "data-why": why}
    told |= {"data-made": fresh["generated_at"] or ""} | ({"data-open": "1"} if open_ else {})
    return html.Div([link, _try_again(head, prospect, show) if again else None], **attributes(told))


def _why(head: Listed) -> str:
    """Why a document could not be made, and when that is tried again."""
    if head["generation_status"] != "failed":
        return str(head["error"] or "")
    return f"{head['error'] or 'No reason was kept; the log of the server has it.'}{_again([head])}"


def _try_again(head: Listed, prospect: str, show: str) -> Any:
    if head["generation_status"] != "failed":
        return None
    order = {"do": "order", "prospect": prospect, "show": show}
    face = [icon("arrow-clockwise"), html.Span("Try again")]
    wanted = {"store": ids.PROSPECT_ACTION, "data": order}
    return button(face, "store", wanted, kind="small", label=f"Try again: {head['template_name']}")


def _state(status: str, fresh: str) -> Any:
    """What of a document matters to who opens it; one that could not be made anew is still there."""
    if status == "failed" and fresh != "none":
        return tag("Not made anew", "warn", "clock-history")
    if (status, fresh) == ("ready", "stale"):
        return tag("Not fresh", "warn", "clock-history")
    return tag(*STATUS[status])


def _needs(one: RankedProspect, team: Team) -> html.Section:
    titles = {factor.section: (factor.title, factor.weight) for factor in team.ranking.factors}
    most = max((section.score for section in one.sections), default=0.0) or 1.0
    rows = [
        html.Tr(
            [
                html.Th([titles[section.section][0], "" if section.told else tag("not told")], scope="row"),
                html.Td(
                    html.Span(
                        html.Span(style={"width": f"{100 * section.score / most:.0f}%"}), className="as-need-bar"
                    ),
                    **attributes({"aria-hidden": "true"}),
                ),
                html.Td(f"{titles[section.section][1]:g} × {section.need:.2f} = {section.score:.2f}", className="num"),
            ]
        )
        for section in one.sections
    ]
    heads = html.Thead(
        html.Tr([html.Th(text, scope="col") for text in ("Section", "", "Weight × need")]), className="as-hidden"
    )
    note = f"A need that was not told counts as {UNKNOWN:g}."
    untold = html.P(note, className="as-help") if any(not section.told for section in one.sections) else None
    return html.Section(
        [
            html.H3(f"Needs most, by ranking version {team.ranking.version}"),
            html.Table([heads, html.Tbody(rows)], className="as-needs"),
            untold,
        ],
        className="as-card as-pad",
    )


def _facts(one: RankedProspect) -> html.Section:
    shown = [(name, one.prospect.said(name)) for name in one.prospect.facts if name not in ("id", "name")]
    rows = [
        html.Div([html.Dt(fact_name(name)), html.Dd("not told" if value is None else fact(name, value))])
        for name, value in shown
    ]
    return html.Section(
        [html.H3("What it told"), html.Dl(rows, className="as-prospects-how")], className="as-card as-pad"
    )
