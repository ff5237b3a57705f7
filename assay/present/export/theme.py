"""The themes of files that leave the page: role names become the values of the design tokens."""

from __future__ import annotations

from typing import Any

LIGHT = {
    "bg": "#F6F7F8",
    "surface": "#FFFFFF",
    "sunken": "#EFF2F3",
    "line": "#E1E6E8",
    "line-2": "#C5CDD1",
    "text": "#12181C",
    "text-2": "#465159",
    "text-3": "#5D6970",
    "accent": "#006E80",
    "warn": "#835300",
    "warn-soft": "#FBF1DD",
    "good": "#17713F",
    "bad": "#B3261E",
    "c1": "#007688",
    "c2": "#BB7D00",
    "c3": "#A66ED3",
    "c4": "#1048AA",
    "c5": "#50A07B",
    "c6": "#7F0C60",
    "c7": "#91523A",
    "c8": "#58330B",
    "c-ref": "#87949B",
    "grid": "#E9EDEF",
    "axis": "#C5CDD1",
    "up": "#007688",
    "down": "#BF5326",
    "s0": "#EEF5F6",
    "s1": "#CFE5E9",
    "s2": "#9ACAD3",
    "s3": "#57A5B3",
    "s4": "#1B7F90",
    "s5": "#00596A",
    "d0": "#BF5326",
    "d1": "#E3A184",
    "d2": "#EEF1F2",
    "d3": "#86BCC7",
    "d4": "#006E80",
}
DARK = {
    "bg": "#0D1113", "surface": "#151A1D", "sunken": "#101518", "line": "#262E33", "line-2": "#3A454B",
    "text": "#E8ECEE", "text-2": "#AFB9BF", "text-3": "#8E9AA1", "accent": "#4DB9CE", "warn": "#E6B450",
    "warn-soft": "#2F2511", "good": "#5FC78E", "bad": "#FF8B7B", "c1": "#43B6CB", "c2": "#FE943F", "c3": "#9374DC",
    "c4": "#A1D7FC", "c5": "#3B7B12", "c6": "#A14689", "c7": "#B98277", "c8": "#E9D88E", "c-ref": "#5E6A72",
    "grid": "#222A2E", "axis": "#3A454B", "up": "#43B6CB", "down": "#E5825A", "s0": "#182226", "s1": "#17343C",
    "s2": "#185260", "s3": "#257788", "s4": "#3FA5B9", "s5": "#82D3E2", "d0": "#E5825A", "d1": "#7E4A36",
    "d2": "#20282C", "d3": "#24616E", "d4": "#4DB9CE",
}  # fmt: skip
# Of two roles with one value the first that charts use stands for both: they have one value in the dark theme as well.
ROLES = {value: f"as:{role}" for role, value in sorted(LIGHT.items(), key=lambda item: item[0] != "c1", reverse=True)}
FONT = "'Inter Variable', Inter, system-ui, sans-serif"


def coloured(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure with colours in place of roles, under the light template.

    >>> coloured({"data": [{"marker": {"color": "as:c1"}}], "layout": {}})["data"][0]["marker"]["color"]
    '#007688'
    """
    resolved: dict[str, Any] = _resolved(figure)
    layout = {key: value for key, value in resolved.get("layout", {}).items() if key != "meta"}
    lying = any(trace.get("orientation") == "h" for trace in resolved.get("data", []))
    return {"data": resolved.get("data", []), "layout": {**layout, "template": _template(lying)}}


def in_roles(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure that was ``coloured``, with roles again, so that a page can draw it in its own theme.

    >>> in_roles(coloured({"data": [{"marker": {"color": "as:c1"}}], "layout": {"height": 3}}))
    {'data': [{'marker': {'color': 'as:c1'}}], 'layout': {'height': 3}}
    """
    layout = {key: value for key, value in figure.get("layout", {}).items() if key != "template"}
    told: dict[str, Any] = _unresolved({"data": figure.get("data", []), "layout": layout})
    return told


def _unresolved(value: Any) -> Any:
    if isinstance(value, str):
        return ROLES.get(value, value)
    if isinstance(value, dict):
        return {key: _unresolved(item) for key, item in value.items()}
    return [_unresolved(item) for item in value] if isinstance(value, list) else value


def _resolved(value: Any) -> Any:
    if isinstance(value, str):
        return LIGHT.get(value[3:], value) if value.startswith("as:") else value
    if isinstance(value, dict):
        return {key: _resolved(item) for key, item in value.items()}
    return [_resolved(item) for item in value] if isinstance(value, list) else value


def _template(lying: bool) -> dict[str, Any]:
    axis = {
        "automargin": True,
        "zeroline": False,
        "ticks": "",
        "linecolor": LIGHT["axis"],
        "gridcolor": LIGHT["grid"],
        "tickfont": {"size": 12, "color": LIGHT["text-3"]},
        "title": {"font": {"size": 12, "color": LIGHT["text-3"]}},
    }
    value, category = {**axis, "showgrid": True, "showline": False}, {**axis, "showgrid": False, "showline": True}
    layout = {
        "paper_bgcolor": LIGHT["surface"],
        "plot_bgcolor": LIGHT["surface"],
        "colorway": [LIGHT[f"c{n}"] for n in range(1, 9)],
        "font": {"family": FONT, "size": 12, "color": LIGHT["text-2"]},
        "bargap": 0.32,
        "barcornerradius": 2,
        "margin": {"l": 16, "r": 64, "t": 24, "b": 32},
        "xaxis": value if lying else category,
        "yaxis": category if lying else value,
        "showlegend": None,
        "legend": {"orientation": "h", "y": 1.08},
        "geo": {"landcolor": LIGHT["sunken"], "countrycolor": LIGHT["line-2"], "showframe": False},
    }
    bar = {
        "constraintext": "none",
        "cliponaxis": False,
        "textposition": "outside",
        "textfont": {"color": LIGHT["text"]},
    }
    return {"layout": layout, "data": {"bar": [bar]}}
