"""``GET /audit.<form>``: the rows of the audit log that fit a search, as a file."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, request

from api.personal import as_file
from assay.accounts.acting import current_actor
from assay.accounts.log import Format
from assay.kernel.errors import NotFound
from assay.records.stored import AuditSearch
from assay.services import Services

WORDS = ("text", "actor", "action", "since", "until")


def register(server: Flask, services: Services) -> None:
    """Serve it."""

    @server.get("/audit.<form>")
    def audit_file(form: str) -> Response:
        if form not in ("csv", "jsonl"):
            raise NotFound("The log is exported as csv or jsonl.")
        wanted = AuditSearch(**{name: request.args.get(name, "")[:200] for name in WORDS})
        return as_file(services.accounts.log.export(wanted, cast(Format, form), current_actor()))
