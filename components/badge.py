"""The badge that says how far an answer is proven: more solid as proof gets stronger."""

from __future__ import annotations

from dash import html

from components.icon import icon
from components.view import State

WORDS: dict[State, tuple[str, str, str]] = {
    "verified": ("Verified", "Verified", "patch-check-fill"),
    "verified_changed": ("Verified, values changed", "Values changed", "exclamation-circle"),
    "governed": ("Governed metric", "Governed", "bookmark-check-fill"),
    "generated": ("Generated", "Generated", "pencil"),
}


def badge(state: State, short: bool = False) -> html.Span:
    """The badge of ``state``: icon and words always."""
    full, brief, glyph = WORDS[state]
    size = " as-badge-short" if short else ""
    return html.Span([icon(glyph), html.Span(brief if short else full)], className=f"as-badge as-badge-{state}{size}")


def tag(text: str, tone: str = "plain", glyph: str = "") -> html.Span:
    """A small state word in a table: ``tone`` is plain, good, warn, bad, accent or dashed."""
    return html.Span([icon(glyph) if glyph else None, text], className=f"as-tag as-tag-{tone}")
