"""Filling a part of a page from a callback of the whole shell, on whichever page it is."""

from __future__ import annotations

from typing import Any

from dash import ctx, no_update


def everywhere(content: Any, output: int | None = None) -> list[Any]:
    """``content`` once for each component that matches the output (the ``output``-th of several); none is fine."""
    wanted = ctx.outputs_list if output is None else ctx.outputs_list[output]
    return [content] * len(wanted)


def untouched(output: int) -> list[Any]:
    """No change of the ``output``-th output, however many components match it."""
    return [no_update] * len(ctx.outputs_list[output])
