"""Everything a page of dashboards may ask of one: each act unpacks what was sent and calls one corridor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.board_json import comment_json, opened_json, table_json, widget_json
from api.board_why import told_why
from assay.dashboards.editing import checked
from assay.dashboards.gallery import facets
from assay.dashboards.linked import linked
from assay.dashboards.options import said
from assay.dashboards.selection import read_selection
from assay.dashboards.talk import with_drafts
from assay.dashboards.template import Widget
from assay.dashboards.why import why
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.records.board import Sharing
from assay.services import Services

Body = Mapping[str, Any]
Act = Callable[[Services, str, Body, Actor], Any]


def _text(body: Body, name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise BadInput(f"`{name}` is a text.")
    return value


def _revision(body: Body) -> int | None:
    """The revision of the dashboard that a page replaces; None where it does not say."""
    value = body.get("revision")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise BadInput("`revision` is a whole number.")
    return value


def open_(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """The dashboard with its comments and one's own views."""
    desk = services.dashboards
    opened = desk.open(board, actor, draft=bool(body.get("draft")))
    views = desk.remarks.views(board, actor)
    chosen, left_out = linked(opened.template, body.get("selection"), services.sources, actor)
    return {
        **opened_json(opened),
        "selection": {
            "values": chosen.values,
            "cross": [one.model_dump(mode="json", exclude_defaults=True) for one in chosen.cross],
        },
        "left_out": list(left_out),
        "said": said(opened.template, services.sources, actor),
        "asks": actor.may("analyst"),
        "comments": [comment_json(one, actor, opened.board) for one in desk.remarks.comments(board, actor)],
        "views": [{"id": one.id, "title": one.title, "selection": one.selection} for one in views],
    }


