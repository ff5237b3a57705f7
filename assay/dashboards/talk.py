"""Talking beside a dashboard: a remark about what is on screen becomes a filter, a draft of a tile, or a reason asked
for.

``say``: remark -> which tile is meant -> narrow | change | add. Of a remark that asks why, ``reason`` finds the number
it is about; what explains it is worked out elsewhere, since it may take long. The engine of questions reads the words
as a follow-up on the tile's own spec; every number comes through the renderer and ``query.run``, so filters and
policies hold. A draft is a widget that is handed back: nothing is kept before somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assay.analyze.mark import Mark, Shown, mark_of_row
from assay.ask.local.titles import title as title_of
from assay.ask.ports import Asked, Engine, Reading
from assay.dashboards.desk import Dashboards
from assay.dashboards.needs import Need, need_of
from assay.dashboards.pin import SIZES, put
from assay.dashboards.read import as_data
from assay.dashboards.selection import Selection, read_selection, work_out
from assay.dashboards.talk_marks import Reason, seen
from assay.dashboards.talk_selection import chosen_words, narrowed_by
from assay.dashboards.talk_words import Remark, grain_of, remark_of, says_level
from assay.dashboards.template import CHART_KINDS, DataRequirement, Place, Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, BadInput, Unanswerable
from assay.present.choose import best
from assay.present.meaning import view_of
from assay.query.ports import Source
from assay.records.board import Board
from assay.records.dashboard import WidgetResult
from assay.semantic.spec import AnalyticsSpec, Comparison
from assay.semantic.words import pieces, sentence
from assay.semantic.words_conditions import clause_words

Did = Literal["why", "selected", "changed", "added"]
MOST_WORDS, MOST_DRAFTS = 500, 20
REMOVED_THERE = "Press Edit, choose the tile and press Delete; Undo brings it back."
OTHER_KIND = "The menu of kinds in the builder lists those that fit."
LEVEL = "High or low is taken as: against the stretch it is compared with, not against other groups."


@dataclass(frozen=True)
class Screen:
    """What is on screen: the template with its drafts, the filters, the tile touched last and the row in it."""

    template: Template
    selection: Selection
    focus: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Reply:
    """What came of a remark. ``focus`` is the tile it was taken to be about; ``widget`` a draft of one.

    ``did`` is "why" where a reason is asked for, and nothing was looked at yet.
    """

    did: Did
    said: str
    focus: str = ""
    selection: Selection | None = None
    widget: Widget | None = None


@dataclass(frozen=True)
class BoardTalk:
    """The corridor of the chat beside a dashboard."""

    desk: Dashboards
    engine: Engine

    def screen(self, board: str, told: Mapping[str, Any], actor: Actor) -> Screen:
        """What a page says is on screen: ``drafts``, ``selection``, ``focus``, ``row``. Raises NotFound, BadInput."""
        template = with_drafts(self.desk.open(board, actor).template, told.get("drafts"), actor)
        row = told.get("row")
        focus = str(told.get("focus") or "")
        return Screen(template, read_selection(told.get("selection")), focus, row if isinstance(row, int) else None)

    def say(self, text: str, screen: Screen, actor: Actor) -> Reply:
        """The reply to a remark. Raises BadInput, Unanswerable (with what can be said instead), NotAllowed."""
        remark = _heard(text)
        if remark.wish == "why":
            return Reply("why", "")
        if remark.wish == "reset":
            return Reply("selected", "The filters stand as the dashboard was made.", selection=Selection())
        if remark.wish == "remove":
            raise Unanswerable("Tiles are not taken away from here.", hint=REMOVED_THERE)
        if remark.wish == "add":
            return self._added(remark.text, screen, actor, remark.kind)
        widget = self._meant(remark, screen, actor)
        if remark.wish == "rename":
            return self._renamed(remark.text, widget, actor)
        return self._changed(remark, widget, screen, actor)

    def keep(self, board: str, drafts: Any, actor: Actor) -> Board:
        """The drafts put on the dashboard's own draft where this person may change it, else on a copy of theirs.

        Raises BadInput, NotFound, NotAllowed.
        """
        found, editing = self.desk.shelf.get(board, actor), self.desk.editing
        target = found if found.changes_by(actor) else editing.copy(board, actor)
        whole = with_drafts(self.desk.shelf.template(target, draft=True), drafts, actor)
        return editing.save(target.id, as_data(whole), actor, target.revision)

    def as_tile(self, found: WidgetResult, template: Template) -> Widget | None:
        """Where a drill has led, as a tile below the others; None for what was written as SQL."""
        if found.spec is None:
            return None
        kind = found.kind if found.kind in CHART_KINDS else "table"
        wide, high = SIZES.get(kind, (6, 5))
        needs, title = DataRequirement(source=found.source or template.source, spec=found.spec), found.title or "Detail"
        # The filters in force are part of its spec already.
        made = Widget(
            id="drilled", kind=kind, title=title, at=Place(w=wide, h=high), data_requirements=needs, follows=()
        )
        tab = template.tabs[0].id if template.tabs else None
        return put(template, made, tab).widgets[-1]

    # -- which tile

    def _meant(self, remark: Remark, screen: Screen, actor: Actor) -> Widget:
        """The tile a remark is about: the one it names, the one touched last, the first of the metric it names."""
        asked = [widget for widget in screen.template.widgets if self._spec(widget, screen, actor) is not None]
        if not asked:
            raise BadInput(
                "No tile of this dashboard can be talked about.", hint="Its tiles are written as SQL or by analysts."
            )
        folded = remark.whole.casefold()
        named = [widget for widget in asked if widget.title.casefold() in folded]
        if named:
            return max(named, key=lambda widget: len(widget.title))
        touched = next((widget for widget in asked if widget.id == screen.focus), None)
        return touched or self._by_metric(remark, asked, screen, actor) or asked[0]

    def _by_metric(self, remark: Remark, asked: Sequence[Widget], screen: Screen, actor: Actor) -> Widget | None:
        source = self._source(asked[0], screen, actor)
        plan = self.engine.plan(self._question(remark.text or remark.whole, source, actor, None))
        found = plan.readings[0].spec if plan.readings else None
        wanted = found.metrics[0].expr if found is not None and found.metrics else None
        specs = [(widget, self._spec(widget, screen, actor)) for widget in asked]
        return next((w for w, spec in specs if spec and spec.metrics and spec.metrics[0].expr == wanted), None)

    # -- why

    def reason(self, text: str, screen: Screen, actor: Actor) -> Reason:
        """What a remark that asks why wants explained. Raises as ``say`` does, and what the tile's query raises."""
        remark = _heard(text)
        widget = self._meant(remark, screen, actor)
        found = self.desk.renderer.render(screen.template, widget, actor, screen.selection)
        if found.spec is None or found.table is None:
            raise BadInput(found.message or "This tile has nothing to explain.", hint=found.hint)
        source = self._source(widget, screen, actor)
        spec, mark = found.spec, Mark()
        day = self.desk.renderer.clock.today().isoformat()
        if remark.text:
            try:
                spec = self._about(remark, spec, source, actor)
            except Unanswerable:
                called = self._seen(remark, widget, screen, actor)
                if called is None:
                    raise
                return called
        elif screen.row is not None and widget.id == screen.focus and 0 <= screen.row < len(found.table.rows):
            mark = mark_of_row(Shown(source.id, spec, found.table.columns, day), found.table.rows[screen.row])
        if not mark.at:
            spec = _alone(spec)
        shown = Shown(source.id, spec, found.table.columns, day, found.title)
        where = f"Where {clause_words(spec.where, source.model)}:" if remark.text and spec.where is not None else ""
        return Reason(shown, mark, widget.id, where, LEVEL if says_level(remark.whole) else "")

    def _seen(self, remark: Remark, widget: Widget, screen: Screen, actor: Actor) -> Reason | None:
        """The only mark on screen that has the words in its name, on the first tile with one."""
        there = (one for one in (widget, *screen.template.widgets) if self._spec(one, screen, actor) is not None)
        filled = (self.desk.renderer.render(screen.template, one, actor, screen.selection) for one in there)
        after = LEVEL if says_level(remark.whole) else ""
        return seen(remark.text, filled, self.desk.renderer.clock.today(), after)

    def _about(self, remark: Remark, spec: AnalyticsSpec, source: Source, actor: Actor) -> AnalyticsSpec:
        """The tile's number where the words narrow it to."""
        bare = _alone(spec)
        for text in (f"only {remark.text}", remark.whole):
            reading = self._read(text, source, actor, bare)
            if reading is not None and reading.spec is not None and reading.spec.metrics:
                heard = reading.spec
                kept = {"where": heard.where, "time": heard.time or spec.time, "metrics": heard.metrics[:1]}
                return bare.model_copy(update=kept)
        raise Unanswerable(
            f"I do not know what “{remark.text}” is here.", hint="Name a value or a metric as it is written on a tile."
        )

    # -- narrow, change, add

    def _renamed(self, name: str, widget: Widget, actor: Actor) -> Reply:
        actor.need("analyst", "change tiles")
        if widget.data_requirements is None or widget.data_requirements.spec is None:
            raise BadInput("The name of this tile is changed in the builder.", hint="Press Edit, then the tile.")
        made = widget.model_copy(update={"title": name[:120]})
        return Reply("changed", f"“{widget.title}” is now called “{made.title}”", widget.id, widget=made)

    def _changed(self, remark: Remark, widget: Widget, screen: Screen, actor: Actor) -> Reply:
        """Words that only narrow filter the whole dashboard; others make a draft of the tile."""
        spec, source = self._spec(widget, screen, actor), self._source(widget, screen, actor)
        assert spec is not None
        reading = self._read(remark.text, source, actor, spec)
        if reading is None and grain_of(remark.text) in {use.grain for use in spec.dimensions if use.grain}:
            return Reply("changed", f"“{widget.title}” is so already.", widget.id)
        if reading is None or reading.spec is None:
            raise self._not_understood(remark, source, actor, spec)
        if not reading.follow_up:
            return self._added(remark.text, screen, actor)
        today = self.desk.renderer.clock.today()
        chosen = narrowed_by(spec, reading.spec, screen.template, screen.selection, source.model, today)
        if chosen is not None and reading.chart is None:
            words = chosen_words(screen.template, screen.selection, chosen)
            return Reply("selected", f"The whole dashboard now shows {words}.", widget.id, selection=chosen)
        actor.need("analyst", "change tiles")
        if reading.spec == spec and reading.chart in (None, widget.kind):
            return Reply("changed", f"“{widget.title}” is so already.", widget.id)
        made = self._drafted(widget, reading, widget.kind, source, screen, actor)
        if reading.chart is not None and reading.spec == spec and made.kind != reading.chart:
            asked = reading.chart.replace("_", " ")
            raise BadInput(f"“{widget.title}” cannot be drawn as a {asked}: its rows do not fit.", hint=OTHER_KIND)
        return Reply(
            "changed", f"“{widget.title}” is now {sentence(pieces(reading.spec, source.model))}", widget.id, widget=made
        )

    def _added(self, text: str, screen: Screen, actor: Actor, kind: str = "") -> Reply:
        actor.need("analyst", "add tiles")
        first = next((w for w in screen.template.widgets if self._spec(w, screen, actor) is not None), None)
        name = screen.template.source or (self._source(first, screen, actor).name if first else "")
        if not name:
            raise BadInput("This dashboard has no source to ask.", hint="Add its first tile in the builder.")
        source = self.desk.renderer.sources.get(name, actor)
        reading = self._read(text, source, actor, None)
        if reading is None or reading.spec is None:
            raise self._not_understood(remark_of(text), source, actor, None)
        blank = Widget(
            id="said", kind="table", title="New", data_requirements=DataRequirement(source=name, spec=reading.spec)
        )
        made = self._drafted(blank, reading, kind or None, source, screen, actor)
        wide, high = SIZES.get(made.kind, (6, 5))
        tab = screen.template.tabs[0].id if screen.template.tabs else None
        placed = put(screen.template, made.model_copy(update={"at": Place(w=wide, h=high)}), tab).widgets[-1]
        return Reply("added", f"A new tile: {sentence(pieces(reading.spec, source.model))}", placed.id, widget=placed)

    def _drafted(
        self, widget: Widget, reading: Reading, wanted: str | None, source: Source, screen: Screen, actor: Actor
    ) -> Widget:
        """The tile with what was read, drawn as its result suggests."""
        assert reading.spec is not None
        needs = DataRequirement(source=source.name, spec=reading.spec)
        name = title_of(reading.spec, source.model)[:120] or widget.title
        made = widget.model_copy(update={"data_requirements": needs, "title": name, "kind": "table"})
        made = Widget.model_validate(made.model_dump(by_alias=True))
        found, table = self.desk.renderer.whole(screen.template, made, actor, screen.selection)
        if table is None or found.spec is None:
            raise BadInput(found.message or "This cannot be drawn.", hint=found.hint)
        kind, fitting = best(view_of(table, found.spec, source.model), reading.chart or wanted)
        kind = kind if kind in CHART_KINDS else next((one for one in fitting if one in CHART_KINDS), "table")
        return made.model_copy(update={"kind": kind})

    # -- reading

    def _read(self, text: str, source: Source, actor: Actor, previous: AnalyticsSpec | None) -> Reading | None:
        plan = self.engine.plan(self._question(text, source, actor, previous))
        sure = plan.kind == "answer" and bool(plan.readings)
        return plan.readings[0] if sure else None

    def _question(self, text: str, source: Source, actor: Actor, previous: AnalyticsSpec | None) -> Asked:
        return Asked(text, source, actor, self.desk.renderer.clock, previous=previous, interactive=False)

    def _not_understood(
        self, remark: Remark, source: Source, actor: Actor, previous: AnalyticsSpec | None
    ) -> Unanswerable:
        plan = self.engine.plan(self._question(remark.text, source, actor, previous))
        closest = f"Closest that works: {plan.closest}." if plan.closest else "Say it another way."
        return Unanswerable(plan.reason or f"I do not understand “{remark.whole}”.", hint=closest)

    def _source(self, widget: Widget, screen: Screen, actor: Actor) -> Source:
        return self._need(widget, screen, actor).source

    def _spec(self, widget: Widget, screen: Screen, actor: Actor) -> AnalyticsSpec | None:
        """The tile's own spec, before filters; None for one that has none."""
        if widget.data_requirements is None or widget.data_requirements.method is not None:
            return None
        try:
            return self._need(widget, screen, actor).spec
        except AssayError:
            return None

    def _need(self, widget: Widget, screen: Screen, actor: Actor) -> Need:
        desk = self.desk.renderer
        bound = work_out(screen.template, screen.selection).bound
        return need_of(widget, screen.template, actor, desk.sources, desk.reader, desk.clock, bound)


