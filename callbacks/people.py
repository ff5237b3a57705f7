"""Users: list, look, add, change rights, shut out, hand out codes, end sessions, revoke tokens, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output

from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.cards import nothing_yet
from components.forms import said, shown_once
from components.people_cards import person_card, person_row

Wanted = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What an action leaves on the page: who is open, and what came of it."""

    user: str | None
    said: Any = None


def words(value: Any) -> list[str]:
    """What stands between commas or line ends.

    >>> words("a, b,,c")
    ['a', 'b', 'c']
    """
    return [part.strip() for part in str(value or "").replace("\n", ",").split(",") if part.strip()]


def pairs(value: Any) -> dict[str, str]:
    """Lines of ``name = value``; raises BadInput for another one.

    >>> pairs("region = EU")
    {'region': 'EU'}
    """
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in str(value or "").splitlines())):
        name, mark, text = line.partition("=")
        if not mark:
            raise BadInput(f"“{line[:60]}” is no attribute.", hint="Write it as name = value.")
        found[name.strip()] = text.strip()
    return found


def _look(_services: Services, wanted: Wanted, _actor: Actor) -> Done:
    return Done(str(wanted["user"]))


def _add(services: Services, wanted: Wanted, actor: Actor) -> Done:
    accounts = services.accounts
    user = accounts.people.add(str(wanted["login"]), str(wanted["name"]), str(wanted["role"]), actor)
    return Done(user.id, _code(accounts.codes.reset(user.id, actor)))


def _rights(services: Services, wanted: Wanted, actor: Actor) -> Done:
    people, user = services.accounts.people, str(wanted["user"])
    sources = None if str(wanted["sources"]).strip().lower() == "all" else words(wanted["sources"])
    if people.get(user, actor).role != wanted["role"]:
        people.set_role(user, str(wanted["role"]), actor)
    people.set_rights(
        user, actor, groups=words(wanted["groups"]), attributes=pairs(wanted["attributes"]), sources=sources
    )
    return Done(user, said("Saved. It holds from now on."))


def _reset(services: Services, wanted: Wanted, actor: Actor) -> Done:
    return Done(str(wanted["user"]), _code(services.accounts.codes.reset(str(wanted["user"]), actor)))


def _code(code: str) -> Any:
    return shown_once("Hand this over by a way you trust. It works once, for a day, at /reset.", code)


def _active(services: Services, wanted: Wanted, actor: Actor) -> Done:
    user = services.accounts.people.set_active(str(wanted["user"]), wanted["do"] == "active", actor)
    return Done(user.id, said(f"{user.name} may sign in." if user.active else f"{user.name} is shut out."))


def _end(services: Services, wanted: Wanted, actor: Actor) -> Done:
    user = services.accounts.people.get(str(wanted["user"]), actor)
    services.accounts.sessions.end_of(user.id, str(wanted["session"]))
    return Done(user.id, said("That session has ended."))


def _revoke(services: Services, wanted: Wanted, actor: Actor) -> Done:
    user = services.accounts.people.get(str(wanted["user"]), actor)
    if str(wanted["token"]) in {token.id for token in services.accounts.tokens.of(user.id)}:
        services.accounts.tokens.revoke(str(wanted["token"]), actor)
    return Done(user.id, said("The token opens nothing any more."))


def _delete(services: Services, wanted: Wanted, actor: Actor) -> Done:
    gone = services.accounts.personal.delete(str(wanted["user"]), actor)
    return Done(None, said(f"Deleted, with {sum(gone.values()) - 1} rows of what they asked."))


ACTIONS: dict[str, Callable[[Services, Wanted, Actor], Done]] = {
    "look": _look,
    "add": _add,
    "rights": _rights,
    "reset": _reset,
    "active": _active,
    "inactive": _active,
    "end": _end,
    "revoke": _revoke,
    "delete": _delete,
}


def register(app: Dash, services: Services) -> None:
    """One callback: what is sent is done, then everything is shown as it is now."""

    @app.callback(
        Output(ids.PEOPLE_LIST, "children"),
        Output(ids.PERSON_BODY, "children"),
        Output(ids.PERSON_SAID, "children"),
        Input(ids.PEOPLE_ACTION, "data"),
    )
    def people(wanted: Wanted | None) -> Any:
        actor = current_actor()
        actor.need("admin", "see who uses this workbench")
        done = tried(services, wanted, actor) if wanted else Done(None)
        everybody = services.accounts.people.list(actor)
        rows = [person_row(user, user.id == done.user) for user in everybody]
        return rows or _alone(), _body(services, done.user, actor), done.said


def _alone() -> Any:
    """Before anybody was added: the person at this machine is no account."""
    return nothing_yet("Nobody has an account yet", "You use this workbench as its owner. Add whoever else should.")


def tried(services: Services, wanted: Wanted, actor: Actor) -> Done:
    """Do it; a fault is told in words."""
    try:
        return ACTIONS[wanted["do"]](services, wanted, actor)
    except Exception as error:
        return Done(str(wanted["user"]) if "user" in wanted else None, said(" ".join(told(error)), bad=True))


def _body(services: Services, user: str | None, actor: Actor) -> Any:
    accounts = services.accounts
    known = {one.id: one for one in accounts.people.list(actor)}
    if user not in known:
        return nothing_yet("Nobody is chosen", "Choose somebody to see what they may do.")
    return person_card(known[user], accounts.sessions.of(user), accounts.tokens.of(user), user == actor.id)
