"""Names beside points: none on another and none on a point, on whatever plot they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.present.figures.named_points import DOT, NAMED, placed, width
from assay.present.figures.points import bubble, scatter
from assay.present.view import View, see
from tests.present.conftest import group, metric, table_of

PLACES = st.integers(0, 40).map(float)
POINTS = st.lists(st.tuples(PLACES, PLACES, st.text("aWil M", min_size=1, max_size=18)), min_size=1, max_size=NAMED)
SIZES = [(240, 150), (300, 900), (560, 230), (1400, 160)]
FONT = 12.0
MEASURES: dict[str, Any] = {"sold": lambda n: n % 7, "won": lambda n: n // 7, "size": lambda n: n + 1}


def boxes(points: list[tuple[float, float, str]], told: dict[str, Any], wide: float, high: float) -> list[Any]:
    """Where Plotly draws names and points on a plot of that size: left, right, low, high; points after names."""
    x, y = (np.array([point[at] for point in points]) for at in (0, 1))
    across, up = (
        (0.06 + 0.88 * (v - v.min()) / (v.max() - v.min()) if v.max() > v.min() else np.full(len(v), 0.5))
        for v in (x, y)
    )
    gap, names = DOT / 0.8 + 1, []
    for at, (text, place) in enumerate(zip(told["text"], told["textposition"], strict=True)):
        a, u, half = across[at] * wide, up[at] * high, width(text) / 2
        middle = {
            "top center": (a, u + gap + 0.8 * FONT),
            "bottom center": (a, u - gap - 0.5 * FONT),
            "middle right": (a + gap + half, u + 0.15 * FONT),
            "middle left": (a - gap - half, u + 0.15 * FONT),
        }
        if text:
            c, m = middle[place]
            names.append((c - half, c + half, m - 0.6 * FONT, m + 0.6 * FONT, at))
    dots = [(a * wide - DOT, a * wide + DOT, u * high - DOT, u * high + DOT, at)
            for at, (a, u) in enumerate(zip(across, up, strict=True))]  # fmt: skip
    return [names, dots]


def meets(one: Any, other: Any) -> bool:
    near = 1e-6
    return bool(one[0] < other[1] - near and other[0] < one[1] - near and one[2] < other[3] - near
                and other[2] < one[3] - near)  # fmt: skip


@given(POINTS)
def test_no_name_lies_on_another_or_on_another_point_however_large_the_plot(
    points: list[tuple[float, float, str]],
) -> None:
    x, y = (np.array([point[at] for point in points]) for at in (0, 1))
    told = placed(x, y, [point[2] for point in points], np.full(len(points), DOT))
    for wide, high in SIZES:
        names, dots = boxes(points, told, wide, high)
        assert not any(meets(a, b) for at, a in enumerate(names) for b in names[:at])
        assert not any(meets(name, dot) for name in names for dot in dots if name[4] != dot[4])
    assert told == placed(x, y, [point[2] for point in points], np.full(len(points), DOT))


def test_points_far_apart_are_all_named() -> None:
    corners = np.array([0.0, 0.0, 10.0, 10.0, 5.0]), np.array([0.0, 10.0, 0.0, 10.0, 5.0])
    told = placed(*corners, ["Aa", "Bb", "Cc", "Dd", "Ee"], np.full(5, DOT))
    assert told["text"] == ["Aa", "Bb", "Cc", "Dd", "Ee"]


def test_of_points_that_are_near_the_earlier_row_is_named() -> None:
    told = placed(np.array([1.0, 1.0, 9.0]), np.array([1.0, 1.0, 9.0]), ["First", "Second", "Far"], np.full(3, DOT))
    assert told["text"] == ["First", "", "Far"]


def view(rows: int) -> View:
    columns = {name: metric([float(f(n)) for n in range(rows)], None) for name, f in MEASURES.items()}
    return see(table_of({"city": group([f"City {n}" for n in range(rows)]), **columns}))


@pytest.mark.parametrize("draw", [scatter, bubble])
def test_up_to_thirty_points_are_named_and_more_are_not(draw: Any) -> None:
    named = draw(view(NAMED))["data"][0]
    assert named["mode"] == "markers+text"
    assert len(named["text"]) == len(named["textposition"]) == NAMED
    assert any(named["text"])
    assert draw(view(NAMED + 1))["data"][0]["mode"] == "markers"
