"""The dashboard corridor: widget + filters -> need -> narrow -> query.run -> view -> figure.

``Renderer.render`` fills one widget for one actor; it raises nothing: a widget that fails says why and fails alone.
``drawn`` makes the same of a table that came from elsewhere (an analyst's method).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from assay.dashboards.filling import Filling
from assay.dashboards.narrow import narrowed
from assay.dashboards.needs import Analysts, Reader, need_of, source_name
from assay.dashboards.numbers import Found
from assay.dashboards.options import said
from assay.dashboards.selection import Active, Selection, work_out
from assay.dashboards.showing import Shown, shown
from assay.dashboards.template import Template, Widget
from assay.dashboards.wording import in_words, put_into
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, InvalidSpec
from assay.kernel.tabular import Table
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Sources
from assay.records.dashboard import WidgetResult
from assay.semantic.model import Calendar, SemanticModel
from assay.semantic.spec import AnalyticsSpec

NOTHING_CHOSEN = Selection()
log = structlog.get_logger()


@dataclass(frozen=True)
class Renderer:
    """Fills widgets. Safe to share between threads."""

    sources: Sources
    runner: QueryRunner | Found
    reader: Reader
    clock: Clock
    analysts: Analysts | None = None

    def render_all(
        self,
        template: Template,
        widgets: Sequence[Widget],
        actor: Actor,
        selection: Selection = NOTHING_CHOSEN,
        *,
        fresh: bool = False,
    ) -> list[WidgetResult]:
        """Several widgets, each as ``render`` shows it; what can be asked in one statement is."""
        if len(widgets) == 1:
            return [self.render(template, widgets[0], actor, selection, fresh=fresh)]
        try:
            ready = self._ahead(
                [Filling(one, template, actor, Active(), self.clock, fresh) for one in widgets], selection
            )
        except Exception:  # they are filled one by one then, and whichever is wrong says so itself
            log.exception("numbers.together", dashboard=template.id)
            ready = self
        return [ready.render(template, widget, actor, selection, fresh=fresh) for widget in widgets]

    def _ahead(self, fillings: Sequence[Filling], selection: Selection) -> Renderer:
        """A renderer that has at hand what could be run together of these."""
        runner = self.runner if isinstance(self.runner, Found) else Found(self.runner)
        asked = dict(one for filling in fillings if (one := self._asked(filling, selection)) is not None)
        return replace(self, runner=runner.ahead(asked, fillings[0].actor))

    def _asked(self, filling: Filling, selection: Selection) -> tuple[Query, Query | None] | None:
        """What a number asks for, and its small line; None where it cannot be asked."""
        try:
            active = work_out(filling.template, selection)
            ready = narrow(need(replace(filling, active=active), self), self)
        except AssayError:
            return None
        return ready.wanted(), ready.line()

    def render(
        self,
        template: Template,
        widget: Widget,
        actor: Actor,
        selection: Selection = NOTHING_CHOSEN,
        *,
        fresh: bool = False,
        clock: Clock | None = None,
    ) -> WidgetResult:
        """The widget as ``actor`` may see it under ``selection``. ``fresh`` asks the source again."""
        return self.whole(template, widget, actor, selection, fresh=fresh, clock=clock)[0]

    def whole(
        self,
        template: Template,
        widget: Widget,
        actor: Actor,
        selection: Selection = NOTHING_CHOSEN,
        *,
        fresh: bool = False,
        clock: Clock | None = None,
    ) -> tuple[WidgetResult, Table | None]:
        """The same with all its rows, for files; without them where there are none."""
        try:
            return self._filled(template, widget, actor, selection, fresh, clock)
        except AssayError as error:
            return failed(widget, error.message, error.hint, self.clock), None
        except Exception:
            number = secrets.token_hex(4)
            log.exception("widget.failed", widget=widget.id, dashboard=template.id, number=number)
            said = failed(
                widget, "Something went wrong while this was drawn.", f"It is in the log as {number}.", self.clock
            )
            return said, None

    def fill(
        self,
        template: Template,
        widget: Widget,
        actor: Actor,
        selection: Selection = NOTHING_CHOSEN,
        *,
        fresh: bool = False,
        clock: Clock | None = None,
    ) -> WidgetResult:
        """As ``render``, but raises what went wrong, for those who can try again."""
        return self._filled(template, widget, actor, selection, fresh, clock)[0]

    def check(self, template: Template, widget: Widget, actor: Actor) -> None:
        """Raises what keeps a widget from being filled as its filters stand at first; asks no data."""
        filling = Filling(widget, template, actor, work_out(template, NOTHING_CHOSEN), self.clock)
        filling = narrow(need(filling, self), self)
        self.runner.prepare(filling.wanted(), actor)

    def _filled(
        self, template: Template, widget: Widget, actor: Actor, selection: Selection, fresh: bool, clock: Clock | None
    ) -> tuple[WidgetResult, Table | None]:
        active = work_out(template, selection)
        return self._followed(Filling(widget, template, actor, active, clock or self.clock, fresh))

    def _followed(self, filling: Filling) -> tuple[WidgetResult, Table | None]:
        if filling.widget.kind == "text":
            return self._words(filling), None
        if self.analysts is not None and asks_analyst(filling.widget):
            return _by_analyst(filling, self, self.analysts)
        timings: dict[str, float] = {}
        for name, step in RENDER_STEPS:
            started = time.perf_counter()
            filling = step(filling, self)
            timings[name] = round(1000 * (time.perf_counter() - started), 3)
        started = time.perf_counter()
        found = _finished(filling)
        timings["draw"] = round(1000 * (time.perf_counter() - started), 3)
        timed = replace(found, timings_ms={**timings, "total": round(sum(timings.values()), 3)})
        return timed, filling.result.table if filling.result is not None else None

    def _words(self, filling: Filling) -> WidgetResult:
        """A widget of words."""
        widget, template, today = filling.widget, filling.template, filling.clock.today()
        text = widget.text
        if "{" in text:
            source = self.sources.get(template.source, filling.actor) if template.source else None
            calendar = source.model.calendar if source is not None else Calendar()
            labels = said(template, self.sources, filling.actor)
            text = put_into(text, in_words(template, filling.active, labels, today, calendar))
        return WidgetResult(widget.id, "text", widget.title, text=text, generated_at=_now(filling.clock))


Step = Callable[[Filling, Renderer], Filling]


def need(filling: Filling, desk: Renderer) -> Filling:
    """The widget's requirement as something that can be run."""
    found = need_of(
        filling.widget, filling.template, filling.actor, desk.sources, desk.reader, filling.clock, filling.active.bound
    )
    return replace(filling, need=found)


