"""Numbers with their units, characteristics kept as rows, and one thing in two roles, on a schema nobody described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from assay.semantic.compile import compile_spec
from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
COLOURS = ("Black", "Brown", "White")
TRAITS = ("Endurance", "Calmness")
NAMES = ("Bella", "Luna", "Nero", "Pepper", "Rex", "Amber", "Storm", "Hazel")


def _rows() -> str:
    """Sixteen horses; no two questions below have the same rows."""
    horses, traits = [], []
    for n in range(16):
        name = f"{NAMES[n % 8]}{' II' if n > 7 else ''}"
        sex = ("mare", "stallion")[(n * 7 // 3) % 2]
        mane, coat, stable = n % 3 + 1, (n * 5 // 4) % 3 + 1, ("NULL", 1, 2)[n % 3]
        horses.append(
            f"({n}, '{name}', '{sex}', {148 + (n * 11) % 40}, {430 + (n * 83) % 400}, {mane}, {coat}, {stable})"
        )
        traits += [f"({n}, {t + 1}, {(n * (17 + 6 * t)) % 20 * 5})" for t in range(2)]
    return f"""
    CREATE TABLE colours (id INTEGER PRIMARY KEY, colour VARCHAR);
    INSERT INTO colours VALUES {", ".join(f"({n}, '{name}')" for n, name in enumerate(COLOURS, 1))};
    CREATE TABLE stables (id INTEGER PRIMARY KEY, stable_name VARCHAR, town VARCHAR);
    INSERT INTO stables VALUES (1, 'Green Meadow', 'Ghent'), (2, 'Old Mill', 'Bruges');
    CREATE TABLE horses (id INTEGER PRIMARY KEY, horse_name VARCHAR, sex VARCHAR, height_cm INTEGER, weight_kg INTEGER,
      mane_colour_id INTEGER REFERENCES colours(id), coat_colour_id INTEGER REFERENCES colours(id),
      stable_id INTEGER REFERENCES stables(id));
    INSERT INTO horses VALUES {", ".join(horses)};
    CREATE TABLE traits (id INTEGER PRIMARY KEY, trait_name VARCHAR);
    INSERT INTO traits VALUES {", ".join(f"({n}, '{name}')" for n, name in enumerate(TRAITS, 1))};
    CREATE TABLE horse_traits (horse_id INTEGER REFERENCES horses(id), trait_id INTEGER REFERENCES traits(id),
      trait_value INTEGER);
    INSERT INTO horse_traits VALUES {", ".join(traits)};
    """


@pytest.fixture(scope="module")
def stable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("stable", _rows(), tmp_path_factory.mktemp("stable")) as known:
        yield known


_TRAIT = "FROM horse_traits h JOIN traits t ON t.id = h.trait_id JOIN horses o ON o.id = h.horse_id WHERE trait_name = "
_ROLES = "FROM horses h JOIN colours m ON m.id = h.mane_colour_id JOIN colours c ON c.id = h.coat_colour_id "
ANSWERED = {
    "how many horses have a height of over 170cm": "SELECT COUNT(*) FROM horses WHERE height_cm > 170",
    "horses with height from 160 to 170": "SELECT horse_name FROM horses WHERE height_cm BETWEEN 160 AND 170",
    "horses with height between 150 to 165": "SELECT horse_name FROM horses WHERE height_cm BETWEEN 150 AND 165",
    "horses between 155cm and 172cm tall": "SELECT horse_name FROM horses WHERE height_cm BETWEEN 155 AND 172",
    "which horses weigh 600kg or more and are over 165cm tall": (
        "SELECT horse_name FROM horses WHERE weight_kg >= 600 AND height_cm > 165"
    ),
    "horses with weight greater than 80% of the average weight": (
        "SELECT horse_name FROM horses WHERE weight_kg > 0.8 * (SELECT AVG(weight_kg) FROM horses)"
    ),
    "how many horses weigh less than 90% of the average weight": (
        "SELECT COUNT(*) FROM horses WHERE weight_kg < 0.9 * (SELECT AVG(weight_kg) FROM horses)"
    ),
    "horses with weight above the average weight": (
        "SELECT horse_name FROM horses WHERE weight_kg > (SELECT AVG(weight_kg) FROM horses)"
    ),
    "rank stables by number of horses": (
        "SELECT stable_name, COUNT(*) FROM horses JOIN stables s ON s.id = stable_id GROUP BY 1"
    ),
    "what percentage of mares are from Green Meadow": (
        "SELECT 100.0 * COUNT(*) FILTER (WHERE stable_name = 'Green Meadow') / COUNT(*) "
        "FROM horses LEFT JOIN stables s ON s.id = stable_id WHERE sex = 'mare'"
    ),
    "how many horses have an endurance of less than 50": (
        f"SELECT COUNT(DISTINCT horse_id) {_TRAIT}'Endurance' AND trait_value < 50"
    ),
    "average endurance of mares": f"SELECT AVG(trait_value) {_TRAIT}'Endurance' AND sex = 'mare'",
    "what is the calmness of Luna": f"SELECT trait_value {_TRAIT}'Calmness' AND horse_name = 'Luna'",
    "which horse has the highest calmness": (
        f"SELECT horse_name {_TRAIT}'Calmness' ORDER BY trait_value DESC, horse_name LIMIT 1"
    ),
    "average endurance and calmness": (
        "SELECT trait_name, AVG(trait_value) FROM horse_traits JOIN traits t ON t.id = trait_id GROUP BY 1"
    ),
    "horses whose mane colour is black and coat colour is brown": (
        f"SELECT horse_name {_ROLES}WHERE m.colour = 'Black' AND c.colour = 'Brown'"
    ),
    "horses whose coat colour is not black": f"SELECT horse_name {_ROLES}WHERE c.colour <> 'Black'",
    "number of horses by mane colour and coat colour": f"SELECT m.colour, c.colour, COUNT(*) {_ROLES}GROUP BY 1, 2",
    "show horse names with mane colour and coat colour": f"SELECT horse_name, m.colour, c.colour {_ROLES}",
}


UNSURE = {"horses between 155cm and 172cm tall", "which horses weigh 600kg or more and are over 165cm tall"}
"""Read rightly and declined all the same."""


@pytest.mark.parametrize("question", ANSWERED)
def test_what_is_measured_and_in_which_role(question: str, stable: Any) -> None:
    got, want = answered(question, stable, TODAY, ANSWERED[question], unsure=question in UNSURE)
    assert want
    assert same(got, want, ordered=False)


def test_what_is_ranked_shows_its_number_the_largest_first(stable: Any) -> None:
    source, reading = stable
    spec = plan_of("rank stables by number of horses", source, TODAY, None).readings[0].spec
    assert spec is not None
    rows = reading.execute(compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()).fetchall()
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)


@pytest.mark.parametrize("question", ["horses with the same mane and coat colour", "horses with high endurance"])
def test_what_cannot_be_said_is_not_answered_in_part(question: str, stable: Any) -> None:
    assert plan_of(question, stable[0], TODAY, None).kind == "abstain"
