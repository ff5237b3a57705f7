"""The least role each callback asks for. A callback whose outputs are not all named here is refused to everybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from assay.kernel.actor import ROLES, Role
from components import ids

VIEWER: Final = (
    "place-picker", "place-status", "place-engine", "place-start-head", "place-start-body", "place-tiles",
    "place-start-told",
    ids.SOURCE, ids.NAV_RECENT, ids.HISTORY_LIST, ids.EXPLORE_KINDS, ids.EXPLORE_LIST, ids.EXPLORE_DETAIL, "graph",
    ids.DRILL_MENU, ids.EXPLAIN, "_pages_content", "_pages_store", ids.ACCOUNT_BODY, ids.ACCOUNT_SAID,
    ids.BOARD_STARTED, ids.PROSPECTS_BODY, ids.PROSPECT_SIDE, ids.PROSPECT_ABOUT, ids.PROSPECT_TITLE, ids.PROSPECT_TICK,
    ids.EVALUATION_BODY, ids.ALERTS_BODY, ids.FOLLOW, ids.FOLLOW_DONE, ids.FOLLOW_STATE, ids.FOLLOW_CANCEL,
)  # fmt: skip
ANALYST: Final = (
    ids.TOAST, ids.COMPOSER_SUGGESTIONS, "turn-body", "turn-said", "answer-panel", "grid", ids.CONVERSATION,
    ids.EARLIER, "place-sources", "place-samples", "place-run", "place-found", ids.CONNECT_RESULT, ids.SOURCES_CHANGED,
)  # fmt: skip
ADMIN: Final = (
    ids.AUDIT_BODY, ids.PEOPLE_LIST, ids.PERSON_BODY, ids.PERSON_SAID, "place-training-list", "place-training-side",
    "place-training-said", "place-training-run", "place-policies-body", "place-policies-found",
    ids.STUDIO_LIST, ids.STUDIO_SIDE, ids.STUDIO_SEEN, ids.STUDIO_SAID,
    ids.REVIEW_LIST, ids.REVIEW_SIDE, ids.REVIEW_SAID,
)  # fmt: skip
LEAST: Final[Mapping[str, Role]] = {
    name: role for role, names in zip(ROLES, (VIEWER, ANALYST, ADMIN), strict=True) for name in names
}
"""Id of an output, or its type where ids are patterns -> the least role that may fill it."""

ASKING: Final = frozenset({"turn-body"})
"""Outputs that run questions: they count against the quota of questions."""


def outputs_of(key: str) -> tuple[str, ...]:
    """Ids and types of a callback's outputs, from its key in Dash's callback map.

    >>> outputs_of('..{"index":["ALL"],"type":"place-run"}.children@ab...as-source.data..')
    ('place-run', 'as-source')
    >>> outputs_of("as-toast.data")
    ('as-toast',)
    """
    whole = key[2:-2] if key.startswith("..") and key.endswith("..") else key
    return tuple(_name(part) for part in whole.split("..."))


def _name(output: str) -> str:
    if not output.startswith("{"):
        return output.partition(".")[0]
    try:
        found = json.loads(output[: output.index("}") + 1])
    except ValueError:
        return ""
    return str(found.get("type", ""))


def least_roles(callback_map: Mapping[str, Any]) -> dict[str, Role | None]:
    """For each callback that runs on the server the least role, None where one of its outputs was not named."""
    served = (key for key, callback in callback_map.items() if callback.get("callback"))
    return {key: _least(outputs_of(key)) for key in served}


def _least(outputs: tuple[str, ...]) -> Role | None:
    roles = [LEAST.get(name) for name in outputs]
    known = [role for role in roles if role is not None]
    return max(known, key=ROLES.index) if known and len(known) == len(roles) else None