def options(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """What a filter offers."""
    desk = services.dashboards
    opened = desk.open(board, actor, draft=bool(body.get("draft")))
    selection = read_selection(body.get("selection"))
    found, whole = desk.options.values(opened.template, _text(body, "filter"), actor, selection, _text(body, "search"))
    return {"options": [{"value": one.value, "label": one.label} for one in found], "whole": whole}


def behind(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Why a widget shows what it shows: in words, definitions, SQL, filters, age; and its rows."""
    desk = services.dashboards
    opened = desk.open(board, actor, draft=bool(body.get("draft")))
    template = with_drafts(opened.template, body.get("drafts"), actor)
    widget = template.widget(_text(body, "widget"))
    if widget is None:
        raise BadInput("There is no such widget.")
    found = desk.renderer.render(template, widget, actor, read_selection(body.get("selection")))
    model = services.sources.get(found.source, actor).model if found.source else None
    return {**why(found, model), "table": table_json(found)}


def explained(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """What the job of a remark that asked why has found."""
    return told_why(services.why.made(_text(body, "job"), actor))


def stop_explaining(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Ends that job."""
    services.why.stop(_text(body, "job"), actor)
    return {}


def drill(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Where the steps from a mark of a tile lead."""
    found, crumbs = services.tile_drill.follow({**body, "board": board}, actor)
    frame = Widget(id="drilled", kind="text", title=found.title, text=" ")
    told = {**widget_json(found, frame), "drill": True, "opens": True, "links": False}
    pinned = services.talk.as_tile(
        found, with_drafts(services.dashboards.open(board, actor).template, body.get("drafts"), actor)
    )
    shown = {"told": told, "crumbs": list(crumbs), "table": table_json(found), "sql": found.sql}
    return shown | ({"widget": as_json(pinned)} if pinned is not None and actor.may("analyst") else {})


def as_json(widget: Widget) -> dict[str, Any]:
    """A widget as it is kept."""
    return widget.model_dump(mode="json", exclude_defaults=True, by_alias=True)


def comment(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Say something on a widget or a mark."""
    anchor = body.get("anchor") if isinstance(body.get("anchor"), dict) else {}
    remarks = services.dashboards.remarks
    kept = remarks.comment(board, _text(body, "widget"), _text(body, "text"), actor, anchor)
    return comment_json(kept, actor, remarks.shelf.get(board, actor))


def resolve(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Put a comment away."""
    services.dashboards.remarks.resolve(board, _text(body, "comment"), actor)
    return {}


def keep_view(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Keep the filters under a name."""
    view = services.dashboards.remarks.keep_view(board, _text(body, "title"), body.get("selection"), actor)
    return {"id": view.id, "title": view.title, "selection": view.selection}


def forget_view(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Forget one's own view."""
    services.dashboards.remarks.forget_view(_text(body, "view"), actor)
    return {}


def favourite(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Make it a favourite, or no longer one."""
    services.dashboards.gallery.mark(board, actor, bool(body.get("marked")))
    return {}


def save(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Keep the draft."""
    kept = services.dashboards.editing.save(board, body.get("template"), actor, _revision(body))
    return {"at": kept.updated_at, "revision": kept.revision}


def pin(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Add what an answer shows to the draft."""
    answer = services.ask.get(_text(body, "answer"), actor)
    source = services.sources.get(answer.source, actor).name
    return {"id": services.dashboards.editing.pin(board, answer, source, actor).id}


def keep_tiles(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Keep drafts of tiles: on the dashboard's draft, or on a copy of one's own."""
    kept = services.talk.keep(board, body.get("drafts"), actor)
    return {"id": kept.id, "copied": kept.id != board}


def metrics(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """What can be put on a dashboard of a source: its governed metrics, and the sources there are."""
    actor.need("analyst", "make dashboards")
    names = [record.name for record in services.sources.list(actor)]
    wanted = _text(body, "source")
    model = services.sources.get(wanted, actor).model if wanted else None
    found = model.metrics if model is not None else ()
    told = [
        {"name": one.name, "label": one.label or one.name} for one in found if not one.deprecated and not one.inferred
    ]
    return {"sources": names, "metrics": told[:200]}


def publish(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Show the draft to everybody it is shared with."""
    return {"version": services.dashboards.editing.publish(board, actor, _text(body, "note"), _revision(body)).version}


def discard(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Forget the draft."""
    return {"left": services.dashboards.editing.discard(board, actor, _revision(body)) is not None}


def remove(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Delete it."""
    services.dashboards.editing.remove(board, actor)
    return {}


def copy(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """A draft of one's own with the same content."""
    return {"id": services.dashboards.editing.copy(board, actor).id}


def create(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """A new one: empty, or with the ``template`` a page holds."""
    source, held = _text(body, "source") or None, body.get("template")
    template = checked(held) if held is not None else None
    made = services.dashboards.editing.create(_text(body, "title"), actor, source=source, template=template)
    return {"id": made.id}


def take_in(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """A draft from YAML: of this dashboard, or (``new``) of one more."""
    into = None if board == "new" else board
    return {"id": services.dashboards.editing.taken_in(_text(body, "yaml"), actor, into, _revision(body)).id}


def yaml(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """The dashboard as YAML."""
    return {"yaml": services.dashboards.editing.exported(board, actor)}


def versions(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """What was published, and how the draft differs."""
    editing = services.dashboards.editing
    kept = [
        {"version": one.version, "author": one.author, "at": one.at, "note": one.note}
        for one in editing.versions(board, actor)
    ]
    against = body.get("against")
    changed = editing.changes(board, actor, against if isinstance(against, int) else None)
    return {"versions": kept, "changes": [{"kind": one.kind, "what": one.what} for one in changed]}


def restore(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Make a version the draft."""
    version = body.get("version")
    if not isinstance(version, int):
        raise BadInput("Say which version.")
    services.dashboards.editing.restore(board, version, actor, _revision(body))
    return {}


def as_brought(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Make what the pack brings the draft."""
    services.dashboards.editing.as_brought(board, actor)
    return {}


def share(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Say who may open and change it."""
    names = {name: _names(body, name) for name in ("people", "groups", "editors")}
    services.dashboards.editing.share(board, Sharing(everyone=bool(body.get("everyone")), **names), actor)
    return {}


def people(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Whom it can be shared with: those called ``search``, or those with these ``ids``."""
    readers = services.readers
    if "ids" in body:
        return {"people": [vars(one) for one in readers.named(board, _names(body, "ids"), actor)]}
    return {"people": [vars(one) for one in readers.called(board, _text(body, "search"), actor)]}


def groups(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """The groups it can be shared with."""
    return {"groups": list(services.readers.groups(board, actor))}


def embed(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """A signed link for another site."""
    days = body.get("days", 30)
    if not isinstance(days, int):
        raise BadInput("Say for how many days.")
    token = services.embeds.link(board, _text(body, "viewer"), _text(body, "site"), days, body.get("selection"), actor)
    return {"href": f"/embed/{token}"}


def file(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Put it into a folder."""
    services.dashboards.editing.file(board, _text(body, "folder"), actor)
    return {}


def gallery(services: Services, board: str, body: Body, actor: Actor) -> Any:
    """Every dashboard this person may open, what they can be found by, and whether this person makes some."""
    cards = services.dashboards.gallery.cards(actor)
    told = [{**vars(one), "widget_count": one.widget_count} for one in cards]
    return {"cards": told, "facets": facets(cards), "makes": actor.may("analyst")}


def _names(body: Body, name: str) -> tuple[str, ...]:
    given = body.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadInput(f"`{name}` is a list of names.")
    return tuple(given)


ACTS: Mapping[str, Act] = {
    "open": open_,
    "options": options,
    "behind": behind,
    "drill": drill,
    "explained": explained,
    "stop-explaining": stop_explaining,
    "comment": comment,
    "resolve": resolve,
    "keep-view": keep_view,
    "forget-view": forget_view,
    "favourite": favourite,
    "save": save,
    "pin": pin,
    "keep-tiles": keep_tiles,
    "metrics": metrics,
    "publish": publish,
    "discard": discard,
    "remove": remove,
    "copy": copy,
    "create": create,
    "take-in": take_in,
    "yaml": yaml,
    "versions": versions,
    "restore": restore,
    "as-brought": as_brought,
    "share": share,
    "people": people,
    "groups": groups,
    "embed": embed,
    "file": file,
    "gallery": gallery,
}
