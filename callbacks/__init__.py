"""Callbacks, one module per page or part of a page: unpack inputs, call one corridor, return properties."""

from __future__ import annotations

from dash import Dash

from assay.services import Services
from callbacks import answers, bar, conversations, explore, follow, sources, tiles, turns, typing

MODULES = (bar, tiles, conversations, follow, typing, turns, answers, explore, sources)


def register_all(app: Dash, services: Services) -> None:
    """Register every page's callbacks on ``app``."""
    for module in MODULES:
        module.register(app, services)
