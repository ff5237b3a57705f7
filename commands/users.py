"""``assay users``: who may sign in, from the console of the machine."""

from __future__ import annotations

import getpass
import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from assay.accounts.local import current_actor
from assay.kernel.actor import ROLES, Actor
from assay.kernel.errors import BadInput
from assay.records.stored import User
from commands.columns import aligned
from commands.openers import Openers, opened
from commands.say import say

if TYPE_CHECKING:  # a usage fault is told without loading the house
    from assay.services import Services


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    shown = acts.add_parser("list", help="everybody")
    shown.add_argument("--json", action="store_true", help="print JSON")
    shown.set_defaults(act=_list)
    made = acts.add_parser("add", help="somebody new; the password is asked for, or read from standard input")
    made.add_argument("login", help="the name to sign in with, such as an e-mail address")
    made.add_argument("--name", default="", help="the name to show")
    made.add_argument("--role", choices=ROLES, default="viewer", help="what they may do")
    made.add_argument("--tenant", default=None, help="whose data they may see")
    made.set_defaults(act=_add)
    role = acts.add_parser("role", help="give somebody another role")
    role.add_argument("login")
    role.add_argument("role", choices=ROLES)
    role.set_defaults(act=_role)
    for name, act, text in (
        ("deactivate", _deactivate, "shut somebody out at once"),
        ("activate", _activate, "let somebody in again"),
        ("reset", _reset, "print a code with which somebody sets a new password"),
        ("export", _export, "print everything that is kept of somebody, as JSON"),
        ("delete", _delete, "forget somebody and all they asked"),
    ):
        one = acts.add_parser(name, help=text)
        one.add_argument("login")
        one.set_defaults(act=act)
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Do one act."""
    with opened(openers) as services:
        arguments.act(arguments, services)
    return 0


def _named(arguments: Namespace, services: Services) -> User:
    """Somebody of any tenant: who has this console has the state database anyway."""
    found = services.accounts.people.users.by_login(arguments.login)
    if found is None:
        raise BadInput(f"There is nobody with the sign-in name “{arguments.login}”.", hint="assay users list")
    return found[0]


def console(user: User) -> Actor:
    """The owner of the machine, acting within somebody's tenant."""
    return replace(current_actor(), tenant=user.tenant)


def _list(arguments: Namespace, services: Services) -> None:
    users = [user for user in services.accounts.people.users.list(None) if user.login or user.subject]
    facts = [
        {
            "login": user.login or "company account",
            "name": user.name,
            "role": user.role,
            "tenant": user.tenant,
            "active": user.active,
        }
        for user in users
    ]
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    elif facts:
        print(aligned([list(facts[0]), *([str(value) for value in row.values()] for row in facts)]))
    else:
        say("Nobody yet. `assay users add NAME --role admin` makes the first admin.")


def _add(arguments: Namespace, services: Services) -> None:
    people = services.accounts.people
    user = people.add(arguments.login, arguments.name, arguments.role, current_actor(), _password(), arguments.tenant)
    say(f"{user.login} may sign in as {user.role}.")


def _password() -> str:
    """Never an argument: those are seen by others and kept in the shell's history."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise BadInput("The two are not the same.")
    return first


def _role(arguments: Namespace, services: Services) -> None:
    user = _named(arguments, services)
    services.accounts.people.set_role(user.id, arguments.role, console(user))
    say(f"{user.login} is {arguments.role}. Their sessions have ended.")


def _deactivate(arguments: Namespace, services: Services) -> None:
    user = _named(arguments, services)
    services.accounts.people.set_active(user.id, False, console(user))
    say(f"{user.login} is shut out.")


def _activate(arguments: Namespace, services: Services) -> None:
    user = _named(arguments, services)
    services.accounts.people.set_active(user.id, True, console(user))
    say(f"{user.login} may sign in.")


def _reset(arguments: Namespace, services: Services) -> None:
    user = _named(arguments, services)
    say("It works once, for a day, at /reset:")
    print(services.accounts.codes.reset(user.id, console(user)))


def _export(arguments: Namespace, services: Services) -> None:
    user = _named(arguments, services)
    print(services.accounts.personal.export(user.id, console(user)).data.decode())


def _delete(arguments: Namespace, services: Services) -> None:
    user = _named(arguments, services)
    gone = services.accounts.personal.delete(user.id, console(user))
    say(f"Deleted {user.login}, with {sum(gone.values()) - 1} rows of what they asked.")
