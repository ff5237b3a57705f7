"""Parts of the list of prospects: the formula with its version, prospects, clients, templates with their approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc, html

from assay.methods.ranking import UNKNOWN
from assay.present.numbers import count, short
from assay.records.approval import RankingKept
from assay.team.approved import Judged
from assay.team.desk import Prepared
from assay.team.facts import Team
from assay.team.prospects import RankedProspect
from components import ids
from components.act import attributes, button
from components.badge import tag
from components.cell_text import moment
from components.fact_text import fact_name
from components.forms import form, sending, text_line
from components.icon import icon

STATES = {
    "draft": ("Draft", "dashed", "pencil"),
    "valid": ("Valid", "warn", "check2"),
    "approved": ("Approved", "good", "patch-check"),
}
SMALL = 30
"""Members below which a client's shares say little."""
_SHORT_FROM = 10_000


def _send(text: Any, kind: str = "secondary", **data: Any) -> html.Button:
    return button(text, "store", {"store": ids.PROSPECTS_ACTION, "data": data}, kind=kind)


def formula_card(team: Team, last: RankingKept | None, moved: int | None, may: bool) -> html.Section:
    """How prospects are ranked, in words and weights; when they last were; the button that ranks again."""
    ranking = team.ranking
    rows = [
        html.Tr(
            [
                html.Th(factor.title, scope="row"),
                html.Td(html.Code(factor.need)),
                html.Td("less is a greater need" if factor.lower_is_greater else "more is a greater need"),
                html.Td(f"{factor.weight:g}", className="num"),
            ]
        )
        for factor in ranking.factors
    ]
    heads = [html.Th(text, scope="col") for text in ("Section of the value proposition", "Need", "Which way", "Weight")]
    whole = sum(factor.weight for factor in ranking.factors)
    said = (
        "Each need is brought to 0 to 1 over all who told it: (value − least) / (most − least), turned round where "
        f"less is the greater need. What was not told counts as {UNKNOWN:g}. Score of a section = weight × need; "
        f"score of a prospect = 100 × their sum / {whole:g}."
    )
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="as-plain-table")
    again = _send(
        [icon("sort-down"), html.Span(f"Rank and prepare the first {ranking.prepare}")],
        "primary",
        do="rank",
        tab="prospects",
    )
    return html.Section(
        [
            html.Div(
                [html.H2(f"Ranking, version {ranking.version}"), again if may else None], className="as-prospects-head"
            ),
            html.P(_ranked_when(last, moved), className="as-help"),
            html.Details([html.Summary("Formula and weights"), html.P(said), html.Div(table, className="as-scroll-x")]),
        ],
        className="as-card as-pad",
        **attributes({"aria-label": "Ranking"}),
    )


def _ranked_when(last: RankingKept | None, moved: int | None) -> str:
    if last is None:
        return "Nobody ranked them to have them prepared yet. The order below is that of the data as it is now."
    change = (
        ""
        if moved is None
        else f" {count(moved, 'prospect')} stood elsewhere before."
        if moved
        else " No place changed."
    )
    when = moment(last.at)
    return f"Ranked {when} by {last.by}, version {last.version} of the formula.{change}"


def prospect_table(
    found: Sequence[RankedProspect], prepared: Mapping[str, Prepared], titles: Mapping[str, str], source: str
) -> html.Section:
    """Prospects in the order of their need, with what each needs most and what was prepared."""
    rows = [
        html.Tr(
            [
                html.Td(str(one.place), className="num"),
                html.Th(dcc.Link(one.prospect.name, href=f"/prospects/{quote(one.prospect.id)}"), scope="row"),
                html.Td(str(one.prospect.said("industry") or "–")),
                html.Td(str(one.prospect.said("stage") or "–")),
                html.Td(f"{one.score:.1f}", className="num"),
                html.Td(", ".join(titles[section.section] for section in one.sections[:2])),
                html.Td(prepared_tag(prepared.get(one.prospect.id))),
            ]
        )
        for one in found
    ]
    heads = ("Place", "Prospect", "Industry", "Stage", "Score", "Needs most", "Prepared")
    return _table(f"{count(len(found), 'prospect')} of {source}", heads, rows, numeric=(0, 4))


def prepared_tag(found: Prepared | None) -> Any:
    """How far a prospect's documents are."""
    if found is None or not found.total:
        return tag("Not prepared")
    if found.generating:
        return tag(f"Generating, {found.ready} of {found.total}", "accent", "hourglass-split")
    if found.failed:
        return tag(f"{found.failed} of {found.total} failed", "bad", "exclamation-circle")
    return tag("Not fresh", "warn", "clock-history") if found.stale else tag("Ready", "good", "check2")


