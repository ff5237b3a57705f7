"""A Dash application whose one callback does nothing: the least a click can cost."""

from __future__ import annotations

from dash import Dash, Input, Output, html

app = Dash("empty", serve_locally=True)
server = app.server
app.layout = html.Div([html.Button(id="button"), html.Div(id="said")])

BODY = {
    "output": "said.children",
    "outputs": {"id": "said", "property": "children"},
    "inputs": [{"id": "button", "property": "n_clicks", "value": 1}],
    "changedPropIds": ["button.n_clicks"],
}
"""What the browser sends for a click."""


@server.get("/health")
def health() -> str:
    """Ready."""
    return "ready"


@app.callback(Output("said", "children"), Input("button", "n_clicks"))
def said(clicks: int | None) -> str:
    """Nothing to speak of."""
    return str(clicks)
