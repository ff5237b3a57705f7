"""Random requests made from the API's own description: nothing breaks inside, and every answer is as described."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from api.rights import ROUTES
from tests.api.conftest import Bench
from tests.api.described_for_tests import CHECKS, EXAMPLES, description_of, try_out

QUESTION = {"source": "shop", "question": "amount by region"}


@pytest.fixture(scope="session")
def known(bench: Bench) -> dict[str, str]:
    """Values that lead somewhere: chance alone would find no answer."""
    program = bench.program()
    answer = program.post("/ask", QUESTION).json or {}
    job = program.post("/ask/jobs", QUESTION).json or {}
    bench.work()
    return {
        "token": program.token, "source": "shop", "answer": answer["id"], "conversation": answer["conversation"],
        "job": job["id"], "name": "total_amount", "format": "csv",
    }  # fmt: skip


@pytest.fixture(scope="session")
def description(bench: Bench, known: dict[str, str]) -> Any:
    return description_of(bench, known["token"])


@pytest.mark.no_cover
@pytest.mark.parametrize("route", [key for key in ROUTES if " /api/v1" in key and not key.endswith("openapi.json")])
def test_random_requests_are_answered_as_described(route: str, description: Any, known: dict[str, str]) -> None:
    try_out(description, route, known)


@pytest.mark.no_cover
@pytest.mark.parametrize("route", [key for key in ROUTES if key.startswith("POST /api/v1")])
def test_random_wrong_bodies_are_refused_without_a_fault_inside(
    route: str, description: Any, known: dict[str, str]
) -> None:
    method, path = route.replace("<", "{").replace(">", "}").split()
    operation = description[path][method]
    if not len(operation.body):
        pytest.skip("It takes no body.")
    headers = {"Authorization": f"Bearer {known['token']}", "Accept-Encoding": "identity"}

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def tried(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    tried()
