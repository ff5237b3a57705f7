"""Random requests made from the API's own description, some of them aimed at what is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import sampled_from
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import Bench

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 12


def description_of(bench: Bench, token: str) -> Any:
    """The description a workbench gives of itself."""
    headers = {"Authorization": f"Bearer {token}"}
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", bench.app.server, headers=headers)


def try_out(description: Any, route: str, known: Mapping[str, str], body: Mapping[str, Any] | None = None) -> set[int]:
    """Random requests to a route; the statuses they were answered with.

    ``known`` are values that lead somewhere; ``body`` what aimed requests send, beside what chance says of the rest.
    """
    method, path = route.replace("<", "{").replace(">", "}").split()
    # The client it comes with asks for packed answers and cannot unpack them here.
    headers = {"Authorization": f"Bearer {known['token']}", "Accept-Encoding": "identity"}

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=description[path][method].as_strategy(), aimed=sampled_from((True, True, True, False)))
    def tried(case: Any, aimed: bool) -> None:
        if aimed and method != "DELETE":
            _aim(case, known, body or {})
        statuses.add(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    statuses: set[int] = set()
    tried()
    return statuses


def _aim(case: Any, known: Mapping[str, str], body: Mapping[str, Any]) -> None:
    """At what is there."""
    if body:
        case.body = {**(case.body if isinstance(case.body, dict) else {}), **body}
    case.path_parameters = {name: known.get(name, value) for name, value in (case.path_parameters or {}).items()}
    for part in (case.query, case.body):
        if isinstance(part, dict) and part.get("source") is not None:
            part["source"] = known["source"]
