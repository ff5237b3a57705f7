"""Sources: list, look, add by file, address or sample, read again, remove, correct a column. Long work is a job."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dash
from dash import Dash, Input, Output, html, no_update
from flask import Flask, Response, jsonify, request

from assay.accounts.acting import current_actor, refused
from assay.kernel.errors import AssayError, TooMuch
from assay.records.stored import Job
from assay.services import Services
from callbacks.bar import chosen, kind_words
from callbacks.faults import told
from callbacks.places import everywhere, untouched
from components import ids
from components.cards import error_card, nothing_yet
from components.icon import icon
from components.skeleton import job_line
from components.source_cards import found_card, sample_row, source_row

BLOCK = 1 << 20
LEFT_SECONDS = 86_400.0

PAGE = "sources"
"""Whose jobs these are, among all that are followed."""


def job_card(job: Job, about: str) -> html.Div:
    """Work on a source that is going on."""
    return html.Div([html.H3(about), job_line(job.id, job.message, job.progress)], className="as-card as-run")


def found(services: Services, name: str) -> Any:
    """Everything known of a source."""
    actor = current_actor()
    record = chosen(services.sources.list(actor), name)
    if record is None or name not in {record.name, record.id}:
        return nothing_yet("There is no such source", "It may have been removed.")
    tables = services.catalog.entries(record.name, actor, kind="table")
    columns = services.catalog.entries(record.name, actor, kind="column")
    return found_card(record, kind_words(record.kind), tables, columns, services.sources.starters(record.name, actor))


def submitted(services: Services, kind: str, payload: dict[str, Any], about: str) -> tuple[Any, dict[str, Any]]:
    """A job for a source, as a card and as something to follow."""
    job = services.jobs.submit(kind, payload, current_actor())
    return job_card(job, about), {"job": job.id, "about": about, "nonce": secrets.token_hex(4)}


def correct(services: Services, wanted: dict[str, Any]) -> None:
    """Keep what a person changed of a column."""
    change = {
        key: value
        for key, value in wanted["change"].items()
        if key in {"label", "kind", "unit", "pii", "synonyms"} and value != ""
    }
    if isinstance(change.get("synonyms"), str):
        change["synonyms"] = [word.strip() for word in change["synonyms"].split(",") if word.strip()]
    services.sources.edit_column(wanted["source"], wanted["table"], wanted["column"], change, current_actor())


def register(app: Dash, services: Services) -> None:
    """Lists, actions, upload."""
    _register_lists(app, services)
    _register_actions(app, services)
    _register_done(app, services)
    _serve_upload(app.server, services)


def _register_lists(app: Dash, services: Services) -> None:
    @app.callback(
        Output(ids.places("sources"), "children"),
        Output(ids.places("samples"), "children"),
        Input(ids.SOURCES_CHANGED, "data"),
    )
    def lists(_: Any) -> Any:
        records = services.sources.list(current_actor())
        rows = [source_row(record, kind_words(record.kind)) for record in records]
        samples = [sample_row(sample) for sample in services.sources.samples(current_actor())]
        return everywhere(rows or html.P("Nothing is connected yet.", className="as-help"), 0), everywhere(samples, 1)


def _register_actions(app: Dash, services: Services) -> None:
    @app.callback(
        Output(ids.places("run"), "children"),
        Output(ids.places("found"), "children"),
        Output(ids.CONNECT_RESULT, "children"),
        Input(ids.SOURCES_ACTION, "data"),
        prevent_initial_call="initial_duplicate",
    )
    def act(wanted: dict[str, Any] | None) -> Any:
        if not wanted:
            return untouched(0), untouched(1), no_update
        try:
            done = ACTIONS[wanted["do"]](services, wanted)
        except Exception as error:
            done = failed(error, wanted["do"])
        if done.follow:
            dash.set_props(ids.FOLLOW, {"data": {**done.follow, "page": PAGE}})
        if done.changed:
            dash.set_props(ids.SOURCES_CHANGED, {"data": wanted["nonce"]})
        parts = [
            untouched(place) if part is no_update else everywhere(part, place)
            for place, part in enumerate((done.run, done.found))
        ]
        return *parts, done.said


@dataclass(frozen=True)
class Done:
    """What an action leaves on the page: the card of running work, what was found, a line in the dialog."""

    run: Any = no_update
    found: Any = no_update
    said: Any = no_update
    follow: dict[str, Any] | None = None
    changed: bool = False


def failed(error: Exception, do: str) -> Done:
    """A fault: in the dialog where one is open, else as a toast."""
    title, hint = told(error)
    if do in {"test", "connect"}:
        return Done(said=html.Span([icon("exclamation-circle"), f" {title} {hint}"], className="is-bad"))
    dash.set_props(ids.TOAST, {"data": {"text": f"{title} {hint}", "bad": True, "nonce": secrets.token_hex(4)}})
    return Done()


def _look(services: Services, wanted: dict[str, Any]) -> Done:
    return Done(found=found(services, wanted["source"]))


def _load(services: Services, wanted: dict[str, Any]) -> Done:
    current_actor().need("admin", "load a sample")
    card, follow = submitted(services, "load", {"name": wanted["name"]}, f"Loading {wanted['name']}")
    return Done(run=card, follow=follow)


def _file(services: Services, wanted: dict[str, Any]) -> Done:
    job = services.jobs.get(wanted["job"], current_actor())
    return Done(
        run=job_card(job, wanted["name"]), follow={"job": job.id, "about": wanted["name"], "nonce": wanted["nonce"]}
    )


def _test(services: Services, wanted: dict[str, Any]) -> Done:
    said = services.sources.test(wanted["url"], current_actor())
    return Done(said=html.Span([icon("check2"), f" {said}"], className="is-good"))


def _connect(services: Services, wanted: dict[str, Any]) -> Done:
    services.sources.test(wanted["url"], current_actor())
    payload = {"name": wanted["name"], "url": services.sources.sealed(wanted["url"])}
    card, follow = submitted(services, "connect", payload, f"Connecting {wanted['name']}")
    return Done(
        run=card, follow=follow, said=html.Span("Connected, reading its structure.", **{"data-close": ids.CONNECT})
    )


def _refresh(services: Services, wanted: dict[str, Any]) -> Done:
    services.sources.refresh(wanted["source"], current_actor())
    return Done(found=found(services, wanted["source"]), changed=True)


def _remove(services: Services, wanted: dict[str, Any]) -> Done:
    services.sources.remove(wanted["source"], current_actor())
    return Done(run=None, found=None, changed=True)


def _column(services: Services, wanted: dict[str, Any]) -> Done:
    correct(services, wanted)
    return Done(found=found(services, wanted["source"]))


ACTIONS = {
    "look": _look,
    "load": _load,
    "file": _file,
    "test": _test,
    "connect": _connect,
    "refresh": _refresh,
    "remove": _remove,
    "column": _column,
}


def _register_done(app: Dash, services: Services) -> None:
    @app.callback(
        Output(ids.places("run"), "children", allow_duplicate=True),
        Output(ids.places("found"), "children", allow_duplicate=True),
        Output(ids.SOURCES_CHANGED, "data", allow_duplicate=True),
        Input(ids.BROUGHT, "data"),
        prevent_initial_call=True,
    )
    def finished(state: dict[str, Any] | None) -> Any:
        if not state:
            return untouched(0), untouched(1), no_update
        if state["status"] == "completed":
            # What was just brought is what is asked next.
            dash.set_props(ids.SOURCE, {"data": state["result"]["source"]})
            return everywhere(None, 0), everywhere(found(services, state["result"]["source"]), 1), state["nonce"]
        title = "Stopped" if state["status"] == "cancelled" else state["fault"] or "It could not be read"
        return everywhere(error_card(title, state["hint"] or "Nothing was changed."), 0), untouched(1), no_update


def _serve_upload(server: Flask, services: Services) -> None:
    @server.post("/sources/files")
    def upload() -> Response | tuple[Response, int]:
        # A page of another site cannot set this header without being asked first.
        if request.headers.get("X-Assay") != "1":
            return jsonify(error="Uploads come from the Sources page."), 403
        name = Path(request.args.get("name", "").replace("\\", "/")).name[:200]
        try:
            path = kept(services.settings.home / "uploads", name, services.settings.upload_limit_mb << 20)
            with _gone_on_failure(path):
                job = services.jobs.submit("file", {"filename": name, "path": str(path)}, current_actor())
        except AssayError as error:
            refused(error)
            return jsonify(error=error.message), error.status
        return jsonify(job=job.id)


def kept(folder: Path, name: str, limit: int) -> Path:
    """The body of the request as a file below ``folder`` that its owner alone may read, named by chance with the
    suffix of ``name``. The job that takes it in removes it; what a killed one left behind goes with the next upload.

    Raises TooMuch when it holds more than ``limit`` bytes. Whatever fails leaves nothing behind.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    _sweep(folder)
    path = folder / f"{secrets.token_hex(8)}{Path(name).suffix.lower()[:12]}"
    with _gone_on_failure(path), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        taken = 0
        while block := request.stream.read(BLOCK):
            taken += len(block)
            if taken > limit:
                raise TooMuch(
                    f"The file is larger than {limit >> 20} MB.",
                    hint="Connect it as a database, or raise ASSAY_UPLOAD_LIMIT_MB.",
                )
            file.write(block)
    return path


@contextmanager
def _gone_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Remove what was left by a process that was killed: nothing waits for a day."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.is_file() and time.time() - path.stat().st_mtime > LEFT_SECONDS:
                path.unlink()
