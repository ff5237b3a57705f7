"""A workbench with a small source about people, an admin, and two viewers of different regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from assay.accounts.actors import actor_of
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.settings import load_settings
from assay.records.stored import AuditRow, AuditSearch
from assay.services import Services
from tests.state_for_tests import fresh_home
from wiring import build

CANARY = "canary"
REGIONS = {"EU": 3, "US": 5}
PEOPLE = {
    "ann": ("admin", {}),
    "abe": ("analyst", {"region": "EU"}),
    "vic": ("viewer", {"region": "EU"}),
    "una": ("viewer", {"region": "US"}),
}


def make_members(path: Path) -> None:
    """Members of two regions, with an address, a card, a number of the state; and visits of theirs."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE members (member_id INTEGER PRIMARY KEY, region VARCHAR, alias VARCHAR, mail VARCHAR, "
            "card VARCHAR, tax_ref VARCHAR, amount INTEGER)"
        )
        connection.execute("CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, member_id INTEGER, minutes INTEGER)")
        cards = ("4111111111111111", "5500005555555559", "340000000000009", "30000000000004")
        numbers = (
            "12345678Z",
            "87654321X",
            "10203040X",
            "45678912S",
            "99887766P",
            "22334455Y",
            "31415926L",
            "27182818S",
        )
        regions = [region for region, count in REGIONS.items() for _ in range(count)]
        for number, region in enumerate(regions, 1):
            row = [number, region, f"{CANARY}name{number}", f"{CANARY}{number}@mail{number}.example"]
            connection.execute(
                "INSERT INTO members VALUES (?, ?, ?, ?, ?, ?, ?)",
                [*row, cards[number % 4], numbers[number - 1], 10 * number],
            )
            connection.execute("INSERT INTO visits VALUES (?, ?, ?)", [number, number, number * 7])


@dataclass
class House:
    """The corridors, and people by name."""

    services: Services
    ids: dict[str, str]
    folder: Path

    def actor(self, name: str) -> Actor:
        return actor_of(self.services.accounts.people.users.get(self.ids[name]))

    def last(self, action: str) -> list[AuditRow]:
        """The newest rows of an action."""
        return list(self.services.accounts.log.search(AuditSearch(action=action), self.actor("ann")))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    make_members(tmp_path / "club.duckdb")
    settings = load_settings(
        home=fresh_home(tmp_path / "home"), sign_in="always", secret_key="k3y-" * 12, query_workers=1
    )
    services = build(settings, retrieving=False)
    ids = {}
    for name, (role, attributes) in PEOPLE.items():
        user = services.accounts.people.add(name, name.title(), role, LOCAL_OWNER, "seven green kettles sing")
        services.accounts.people.users.change(user.id, attributes=attributes)
        ids[name] = user.id
    services.sources.connect("club", f"duckdb:///{tmp_path / 'club.duckdb'}", LOCAL_OWNER)
    yield House(services, ids, tmp_path)
    services.close()
