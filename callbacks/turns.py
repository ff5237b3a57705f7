"""Turns of the Ask page: ask, edit in place, show again after a reload. Local answers come in the same request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import dash
from dash import ALL, MATCH, Dash, Input, Output, State, ctx, html, no_update

from assay.accounts.acting import current_actor
from assay.ask.begun import Begun
from assay.jobs.handover import Steps
from assay.kernel.errors import AssayError, NotFound
from assay.records.answer import Answer, Chart
from assay.records.stored import Job, Turn
from assay.services import Services
from callbacks.bar import chosen
from callbacks.drawn import Drawings, in_reply
from callbacks.faults import missing, told
from callbacks.heard import Writings
from callbacks.stages import Stages
from components import ids
from components.act import button
from components.cards import error_card
from components.history import shown
from components.turn import turn as turn_frame
from components.turn_view import answer_body, folded, turn_body

LOCAL = "local"
STREAMS_SHARE = 4
"""Of the threads of a web process, one in so many may be held by a page that hears an answer being written."""
DELETED = "This conversation was deleted. Your question begins a new one."


class Turns:
    """What the callbacks of this module do, over one set of services."""

    def __init__(self, services: Services, stages: Stages, writings: Writings) -> None:
        self.services = services
        self.stages = stages
        self.writings = writings
        self.drawings = Drawings()

    @cached_property
    def disabled(self) -> dict[str, str]:
        """Each kind of file with the reason it cannot be made, or an empty text. It is looked up once."""
        return self.services.exports.available()

    def job_of(self, stored: Turn) -> Job | None:
        """The job that works on an unfinished turn."""
        if stored.answer is not None or not stored.job:
            return None
        return self.services.jobs.get(stored.job, current_actor())

    def body(self, stored: Turn, slot: int) -> Any:
        """A stored turn, drawn."""
        return turn_body(stored, slot, self.disabled, self.job_of(stored))

    def drawn(self, stored: Turn, slot: int) -> Any:
        """The same, to be returned from a callback: a card that was drawn before is not made again."""
        answer = stored.answer
        if answer is None:
            return self.body(stored, slot)
        look = (slot, *self.disabled.items())
        return in_reply(self.drawings.text(stored, answer, look, lambda: self.body(stored, slot)))

    def ask(
        self, request: dict[str, Any], conversation: str | None, source: str, engine: str
    ) -> tuple[Turn, Job | None]:
        """Store the question and answer it here; what takes long goes on as a job, and what a model writes is heard."""
        actor, corridor = current_actor(), self.services.ask
        with self.stages.following(str(request.get("nonce", ""))) as seen:
            work = Begun(corridor, actor, seen)
            if request.get("edit"):
                return self.patiently(work.edit(request["id"], request["edit"] | {"said": request["text"]}))
            resumed = request.get("turn")
            if engine == LOCAL and resumed:
                return self.patiently(work.answer(resumed))
            if engine == LOCAL:
                return self.patiently(work.converse(request["text"], source, conversation))
            turn = resumed or corridor.start(request["text"], source, actor, conversation).id
            writing = self.writings.begin(str(request.get("nonce", "")), actor)
            spoken = replace(work, heard=writing.hear)
            return self.patiently(ended(spoken.answer(turn, engine), writing.end))

    def source(self, picked: str | None) -> str:
        """The source a question goes to: the first there is for somebody quicker than the picker."""
        record = None if picked else chosen(self.services.sources.list(current_actor()), None)
        return picked or (record.name if record else "")

    def ask_somewhere(
        self, request: dict[str, Any], conversation: str | None, source: str, engine: str
    ) -> tuple[Turn, Job | None]:
        """``ask``, in a new conversation when this one was deleted meanwhile, in another tab perhaps."""
        try:
            return self.ask(request, conversation, source, engine)
        except NotFound:
            if not conversation or not self.gone(conversation):
                raise
        stored, job = self.ask({key: item for key, item in request.items() if key != "turn"}, None, source, engine)
        dash.set_props(ids.TOAST, {"data": {"text": DELETED, "nonce": request.get("nonce")}})
        return stored, job

    def gone(self, conversation: str) -> bool:
        """Whether there is no such conversation any more."""
        try:
            self.services.conversations.get(conversation, current_actor())
        except NotFound:
            return True
        return False

    def patiently(self, work: Callable[[Steps], Turn]) -> tuple[Turn, Job | None]:
        """The turn ``work`` settles; with the job it has become when it takes long."""
        outcome = self.services.handover.run(work, current_actor())
        if isinstance(outcome, Turn):
            return outcome, None
        stored = self.services.conversations.turn(outcome.payload["turn"], current_actor())
        self.services.conversations.attach_job(stored.id, outcome.id)
        return replace(stored, job=outcome.id), outcome

    def change(self, request: dict[str, Any], slot: int) -> Any:
        """A chip, a chart kind, another run, or a folded turn that was opened."""
        actor, corridor = current_actor(), self.services.ask
        if "turn" in request:
            return self.body(self.services.conversations.turn(request["turn"], actor), slot)
        if "show" in request:
            return self.step(str(request["show"]), slot)
        if "chart" in request:
            answer = corridor.get(request["id"], actor)
            chart = corridor.chart(request["of"], request["chart"], actor)
            return answer_body(redrawn(answer, request["of"], chart), slot, self.disabled)
        if request.get("rerun"):
            again = corridor.rerun(request["id"], actor)
            dash.set_props(ids.TOAST, {"data": {"text": again.note, "bad": again.verdict != "same"}})
            return answer_body(again.answer, slot, self.disabled)
        stored, job = self.patiently(Begun(corridor, actor).edit(request["id"], request["edit"]))
        if job:
            follow(job, stored, slot, request)
        return self.body(stored, slot)

    def step(self, answer: str, slot: int) -> Any:
        """An answer one came to while drilling, in the place of the one it came from."""
        try:
            return answer_body(self.services.ask.get(answer, current_actor()), slot, self.disabled)
        except AssayError as error:
            return missing(error)

    def page(self, turns: list[Turn], before: int) -> dict[int, Any]:
        """Bodies by slot of the turns up to ``before``: the last one open, the others folded."""
        first = max(0, before - ids.SLOTS)
        shown = {place % ids.SLOTS: folded(turns[place], place % ids.SLOTS) for place in range(first, before - 1)}
        last = (before - 1) % ids.SLOTS
        return shown | {last: self.body(turns[before - 1], last)}


def earlier(conversation: str, first: int, before: int, total: int) -> list[Any]:
    """Links to the pages of a long conversation around the one shown."""
    links = (
        [
            button(
                f"Show {min(first, ids.SLOTS)} earlier questions",
                "open",
                {"conversation": conversation, "before": first},
                kind="small",
            )
        ]
        if first
        else []
    )
    return links + (
        [button("Back to the latest", "open", {"conversation": conversation}, kind="small")] if before < total else []
    )


def follow(job: Job, stored: Turn, slot: int, request: dict[str, Any]) -> None:
    """Have the page follow the job that works on a turn."""
    told = {"job": job.id, "turn": stored.id, "slot": slot, "nonce": request.get("nonce")}
    dash.set_props(ids.FOLLOW, {"data": told})


def redrawn(answer: Answer, of: str, chart: Chart) -> Answer:
    """The answer with another chart: its own, or that of the part with the id ``of``."""
    if answer.id == of:
        return replace(answer, chart=chart)
    parts = tuple(replace(part, chart=chart) if part.id == of else part for part in answer.parts)
    return replace(answer, parts=parts)


def refused(error: Exception, question: str = "", text: dict[str, Any] | None = None) -> Any:
    """A fault in place of a turn."""
    title, hint = told(error)
    card = error_card(title, hint, text)
    return turn_frame(question, card) if question else html.Div(card)


def ended(work: Callable[[Steps], Turn], end: Callable[[], None]) -> Callable[[Steps], Turn]:
    """The work, after which nothing more is heard."""

    def done(steps: Steps) -> Turn:
        try:
            return work(steps)
        finally:
            end()

    return done


def register(app: Dash, services: Services) -> None:
    """Asking, editing, loading."""
    stages = Stages()
    writings = Writings(services.settings.web_threads // STREAMS_SHARE, services.relay)
    turns = Turns(services, stages, writings)
    stages.serve(app.server)
    writings.serve(app.server)
    _register_ask(app, turns)
    _register_change(app, turns)
    _register_load(app, turns)


def _register_ask(app: Dash, turns: Turns) -> None:
    @app.callback(
        Output({"type": "turn-body", "index": MATCH}, "children", allow_duplicate=True),
        Input({"type": "turn-ask", "index": MATCH}, "data"),
        State(ids.CONVERSATION, "data"),
        State(ids.SOURCE, "data"),
        State(ids.ENGINE, "data"),
        prevent_initial_call=True,
    )
    def ask(
        request: dict[str, Any] | None, conversation: dict[str, Any] | None, source: str | None, engine: str | None
    ) -> Any:
        if not request:
            return no_update
        said = dict(conversation or {}) | {"done": request["nonce"], "loaded": None}
        try:
            about = said.get("source") or turns.source(source)
            stored, job = turns.ask_somewhere(request, said.get("id"), about, engine or LOCAL)
            said |= {"id": stored.conversation, "source": about}
            if job:
                follow(job, stored, request["slot"], request)
            return turns.drawn(stored, request["slot"])
        except Exception as error:
            return refused(error, request["text"], {"text": request["text"]})
        finally:
            dash.set_props(ids.CONVERSATION, {"data": said})


def _register_change(app: Dash, turns: Turns) -> None:
    @app.callback(
        Output({"type": "turn-body", "index": MATCH}, "children", allow_duplicate=True),
        Input({"type": "turn-edit", "index": MATCH}, "data"),
        prevent_initial_call=True,
    )
    def change(request: dict[str, Any] | None) -> Any:
        if not request:
            return no_update
        try:
            return turns.change(request, int(ctx.triggered_id["index"]))
        except AssayError as error:
            dash.set_props(ids.TOAST, {"data": {"text": told(error)[0], "bad": True, "nonce": request.get("nonce")}})
            return no_update


def _register_load(app: Dash, turns: Turns) -> None:
    @app.callback(
        Output({"type": "turn-body", "index": ALL}, "children"),
        Output(ids.CONVERSATION, "data"),
        Output(ids.FOLLOW, "data"),
        Output(ids.EARLIER, "children"),
        Input(ids.CONVERSATION_LOAD, "data"),
        State({"type": "turn-body", "index": ALL}, "id"),
    )
    def load(request: dict[str, Any] | None, slots: list[dict[str, Any]]) -> Any:
        wanted = (request or {}).get("conversation")
        if (request or {}).get("answer"):
            return [shared(turns, str((request or {})["answer"]))], {"id": None}, no_update, None
        if not wanted:
            return [None] * len(slots), {"id": None, "loaded": 0}, no_update, None
        try:
            record = turns.services.conversations.get(wanted, current_actor())
            stored = shown(turns.services.conversations.turns(wanted, current_actor()))
        except AssayError as error:
            return [missing(error), *[None] * (len(slots) - 1)], {"id": None, "loaded": 1}, no_update, None
        before = min(int((request or {}).get("before") or len(stored)), len(stored))
        bodies = turns.page(stored, before) if before else {}
        if before and (request or {}).get("at"):
            bodies[(before - 1) % ids.SLOTS] = turns.step(str((request or {})["at"]), (before - 1) % ids.SLOTS)
        last = stored[before - 1] if before else None
        follow = (
            {"job": last.job, "turn": last.id, "slot": (before - 1) % ids.SLOTS}
            if last and not last.answer and last.job
            else no_update
        )
        state = {
            "id": record.id,
            "source": record.source,
            "loaded": len(stored),
            "title": record.title,
            "before": before,
        }
        links = earlier(record.id, max(0, before - ids.SLOTS), before, len(stored))
        return [bodies.get(slot["index"]) for slot in slots], state, follow, links


def shared(turns: Turns, answer: str) -> Any:
    """One answer by its permanent address."""
    try:
        return answer_body(turns.services.ask.get(answer, current_actor()), 0, turns.disabled)
    except AssayError as error:
        return missing(error)
