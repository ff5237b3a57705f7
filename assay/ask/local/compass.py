""" "The station furthest south", "the northernmost town": ranked by the degrees that say where things are."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, label_of
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_POINTS = {
    "north": ("latitude", "highest"),
    "south": ("latitude", "lowest"),
    "east": ("longitude", "highest"),
    "west": ("longitude", "lowest"),
}
_WAY = "|".join(_POINTS)
_BEHIND = re.compile(
    r"(?:,? (?:that |which |who )?(?:is|are|was|lies|lie|sits|stands)?)? ?(?:located |situated |lying )?(?:the )?"
    rf"\b(?:furthest|farthest) (?:to the |towards the )?(?P<way>{_WAY})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?:(?P<way>{_WAY})ern ?most|most (?P<way2>{_WAY})(?:ern|erly)) (?P<thing>[a-z]+)\b", re.IGNORECASE
)
_DEGREES = {"latitude": frozenset(("latitude", "lat")), "longitude": frozenset(("longitude", "long", "lng", "lon"))}


def furthest(text: str, setting: Setting) -> str:
    """By the one latitude or longitude that is kept of what is asked for."""
    match = _BEFORE.search(text) or _BEHIND.search(text)
    if match is None:
        return text
    axis, end = _POINTS[(match["way"] or match.groupdict().get("way2") or "").casefold()]
    kept = _kept(axis, text, setting)
    if kept is None:
        return text
    led = f"{match['thing']} " if match.re is _BEFORE else " "
    return f"{text[: match.start()]}{led}with the {end} {kept}{text[match.end() :]}"


def _kept(axis: str, text: str, setting: Setting) -> str | None:
    """What the one such number is called: of the things that the text names, or of all where it names none."""
    found = [(one, field) for one in setting.model.entities for field in one.dimensions if _is_axis(field, axis)]
    named = {id(one) for word in re.findall(r"\w+", text) if (one := entity_called(word, setting)) is not None}
    fitting: list[tuple[Entity, Dimension]] = [pair for pair in found if id(pair[0]) in named] or found
    return label_of(fitting[0][1]) if len(fitting) == 1 else None


def _is_axis(field: Dimension, axis: str) -> bool:
    return field.kind in ("number", "geo") and bool(_DEGREES[axis] & set(phrase(field.name)))
