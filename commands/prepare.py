"""``assay prepare``: rank prospects and prepare the documents of the first, or of one; nothing is done twice."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from assay.kernel.lazy import lazy
from commands.arguments import add_as_of, add_source
from commands.openers import Openers, opened
from commands.say import progress, say

if TYPE_CHECKING:  # a usage fault is told without loading the house
    from assay.services import Services

accounts: Any = lazy("assay.accounts.local")
FAILED = 5


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    add_source(parser)
    parser.add_argument(
        "--prospect", default="", metavar="ID", help="only this one; the first of the ranking otherwise"
    )
    parser.add_argument(
        "--top", type=int, metavar="N", help="so many of the ranking; as many as the team says otherwise"
    )
    parser.add_argument("--again", action="store_true", help="make anew what stands")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_as_of(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Prepare here and now, without a worker; 5 where a widget failed or a template was refused."""
    with opened(openers, as_of=arguments.as_of) as services:
        actor = accounts.current_actor()
        wanted = [arguments.prospect] if arguments.prospect else _first(services, actor, arguments)
        made = {}
        for number, one in enumerate(wanted, 1):
            say(f"Prospect {one}, {number} of {len(wanted)}")
            found = services.team.generate(one, actor, progress(), arguments.source, again=arguments.again)
            made[one] = found.as_json()
    if arguments.json:
        print(json.dumps(made, ensure_ascii=False))
    else:
        print("\n".join(_line(one, told) for one, told in made.items()))
    return FAILED if any(told["refused"] or (told["report"] or {}).get("failed") for told in made.values()) else 0


def _first(services: Services, actor: Any, arguments: Namespace) -> list[str]:
    """The first of the ranking, which is kept; nothing is queued, since it is done here."""
    inorder, _ = services.team.rank(actor, arguments.source, 0)
    team, _ = services.team.source(actor, arguments.source)
    many = team.ranking.prepare if arguments.top is None else max(arguments.top, 0)
    return [one.prospect.id for one in inorder[:many]]


def _line(prospect: str, told: dict[str, Any]) -> str:
    """What came of one.

    >>> _line("7", {"made": ["a"], "kept": ["b", "c"], "refused": {}, "report": {"failed": 0}})
    '7: 1 made, 2 left as they are, 0 refused, 0 widgets failed'
    """
    failed = (told["report"] or {}).get("failed", 0)
    counts = f"{len(told['made'])} made, {len(told['kept'])} left as they are, {len(told['refused'])} refused"
    return f"{prospect}: {counts}, {failed} widgets failed"
