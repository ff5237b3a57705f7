"""``python -m benchmarks.inbox --seed N``: sixty failures are planted, and the review inbox is to find and mend them.

A small database is drawn from the seed: names of tables, columns and values. People ask questions in words that the
source does not know (a metric, a column, a value, a period) and then say it in words it does; a link between two tables
is missing. Right groups, and replays that give the rows of a check query written by the drawing, are counted.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import AssayError
from assay.kernel.settings import load_settings
from assay.records.answer import Answer
from assay.semantic.model import SemanticModel
from assay.services import Services
from assay.training.score import Rows, same
from benchmarks.page import renew, table
from commands.columns import aligned
from wiring import build

AS_OF = date(2026, 6, 30)
EACH = 12
HEADS = ("planted", "n", "right group", "right when asked again")
RIGHT_GROUP, RIGHT_REPLAY = 0.95, 0.80
FACTS = ("shipments", "repairs", "bookings", "harvests", "inspections", "deliveries", "rentals", "batches")
PARENTS = ("depots", "suppliers", "growers", "carriers", "workshops", "vendors", "stations", "agencies")
OTHERS = ("machines", "vessels", "routes", "crops", "fleets", "devices", "vehicles", "tools")
COLUMNS = ("grade", "sector", "ownership", "climate", "standing", "livery", "material", "origin", "shift", "wing")
NUMBERS = ("weight", "fee", "distance", "toll", "yield", "surcharge", "payload", "levy", "effort", "duty")
VALUES = (
    "Amber", "Basalt", "Cedar", "Dune", "Ember", "Fjord", "Granite", "Heather", "Indigo", "Jasper", "Krypton", "Larch",
    "Maple", "Nimbus", "Onyx", "Pewter", "Quartz", "Russet", "Sable", "Topaz", "Umber", "Violet", "Walnut", "Zinc",
)  # fmt: skip
GRAINS = {"month": "month", "quarter": "quarter", "week": "week", "year": "year"}
LETTERS = CONSONANTS, _ = "bdfgklmnprstvz", "aeiou"


@dataclass(frozen=True)
class Plant:
    """One failure: what is asked in vain, what is asked next (empty: nothing), its group, and its check query."""

    kind: str
    question: str
    better: str
    group: str
    check_sql: str


@dataclass(frozen=True)
class World:
    """What a seed draws: three tables, the columns that group each, the numbers of the first, values by column."""

    fact: str
    parent: str
    other: str
    own: tuple[str, ...]
    of_parent: tuple[str, ...]
    of_other: tuple[str, ...]
    numbers: tuple[str, ...]
    values: dict[str, tuple[str, ...]]


def draw(chance: random.Random) -> World:
    """A world of its own names."""
    columns = chance.sample(COLUMNS, 6)
    values = chance.sample(VALUES, 24)
    by_column = {column: tuple(values[4 * at : 4 * at + 4]) for at, column in enumerate(columns)}
    fact, parent, other = chance.choice(FACTS), chance.choice(PARENTS), chance.choice(OTHERS)
    own, of_parent, of_other = (tuple(columns[at : at + 2]) for at in (0, 2, 4))
    return World(fact, parent, other, own, of_parent, of_other, tuple(chance.sample(NUMBERS, 4)), by_column)


def make(world: World, file: Path, chance: random.Random) -> None:
    """The database of a world."""
    with duckdb.connect(str(file)) as connection:
        for name, columns in ((world.parent, world.of_parent), (world.other, world.of_other)):
            typed = ", ".join(f"{column} VARCHAR" for column in columns)
            connection.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {typed})")
            # Every value stands in a row: one that does not is a word nobody knows, with or without a link.
            drawn = {column: [*world.values[column], *chance.choices(world.values[column], k=16)] for column in columns}
            rows = [[at, *(drawn[column][at - 1] for column in columns)] for at in range(1, 21)]
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * (len(columns) + 1))})", rows)
        links = f"{world.parent}_id INTEGER REFERENCES {world.parent} (id), {world.other}_id INTEGER"
        typed = ", ".join([*(f"{one} VARCHAR" for one in world.own), *(f"{one} DOUBLE" for one in world.numbers)])
        connection.execute(
            f"CREATE TABLE {world.fact} (id INTEGER PRIMARY KEY, {links} REFERENCES {world.other} (id), "
            f"day DATE, {typed})"
        )
        rows = [_row(at, world, chance) for at in range(1, 401)]
        connection.executemany(f"INSERT INTO {world.fact} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _row(at: int, world: World, chance: random.Random) -> list[object]:
    day = date.fromordinal(AS_OF.toordinal() - chance.randrange(700))
    groups = [chance.choice(world.values[column]) for column in world.own]
    numbers = [chance.randint(1, 99) for _ in world.numbers]
    return [at, chance.randint(1, 20), chance.randint(1, 20), day, *groups, *numbers]


# -- planting ---------------------------------------------------------------------------------------------------------


class Planter:
    """Draws questions that are answered, and their like that are not."""

    def __init__(self, services: Services, world: World, chance: random.Random) -> None:
        self.services, self.world, self.chance = services, world, chance
        self.model = services.sources.get("world", LOCAL_OWNER).model
        self.words: set[str] = set()

    def plants(self, each: int = EACH) -> Iterator[Plant]:
        """``each`` of every kind; questions that the source cannot answer in plain words either are drawn again."""
        for kind in (self.term, self.column, self.value, self.grain, self.join):
            done: set[str] = set()
            for _ in range(400):
                plant = kind()
                if len(done) < each and plant.question not in done and self._fits(plant):
                    done.add(plant.question)
                    yield plant
            if len(done) < each:
                raise SystemExit(f"Only {len(done)} failures of the kind {kind.__name__} could be planted.")

    def term(self) -> Plant:
        metric, sql = self._metric()
        column, table = self._group()
        better = f"{metric} by {column}"
        return Plant("term", f"{self.word()} by {column}", better, "unknown term", self._by(sql, column, table))

    def column(self) -> Plant:
        metric, sql = self._metric()
        column, table = self._group()
        better = f"{metric} by {column}"
        return Plant("column", f"{metric} by {self.word()}", better, "unknown term", self._by(sql, column, table))

    def value(self) -> Plant:
        metric, sql = self._metric()
        column, table = self._group()
        value = self.chance.choice(self.world.values[column])
        check = f"SELECT {sql} FROM {self._joined(table)} WHERE {table}.{column} = '{value}'"
        return Plant("value", f"{metric} for {self.word()}", f"{metric} for {value}", "value not found", check)

    def grain(self) -> Plant:
        metric, sql = self._metric()
        grain = self.chance.choice(list(GRAINS))
        fact = self.world.fact
        check = f"SELECT DATE_TRUNC('{GRAINS[grain]}', {fact}.day), {sql} FROM {fact} GROUP BY 1"
        return Plant("grain", f"{metric} by {self.word()}", f"{metric} by {grain}", "unknown term", check)

    def join(self) -> Plant:
        metric, sql = self._metric()
        column = self.chance.choice(self.world.of_other)
        if self.chance.random() < 0.5:
            check = self._by(sql, column, self.world.other)
            return Plant("join", f"{metric} by {column}", "", "missing join", check)
        value = self.chance.choice(self.world.values[column])
        check = f"SELECT {sql} FROM {self._joined(self.world.other)} WHERE {self.world.other}.{column} = '{value}'"
        return Plant("join", f"{metric} for {value}", "", "missing join", check)

    def word(self) -> str:
        """A word of no language, used once."""
        while True:
            letters = [self.chance.choice(kind) for _ in range(self.chance.randint(3, 4)) for kind in LETTERS]
            made = "".join(letters) + self.chance.choice(CONSONANTS)
            if made not in self.words:
                self.words.add(made)
                return made

    def _metric(self) -> tuple[str, str]:
        """The label of a metric over one of the numbers, and its aggregate over the table."""
        fact = next(one for one in self.model.entities if one.table == self.world.fact)
        known = []
        for metric in self.model.metrics:
            owner, _, name = (metric.measure or "").partition(".")
            measure = fact.measure(name) if owner == fact.name else None
            column = (measure.expr or measure.name).strip('"') if measure else ""
            if measure is not None and column in self.world.numbers:
                known.append((metric.label or metric.name, f"{measure.agg.upper()}({self.world.fact}.{column})"))
        return self.chance.choice(known)

    def _group(self) -> tuple[str, str]:
        column = self.chance.choice((*self.world.own, *self.world.of_parent))
        return column, self.world.fact if column in self.world.own else self.world.parent

    def _joined(self, table: str) -> str:
        fact = self.world.fact
        return fact if table == fact else f"{fact} LEFT JOIN {table} ON {table}.id = {fact}.{table}_id"

    def _by(self, sql: str, column: str, table: str) -> str:
        return f"SELECT {table}.{column}, {sql} FROM {self._joined(table)} GROUP BY 1"

    def _fits(self, plant: Plant) -> bool:
        """A question that is said in words the source knows must be right before its failure counts."""
        if not plant.better:
            return True
        answer = self.services.ask.ask(plant.better, "world", LOCAL_OWNER)
        return not answer.abstained and same(self.rows(plant.check_sql), answer.rows)

    def rows(self, sql: str) -> Rows:
        """What DuckDB alone says."""
        file = self.services.settings.home.parent / "world.duckdb"
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def unlink(services: Services, world: World) -> None:
    """Take the link to the third table out of the model."""
    record = services.sources.store.find("world", LOCAL_OWNER)
    model = SemanticModel.model_validate(record.model)
    gone = next(one.name for one in model.entities if one.table == world.other)
    kept = tuple(one for one in model.relationships if gone not in (one.left, one.right))
    changed = model.model_copy(update={"relationships": kept})
    services.sources.store.change(record.id, model=changed.model_dump(mode="json", by_alias=True))


# -- measuring --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What became of one plant."""

    plant: Plant
    group: str
    fixed: bool
    right: bool


