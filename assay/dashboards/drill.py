"""Drilling from a tile: which mark was pressed, what can be done with it, and where each step leads.

A step is named by what was pressed and the key of an action, never by a spec: the way is walked again from the widget,
so a viewer reaches only what the menus of this dashboard offer them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assay.analyze.action import Action, Menu
from assay.analyze.drill import Drill
from assay.analyze.mark import Mark, Shown, called, column_named, mark_of_legend, mark_of_row, series_at
from assay.dashboards.desk import Dashboards, Opened
from assay.dashboards.render import drawn
from assay.dashboards.selection import Selection, read_selection
from assay.dashboards.template import DataRequirement, Place, Widget
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.present.choose import best
from assay.present.meaning import view_of
from assay.query.ports import Query
from assay.records.dashboard import WidgetResult
from assay.semantic.spec import AnalyticsSpec

MOST_STEPS, MOST_ROWS = 8, 5_000
NO_SPEC = "This tile was written as SQL, so its marks have no parts that can be opened."
BY_METHOD = "A method of an analyst worked this out, so its marks have no parts that can be opened."


@dataclass(frozen=True)
class Press:
    """What was pressed: a row (−1 = the whole), the column in it (or the ``name`` of the number it is drawn as), an
    entry of a legend, or a cell of a cross table by the names at its side and its top (either may be empty)."""

    row: int = -1
    column: int | None = None
    series: str = ""
    axis: str = ""
    cell: tuple[str, str] | None = None
    name: str = ""


@dataclass(frozen=True)
class Step:
    """An action taken at what was pressed."""

    at: Press
    key: str


@dataclass(frozen=True)
class Stand:
    """Where a way has led: the result shown there, its rows, and the names of the steps."""

    shown: Shown
    rows: Sequence[tuple[Any, ...]]
    crumbs: tuple[str, ...]


@dataclass(frozen=True)
class TileDrill:
    """Menus and steps of tiles."""

    desk: Dashboards
    corridor: Drill

    def menu(self, pressed: Mapping[str, Any], actor: Actor) -> Menu:
        """The menu at what was pressed after ``steps``. Raises NotFound (dashboard), BadInput (nothing to open)."""
        stand = self._stand(pressed, actor)
        return self.corridor.menu(stand.shown, _mark(stand, _press(pressed)), actor, stand.rows)

    def marked(self, pressed: Mapping[str, Any], actor: Actor) -> tuple[Shown, Mark]:
        """What is shown after ``steps`` and the mark at ``row``. Raises as ``menu`` does."""
        stand = self._stand(pressed, actor)
        return stand.shown, _mark(stand, _press(pressed))

    def follow(self, pressed: Mapping[str, Any], actor: Actor) -> tuple[WidgetResult, tuple[str, ...]]:
        """What is shown after ``steps``, and their names. Raises as ``menu`` does, and SourceFailed."""
        stand = self._stand(pressed, actor)
        source = self.desk.renderer.sources.get(stand.shown.source, actor)
        result = self.desk.renderer.runner.run(
            Query(stand.shown.source, spec=stand.shown.spec, today=stand.shown.today), actor
        )
        title = stand.crumbs[-1] if stand.crumbs else stand.shown.title
        kind, _ = best(view_of(result.table, result.spec, source.model))
        needs = DataRequirement(source=source.name, spec=stand.shown.spec)
        frame = Widget(id="drilled", kind=kind, title=title[:120] or "Detail", at=Place(), data_requirements=needs)
        found = drawn(frame, result.table, self.desk.renderer.clock, model=source.model, spec=result.spec)
        return replace(
            found, sql=result.sql, spec=result.spec, policies=result.policies, source=source.name
        ), stand.crumbs

    def _stand(self, pressed: Mapping[str, Any], actor: Actor) -> Stand:
        opened = self.desk.open(str(pressed.get("board", "")), actor)
        stand = self._begin(opened, str(pressed.get("widget", "")), read_selection(pressed.get("selection")), actor)
        for step in _steps(pressed):
            menu = self.corridor.menu(stand.shown, _mark(stand, step.at), actor, stand.rows)
            stand = self._taken(stand, _chosen(menu, step.key), actor)
        return stand

    def _begin(self, opened: Opened, name: str, selection: Selection, actor: Actor) -> Stand:
        widget = opened.template.widget(name)
        if widget is None or not widget.drill:
            raise BadInput("There is nothing to open here.")
        found, table = self.desk.renderer.whole(opened.template, widget, actor, selection)
        if found.spec is None or table is None:
            needs = widget.data_requirements
            raise BadInput(found.message or (BY_METHOD if needs is not None and needs.method else NO_SPEC))
        day = self.desk.renderer.clock.today().isoformat()
        shown = Shown(found.source, found.spec, table.columns, day, found.title)
        return Stand(shown, [tuple(row) for row in table.rows(0, MOST_ROWS)], ())

    def _taken(self, stand: Stand, action: Action, actor: Actor) -> Stand:
        spec: AnalyticsSpec | None = action.spec
        if spec is None:
            raise BadInput(action.reason or "This cannot be done here.")
        query = Query(stand.shown.source, spec=spec, today=stand.shown.today)
        table = self.desk.renderer.runner.run(query, actor).table
        shown = Shown(stand.shown.source, spec, table.columns, stand.shown.today, action.crumb)
        return Stand(
            shown, [tuple(row) for row in table.rows(0, MOST_ROWS)], (*stand.crumbs, action.crumb or action.text)
        )


def _mark(stand: Stand, at: Press) -> Mark:
    if at.cell is not None:
        return _crossed(stand, at.cell)
    if at.series:
        return mark_of_legend(stand.shown, at.series, stand.rows, at.axis)
    if at.row < 0 and len(stand.rows) == 1:
        whole = mark_of_row(stand.shown, stand.rows[0])
        return Mark({}, whole.column, whole.value)
    if at.row < 0:
        return Mark()
    if at.row >= len(stand.rows):
        raise BadInput("There is no such row in this result.")
    column = at.column if at.column is not None else column_named(stand.shown, at.name)
    return mark_of_row(stand.shown, stand.rows[at.row], column)


def _crossed(stand: Stand, names: tuple[str, str]) -> Mark:
    """The mark of a cell of a cross table, or of the name at its side or its top."""
    side, top = names
    if not side or not top:
        return mark_of_legend(stand.shown, side or top, stand.rows, "" if side else "outer")
    places = series_at(stand.shown), series_at(stand.shown, "outer")
    found = [
        called(name, [row[place] for row in stand.rows], stand.shown.columns[place])
        for place, name in zip(places, names, strict=True)
    ]
    if any(len(values) > 1 for values in found):
        raise BadInput("This cell stands for several groups, so it cannot be looked into.")
    for row in stand.rows:
        if all(row[place] in values for place, values in zip(places, found, strict=True)):
            return mark_of_row(stand.shown, row)
    raise BadInput("This cell is empty, so there is nothing to open.")


def _chosen(menu: Menu, key: str) -> Action:
    found = next((action for action in menu.actions if action.key == key), None)
    if found is None:
        raise BadInput("This cannot be done here any more.", hint="Open the menu again.")
    return found


def _press(told: Mapping[str, Any]) -> Press:
    row, column, cell = told.get("row", -1), told.get("column"), told.get("cell")
    named = isinstance(cell, list) and len(cell) == 2
    return Press(
        row if isinstance(row, int) else -1,
        column if isinstance(column, int) else None,
        str(told.get("series") or ""),
        str(told.get("axis") or ""),
        (str(cell[0]), str(cell[1])) if named and cell is not None else None,
        str(told.get("name") or ""),
    )


def _steps(pressed: Mapping[str, Any]) -> list[Step]:
    steps = pressed.get("steps") or []
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise BadInput(f"Up to {MOST_STEPS} steps are followed.", hint="Begin again at the tile.")
    if not all(isinstance(one, dict) and _placed(one) for one in steps):
        raise BadInput("These steps cannot be read.")
    return [Step(_press(one), str(one.get("key", ""))) for one in steps]


def _placed(told: Mapping[str, Any]) -> bool:
    return isinstance(told.get("row"), int) or bool(told.get("series") or told.get("cell"))
