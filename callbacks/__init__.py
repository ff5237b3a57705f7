"""Callbacks, one module per page or part of a page: unpack inputs, call one corridor, return properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dash import Dash

from assay.kernel.actor import Role
from assay.services import Services
from callbacks import (
    account,
    alerts,
    answers,
    audit,
    bar,
    boards,
    conversations,
    drill,
    evaluation,
    explore,
    follow,
    notices,
    people,
    policies,
    prospects,
    review,
    sources,
    studio,
    tiles,
    training,
    turns,
    typing,
    why,
)
from callbacks.rights import ASKING, least_roles, outputs_of

MODULES = (
    bar,
    tiles,
    conversations,
    follow,
    notices,
    typing,
    turns,
    answers,
    drill,
    why,
    explore,
    sources,
    boards,
    account,
    people,
    policies,
    audit,
    training,
    studio,
    evaluation,
    review,
    prospects,
    alerts,
)


def register_all(app: Dash, services: Services) -> None:
    """Register every page's callbacks on ``app``."""
    for module in MODULES:
        module.register(app, services)


def roles(app: Dash) -> tuple[Mapping[str, Role | None], Callable[[str], bool]]:
    """The least role of every callback, and whether one asks questions, by its key in Dash's callback map.

    The pages' own callback is registered at the first request: what is not known yet is looked up again.
    """
    known: dict[str, Role | None] = {}

    class Roles(Mapping[str, Role | None]):
        """Reads Dash's map again when it has grown."""

        def __getitem__(self, key: str) -> Role | None:
            if len(known) != len(app.callback_map):
                known.update(dict.fromkeys(app.callback_map), **least_roles(app.callback_map))
            return known[key]

        def __iter__(self) -> Iterator[str]:
            return iter(app.callback_map)

        def __len__(self) -> int:
            return len(app.callback_map)

    return Roles(), lambda key: not ASKING.isdisjoint(outputs_of(key))