def client_table(found: Sequence[RankedProspect], team: Team) -> html.Section:
    """Clients with the needs that were measured, and what each needs most."""
    factors = team.ranking.factors
    measured = team.clients.measured if team.clients else {}
    rows = [
        html.Tr(
            [
                html.Td(str(one.place), className="num"),
                html.Th([one.prospect.name, _small(one)], scope="row"),
                html.Td(str(one.prospect.said("industry") or "–")),
                html.Td(f"{one.score:.1f}", className="num"),
                *(html.Td(_need(one, factor.need), className="num") for factor in factors),
                html.Td(next(f.title for f in factors if f.section == one.sections[0].section)),
            ]
        )
        for one in found
    ]
    heads = ("Place", "Client", "Industry", "Score", *(fact_name(factor.need) for factor in factors), "Needs most")
    legend = [html.Div([html.Dt(fact_name(name)), html.Dd(how)]) for name, how in measured.items()]
    said = html.Details([html.Summary("How the needs were measured"), html.Dl(legend, className="as-prospects-how")])
    numeric = (0, 3, *range(4, 4 + len(factors)))
    return _table(f"{count(len(found), 'client')}, the greatest need first", heads, rows, numeric=numeric, more=said)


def _small(one: RankedProspect) -> Any:
    members = one.prospect.facts.get("members")
    few = isinstance(members, int) and members < SMALL
    return html.Span([" ", tag(f"{members} members only", "warn")]) if few else None


def _amount(value: float) -> str:
    return short(value) if abs(value) >= _SHORT_FROM else f"{value:,.1f}"


def _need(one: RankedProspect, name: str) -> str:
    value = one.prospect.facts.get(name)
    if value is None:
        return "–"
    return f"{float(value):.1%}" if name.endswith(("_rate", "_adherence")) else _amount(float(value))


def template_list(found: Sequence[Judged], may: bool) -> html.Section:
    """Templates with what is wrong with them and what was decided; admins approve and withdraw."""
    said = "Draft until every widget can be filled, then valid, then approved. Only what is valid and approved is made."
    head = html.Div([html.H2(count(len(found), "template")), html.P(said, className="as-help")], className="as-pad")
    return html.Section(
        [head, html.Div([_template(one, may) for one in found], className="as-list")], className="as-card"
    )


def _template(one: Judged, may: bool) -> html.Article:
    template, (label, tone, glyph) = one.template, STATES[one.state]
    facts = [
        template.category,
        ", ".join(template.audience),
        f"version {template.version}",
        count(len(template.widgets), "widget"),
    ]
    line = [
        dcc.Link(template.title, href=f"/dashboards/{template.id}", className="as-template-name"),
        tag(label, tone, glyph),
        html.Span(" · ".join(fact for fact in facts if fact), className="as-help"),
    ]
    reasons = [html.Li(text) for text in (*one.reasons, *one.findings)]
    return html.Article(
        [
            html.Div(line, className="as-template-line"),
            html.P(_decided(one), className="as-help"),
            html.Ul(reasons, className="as-template-reasons") if reasons else None,
            _deciding(one) if may else None,
        ],
        className="as-template",
        **attributes({"data-template": template.id, "data-state": one.state}),
    )


def _decided(one: Judged) -> str:
    by = one.standing
    if not by.by:
        return "Nobody decided about it as it stands."
    note = f" “{by.note}”" if by.note else ""
    return f"{'Withdrawn' if by.reason else 'Approved'} by {by.by}, {moment(by.on[:10])}.{note}"


def _deciding(one: Judged) -> Any:
    """The buttons; a template that is not valid says why it cannot be approved in the list above them."""
    named = {"template": one.template.id, "tab": "templates"}
    label = f"Decide about {one.template.title}"
    if one.state == "approved":
        words = text_line(f"as-note-{one.template.id}", "note", "Why it is withdrawn")
        return html.Details(
            [
                html.Summary("Withdraw"),
                form(*words, sending("Withdraw approval", ids.PROSPECTS_ACTION, "withdraw", **named), label=label),
            ]
        )
    if one.state == "draft":
        return None
    words = text_line(f"as-note-{one.template.id}", "note", "Note")
    return form(*words, sending("Approve", ids.PROSPECTS_ACTION, "approve", "primary", **named), label=label)


def _table(
    title: str, heads: Sequence[str], rows: Sequence[Any], *, numeric: Sequence[int] = (), more: Any = None
) -> html.Section:
    head = html.Tr(
        [html.Th(text, scope="col", className="num" if at in numeric else "") for at, text in enumerate(heads)]
    )
    frame = html.Div(
        html.Table([html.Thead(head), html.Tbody(list(rows))], className="as-plain-table"),
        className="as-scroll-x",
        tabIndex=0,
        role="region",
        **attributes({"aria-label": title}),
    )
    inner = [html.Div([html.H2(title), more], className="as-pad"), frame]
    return html.Section(inner, className="as-card")
