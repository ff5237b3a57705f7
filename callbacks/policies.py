"""Policies: look, write, check while writing, save, restore; personal columns; a preview as somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dash
from dash import Dash, Input, Output, State, html

from assay.accounts.acting import current_actor, refused
from assay.govern.check import Finding
from assay.govern.desk import Sheet
from assay.govern.lines import draft_of, lines_of
from assay.govern.personal import way_for
from assay.govern.preview import Preview
from assay.kernel.errors import AssayError, InvalidModel
from assay.services import Services
from callbacks.bar import chosen
from callbacks.desk import PageDesk, PageDone, Wanted
from callbacks.faults import told
from callbacks.places import everywhere, untouched
from components import ids
from components.cards import nothing_yet
from components.forms import said
from components.personal_cards import FROM, HOW, personal_panel
from components.policy_cards import findings, policy_form, policy_list, text_form, version_list, view_bar
from components.preview_cards import preview_body, preview_form

GOOD = "Every name is known, and the engine takes it."


@dataclass(frozen=True)
class Done(PageDone):
    """With which part is open, the policy that is edited (-1: a new one), and a preview."""

    view: str = "policies"
    place: int | None = None
    preview: Preview | None = None


@dataclass(frozen=True)
class Desk(PageDesk):
    """With the version of the policies that was looked at."""

    @property
    def seen(self) -> int:
        return int(self.wanted.get("seen") or 0)


def _view(desk: Desk) -> Done:
    return Done(view=str(desk.wanted.get("view") or "policies"))


def _edit(desk: Desk) -> Done:
    return Done(place=int(desk.wanted["place"]))


def _new(_desk: Desk) -> Done:
    return Done(place=-1)


def _save(desk: Desk) -> Done:
    place = desk.wanted.get("place")
    policies = desk.services.governance.policies
    sheet = policies.put(
        desk.source, int(place) if place is not None else None, draft_of(desk.wanted), desk.seen, desk.actor
    )
    return Done(said=said(f"Kept as version {sheet.version}. It holds from now on."))


def _remove(desk: Desk) -> Done:
    policies = desk.services.governance.policies
    sheet = policies.remove(desk.source, int(desk.wanted["place"]), desk.seen, desk.actor)
    return Done(said=said(f"Removed. Version {sheet.version} holds from now on."))


def _rewrite(desk: Desk) -> Done:
    policies = desk.services.governance.policies
    sheet = policies.rewrite(desk.source, str(desk.wanted["text"]), desk.seen, desk.actor)
    return Done(said(f"Kept as version {sheet.version}. It holds from now on."), "text")


def _restore(desk: Desk) -> Done:
    policies = desk.services.governance.policies
    sheet = policies.restore(desk.source, int(desk.wanted["version"]), desk.seen, desk.actor)
    return Done(said(f"Version {desk.wanted['version']} holds again, as version {sheet.version}."), "versions")


def _confirm(desk: Desk) -> Done:
    wanted, personal = desk.wanted, desk.services.governance.personal
    table, column = str(wanted["table"]), str(wanted["column"])
    words, roles = FROM.get(str(wanted.get("from")), FROM["both"])
    found = next(
        (one for one in personal.columns(desk.source, desk.actor) if (one.table, one.column) == (table, column)), None
    )
    way = way_for(found.signs) if found and wanted.get("how") == "part" else ""
    personal.confirm(desk.source, table, column, roles, way, desk.actor)
    return Done(said(f"{table}.{column} is hidden from {words} from now on."), "personal")


def _reject(desk: Desk) -> Done:
    table, column = str(desk.wanted["table"]), str(desk.wanted["column"])
    desk.services.governance.personal.reject(desk.source, table, column, desk.actor)
    return Done(said(f"{table}.{column} is no personal data, and hidden from nobody."), "personal")


def _look(desk: Desk) -> Done:
    wanted, preview = desk.wanted, desk.services.governance.preview
    user = str(wanted.get("user") or "")
    if wanted.get("at") == "question":
        seen = preview.question(desk.source, str(wanted.get("question") or ""), user, desk.actor)
    else:
        seen = preview.table(desk.source, str(wanted.get("table") or ""), user, desk.actor)
    return Done(view="preview", preview=seen)


ACTIONS: dict[str, tuple[str, Callable[[Desk], Done]]] = {
    "view": ("policies", _view),
    "edit": ("policies", _edit),
    "new": ("policies", _new),
    "save": ("policies", _save),
    "remove": ("policies", _remove),
    "rewrite": ("text", _rewrite),
    "restore": ("versions", _restore),
    "confirm": ("personal", _confirm),
    "reject": ("personal", _reject),
    "look": ("preview", _look),
}
"""What is sent -> the part of the page it is of, and what does it."""


def register(app: Dash, services: Services) -> None:
    """The body as it is after what was sent; what is typed, looked at."""

    @app.callback(
        Output(ids.places("policies-body"), "children"), Input(ids.POLICY_ACTION, "data"), State(ids.SOURCE, "data")
    )
    def act(wanted: Wanted | None, source: str | None) -> Any:
        return everywhere(_body(services, wanted or {"do": "view"}, source))

    @app.callback(
        Output(ids.places("policies-body"), "children", allow_duplicate=True),
        Input(ids.SOURCE, "data"),
        prevent_initial_call=True,
    )
    def moved(source: str | None) -> Any:
        if not dash.ctx.outputs_list:
            return untouched_body()
        return everywhere(_body(services, {"do": "view"}, source))

    @app.callback(
        Output(ids.places("policies-found"), "children"), Input(ids.POLICY_DRAFT, "data"), prevent_initial_call=True
    )
    def look(draft: Wanted | None) -> Any:
        return everywhere(_looked(services, draft or {}))


def untouched_body() -> list[Any]:
    """Another page is open."""
    return untouched(0) if dash.ctx.outputs_list else []


def _looked(services: Services, draft: Wanted) -> Any:
    try:
        found = services.governance.policies.check(str(draft.get("source")), draft_of(draft), current_actor())
    except InvalidModel as error:
        found = tuple(Finding("role", fault.message) for fault in error.faults)
    except AssayError as error:
        refused(error)
        found = (Finding("rls", " ".join(filter(None, (error.message, error.hint)))),)
    return findings(found, GOOD)


def _body(services: Services, wanted: Wanted, source: str | None) -> Any:
    actor = current_actor()
    actor.need("admin", "decide who sees what")
    record = chosen(services.sources.list(actor), source)
    if record is None:
        return nothing_yet("There is nothing to protect yet", "Add data on the Sources page.")
    desk = Desk(services, actor, record.name, wanted)
    done = _tried(desk)
    sheet = services.governance.policies.sheet(record.name, actor)
    personal = services.governance.personal.columns(record.name, actor)
    open_ = sum(one.state is None for one in personal)
    counts = {"policies": len(sheet.policies), "versions": len(sheet.history)} | ({"personal": open_} if open_ else {})
    word = html.Div(done.said, role="status")
    return [html.Div(view_bar(done.view, counts)), word, _part(desk, done, sheet, personal)]


def _tried(desk: Desk) -> Done:
    """Do it; a fault is told in words, beside the form as it was filled in."""
    view, do = ACTIONS.get(str(desk.wanted.get("do")), ACTIONS["view"])
    try:
        return do(desk)
    except Exception as error:
        words = [fault.message for fault in error.faults] if isinstance(error, InvalidModel) else list(told(error))
        place = desk.wanted.get("place")
        kept = int(place) if place is not None else -1
        return Done(said(" ".join(words), bad=True), view, kept if desk.wanted.get("do") == "save" else None)


def _part(desk: Desk, done: Done, sheet: Sheet, personal: Any) -> Any:
    names = {user.id: user.name for user in desk.services.accounts.people.list(desk.actor)} | {desk.actor.id: "You"}
    if done.view == "personal":
        from_, how = str(desk.wanted.get("from") or "both"), str(desk.wanted.get("how") or "whole")
        return personal_panel(personal, names, from_ if from_ in FROM else "both", how if how in HOW else "whole")
    if done.view == "versions":
        return version_list(sheet, names)
    if done.view == "text":
        sent = str(desk.wanted.get("text") or "")
        return text_form(sheet, sent if sent and desk.wanted.get("do") == "rewrite" else sheet.text)
    if done.view == "preview":
        return _preview(desk, done, sheet)
    return html.Div([policy_list(sheet, done.place), _form(desk, done, sheet)], className="as-policy-grid")


def _preview(desk: Desk, done: Done, sheet: Sheet) -> html.Div:
    tables = [table.key for table in sheet.source.schema.tables]
    given = {key: str(desk.wanted.get(key) or "") for key in ("user", "table", "question")}
    people = desk.services.governance.preview.choices(desk.actor)
    return html.Div([preview_form(people, tables, given), preview_body(done.preview) if done.preview else None])


def _form(desk: Desk, done: Done, sheet: Sheet) -> Any:
    """The form of the policy that is open, as it was sent or as it stands."""
    if done.place is None or done.place >= len(sheet.policies):
        return None
    sent = desk.wanted.get("do") == "save"
    known = lines_of(sheet.policies[done.place]) if done.place >= 0 else {}
    lines = {key: str(desk.wanted.get(key) or "") for key in ("role", "allowed", "denied", "rows", "hidden", "label")}
    checked = findings(sheet.findings.get(done.place, ()), GOOD) if done.place >= 0 and not sent else None
    place = done.place if done.place >= 0 else None
    return policy_form(
        sheet.source.name,
        lines if sent else known,
        place,
        sheet.version,
        desk.services.governance.policies.attributes(desk.actor),
        [table.key for table in sheet.source.schema.tables],
        checked,
    )
