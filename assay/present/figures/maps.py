"""Maps: countries in the colour of their value, or marks at latitude and longitude.

The outlines come from the page's own assets (``topojsonURL``); nothing is fetched from elsewhere.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from assay.present.countries import country_code
from assay.present.figures.grids import colorbar
from assay.present.figures.parts import Figure, array, colour, figure, hover, safe
from assay.present.numbers import count
from assay.present.view import View

_LATITUDE = re.compile(r"^(lat|latitude)$|_(lat|latitude)$", re.IGNORECASE)
_LONGITUDE = re.compile(r"^(lon|lng|long|longitude)$|_(lon|lng|longitude)$", re.IGNORECASE)
_PLACED_ENOUGH = 0.8
_LARGEST = 36.0
_GEO = {
    "scope": "world",
    "projection": {"type": "natural earth"},
    "showland": True,
    "showcountries": True,
    # The outlines of the countries draw the coasts too; every layer is projected anew at each change.
    "showcoastlines": False,
    "resolution": 110,
    "lataxis": {"range": [-58, 85]},
}


def can_place(view: View) -> bool:
    """Whether most rows have a place that can be drawn."""
    return coordinates(view) is not None or countries(view) is not None


def coordinates(view: View) -> tuple[int, int] | None:
    """Positions of latitude and longitude columns."""
    names = [column.name for column in view.table.columns]
    latitude = next((at for at, name in enumerate(names) if _LATITUDE.search(name)), None)
    longitude = next((at for at, name in enumerate(names) if _LONGITUDE.search(name)), None)
    return (latitude, longitude) if latitude is not None and longitude is not None else None


def countries(view: View) -> tuple[int, list[str | None]] | None:
    """The column of countries and each row's code; None unless it is the only group and most can be placed."""
    if len(view.dims) != 1 or view.time is not None or view.column(view.dims[0]).type != "text":
        return None
    index = view.dims[0]
    if view.rows > 400:
        return None
    codes = [country_code(value) if isinstance(value, str) else None for value in view.table.values(index)]
    placed = sum(code is not None for code in codes)
    return (index, codes) if placed >= 2 and placed >= _PLACED_ENOUGH * len(codes) else None


def world(view: View) -> Figure:
    """The map of a result."""
    places = coordinates(view)
    return _marks(view, places) if places else _areas(view)


def _areas(view: View) -> Figure:
    found = countries(view)
    if found is None:
        raise ValueError("this result cannot be placed on a map")
    index, codes = found
    measure = view.first
    rows = [row for row, code in enumerate(codes) if code is not None]
    values = view.numbers(measure.index)[rows]
    labels = view.labels(index)
    trace: dict[str, Any] = {
        "type": "choropleth",
        "locationmode": "ISO-3",
        "locations": [codes[row] for row in rows],
        "z": array(values),
        "hovertext": hover(view, [safe(labels[row]) for row in rows], measure.index, values),
        "hoverinfo": "text",
        "colorscale": [[step / 5, f"as:s{step}"] for step in range(6)],
        "showscale": True,
        "colorbar": {**colorbar(values, measure.unit), "len": 0.6, "thickness": 8, "outlinewidth": 0},
        "marker": {"line": {"width": 0.5, "color": "as:axis"}},
        "customdata": rows,
    }
    return figure([trace], {"geo": _GEO}, notes=_missing(view.rows - len(rows)))


def _marks(view: View, places: tuple[int, int]) -> Figure:
    latitude, longitude = (view.numbers(at) for at in places)
    known = np.isfinite(latitude) & np.isfinite(longitude) & (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)
    rows = np.flatnonzero(known)
    measure = next((m for m in view.measures if m.index not in places), None)
    marker: dict[str, Any] = {"color": colour(0), "opacity": 0.7}
    if measure is not None:
        sizes = np.clip(np.nan_to_num(view.numbers(measure.index)[rows]), 0, None)
        top = float(sizes.max()) if len(sizes) else 1.0
        marker.update(
            {"size": array(sizes), "sizemode": "area", "sizeref": 2 * (top or 1.0) / _LARGEST**2, "sizemin": 3}
        )
    trace = {
        "type": "scattergeo",
        "lat": array(latitude[rows]),
        "lon": array(longitude[rows]),
        "marker": marker,
        "customdata": rows.tolist(),
    }
    if view.dims and len(rows) <= 2000:
        labels = view.labels(view.dims[0])
        names = [safe(labels[row]) for row in rows.tolist()]
        values = view.numbers(measure.index)[rows] if measure is not None else None
        texts = hover(view, names, measure.index, values) if measure is not None and values is not None else names
        trace.update({"hovertext": texts, "hoverinfo": "text"})
    return figure([trace], {"geo": _GEO}, notes=_missing(view.rows - len(rows)))


def _missing(number: int) -> list[str]:
    return [f"{count(number, 'row')} could not be placed on the map."] if number else []
