"""Training: list, look, add, change, retire, restore, import, diff, evaluate, publish. Measuring is a job."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import dash
from dash import Dash, Input, Output, State, html

from assay.accounts.acting import current_actor
from assay.records.answer import Answer
from assay.services import Services
from assay.training.drift.findings import Drift
from assay.training.overview import by_category
from callbacks.bar import chosen
from callbacks.desk import Wanted
from callbacks.faults import told
from callbacks.places import everywhere, untouched
from callbacks.training_desk import Desk, Done, taught
from components import ids
from components.act import attributes, button
from components.cards import nothing_yet
from components.evaluation_cards import gate_card, outcome_of
from components.forms import said
from components.skeleton import job_line
from components.training_cards import (
    accuracy_head,
    diff_card,
    drift_card,
    item_facts,
    item_list,
    overview_cards,
    publish_bar,
    search_form,
    segments,
    state_segments,
)
from components.training_forms import KINDS, editor, export_card, import_form, kind_buttons

PAGE, FAULTS_SHOWN = "training", 10


def _list(_desk: Desk) -> Done:
    return Done()


def _look(desk: Desk, item: str = "", word: Any = None) -> Done:
    item = item or str(desk.wanted["item"])
    training = desk.services.training
    found = training.get(desk.source, item, desk.actor)
    content = (found.pending or {}).get("content", found.content)
    warnings = training.contradicting(desk.source, item, desk.actor)
    facts = item_facts(found, training.history(desk.source, item, desk.actor), warnings, desk.view)
    parts = [editor(found.kind, content, item, desk.view, found.version), facts]
    return Done(word, _opened(item, parts), keeps=desk.wanted["do"] == "look" and desk.listed)


def _opened(item: str, parts: list[Any]) -> html.Div:
    """What stands at the right of an item that is open: a script marks its row by it."""
    return html.Div(parts, className="as-card as-pad", **attributes({"data-open": item}))


def _new(desk: Desk) -> Done:
    kind = str(desk.wanted.get("form") or "glossary")
    given = {key: desk.wanted[key] for key in ("term",) if key in desk.wanted}
    answer = _answer(desk)
    if answer is not None:
        given = {"question": answer.question, **({} if answer.spec else {"sql": answer.sql})}
    form = editor(kind, given, None, _sent_along(desk))
    if answer is not None and answer.spec:
        words = "Its own definition answers it: leave the SQL empty, or write another."
        return Done(said(words), html.Div(form, className="as-card as-pad"), keeps=desk.listed)
    return Done(side=html.Div([kind_buttons(desk.view, kind), form], className="as-card as-pad"), keeps=desk.listed)


def _sent_along(desk: Desk) -> dict[str, Any]:
    """How the list is shown, and the answer that is being taught."""
    return {**desk.view, **({"answer": desk.wanted["answer"]} if desk.wanted.get("answer") else {})}


def _answer(desk: Desk) -> Answer | None:
    """The answer that is to be taught, where there is one."""
    identity = str(desk.wanted.get("answer") or "")
    return taught(desk.services, identity, desk.actor) if identity else None


def _save(desk: Desk) -> Done:
    wanted, kind = desk.wanted, str(desk.wanted["form"])
    given = {line.name: wanted.get(line.name, "") for line in KINDS[kind][2]}
    if kind == "verified_question":
        given["by"], given["on"] = desk.actor.name, desk.services.clock.today().isoformat()
        given["wordings"] = [line for line in str(given["wordings"]).splitlines() if line.strip()]
        answer = _answer(desk)
        if answer is not None and answer.spec and not given["sql"]:
            given["spec"] = answer.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    training, item = desk.services.training, wanted.get("item")
    if item:
        given |= _unseen(desk, str(item), kind)
    saved = training.save(desk.source, kind, given, desk.actor, item, desk.seen)
    return _look(desk, saved.item.id, said(f"Kept as a draft. {saved.trial.preview}".strip()))


def _unseen(desk: Desk, item: str, kind: str) -> dict[str, Any]:
    """What an item holds and its form does not show; a formula is read anew, and nothing it made before stays."""
    found = desk.services.training.get(desk.source, item, desk.actor)
    content = dict((found.pending or {}).get("content", found.content))
    shown = {line.name for line in KINDS[kind][2]}
    kept = {key: value for key, value in content.items() if key not in shown}
    if kind == "metric" and desk.wanted.get("text"):
        kept = {key: kept[key] for key in ("name", "category", "direction", "format", "owner") if key in kept}
    if kind == "verified_question" and desk.wanted.get("sql"):
        kept.pop("spec", None)
    if kind == "glossary" and not desk.wanted.get("condition") and not desk.wanted.get("means"):
        kept |= {"condition": content["condition"]} if "condition" in content else {}
    return {key: value for key, value in kept.items() if key not in ("by", "on")}


def _retire(desk: Desk) -> Done:
    kept = desk.services.training.retire(desk.source, str(desk.wanted["item"]), desk.actor, desk.seen)
    if kept.pending is None:
        return Done(said("Removed."))
    metric = str(kept.content["name"]) if kept.kind == "metric" else ""
    missed = desk.services.dashboards.missed(metric, desk.source, desk.actor)
    return Done(said(f"It is in force until the next publication. {missed}".strip(), bad=bool(missed)))


def _discard(desk: Desk) -> Done:
    desk.services.training.discard(desk.source, str(desk.wanted["item"]), desk.actor, desk.seen)
    return Done(said("The change is gone."))


def _restore(desk: Desk) -> Done:
    item, version = str(desk.wanted["item"]), int(desk.wanted["version"])
    saved = desk.services.training.restore(desk.source, item, version, desk.actor)
    return _look(desk, saved.item.id, said(f"Version {version} is a draft again."))


def _import(desk: Desk) -> Done:
    if "pasted" not in desk.wanted:
        return Done(side=html.Div(import_form(desk.view), className="as-card as-pad"), keeps=desk.listed)
    file = {"name": str(desk.wanted["filename"]), "text": str(desk.wanted["pasted"])}
    return Done(job=desk.services.jobs.submit("import", {**_named(desk), **file}, desk.actor))


def _export(desk: Desk) -> Done:
    return Done(side=html.Div(export_card(desk.source, desk.view), className="as-card as-pad"), keeps=desk.listed)


def _diff(desk: Desk) -> Done:
    return Done(side=diff_card(desk.services.training.changes(desk.source, desk.actor), desk.view))


def _drift(desk: Desk) -> Done:
    """What was taught against the source as it is now: its structure is read anew, which may take long."""
    return Done(job=desk.services.jobs.submit("drift", _named(desk), desk.actor))


def _mend(desk: Desk) -> Done:
    return Done(job=desk.services.jobs.submit("mend", {**_named(desk), "item": desk.wanted.get("item")}, desk.actor))


def _named(desk: Desk) -> dict[str, Any]:
    """The source, and something that makes two clicks two jobs."""
    return {"source": desk.source, "nonce": secrets.token_hex(4)}


def _measure(desk: Desk) -> Done:
    return Done(job=desk.services.jobs.submit("evaluate", _named(desk), desk.actor))


def _publish(desk: Desk) -> Done:
    payload = {**_named(desk), "reason": str(desk.wanted.get("reason") or "")}
    return Done(job=desk.services.jobs.submit("publish", payload, desk.actor))


def _override(desk: Desk) -> Done:
    if str(desk.wanted.get("reason") or "").strip():
        return _publish(desk)
    why = "Say why it is to be published although questions get worse."
    held = [one.id for one in desk.services.gate.course(desk.source, desk.actor) if one.kind == "blocked"]
    if not held:
        return Done(said(why, bad=True))
    return Done(side=gate_card(desk.services.gate.evaluation(desk.source, held[-1], desk.actor), desk.view, why))


WRITING = ("new", "look", "save", "restore")
"""After these a form stands at the right: a job that ends meanwhile does not take away what is written there."""
ACTIONS: dict[str, Callable[[Desk], Done]] = {
    "list": _list, "look": _look, "new": _new, "save": _save, "retire": _retire, "discard": _discard,
    "restore": _restore, "import": _import, "export": _export, "diff": _diff, "drift": _drift, "mend": _mend,
    "evaluate": _measure, "publish": _publish, "override": _override,
}  # fmt: skip


def register(app: Dash, services: Services) -> None:
    """What is sent is done, then everything is shown as it is now."""

    @app.callback(
        Output(ids.places("training-list"), "children"),
        Output(ids.places("training-side"), "children"),
        Output(ids.places("training-said"), "children"),
        Output(ids.places("training-run"), "children"),
        Input(ids.TRAINING_ACTION, "data"),
        State(ids.SOURCE, "data"),
        State(ids.places("training-teach"), "data"),
    )
    def act(wanted: Wanted | None, source: str | None, teach: list[str | None]) -> Any:
        return _parts(services, wanted or _first(teach), source)

    @app.callback(
        Output(ids.places("training-list"), "children", allow_duplicate=True),
        Output(ids.places("training-side"), "children", allow_duplicate=True),
        Output(ids.places("training-said"), "children", allow_duplicate=True),
        Output(ids.places("training-run"), "children", allow_duplicate=True),
        Input(ids.FOLLOW_DONE, "data"),
        Input(ids.SOURCE, "data"),
        State(ids.places("training-teach"), "data"),
        State(ids.TRAINING_ACTION, "data"),
        prevent_initial_call=True,
    )
    def finished(state: dict[str, Any] | None, source: str | None, teach: list[str | None], last: Wanted | None) -> Any:
        if not dash.ctx.outputs_list[0]:
            return [untouched(place) for place in range(4)]
        if dash.ctx.triggered_id == ids.SOURCE:
            return _parts(services, _first(teach), source)
        if not state or state.get("page") != PAGE:
            return [untouched(place) for place in range(4)]
        writing = (last or {}).get("do") in WRITING
        shown = _parts(services, {"do": "list", "writing": writing}, source, state)
        return [shown[0], untouched(1), *shown[2:]] if writing else shown


def _first(teach: list[str | None]) -> Wanted:
    """What a page that was just opened shows: the list, or an answer to be taught."""
    answer = next(filter(None, teach), None)
    known = {"do": "new", "form": "verified_question", "answer": answer, "first": True}
    return known if answer else {"do": "list"}


def _parts(services: Services, wanted: Wanted, source: str | None, ended: dict[str, Any] | None = None) -> list[Any]:
    actor = current_actor()
    actor.need("admin", "train this workbench")
    asked = taught(services, str(wanted["answer"]), actor).source if wanted.get("answer") else None
    record = chosen(services.sources.list(actor), asked, source)
    if record is None:
        nothing = nothing_yet("There is nothing to train yet", "Add data on the Sources page.")
        return [everywhere(part, place) for place, part in enumerate((nothing, None, None, None))]
    desk = Desk(services, actor, record.name, wanted)
    done = _ended(desk, ended) if ended else tried(desk)
    if done.job is not None:
        dash.set_props(ids.FOLLOW, {"data": {"job": done.job.id, "page": PAGE, "nonce": secrets.token_hex(4)}})
    run = html.Div(job_line(done.job.id, done.job.message, 0.0), className="as-card as-run") if done.job else None
    shown = untouched(0) if done.keeps else everywhere(listed(desk), 0)
    parts = (done.side or beside(desk), done.said, run)
    return [shown, *(everywhere(part, place) for place, part in enumerate(parts, 1))]


def tried(desk: Desk) -> Done:
    """Do it; a fault is told in words, beside the form as it was filled in."""
    try:
        return ACTIONS[desk.wanted["do"]](desk)
    except Exception as error:
        kind = str(desk.wanted.get("form", ""))
        word = said(" ".join(told(error)), bad=True)
        if desk.wanted["do"] == "restore":
            return _look(desk, word=word)
        if desk.wanted["do"] != "save" or kind not in KINDS:
            return Done(word)
        form = editor(kind, desk.wanted, desk.wanted.get("item"), _sent_along(desk), _version(desk))
        return Done(word, _opened(str(desk.wanted.get("item") or ""), [form]))


def _version(desk: Desk) -> int:
    """The version an item stands at now: whoever was told of a change and saves again means it."""
    item = str(desk.wanted.get("item") or "")
    items = desk.services.training.items(desk.source, desk.actor) if item else ()
    return next((one.version for one in items if one.id == item), 0)


def _ended(desk: Desk, state: dict[str, Any]) -> Done:
    """A job has ended: its evaluation is shown, or why there is none."""
    if state["status"] != "completed":
        fault = state["fault"] or "It was stopped."
        return Done(said(f"{fault} {state['hint']}".strip(), bad=True))
    if "drift" in state["result"]:
        return _compared(desk, state["result"])
    if "faults" in state["result"]:
        return Done(taken_in(state["result"]))
    found = desk.services.gate.evaluation(desk.source, state["result"]["evaluation"], desk.actor)
    return Done(said(outcome_of(found)) if desk.wanted.get("writing") else None, gate_card(found, desk.view))


def taken_in(result: Mapping[str, Any]) -> html.Div:
    """How many items of a file were kept, and why others were not: the first of them by name, all in number."""
    saved, faults = result["saved"], result["faults"]
    kept = "1 item kept as a draft." if saved == 1 else f"{saved:,} items kept as drafts."
    left = [f"{len(faults):,} could not be taken in."] if faults else []
    return html.Div([said(kept), *(said(one, bad=True) for one in (*left, *faults[:FAULTS_SHOWN]))])


def _compared(desk: Desk, result: dict[str, Any]) -> Done:
    """What does not fit the source, and what came of mending."""
    words = [said(f"Not mended: {reason}", bad=True) for reason in result.get("refused", ())]
    if "mended" in result:
        drafts = "1 draft is" if result["mended"] == 1 else f"{result['mended']} drafts are"
        words.insert(0, said(f"{drafts} ready to be published."))
    found = [Drift(**facts) for facts in result["drift"]]
    return Done(html.Div(words) if words else None, drift_card(found, desk.view))


def listed(desk: Desk) -> html.Div:
    """The list with what narrows it, and the bar that publishes."""
    training, view = desk.services.training, desk.view
    everything = training.items(desk.source, desk.actor, state=view.get("v_state", ""), search=view.get("v_search", ""))
    kind = view.get("v_kind", "")
    rows = [item for item in everything if kind in ("", item.kind)]
    conflicts = training.conflicts(desk.source, desk.actor)
    head = [
        html.Div(
            [segments(Counter(item.kind for item in everything), view), state_segments(view)], className="as-kinds"
        ),
        html.Div([search_form(view), _head_buttons(desk.view)], className="as-training-bar"),
    ]
    bar = publish_bar(training.changes(desk.source, desk.actor), view)
    return html.Div([*head, bar, item_list(rows, conflicts, view)], className="as-card")


def _head_buttons(view: Mapping[str, Any]) -> html.Div:
    """What can be done with all items."""
    drift = _act("Compare with source", {"do": "drift", **view})
    export = _act("Export", {"do": "export", **view})
    add = _act("Add item", {"do": "new", "form": "glossary", **view}, "primary")
    return html.Div([drift, _act("Import", {"do": "import", **view}), export, add], className="as-form-foot")


def _act(text: str, data: dict[str, Any], kind: str = "secondary") -> html.Button:
    return button(text, "store", {"store": ids.TRAINING_ACTION, "data": data}, kind=kind)


def beside(desk: Desk) -> list[Any]:
    """Accuracy, weak categories, unknown words, coverage."""
    course = desk.services.gate.course(desk.source, desk.actor)
    last = next((one for one in reversed(course) if one.kind != "blocked" and one.total), None)
    cases = desk.services.gate.evaluation(desk.source, last.id, desk.actor).body["cases"] if last else []
    head = html.Section(accuracy_head(course), className="as-card as-pad")
    return [head, *overview_cards(desk.services.overview.of(desk.source, desk.actor), by_category(cases), desk.view)]
