"""One's own account: password, sessions, tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output

from assay.accounts.acting import current_actor
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import BadInput
from assay.services import Services
from callbacks.faults import told
from callbacks.people import Wanted, words
from components import ids
from components.cards import nothing_yet
from components.forms import said, shown_once
from components.people_cards import own_card


def _password(services: Services, wanted: Wanted, actor: Actor) -> Any:
    services.accounts.codes.change_password(str(wanted["old"]), str(wanted["new"]), actor)
    return said("The new password holds. Sign in with it.")


def _token(services: Services, wanted: Wanted, actor: Actor) -> Any:
    days = str(wanted["days"]).strip()
    if not days.isdecimal():
        raise BadInput("Days is a whole number.")
    secret, _ = services.accounts.tokens.make(str(wanted["name"]), words(wanted["scopes"]), int(days), actor)
    return shown_once("This token is shown once. Keep it where the program finds it.", secret)


def _end(services: Services, wanted: Wanted, actor: Actor) -> Any:
    services.accounts.sessions.end_of(actor.id, str(wanted["session"]))
    return said("That session has ended.")


def _revoke(services: Services, wanted: Wanted, actor: Actor) -> Any:
    if str(wanted["token"]) in {token.id for token in services.accounts.tokens.of(actor.id)}:
        services.accounts.tokens.revoke(str(wanted["token"]), actor)
    return said("The token opens nothing any more.")


ACTIONS: dict[str, Callable[[Services, Wanted, Actor], Any]] = {
    "password": _password,
    "token": _token,
    "end": _end,
    "revoke": _revoke,
}


def register(app: Dash, services: Services) -> None:
    """One callback: what is sent is done, then the account is shown as it is now."""

    @app.callback(
        Output(ids.ACCOUNT_BODY, "children"),
        Output(ids.ACCOUNT_SAID, "children"),
        Input(ids.ACCOUNT_ACTION, "data"),
    )
    def account(wanted: Wanted | None) -> Any:
        actor = current_actor()
        if actor.id == LOCAL_OWNER.id:
            return nothing_yet(
                "This workbench is yours alone", "Nobody signs in to it. ASSAY_SIGN_IN=always changes that."
            ), None
        outcome = tried(services, wanted, actor) if wanted else None
        user = services.accounts.people.users.get(actor.id, actor.tenant)
        accounts = services.accounts
        return own_card(user, accounts.sessions.of(user.id), accounts.tokens.of(user.id)), outcome


def tried(services: Services, wanted: Wanted, actor: Actor) -> Any:
    """Do it; a fault is told in words."""
    try:
        return ACTIONS[wanted["do"]](services, wanted, actor)
    except Exception as error:
        return said(" ".join(told(error)), bad=True)
