"""Names beside points, placed so that none lies on another name or on another point; what finds no place is left out.

Where a chart will be drawn, and how large, is not known here. Places are chosen on the smallest plot there is, and only
those whose distance to everything else cannot shrink when the plot is wider or higher. Earlier rows choose first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assay.present.figures.parts import Floats

NAMED = 30
"""Above so many points none is named: what is pointed at says its name."""
DOT = 4.0
_HEART = 6.0
"""The middle of a large mark, which stays free; names may lie on its rim."""
_WIDE, _HIGH = 240.0, 150.0
_EDGE = 0.06
"""The share of the plot that Plotly leaves free beside the outermost points."""
_FONT = 12.0
_OVER = 10.0
"""How far a name may stand out of the plot at its right and its top."""
_NARROW, _BROAD = frozenset("iljtfrI.,:;'|! ()[]"), frozenset("mwMW@%&")


@dataclass(frozen=True)
class _Box:
    """A name or a point: its anchor on the smallest plot, its centre beside that, half its width and height."""

    x: float
    y: float
    dx: float
    dy: float
    wide: float
    high: float

    def clear_of(self, other: _Box) -> bool:
        """Whether the two lie apart on this plot, and on every one that is wider or higher."""
        across = _apart(self.x - other.x, self.dx - other.dx, self.wide + other.wide)
        return across or _apart(self.y - other.y, self.dy - other.dy, self.high + other.high)

    def inside(self) -> bool:
        """Whether it stands in the plot, or a little out of it where there is room."""
        left, low = self.x + self.dx - self.wide, self.y + self.dy - self.high
        return left >= 0 and low >= 0 and left + 2 * self.wide <= _WIDE + _OVER and low + 2 * self.high <= _HIGH + _OVER


def placed(x: Floats, y: Floats, names: Sequence[str], radii: Floats) -> dict[str, Any]:
    """``text`` and ``textposition`` of the points ``x``, ``y`` with marks of those ``radii`` (pixels).

    >>> placed(np.array([1.0, 1.0, 9.0]), np.array([1.0, 1.0, 9.0]), ["Here", "There", "Far"], np.full(3, 4.0))["text"]
    ['Here', '', 'Far']
    """
    most = float(radii.max()) if len(radii) else 0.0
    across, up = _spread(x, _WIDE, most), _spread(y, _HIGH, most)
    dots = [_Box(a, u, 0.0, 0.0, r, r) for a, u, r in zip(across, up, np.minimum(radii, _HEART).tolist(), strict=True)]
    taken: list[_Box] = []
    texts, places = [""] * len(names), ["top center"] * len(names)
    for at, name in enumerate(names):
        others = [*taken, *(dot for number, dot in enumerate(dots) if number != at)]
        for place, box in _ways(dots[at], name, float(radii[at])):
            if box.inside() and all(box.clear_of(other) for other in others):
                taken.append(box)
                texts[at], places[at] = name, place
                break
    return {"text": texts, "textposition": places}


def _ways(dot: _Box, name: str, radius: float) -> list[tuple[str, _Box]]:
    """Where a name can stand, the best first, as Plotly would draw it."""
    wide, high, gap = width(name) / 2, _FONT * 0.6, radius / 0.8 + 1
    above, below, beside = gap + 0.8 * _FONT, -gap - 0.5 * _FONT, gap + wide
    ways = {
        "top center": (0.0, above),
        "bottom center": (0.0, below),
        "middle right": (beside, 0.15 * _FONT),
        "middle left": (-beside, 0.15 * _FONT),
    }
    return [(place, _Box(dot.x, dot.y, dx, dy, wide, high)) for place, (dx, dy) in ways.items()]


def width(name: str) -> float:
    """About how many pixels a name takes, rather more than less.

    >>> width("Illinois") < width("Wyoming") < width("New York, USA")
    True
    """
    shown = name.replace("&lt;", "<").replace("&amp;", "&")
    return sum(4.5 if one in _NARROW else 11.0 if one in _BROAD else 8.5 if one.isupper() else 7.2 for one in shown)


def _spread(values: Floats, length: float, radius: float) -> list[float]:
    """Values as places on the plot, which leaves room for its marks; what is no number lies in the middle."""
    edge = max(_EDGE, min((radius + 6) / length, 0.3)) if radius > DOT else _EDGE
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    shares = (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
    return [float(share) for share in (edge + np.nan_to_num(shares, nan=0.5) * (1 - 2 * edge)) * length]


def _apart(between: float, beside: float, needed: float) -> bool:
    """Whether anchors ``between`` apart, with centres moved by ``beside``, stay ``needed`` apart however it grows."""
    if between == 0:
        return abs(beside) >= needed
    away = beside if between > 0 else -beside
    return abs(between) + away >= needed
