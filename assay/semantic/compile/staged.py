"""Windows over windows: the inner ones become columns first, for SQL cannot nest them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from assay.semantic.compile.frame import Frame
from assay.semantic.compile.plan import filled, slot
from assay.semantic.compile.scope import Aliases
from assay.semantic.compile.windowed import EARLY

Trees = dict[str, exp.Expr]


def early(window: exp.Window) -> bool:
    """It needs rows from before the period asked for."""
    return bool(window.meta.get(EARLY))


def inner(window: exp.Window) -> bool:
    """It stands in another window and holds none itself."""
    return window.find_ancestor(exp.Window) is not None and not _holds_another(window)


def _holds_another(window: exp.Window) -> bool:
    return any(found is not window for found in window.find_all(exp.Window))


def nested(trees: Trees) -> bool:
    """Whether any formula has a window in a window."""
    return any(inner(window) for tree in trees.values() for window in tree.find_all(exp.Window))


def staged(
    frame: Frame, trees: Trees, wanted: Callable[[exp.Window], bool], slots: Aliases, names: Aliases
) -> tuple[Frame, Trees]:
    """The frame with the wanted windows as columns, and the formulas that read them from there."""
    source = frame.sealed("aggregated", names) if frame.grouped else frame
    columns: Trees = {}
    known: dict[str, str] = {}
    lighter = {}
    for output, tree in trees.items():
        copy = tree.copy()
        for window in [found for found in copy.find_all(exp.Window) if wanted(found)]:
            text = window.sql()
            if text not in known:
                known[text] = slots.take("stage")
                columns[known[text]] = filled(window, source.values)
            if window is copy:
                copy = slot(known[text])
            else:
                window.replace(slot(known[text]))
        lighter[output] = copy
    wide = replace(source, values={**source.values, **columns}, windowed=True)
    return wide.sealed("staged", names), lighter
