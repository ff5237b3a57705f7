"""Drilling into a stored answer: which row, cell, legend entry or number was pressed, and the menu for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assay.analyze.action import Menu
from assay.analyze.change import Change
from assay.analyze.closer import onward, parts_of
from assay.analyze.drill import Drill
from assay.analyze.here import here_of
from assay.analyze.mark import Mark, Shown, column_named, mark_of_legend, mark_of_row
from assay.analyze.sweep import Told, unheard
from assay.ask.corridor import Ask
from assay.ask.one_part import one_part
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.query.ports import CancelToken
from assay.records.answer import Answer
from assay.records.explanation import Explained
from assay.semantic.parts import changed
from assay.semantic.spec import Compare, Comparison

WRITTEN_AS_SQL = "This answer was written as SQL, so it has no parts that can be opened."


@dataclass(frozen=True)
class AnswerDrill:
    """The drill menu of answers. ``corridor`` is the same for any result that was made from a spec."""

    ask: Ask
    corridor: Drill
    change: Change

    def menu(self, pressed: Mapping[str, Any], actor: Actor) -> Menu:
        """The menu of what was pressed: ``answer`` (and ``of``, one of its parts), then one of ``row`` (a position in
        the result), ``cells`` (the values of a row), ``series`` (a label); none of them = the whole answer.
        ``column`` is the position of the number or group that was pressed.

        Raises NotFound (answer), BadInput (nothing there that can be opened).
        """
        shown, mark, rows = self.marked(pressed, actor)
        return self.corridor.menu(shown, mark, actor, rows)

    def explain(
        self, pressed: Mapping[str, Any], actor: Actor, *, cancel: CancelToken | None = None, told: Told = unheard
    ) -> Explained:
        """Why the number that was pressed changed, and the spec that looks into what stands out, if anything does.

        Raises as ``menu`` does, and BadInput where parts of the number do not add up.
        """
        shown, mark, _ = self.marked(pressed, actor)
        found = self.change.explain(shown, mark, actor, cancel=cancel, told=told)
        if found.cause is None:
            return Explained(found)
        here = here_of(shown, mark, self.ask.sources.get(shown.source, actor).model)
        own = tuple(
            Compare(field=field, op="eq" if member is not None else "is_null", value=member)
            for field, member in zip(found.cause.fields, found.cause.members, strict=True)
        )
        inside = replace(here, own=(*here.own, *own), free=())
        left = [part for part in parts_of(inside) if part.field not in found.cause.fields]
        spec = onward(inside, tuple(left[:1]))
        compared = spec.comparison or Comparison(kind="previous_period")
        return Explained(found, changed(spec, comparison=compared))

    def marked(self, pressed: Mapping[str, Any], actor: Actor) -> tuple[Shown, Mark, Sequence[tuple[Any, ...]]]:
        """The result that was pressed, the mark on it, and the rows it was kept with."""
        answer = _part(self.ask.get(str(pressed.get("answer", "")), actor), pressed.get("of"))
        if answer.spec is None:
            raise BadInput(WRITTEN_AS_SQL, hint="Ask the question another way.")
        day = answer.receipt.as_of if answer.receipt else self.ask.clock.today().isoformat()
        shown = Shown(answer.source, answer.spec, answer.columns, day, answer.title or answer.question)
        return shown, self._mark(shown, answer, pressed, actor), answer.rows

    def _mark(self, shown: Shown, answer: Answer, pressed: Mapping[str, Any], actor: Actor) -> Mark:
        column = int(pressed["column"]) if pressed.get("column") is not None else None
        if pressed.get("cells") is not None:
            return mark_of_row(shown, list(pressed["cells"]), column)
        if pressed.get("row") is not None:
            column = column if column is not None else column_named(shown, str(pressed.get("name") or ""))
            return mark_of_row(shown, self._row(answer, int(pressed["row"]), actor), column)
        if pressed.get("series"):
            return mark_of_legend(shown, str(pressed["series"]), answer.rows, str(pressed.get("axis") or ""))
        whole = mark_of_row(shown, answer.rows[0], column) if len(answer.rows) == 1 else Mark()
        return replace(whole, at={})

    def _row(self, answer: Answer, place: int, actor: Actor) -> Sequence[Any]:
        """A row of the result; those that are not kept with the answer are asked for."""
        if 0 <= place < len(answer.rows):
            return answer.rows[place]
        if place < 0:
            raise BadInput("There is no such row in this result.")
        table, _ = self.ask.page(answer.id, actor, place, 1)
        if not table.row_count:
            raise BadInput("There is no such row in this result.")
        return table.rows(0, 1)[0]


def _part(answer: Answer, of: Any) -> Answer:
    return answer if not of or of == answer.id else one_part(answer, str(of))
