"""Model: list, open, write, look while it is written, keep, take away, take in a folder."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dash import Dash, Input, Output, State, html

from assay.accounts.acting import current_actor, refused
from assay.kernel.errors import AssayError, BadInput, InvalidModel
from assay.services import Services
from assay.training.studio.corridor import Studio, TakenIn
from callbacks.bar import chosen
from callbacks.desk import PageDesk, PageDone, Wanted
from callbacks.faults import told
from components import ids
from components.cards import nothing_yet
from components.forms import said
from components.studio_cards import editor, fault_lines, part_list, seen


@dataclass(frozen=True)
class Done(PageDone):
    """With the part that is open, as fields or as text."""

    kind: str = ""
    name: str = ""
    text: str | None = None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Desk(PageDesk):
    """With the studio, and which part of the model is meant."""

    VIEW: ClassVar = ("v_kind", "v_search")

    @property
    def studio(self) -> Studio:
        """Where the model is worked on."""
        return self.services.studio

    @property
    def about(self) -> tuple[str, str]:
        """Kind and name of the part."""
        return str(self.wanted.get("part") or "metric"), str(self.wanted.get("opened") or "")

    def text(self) -> str:
        """The YAML that was sent, or that the fields say."""
        kind, opened = self.about
        if self.wanted.get("mode") == "yaml":
            return str(self.wanted.get("text") or "")
        return self.studio.written_by(self.source, kind, opened, self.wanted, self.actor)


def _list(_desk: Desk) -> Done:
    return Done()


def _open(desk: Desk) -> Done:
    kind, name = desk.about
    text = desk.studio.text(desk.source, kind, name, desk.actor)
    fields, _ = desk.studio.filled(desk.source, kind, text, desk.actor)
    return Done(None, kind, name, text, fields or None)


def _new(desk: Desk) -> Done:
    kind, _ = desk.about
    return Done(None, kind, "", "", {"kind": "simple"} if kind == "metric" else {})


def _switch(desk: Desk) -> Done:
    kind, name = desk.about
    text = desk.text()
    if desk.wanted["to"] == "yaml":
        return Done(None, kind, name, text)
    fields, faults = desk.studio.filled(desk.source, kind, text, desk.actor)
    if faults:
        return Done(said("Mend the YAML first: then it can be shown as a form.", bad=True), kind, name, text)
    return Done(None, kind, name, text, fields)


def _save(desk: Desk) -> Done:
    opened = (desk.about[1], str(desk.wanted.get("was") or ""))
    saved = desk.studio.save(desk.source, desk.about[0], desk.text(), desk.actor, *opened)
    words = " ".join(filter(None, ("Kept as a draft.", saved.trial.preview, *saved.trial.warnings)))
    return Done(said(words))


def _remove(desk: Desk) -> Done:
    kind, name = desk.about
    desk.studio.remove(desk.source, kind, name, desk.actor)
    missed = desk.services.dashboards.missed(name if kind == "metric" else "", desk.source, desk.actor)
    return Done(said(f"It leaves with the next publication. {missed}".strip(), bad=bool(missed)))


def _keep(desk: Desk) -> Done:
    kind, name = desk.about
    desk.studio.keep(desk.source, kind, name, desk.actor)
    return Done(said("The change is gone."))


def _folder(desk: Desk) -> Done:
    try:
        data = base64.b64decode(str(desk.wanted.get("data") or ""), validate=True)
    except ValueError as error:
        raise BadInput("The file did not arrive whole.", hint="Choose it again.") from error
    done = desk.studio.take_in(desk.source, str(desk.wanted.get("filename") or "folder"), data, desk.actor)
    return Done(_taken(done))


ACTIONS: dict[str, Callable[[Desk], Done]] = {
    "list": _list, "open": _open, "new": _new, "switch": _switch, "save": _save, "remove": _remove, "keep": _keep,
    "folder": _folder,
}  # fmt: skip


def _taken(done: TakenIn) -> html.Div:
    if not done.changed and not done.removed:
        return html.Div([said("The folder says what is in force: nothing was changed.")])
    words = f"{len(done.changed)} parts kept as drafts, {len(done.removed)} wait to leave."
    warned = [said(warning, bad=True) for warning in done.warnings]
    return html.Div([said(words), *warned, *(said(note) for note in done.notes[:8])])


def register(app: Dash, services: Services) -> None:
    """What is sent is done, then everything is shown as it is now; what is typed is read while it is typed."""

    @app.callback(
        Output(ids.STUDIO_LIST, "children"),
        Output(ids.STUDIO_SIDE, "children"),
        Output(ids.STUDIO_SEEN, "children"),
        Output(ids.STUDIO_SAID, "children"),
        Input(ids.STUDIO_ACTION, "data"),
        State(ids.SOURCE, "data"),
    )
    def act(wanted: Wanted | None, source: str | None) -> Any:
        desk = _desk(services, wanted or {"do": "list"}, source)
        if desk is None:
            return nothing_yet("There is no model yet", "Add data on the Sources page."), None, None, None
        return _shown(desk, tried(desk))

    @app.callback(
        Output(ids.STUDIO_SEEN, "children", allow_duplicate=True),
        Input(ids.STUDIO_LOOK, "data"),
        State(ids.SOURCE, "data"),
        prevent_initial_call=True,
    )
    def look(wanted: Wanted | None, source: str | None) -> Any:
        desk = _desk(services, wanted or {}, source)
        return None if desk is None or not wanted else looked(desk)


def _desk(services: Services, wanted: Wanted, source: str | None) -> Desk | None:
    actor = current_actor()
    actor.need("admin", "change what the data means")
    record = chosen(services.sources.list(actor), source)
    return Desk(services, actor, record.name, wanted) if record else None


def tried(desk: Desk) -> Done:
    """Do it; a fault is told in words, beside the part as it was written."""
    try:
        return ACTIONS[desk.wanted["do"]](desk)
    except InvalidModel as error:
        if desk.wanted["do"] == "folder":
            return Done(html.Div([said("The folder was not taken in.", bad=True), html.Ul(fault_lines(error.faults))]))
        return _as_it_was(desk, said("It was not kept: see what is to be mended.", bad=True))
    except Exception as error:
        return _as_it_was(desk, said(" ".join(told(error)), bad=True))


def _as_it_was(desk: Desk, word: Any) -> Done:
    kind, name = desk.about
    if desk.wanted["do"] not in ("save", "switch"):
        return Done(word)
    if desk.wanted.get("mode") == "yaml":
        return Done(word, kind, name, str(desk.wanted.get("text") or ""))
    return Done(word, kind, name, "", {key: str(value) for key, value in desk.wanted.items() if isinstance(value, str)})


def _shown(desk: Desk, done: Done) -> tuple[Any, Any, Any, Any]:
    shelved = desk.studio.parts(desk.source, desk.actor)
    listed = part_list(shelved, desk.view, (done.kind, done.name), desk.source)
    if not done.kind:
        return listed, html.Div(html.P(HINT, className="as-help"), className="as-card as-pad"), None, done.said
    mark = next((one.mark for one in shelved if (one.part.kind, one.part.name) == (done.kind, done.name)), "")
    offers = desk.studio.offers(desk.source, desk.actor)
    view = {**desk.view, **_was(desk, done)}
    side = editor(done.kind, done.name, done.text or "", done.fields, offers, mark, view)
    about = {**desk.wanted, **(done.fields or {}), "mode": "form" if done.fields is not None else "yaml",
             "text": done.text or "", "part": done.kind, "opened": done.name}  # fmt: skip
    empty = not done.name and not done.text and desk.wanted["do"] == "new"
    return listed, side, None if empty else looked(replace(desk, wanted=about)), done.said


def _was(desk: Desk, done: Done) -> dict[str, str]:
    """Names what an opened part said when it was opened; after a fault, what it says now: saving again means it."""
    if not done.name:
        return {}
    if desk.wanted["do"] == "switch" and desk.wanted.get("was"):
        return {"was": str(desk.wanted["was"])}
    return {"was": desk.studio.mark_of(desk.source, done.kind, done.name, desk.actor)}


HINT = "Open a part to change it, or add one. What is changed waits as a draft and is measured before it is in force."


def looked(desk: Desk) -> Any:
    """What is wrong with what is written, or what it gives."""
    kind, name = desk.about
    try:
        text = desk.text()
        return seen(desk.studio.look(desk.source, kind, text, desk.actor), text, name)
    except AssayError as error:
        refused(error)
        return said(" ".join(filter(None, (error.message, error.hint))), bad=True)