def narrow(filling: Filling, desk: Renderer) -> Filling:
    """The filters in force laid over a spec; SQL takes them by name."""
    assert filling.need is not None
    if filling.need.spec is None:
        return filling

    def fits(spec: AnalyticsSpec) -> bool:
        try:
            desk.runner.prepare(filling.query(spec), filling.actor)
        except InvalidSpec:
            return False
        return True

    return replace(filling, narrow=narrowed(filling.need.spec, filling.widget, filling.active, fits))


def fetch(filling: Filling, desk: Renderer) -> Filling:
    """The rows, through the one door to data."""
    return replace(filling, result=desk.runner.run(filling.wanted(), filling.actor))


def spark(filling: Filling, desk: Renderer) -> Filling:
    """The small line of a number."""
    line = filling.line()
    if line is None:
        return filling
    try:
        return replace(filling, spark=desk.runner.run(line, filling.actor))
    except InvalidSpec:
        return filling


RENDER_STEPS: tuple[tuple[str, Step], ...] = (("need", need), ("narrow", narrow), ("fetch", fetch), ("spark", spark))


def asks_analyst(widget: Widget) -> bool:
    """Whether a method fills it."""
    return widget.data_requirements is not None and widget.data_requirements.method is not None


def _by_analyst(filling: Filling, desk: Renderer, analysts: Analysts) -> tuple[WidgetResult, Table]:
    """A widget filled by a method over queries of its own, and all its rows."""
    started = time.perf_counter()
    needs = filling.widget.data_requirements
    assert needs is not None
    source = desk.sources.get(source_name(needs, filling.template), filling.actor)
    answered = analysts.table(needs, source, filling.active.bound, filling.actor, filling.clock)
    spent = {"total": round(1000 * (time.perf_counter() - started), 3)}
    found = drawn(filling.widget, answered.table, filling.clock, model=source.model, additive=answered.additive)
    if found.status == "empty" and answered.nothing[0]:
        found = replace(found, message=answered.nothing[0], hint=answered.nothing[1])
    version = source.connector.data_version()
    return replace(found, source=source.name, data_version=version, timings_ms=spent), answered.table


def drawn(
    widget: Widget,
    table: Table,
    clock: Clock,
    *,
    model: SemanticModel | None = None,
    spec: AnalyticsSpec | None = None,
    additive: tuple[str, ...] = (),
) -> WidgetResult:
    """A widget made of a table that no query of its own gave: of a method, of stored rows."""
    found = shown(widget, table, spec, model or SemanticModel(), clock.today(), additive=additive)
    return _dressed(widget, found, clock)


def failed(widget: Widget, message: str, hint: str, clock: Clock) -> WidgetResult:
    """A widget that says what happened."""
    return WidgetResult(widget.id, widget.kind, widget.title, "failed", message, hint, generated_at=_now(clock))


def _finished(filling: Filling) -> WidgetResult:
    assert filling.need is not None
    assert filling.result is not None
    result, source = filling.result, filling.need.source
    found = shown(
        filling.widget,
        result.table,
        result.spec,
        source.model,
        filling.clock.today(),
        periods=result.periods,
        policies=result.policies,
        given=result.caveats,
        line=filling.spark,
    )
    followed, unfollowed = _reached(filling)
    return replace(
        _dressed(filling.widget, found, filling.clock),
        policies=result.policies,
        notes=tuple(dict.fromkeys((*filling.need.notes, *result.notes))),
        source=source.name,
        spec=result.spec,
        sql=result.sql,
        sql_hash=result.sql_hash,
        dialect=result.dialect,
        question=filling.need.question,
        followed=followed,
        unfollowed=unfollowed,
        data_version=result.data_version,
        from_cache=result.from_cache,
    )


def _reached(filling: Filling) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Filters that did and did not reach the widget; SQL follows those it names."""
    if filling.narrow is not None:
        return filling.narrow.followed, filling.narrow.unfollowed
    needs = filling.widget.data_requirements
    sql = (needs.sql or "") if needs is not None else ""
    rules = [rule for rule in filling.active.rules if rule.widget != filling.widget.id]
    named = [rule.label for rule in rules if not rule.widget and f":{rule.name}" in sql]
    return tuple(dict.fromkeys(named)), tuple(dict.fromkeys(rule.label for rule in rules if rule.label not in named))


def _dressed(widget: Widget, found: Shown, clock: Clock) -> WidgetResult:
    return WidgetResult(
        widget.id,
        found.kind,
        widget.title,
        found.status,
        found.message,
        found.hint,
        found.plotly,
        found.chartjs,
        found.table,
        headline=found.headline,
        spark=found.spark,
        caveats=found.caveats,
        period=found.period,
        before=found.before,
        generated_at=_now(clock),
    )


def _now(clock: Clock) -> str:
    return clock.now().isoformat(timespec="seconds")