def measure(seed: int, folder: Path, each: int = EACH) -> list[Found]:
    """Plant, group, apply every fix, publish, ask again."""
    chance = random.Random(seed)
    world = draw(chance)
    make(world, folder / "world.duckdb", chance)
    services = build(load_settings(home=folder / "home", as_of=AS_OF, query_workers=1), retrieving=False)
    try:
        services.sources.connect("world", f"duckdb:///{folder / 'world.duckdb'}", LOCAL_OWNER)
        unlink(services, world)
        planter = Planter(services, world, chance)
        turns = {_asked(services, plant): plant for plant in planter.plants(each)}
        return _mended(services, planter, turns)
    finally:
        services.close()


def _asked(services: Services, plant: Plant) -> str:
    """Ask as a person would: in vain, then in other words."""
    turn = services.ask.converse(plant.question, "world", LOCAL_OWNER)
    if isinstance(turn.answer, Answer) and not turn.answer.abstained:
        print(f"  answered although planted: {plant.question}", file=sys.stderr)
    if plant.better:
        services.ask.converse(plant.better, "world", LOCAL_OWNER, turn.conversation)
    return turn.id


def _mended(services: Services, planter: Planter, turns: dict[str, Plant]) -> list[Found]:
    groups, fixed = {}, set()
    for group in services.inbox.groups("world", LOCAL_OWNER):
        for report in group.reports:
            groups[report.turn] = group.cause.name
        if group.fix is not None:
            try:
                services.inbox.apply("world", group.key, LOCAL_OWNER)
                fixed |= {report.turn for report in group.reports}
            except AssayError as error:
                print(f"  {group.key}: {error.message}", file=sys.stderr)
    services.gate.publish("world", LOCAL_OWNER)
    found = []
    for turn, plant in turns.items():
        answer = services.ask.ask(plant.question, "world", LOCAL_OWNER)
        right = not answer.abstained and same(planter.rows(plant.check_sql), answer.rows)
        found.append(Found(plant, groups.get(turn, "none"), turn in fixed, right))
    return found


