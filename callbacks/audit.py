"""Audit: what is sent is searched for, or the log is checked, and a page of rows is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output

from assay.accounts.acting import current_actor
from assay.kernel.errors import AssayError
from assay.records.stored import AuditSearch
from assay.services import Services
from callbacks.faults import told
from components import ids
from components.audit_page import ANY, audit_body

WORDS = ("text", "actor", "action", "since", "until")


def wanted_of(sent: Mapping[str, Any]) -> AuditSearch:
    """The search that a form or an address asks for.

    >>> wanted_of({"text": "orders", "action": "query", "before": "7"})
    AuditSearch(text='orders', actor='', action='query', since='', until='', before=7)
    """
    given = {name: str(sent.get(name) or "")[:200] for name in WORDS}
    action = "" if given["action"] == ANY else given["action"]
    before = str(sent.get("before") or "0")
    return AuditSearch(**{**given, "action": action}, before=int(before) if before.isdecimal() else 0)


def register(app: Dash, services: Services) -> None:
    """One callback: the page as it is after what was sent."""
    desk = services.accounts.log

    @app.callback(Output(ids.AUDIT_BODY, "children"), Input(ids.AUDIT_ACTION, "data"))
    def audit(sent: dict[str, Any] | None) -> Any:
        actor = current_actor()
        people = services.accounts.people.list(actor)
        names = {user.id: user.name for user in people}
        ids_of = {name.casefold(): user.id for user in people for name in (user.name, user.login or "") if name}
        wanted = wanted_of(sent or {})
        asked = AuditSearch(**{**vars(wanted), "actor": ids_of.get(wanted.actor.casefold(), wanted.actor)})
        kinds = desk.kinds(actor)
        try:
            proof = desk.proof(actor) if (sent or {}).get("do") == "prove" else None
            return audit_body(wanted, asked, desk.search(asked, actor), kinds, names, proof=proof)
        except AssayError as error:
            return audit_body(wanted, asked, [], kinds, names, fault=" ".join(told(error)))
