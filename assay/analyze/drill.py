"""The drill corridor: a mark of a result -> read it -> say what can be done -> measure -> the menu.

Every action of the menu is a spec that was tried against the compiler and the actor's policies; whoever chooses it runs
that spec like any other. What cannot be done stays in the menu with its reason.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assay.analyze.action import Action, Menu
from assay.analyze.additive import adds_up, why_not
from assay.analyze.beside import against, compare, focus, label_before
from assay.analyze.closer import broken_out, look_closer, onward, parts_of, rows_of
from assay.analyze.here import Here, here_of
from assay.analyze.mark import Mark, Shown
from assay.analyze.splitter import READABLE, best_first, unevenness
from assay.analyze.valued import never_empty
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError
from assay.present.meaning import direction, view_of
from assay.present.names import entity_label
from assay.present.numbers import change_from, full
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, QueryResult, Sources
from assay.semantic.periods import resolve
from assay.semantic.spec import AnalyticsSpec, Comparison
from assay.semantic.words import metric_words
from assay.semantic.words_conditions import clause_words

NOTHING_BEFORE = "There is no period before to explain a change from."
ROWS_ALREADY = "These are rows as they were recorded: there is nothing behind them."
SPLITTERS = 14
PATIENCE_SECONDS = 0.6
"""How long the menu waits for the best splitter; fields not measured by then stand behind."""


@dataclass(frozen=True)
class Drill:
    """What can be done with a mark. Needs a viewer; all numbers come through ``query.run``."""

    sources: Sources
    runner: QueryRunner

    def menu(self, shown: Shown, mark: Mark, actor: Actor, others: Sequence[tuple[Any, ...]] = ()) -> Menu:
        """The menu of one mark. ``others`` are rows of the same result, to compare with.

        Raises NotFound (source), BadInput (a mark that is not in the result).
        """
        source = self.sources.get(shown.source, actor)
        here = replace(here_of(shown, mark, source.model), filled=never_empty(source.schema, source.model))
        if shown.spec.combine is not None:
            return Menu(here.label or shown.title, note="Two questions were joined here, so one part cannot be opened.")
        offered = [*look_closer(here), *compare(here, others), *_why(here), *focus(here)]
        tried = tuple(self._tried(action, here, actor) for action in offered)
        measured = self._measured(tried, here, actor)
        return self._headed(here, measured, actor)

    # -- trying

    def _tried(self, action: Action, here: Here, actor: Actor) -> Action:
        """The action, switched off with its reason where its spec cannot be computed for this actor."""
        if action.spec is None or action.more:
            return action
        try:
            self.runner.prepare(self._query(here, action.spec), actor, looking=True)
        except AssayError as error:
            return replace(action, spec=None, reason=error.message)
        return action

    def _query(self, here: Here, spec: AnalyticsSpec) -> Query:
        return Query(here.shown.source, spec=spec, today=here.shown.today)

    def _run(self, here: Here, spec: AnalyticsSpec, actor: Actor) -> QueryResult | None:
        """The result; None where the source or the model cannot give it."""
        try:
            return self.runner.run(self._query(here, spec), actor)
        except AssayError:
            return None

    # -- measuring

    def _measured(self, actions: tuple[Action, ...], here: Here, actor: Actor) -> tuple[Action, ...]:
        counted = tuple(self._counted(action, here, actor) for action in actions)
        return self._split(counted, here, actor)

    def _counted(self, action: Action, here: Here, actor: Actor) -> Action:
        """``See the orders`` with how many there are."""
        if not action.key.startswith("rows:") or action.spec is None:
            return action
        rows = next(rows for rows in rows_of(here) if rows.key == action.key)
        result = self._run(here, rows.count, actor)
        entity = here.model.entity(rows.entity)
        if result is None or entity is None:
            return action
        count, which = int(result.table.rows(0, 1)[0][0] or 0), f": {rows.which}" if rows.which else ""
        words = entity.label.lower() if count == 1 and entity.label else entity_label(entity)
        if not count:
            return replace(action, spec=None, text=f"See the {words}", reason=f"There are no {words} here.")
        return replace(action, text=(f"See the {words}" if count == 1 else f"See the {count:,} {words}") + which)

    def _split(self, actions: tuple[Action, ...], here: Here, actor: Actor) -> tuple[Action, ...]:
        """Fields to break out by, the best splitter first and marked."""
        by = {action.key.removeprefix("by:"): action for action in actions if action.key.startswith("by:")}
        if not by:
            return actions
        scores = self._scores(here, actor)
        order = best_first(tuple(by), scores)
        known = [self._tried(replace(by[name], more=False), here, actor) for name in order[:1]]
        known = [replace(one, splits=bool(scores.get(order[0]))) for one in known]
        sorted_ = iter([*known, *(by[name] for name in order[1:])])
        return tuple(next(sorted_) if action.key.startswith("by:") else action for action in actions)

    def _scores(self, here: Here, actor: Actor) -> dict[str, float]:
        scores: dict[str, float] = {}
        begun = time.monotonic()
        alone = replace(here, free=())
        for part in parts_of(here)[:SPLITTERS]:
            if time.monotonic() - begun > PATIENCE_SECONDS:
                break
            spec = broken_out(alone, part).model_copy(update={"comparison": None, "limit": READABLE + 1})
            result = self._run(here, spec, actor)
            if result is None or result.table.row_count > READABLE or here.metric is None:
                continue
            values = view_of(result.table, spec, here.model).numbers(1)
            scores[part.field] = unevenness(values, adds_up(here.metric, (part,), here.spec, here.model))
        return scores

    # -- the head

    def _headed(self, here: Here, actions: tuple[Action, ...], actor: Actor) -> Menu:
        name = metric_words(here.metric, here.model) if here.metric else ""
        title = here.label or name or here.shown.title
        note = why_not(here.metric, name, here.model) if here.metric else ROWS_ALREADY
        menu = Menu(title, ", ".join(_place(here, name if here.label else "")), note=note, actions=actions)
        if here.metric is None or here.free:
            return menu
        unit = here.metric.unit or next((one.unit for one in here.shown.columns if one.role == "metric"), None)
        if here.mark.value is not None:
            place = here.mark.column
            unit = here.shown.columns[place].unit if place is not None else unit
            menu = replace(menu, value=full(here.mark.value, unit))
        return self._changed(menu, here, actor)

    def _changed(self, menu: Menu, here: Here, actor: Actor) -> Menu:
        """The head with the change since the period before, and "Why is it lower?" in the direction it went."""
        base = label_before(here, "previous_period")
        if not base or here.metric is None:
            return menu
        spec = against(here, Comparison(kind="previous_period"))
        result = self._run(here, spec, actor)
        if result is None or not result.table.row_count:
            return menu
        now, before = (result.table.rows(0, 1)[0][place] for place in (0, 1))
        if not isinstance(now, (int, float)) or not isinstance(before, (int, float)) or not before:
            return menu
        unit, moved = result.table.columns[0].unit, now - before
        words = change_from(now, before, unit)
        sign = direction(here.metric, here.model)
        good = None if not sign or not moved else (moved > 0) == (sign > 0)
        named = f"Why is it {'higher' if moved > 0 else 'lower'}?" if moved else "Why did it not change?"
        actions = tuple(replace(one, text=named) if one.key == "why" else one for one in menu.actions)
        value = menu.value or full(now, unit)
        return replace(menu, value=value, change=words, up=moved > 0, good=good, base=f"on {base}", actions=actions)


def _why(here: Here) -> Iterator[Action]:
    """The way to an explanation of the change since the period before."""
    if here.metric is None:
        return
    base = label_before(here, "previous_period")
    if not base:
        yield Action("why", "explain", "Why did it change?", reason=NOTHING_BEFORE)
        return
    spec = onward(replace(here, free=()), ()).model_copy(update={"comparison": Comparison(kind="previous_period")})
    yield Action("why", "explain", "Why did it change?", spec, f"{here.label} explained".strip())


def _place(here: Here, name: str) -> Iterator[str]:
    """Where the mark stands: its metric, the filters of the question, the period."""
    if name:
        yield name
    if here.spec.where is not None:
        yield clause_words(here.spec.where, here.model)
    if here.time is not None and here.stretch is None:
        yield _period(here)


def _period(here: Here) -> str:
    today = date.fromisoformat(here.shown.today)
    return resolve(here.time, today, here.model.calendar).label if here.time is not None else ""
