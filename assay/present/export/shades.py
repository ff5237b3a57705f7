"""A page in one file that is dark where the screen is: its style and its charts, which are made light."""

from __future__ import annotations

import json
from typing import Literal

from assay.present.export.theme import DARK, LIGHT

Theme = Literal["light", "dark", "auto"]
THEMES: tuple[Theme, ...] = ("light", "dark", "auto")
"""``auto``: as whoever looks at it has their screen."""

_MEDIA = {"dark": "screen", "auto": "screen and (prefers-color-scheme:dark)"}
_SHADES = {value.lower(): DARK[role] for role, value in LIGHT.items()}
_SCRIPT = """
(function () {
  var shades = %s, media = matchMedia("%s"), made = [], draw = Plotly.newPlot;
  function tinted(value) {
    if (typeof value === "string") { return shades[value.toLowerCase()] || value; }
    if (Array.isArray(value)) { return value.map(tinted); }
    if (!value || typeof value !== "object") { return value; }
    var copy = {};
    Object.keys(value).forEach(function (name) { copy[name] = tinted(value[name]); });
    return copy;
  }
  function paint(one) {
    var both = JSON.parse(one.figure);
    if (media.matches) { both = tinted(both); }
    return draw(one.id, both[0], both[1], one.config);
  }
  Plotly.newPlot = function (id, data, layout, config) {
    made.push({ id: id, figure: JSON.stringify([data, layout]), config: config });
    return paint(made[made.length - 1]);
  };
  media.addEventListener("change", function () { made.forEach(paint); });
})();
"""


def shown_in(theme: Theme, dark: str) -> str:
    """The style ``dark`` for the screens it is meant for; paper stays light.

    >>> shown_in("auto", "body{color:white}"), shown_in("light", "body{color:white}")
    ('@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark}body{color:white}}', '')
    """
    return "" if theme == "light" else f"@media {_MEDIA[theme]}{{:root{{color-scheme:dark}}{dark}}}"


def recoloured(theme: Theme) -> str:
    """What follows the charting script, so that charts have the dark values of their colours where it is dark."""
    return "" if theme == "light" else _SCRIPT % (json.dumps(_SHADES), _MEDIA[theme])
