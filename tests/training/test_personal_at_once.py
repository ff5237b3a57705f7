"""A column that a publication makes personal: its values are gone from files, typing, questions, pages and prompts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from assay.kernel.settings import load_settings
from assay.services import Services
from tests.model_providers.loopback_for_tests import Loopback, Says, loopback
from tests.state_for_tests import fresh_home
from tests.training.conftest import ADMIN
from wiring import build

NAME, BEGIN = "Marrow Ahd", "marrow a"
DDL = """
CREATE TABLE keepers (keeper_id INTEGER PRIMARY KEY, vessel TEXT, district TEXT);
CREATE TABLE catches (catch_id INTEGER PRIMARY KEY, keeper_id INTEGER REFERENCES keepers (keeper_id), weight DOUBLE);
INSERT INTO keepers SELECT i, 'Marrow ' || chr((65 + i % 26)::INTEGER) || chr((97 + i // 26 % 26)::INTEGER)
  || chr((97 + i // 676 % 26)::INTEGER), ['Hill', 'Dale'][1 + i % 2] FROM range(3000) t(i);
INSERT INTO catches SELECT i, (i * 7) % 3000, i % 50 FROM range(6000) t(i);
"""
MARKED = """entities:
- name: keepers
  table: keepers
  dimensions:
  - {name: vessel, label: Vessel, pii: true}
"""


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A model that always gives the same query."""
    with loopback(lambda _request: Says("```sql\nSELECT sum(weight) AS w FROM catches\n```")) as made:
        yield made


@pytest.fixture
def services(tmp_path: Path, server: Loopback) -> Iterator[Services]:
    """A harbour with more names than a profile holds, and a model to ask."""
    with duckdb.connect(str(tmp_path / "harbour.duckdb")) as connection:
        connection.execute(DDL)
    about = {"llm_provider": "openai", "llm_base_url": server.url, "llm_model": "tiny"}
    settings = load_settings(home=fresh_home(tmp_path / "home"), as_of=date(2026, 8, 1), query_workers=1, **about)
    made = build(settings, retrieving=False)
    made.sources.connect("harbour", f"duckdb:///{tmp_path / 'harbour.duckdb'}", ADMIN)
    yield made
    made.close()


def known_of(services: Services, server: Loopback) -> dict[str, bool]:
    """Where a name, or another of its column, can be found."""
    source = services.sources.get("harbour", ADMIN)
    server.bodies.clear()
    services.ask.ask(f"what did the zork of {NAME} bring", "harbour", ADMIN, engine="llm")
    typed = services.ask.recogniser.typing(f"catches of {BEGIN}", source, None, services.clock)
    columns = services.catalog.entries("harbour", ADMIN, "column", "vessel")
    return {
        "file": b"arrow" in services.sources.values.of(source.id).path.read_bytes().lower(),
        "typing": any("marrow" in one.insert.casefold() for one in typed.completions),
        "question": not services.ask.ask(f"total weight of catches of {NAME}", "harbour", ADMIN).abstained,
        "page": any("Marrow" in str(one.facts) for one in columns),
        "prompt": b"Marrow" in b"".join(server.bodies),
    }


def test_what_becomes_personal_is_forgotten_with_the_publication(services: Services, server: Loopback) -> None:
    assert all(known_of(services, server).values()), "before, a name is found everywhere"
    services.studio.save("harbour", "dimension", MARKED, ADMIN)
    services.gate.publish("harbour", ADMIN)
    nowhere = dict.fromkeys(known_of(services, server), False)
    assert known_of(services, server) == nowhere
    services.sources.refresh("harbour", ADMIN)
    assert known_of(services, server) == nowhere, "reading the structure again brings nothing back"
