"""An answer, a metric, or a question made into a widget, and a widget put where there is room."""

from __future__ import annotations

import re

from assay.dashboards.template import CHART_KINDS, COLUMNS, DataRequirement, Place, Template, Widget
from assay.kernel.errors import BadInput
from assay.records.answer import Answer

SIZES = {"kpi": (3, 2), "gauge": (3, 4), "text": (6, 2), "table": (6, 5), "pivot": (12, 5)}
_USUAL = (6, 5)


def widget_of(answer: Answer, source: str) -> Widget:
    """The widget that shows what an answer shows, computed anew each time. Raises BadInput where nothing was run."""
    if answer.spec is None and answer.sql is None:
        raise BadInput("This answer has no rows, so it cannot be pinned.", hint="Ask something that can be answered.")
    kind = answer.chart.kind if answer.chart is not None else "table"
    kind = kind if kind in CHART_KINDS else "table"
    needs = (
        DataRequirement(source=source, spec=answer.spec)
        if answer.spec is not None
        else DataRequirement(source=source, sql=answer.sql)
    )
    title = (answer.title or answer.question)[:120]
    return Widget(id="pinned", kind=kind, title=title, at=_sized(kind), data_requirements=needs)


def put(template: Template, widget: Widget, tab: str | None = None) -> Template:
    """The template with the widget below all others of its sheet, under an id of its own."""
    there = template.of_tab(tab)
    below = max((one.at.y + one.at.h for one in there), default=0)
    x, y = _beside(template, widget, tab)
    place = widget.at.model_copy(update={"x": x, "y": y if y >= 0 else below})
    made = widget.model_copy(update={"id": free_id(template, widget.id), "at": place, "tab": tab})
    return template.model_copy(update={"widgets": (*template.widgets, made)})


def free_id(template: Template, wanted: str) -> str:
    """``wanted``, or with a number behind it where that is taken.

    >>> free_id(Template(id="a", title="A"), "One more")
    'one_more'
    """
    name = re.sub(r"[^a-z0-9]+", "_", wanted.casefold()).strip("_")[:50] or "widget"
    name = name if name[0].isalpha() else f"w_{name}"
    taken = {widget.id for widget in template.widgets}
    return next(one for one in (name, *(f"{name}_{number}" for number in range(2, 1000))) if one not in taken)


def _beside(template: Template, widget: Widget, tab: str | None) -> tuple[int, int]:
    """A place at the right of the last row, where it is wide enough; (0, −1) otherwise."""
    there = template.of_tab(tab)
    if not there:
        return 0, 0
    last = max(there, key=lambda one: (one.at.y + one.at.h, one.at.x))
    right = max(
        one.at.x + one.at.w for one in there if one.at.y < last.at.y + last.at.h and one.at.y + one.at.h > last.at.y
    )
    return (right, last.at.y) if right + widget.at.w <= COLUMNS and widget.at.h <= last.at.h else (0, -1)


def _sized(kind: str) -> Place:
    wide, high = SIZES.get(kind, _USUAL)
    return Place(w=wide, h=high)
