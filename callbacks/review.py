"""Review inbox: groups, one group, apply its fix as a draft and replay, close."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State

from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
from assay.services import Services
from callbacks.bar import chosen
from callbacks.faults import told
from components import ids
from components.cards import nothing_yet
from components.forms import said
from components.review_cards import group_card, group_list, replay_card

Wanted = dict[str, Any]


def register(app: Dash, services: Services) -> None:
    """What is sent is done, then everything is shown as it is now."""

    @app.callback(
        Output(ids.REVIEW_LIST, "children"),
        Output(ids.REVIEW_SIDE, "children"),
        Output(ids.REVIEW_SAID, "children"),
        Input(ids.REVIEW_ACTION, "data"),
        State(ids.SOURCE, "data"),
    )
    def review(wanted: Wanted | None, source: str | None) -> Any:
        actor = current_actor()
        actor.need("admin", "review what went wrong")
        record = chosen(services.sources.list(actor), source)
        if record is None:
            return nothing_yet("There is nothing to review yet", "Add data on the Sources page."), None, None
        try:
            return done(services, wanted or {"do": "list"}, record.name, actor)
        except Exception as error:
            groups = services.inbox.groups(record.name, actor)
            return group_list(groups, "open", ""), None, said(" ".join(told(error)), bad=True)


def done(services: Services, wanted: Wanted, source: str, actor: Actor) -> tuple[Any, Any, Any]:
    """The list, the side and a word after an action."""
    inbox, state, key = services.inbox, str(wanted.get("state") or "open"), str(wanted.get("key") or "")
    side, word = list[Any](), None
    match wanted["do"]:
        case "apply":
            inbox.apply(source, key, actor)
            state, word = "applied", said("The fix is a draft. Publish it in Training; then the askers are told.")
            side.append(replay_card(inbox.replay(source, key, actor)))
        case "replay":
            side.append(replay_card(inbox.replay(source, key, actor)))
        case "close":
            inbox.close(source, key, actor)
            key, word = "", said("Closed.")
    groups = inbox.groups(source, actor, state)
    open_ = next((group for group in groups if group.key == key), groups[0] if groups else None)
    if open_ is not None:
        side.append(group_card(open_))
    return group_list(groups, state, open_.key if open_ else ""), side, word
