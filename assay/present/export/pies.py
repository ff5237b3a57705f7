"""Room for the names around a pie in a file, as a page leaves it: left to Plotly, it is drawn again until they fit."""

from __future__ import annotations

from typing import Any

THIN, NARROW, WIDE = 0.06, 48, 140
"""Share below which a slice is thin; pixels beside a pie with short names, and with the longest."""


def with_room(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure with margins for its pies; one with thin slices is turned, so that their names stand at the side.

    >>> pie = {"type": "pie", "automargin": True, "labels": ["one", "two"], "values": [95, 5]}
    >>> done = with_room({"data": [pie], "layout": {}})
    >>> done["data"][0]["automargin"], done["data"][0]["rotation"], done["layout"]["margin"]["l"]
    (False, 90, 48)
    """
    pies = [trace for trace in figure["data"] if trace.get("type") == "pie" and trace.get("automargin")]
    if not pies:
        return figure
    longest = max((len(str(name)) for trace in pies for name in trace["labels"]), default=0)
    side = min(WIDE, max(NARROW, round(6.6 * longest + 14)))
    traces = [_turned(trace) if trace in pies else trace for trace in figure["data"]]
    margin = {"l": side, "r": side, "t": 36, "b": 36, **figure["layout"].get("margin", {})}
    return {"data": traces, "layout": {**figure["layout"], "margin": margin}}


def _turned(trace: dict[str, Any]) -> dict[str, Any]:
    values = trace["values"] if isinstance(trace["values"], list) else []
    whole = sum(values)
    thin = any(value < THIN * whole for value in values)
    return {**trace, "automargin": False, "rotation": 90 if thin else 0}
