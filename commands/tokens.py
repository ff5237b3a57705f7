"""``assay tokens``: keys for programs, from the console of the machine."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assay.accounts.actors import actor_of
from assay.kernel.errors import BadInput, NotFound
from assay.records.stored import User
from commands.columns import aligned
from commands.openers import Openers, opened
from commands.say import say
from commands.users import console

if TYPE_CHECKING:  # a usage fault is told without loading the house
    from assay.services import Services


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    shown = acts.add_parser("list", help="somebody's tokens")
    shown.add_argument("login")
    shown.set_defaults(act=_list)
    made = acts.add_parser("add", help="a new one; it is printed once")
    made.add_argument("login", help="whose rights it has")
    made.add_argument("name", help="which program it is for")
    made.add_argument("--scopes", default="read", help="what it is for: read, ask, export, health, admin")
    made.add_argument("--days", type=int, default=90, help="how long it lasts")
    made.set_defaults(act=_add)
    gone = acts.add_parser("revoke", help="end one at once")
    gone.add_argument("login")
    gone.add_argument("prefix", help="how it begins, as `list` shows it")
    gone.set_defaults(act=_revoke)
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Do one act."""
    with opened(openers) as services:
        found = services.accounts.people.users.by_login(arguments.login)
        if found is None:
            raise BadInput(f"There is nobody with the sign-in name “{arguments.login}”.", hint="assay users list")
        arguments.act(arguments, services, found[0])
    return 0


def _list(_arguments: Namespace, services: Services, user: User) -> None:
    rows = [
        [token.prefix, token.name, ",".join(token.scopes), f"{datetime.fromtimestamp(token.expires_at, UTC):%Y-%m-%d}"]
        for token in services.accounts.tokens.of(user.id)
    ]
    if rows:
        print(aligned([["prefix", "name", "scopes", "until"], *rows]))
    else:
        say("None.")


def _add(arguments: Namespace, services: Services, user: User) -> None:
    scopes = [scope.strip() for scope in arguments.scopes.split(",") if scope.strip()]
    secret, _ = services.accounts.tokens.make(arguments.name, scopes, arguments.days, actor_of(user))
    say("It is shown this once:")
    print(secret)


def _revoke(arguments: Namespace, services: Services, user: User) -> None:
    named = [token for token in services.accounts.tokens.of(user.id) if token.prefix == arguments.prefix]
    if not named:
        raise NotFound("There is no such token.", hint="assay tokens list shows how they begin.")
    for token in named:
        services.accounts.tokens.revoke(token.id, console(user))
    say("It opens nothing any more.")
