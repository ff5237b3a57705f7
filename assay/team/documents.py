"""Documents as they are stored and sent: a dashboard for a prospect, and a value proposition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assay.dashboards.template import Template, Widget
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError
from assay.team.conflicts import Body, Conflict
from assay.team.coordinator import Report
from assay.team.facts import Team
from assay.team.prospects import Prospect, RankedProspect

NOT_TOLD = "This was not prepared."


@dataclass(frozen=True)
class Made:
    """What a document is made of."""

    template: Template
    prospect: RankedProspect
    bodies: Mapping[str, Body]
    conflicts: Sequence[Conflict]
    notes: tuple[str, ...]
    report: Report


def failed_body(widget: Widget, error: Exception | None) -> dict[str, Any]:
    """A widget that could not be filled: empty, with the reason where it stands."""
    known = isinstance(error, AssayError)
    message = error.message if isinstance(error, AssayError) else "Something went wrong while this was prepared."
    empty: dict[str, Any] = {"plotly": None, "chartjs": None, "table": None, "text": widget.text, "caveats": []}
    return {
        "id": widget.id,
        "kind": widget.kind,
        "title": widget.title,
        "status": "failed",
        "message": message,
        "hint": error.hint if known and isinstance(error, AssayError) else "The next generation tries again.",
        **empty,
    }


def times(team: Team, clock: Clock) -> tuple[str, str]:
    """Generated at, fresh until."""
    now = clock.now()
    return now.isoformat(timespec="seconds"), (now + timedelta(hours=team.fresh_hours)).isoformat(timespec="seconds")


def dashboard(made: Made, team: Team, at: tuple[str, str]) -> dict[str, Any]:
    """The document of one dashboard; widgets in reading order."""
    template = made.template
    return {
        "dashboard_id": template.id,
        "template": {"id": template.id, "version": template.version, "title": template.title},
        "title": template.title,
        "description": template.description,
        "category": template.category,
        "target_audience": list(template.audience),
        "prospect": _named(made.prospect.prospect),
        "generated_at": at[0],
        "fresh_until": at[1],
        "status": "ready",
        "stale_reason": "",
        "widget_count": len(template.widgets),
        "widgets": [_placed(widget, made.bodies) for widget in template.of_tab(None)],
        "conflicts": [conflict.as_json() for conflict in made.conflicts],
        "notes": list(made.notes),
        "timings": _timings(made.report),
        "team_version": team.version,
    }


def proposition(made: Made, team: Team, at: tuple[str, str]) -> dict[str, Any]:
    """The document of a value proposition: every section of the ranking, the most needed first."""
    titles = {factor.section: factor.title for factor in team.ranking.factors}
    return {
        "prospect": _named(made.prospect.prospect),
        "template": {"id": made.template.id, "version": made.template.version, "title": made.template.title},
        "ranking": {
            "version": team.ranking.version,
            "score": round(made.prospect.score, 2),
            "place": made.prospect.place,
        },
        "generated_at": at[0],
        "fresh_until": at[1],
        "status": "ready",
        "stale_reason": "",
        "sections": [
            {
                "id": ranked.section,
                "title": titles[ranked.section],
                "rank": number,
                "need": round(ranked.need, 4),
                "score": round(ranked.score, 4),
                "need_known": ranked.told,
                **_section(ranked.section, made),
            }
            for number, ranked in enumerate(made.prospect.sections, 1)
        ],
        "conflicts": [conflict.as_json() for conflict in made.conflicts],
        "notes": list(made.notes),
        "timings": _timings(made.report),
        "team_version": team.version,
    }


def _section(section: str, made: Made) -> dict[str, Any]:
    """Metrics (numbers), charts and texts of a section; with a default and the reason where there is nothing."""
    tab = section.replace("-", "_")
    widgets = [_placed(widget, made.bodies) for widget in made.template.widgets if widget.tab == tab]
    if not widgets:
        reason = "The template has nothing for this section."
        return {"status": "missing", "reason": reason, "text": NOT_TOLD, "metrics": [], "charts": []}
    failed = [body["title"] for body in widgets if body["status"] == "failed"]
    texts = [body["text"] for body in widgets if body["kind"] == "text"]
    return {
        "status": "failed" if len(failed) == len(widgets) else "ready",
        "reason": f"Not there: {', '.join(failed)}." if failed else "",
        "text": "\n\n".join(texts) or NOT_TOLD,
        "metrics": [body for body in widgets if body["kind"] == "kpi"],
        "charts": [body for body in widgets if body["kind"] not in ("kpi", "text")],
    }


def _placed(widget: Widget, bodies: Mapping[str, Body]) -> dict[str, Any]:
    """A widget's body with its place; one that is missing is an empty state with the reason."""
    body = bodies.get(widget.id) or failed_body(widget, None)
    return {**body, "caption": widget.caption, "at": widget.at.model_dump()}


def _named(prospect: Prospect) -> dict[str, str]:
    return {"id": prospect.id, "name": prospect.name}


def _timings(report: Report) -> dict[str, Any]:
    by_analyst = {name: round(seconds, 3) for name, seconds in sorted(report.by_analyst.items())}
    facts = {"tasks": report.tasks, "retried": report.retried, "failed": report.failed}
    return {"total_seconds": round(report.seconds, 3), "by_analyst": by_analyst, **facts}
