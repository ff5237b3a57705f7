"""Signed links to a dashboard for another site: each shows what one person may see, until it runs out.

A link holds the dashboard, the person, the selection, the site that may frame it, and its end, signed with the key.
Nobody who has only the link can change any of it. It stops at its end, when the person is made inactive, or when the
dashboard is no longer shared with them. What it shows is filled under that person's own policies.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from assay.dashboards.desk import Dashboards, Opened
from assay.dashboards.selection import Selection, read_selection, work_out
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotAllowed, NotFound

MOST_DAYS = 366
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")
_GONE = "This link does not lead anywhere."
_CHANGED = "A part of it may be missing. Copy it again, or ask whoever made it for a new one."
_ENDED = "The dashboard is gone, or is no longer shared. Ask whoever made the link."


@dataclass(frozen=True)
class Embedded:
    """What a link leads to: the dashboard as a person sees it, and the site that may frame it."""

    opened: Opened
    actor: Actor
    selection: Selection
    site: str


@dataclass(frozen=True)
class Embeds:
    """Makes links and follows them. ``person`` finds an active person by id and tenant; raises NotFound."""

    desk: Dashboards
    secret: Callable[[], str]
    person: Callable[[str, str], Actor]
    clock: Clock

    def link(self, board: str, viewer: str, site: str, days: int, selection: object, actor: Actor) -> str:
        """The token of a new link. Raises BadInput, NotFound (dashboard, person) and NotAllowed."""
        found = self.desk.shelf.changeable(board, actor)
        if not _SITE.fullmatch(site):
            raise BadInput("Say which site may show it, such as https://intranet.example.")
        if not 1 <= days <= MOST_DAYS:
            raise BadInput(f"A link holds for 1 to {MOST_DAYS} days.")
        who = self.person(viewer or actor.id, actor.tenant)
        if not found.opens_for(who):
            raise NotAllowed("The dashboard is not shared with this person.", hint="Share it with them first.")
        chosen = read_selection(selection)
        work_out(self.desk.shelf.template(found), chosen)
        facts = {
            "b": found.id, "u": who.id, "t": actor.tenant, "o": site,
            "e": int(self.clock.now().timestamp()) + 86_400 * days,
            "s": chosen.model_dump(mode="json", exclude_defaults=True),
        }  # fmt: skip
        body = _packed(json.dumps(facts, sort_keys=True).encode())
        told = {"dashboard": found.id, "for": who.id, "site": site}
        self.desk.editing.audit.record(actor, "dashboard.embedded", told)
        return f"{body}.{self._signed(body)}"

    def follow(self, token: str) -> Embedded:
        """What a link leads to. Raises NotFound for one that was changed, has run out, or is no longer allowed."""
        body, _, mark = token.partition(".")
        if not body or not hmac.compare_digest(mark.encode(), self._signed(body).encode()):
            raise NotFound(_GONE, hint=_CHANGED)
        facts = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        if facts["e"] < self.clock.now().timestamp():
            raise NotFound("This link has run out.", hint="Ask whoever made it for a new one.")
        # With the role they have: a policy is written for a role, and another one may have none.
        try:
            actor = self.person(facts["u"], facts["t"])
            opened = self.desk.open(facts["b"], actor)
        except NotFound as error:  # whether it is the person or the dashboard is nobody's business who holds a link
            raise NotFound(_GONE, hint=_ENDED) from error
        return Embedded(opened, actor, read_selection(facts["s"]), facts["o"])

    def _signed(self, body: str) -> str:
        return _packed(hmac.new(self.secret().encode(), f"embed|{body}".encode(), sha256).digest())


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
