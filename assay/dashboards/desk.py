"""The corridor of dashboards as doors see it: one attribute per job, and filling a whole dashboard."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial

from assay.dashboards.editing import Editing
from assay.dashboards.gallery import Gallery
from assay.dashboards.numbers import batches
from assay.dashboards.options import Options
from assay.dashboards.remarks import Remarks
from assay.dashboards.render import NOTHING_CHOSEN, Renderer
from assay.dashboards.selection import Selection
from assay.dashboards.shelf import Shelf
from assay.dashboards.template import Template, Widget
from assay.dashboards.using import Using, in_words
from assay.kernel.actor import Actor
from assay.records.board import Board
from assay.records.dashboard import WidgetResult

AT_ONCE = 3
"""Widgets of one dashboard filled at the same time: as many as there are query processes, and one that is prepared
meanwhile. With more, all of them come late instead of one after the other, and the page has nothing to draw."""
QUICK = ("kpi", "table", "pivot", "text")
"""Kinds a page shows at once; what it has to draw comes before them."""


@dataclass(frozen=True)
class Opened:
    """A dashboard as one person finds it. ``draft`` says that it is their draft, not what others see; ``strayed`` that
    it is no longer what its pack brings.
    """

    board: Board
    template: Template
    draft: bool
    changeable: bool
    strayed: bool = False


@dataclass(frozen=True)
class Dashboards:
    """Everything about dashboards a door may ask for."""

    shelf: Shelf
    gallery: Gallery
    editing: Editing
    remarks: Remarks
    options: Options
    renderer: Renderer
    at_once: int = AT_ONCE

    def missed(self, metric: str, source: str, actor: Actor) -> str:
        """On which dashboards a metric of a source would be missed, in a sentence; empty where on none."""
        drawn = self.renderer
        using = Using(self.shelf, drawn.sources, drawn.reader, drawn.clock)
        return in_words(using.of(metric, source, actor)) if metric else ""

    def open(self, board: str, actor: Actor, *, draft: bool = False) -> Opened:
        """A dashboard; with ``draft`` as it is being changed. Raises NotFound and NotAllowed."""
        found = self.shelf.changeable(board, actor) if draft else self.shelf.get(board, actor)
        template, brought = self.shelf.template(found, draft=draft), self.shelf.packed().get(found.id)
        strayed = brought is not None and brought[1] != template
        return Opened(found, template, draft, found.changes_by(actor), strayed)

    def fill(
        self,
        template: Template,
        widgets: Sequence[Widget],
        actor: Actor,
        selection: Selection = NOTHING_CHOSEN,
        *,
        fresh: bool = False,
        first: Collection[str] = (),
    ) -> Iterator[WidgetResult]:
        """The widgets, each as soon as it is there; nothing else is begun before the ``first`` of them, those that are
        on screen. None raises.
        """
        fill = partial(self.renderer.render_all, template, actor=actor, selection=selection, fresh=fresh)
        with ThreadPoolExecutor(self.at_once, "widget") as pool:
            for work in map(batches, in_turn(widgets, first)):
                for done in as_completed([pool.submit(fill, some) for some in work]):
                    yield from done.result()


def in_turn(widgets: Sequence[Widget], first: Collection[str]) -> list[list[Widget]]:
    """Those named in ``first`` and then all others, each in order; a number that is out of sight costs next to nothing
    beside one that is on screen, as they are one statement.
    """
    seen = {widget.id for widget in widgets if widget.id in first}
    if any(widget.id in seen and widget.kind == "kpi" for widget in widgets):
        seen |= {widget.id for widget in widgets if widget.kind == "kpi"}
    ordered = in_order(widgets, first)
    return [[one for one in ordered if one.id in seen], [one for one in ordered if one.id not in seen]]


def in_order(widgets: Sequence[Widget], first: Collection[str]) -> list[Widget]:
    """Those named in ``first`` before all others, and of both what takes a page longest to draw."""
    return sorted(widgets, key=lambda widget: (widget.id not in first, widget.kind in QUICK))