def with_drafts(template: Template, drafts: Any, actor: Actor) -> Template:
    """The template with tiles that are only on this person's screen. They ask by spec, for who may ask at all.

    Raises BadInput and NotAllowed.
    """
    if not drafts:
        return template
    actor.need("analyst", "change tiles")
    if not isinstance(drafts, list) or len(drafts) > MOST_DRAFTS:
        raise BadInput(f"Up to {MOST_DRAFTS} tiles can be drafts.")
    made = {one.id: one for one in map(_draft, drafts)}
    kept = [made.pop(widget.id, widget) for widget in template.widgets]
    return template.model_copy(update={"widgets": (*kept, *made.values())})


def _heard(text: str) -> Remark:
    if not 1 <= len(text.strip()) <= MOST_WORDS:
        raise BadInput(f"Say something of up to {MOST_WORDS} characters.")
    return remark_of(text)


def _draft(given: Any) -> Widget:
    try:
        found = Widget.model_validate(given)
    except ValueError as error:
        raise BadInput("This draft of a tile cannot be read.", hint="Discard it and say it again.") from error
    needs = found.data_requirements
    if needs is None or needs.spec is None:
        raise BadInput("A draft of a tile asks by spec.", hint="Use the builder for other kinds.")
    return found


def _alone(spec: AnalyticsSpec) -> AnalyticsSpec:
    """The first number of a tile without its groups, beside the period before where nothing else was asked."""
    bare = {"dimensions": (), "order": (), "limit": None, "top": None, "having": None, "metrics": spec.metrics[:1]}
    found = spec.model_copy(update=bare)
    return (
        found
        if found.comparison is not None
        else found.model_copy(update={"comparison": Comparison(kind="previous_period")})
    )