def rows_of(found: Sequence[Found]) -> list[tuple[str, ...]]:
    """A line per kind, and all."""
    kinds = [*dict.fromkeys(one.plant.kind for one in found), "all"]
    table = []
    for kind in kinds:
        of = [one for one in found if kind in (one.plant.kind, "all")]
        grouped, right = sum(one.group == one.plant.group for one in of), sum(one.right for one in of)
        table.append((kind, str(len(of)), f"{grouped / len(of):.1%}", f"{right / len(of):.1%}"))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each seed; 1 when one is under its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inbox", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="may be repeated")
    parser.add_argument("--verbose", action="store_true", help="name what is not right")
    parser.add_argument("--no-write", dest="write", action="store_false", help="leave docs/measurements.md as it is")
    given = parser.parse_args(arguments)
    missed, lines = False, list[tuple[str, ...]]()
    for seed in given.seed or [1]:
        with tempfile.TemporaryDirectory(prefix="assay-inbox-") as folder:
            found = measure(seed, Path(folder))
        print(f"seed {seed}")
        rows = rows_of(found)
        print(aligned([HEADS, *rows], frozenset({1, 2, 3})))
        lines += [(str(seed), *row) for row in rows]
        grouped = sum(one.group == one.plant.group for one in found) / len(found)
        missed |= grouped < RIGHT_GROUP or sum(one.right for one in found) / len(found) < RIGHT_REPLAY
        for one in found if given.verbose else ():
            if not one.right or one.group != one.plant.group:
                print(f"  {one.plant.kind}: {one.plant.question} | {one.plant.better} | {one.group} | {one.fixed}")
    if given.write:
        renew("inbox", table(("seed", *HEADS), lines))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
