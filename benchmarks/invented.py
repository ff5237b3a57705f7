"""A schema made up by chance, with its own names, rows and written model, and the same questions in two wordings.

Nothing in it occurs anywhere else: names are put together from syllables. What the engine knows of it, it knows from
the model alone; so these figures, beside the golden questions', say how much depends on names seen before.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.model import SemanticModel
from benchmarks.compare import Rows, same
from benchmarks.results import Scored, Status
from data_connectors.duckdb_source import DuckDbConnector

QUESTIONS: Sequence[Mapping[str, str]] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
KINDS = ("plain", "paraphrased")
SEED = 20260520
TODAY = date(2026, 5, 20)
SCHEMAS = 4
ROWS, THINGS = 400, 12
_STARTS = "bra dro fla gri klo mur nab pel qua ros sti tru vel wim zor".split()
_ENDS = "bin dor fel gan kit lum mon nax pol rig sap tev".split()


@dataclass(frozen=True)
class World:
    """The invented names: an event, the thing it belongs to, a kind of each, two numbers, a date, and values."""

    event: str
    thing: str
    kind: str
    place: str
    amount: str
    size: str
    kinds: Sequence[str]
    places: Sequence[str]

    def names(self) -> Mapping[str, str]:
        """For filling questions and queries."""
        facts = {**vars(self), "a_kind": self.kinds[0], "b_kind": self.kinds[1], "a_place": self.places[0]}
        return {name: value for name, value in facts.items() if isinstance(value, str)}


def worlds() -> Iterator[World]:
    """The same on every run."""
    for number in range(SCHEMAS):
        chance = random.Random(SEED + number)
        made = chance.sample([start + end for start in _STARTS for end in _ENDS], 16)
        yield World(*made[:6], made[6:10], made[10:14])


def filled(world: World, path: Path, chance: random.Random) -> None:
    """Writes the database: the last of the things has no events."""
    names = world.names()
    with duckdb.connect(str(path)) as connection:
        for table in (
            "CREATE TABLE t_{thing} (k_{thing} INTEGER PRIMARY KEY, n_{thing} VARCHAR, c_{place} VARCHAR)",
            "CREATE TABLE t_{event} (k_{event} INTEGER PRIMARY KEY, k_{thing} INTEGER REFERENCES t_{thing} (k_{thing}),"
            " c_{kind} VARCHAR, d_on DATE, {amount} DOUBLE, {size} INTEGER)",
        ):
            connection.execute(table.format(**names))
        for at in range(THINGS):
            row = (at, f"{world.thing.title()} {at + 1}", world.places[at % len(world.places)])
            connection.execute(f"INSERT INTO t_{world.thing} VALUES (?, ?, ?)", row)
        connection.executemany(f"INSERT INTO t_{world.event} VALUES (?, ?, ?, ?, ?, ?)", [*_events(world, chance)])


def _events(world: World, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for at in range(ROWS):
        day = TODAY - timedelta(days=chance.randrange(600))
        amount = round(chance.uniform(5, 500), 2)
        yield at, chance.randrange(THINGS - 1), chance.choice(world.kinds), day, amount, chance.randint(1, 100)


def model_of(world: World) -> SemanticModel:
    """As a person would describe it."""
    event, thing = world.event, world.thing
    things = {
        "name": thing,
        "table": f"t_{thing}",
        "plural": f"{thing}s",
        "key": [f"k_{thing}"],
        "display": ["title"],
        "dimensions": [
            {"name": f"k_{thing}", "kind": "identifier"},
            {"name": "title", "expr": f"n_{thing}", "kind": "text", "label": thing.title()},
            {"name": world.place, "expr": f"c_{world.place}", "kind": "geo"},
        ],
    }
    events = {
        "name": event,
        "table": f"t_{event}",
        "plural": f"{event}s",
        "key": [f"k_{event}"],
        "default_time": "d_on",
        "dimensions": [
            {"name": f"k_{event}", "kind": "identifier"},
            {"name": world.kind, "expr": f"c_{world.kind}"},
            {"name": "d_on", "kind": "time", "label": "Day"},
            {"name": world.size, "kind": "number"},
        ],
        "measures": [{"name": "count", "agg": "count"}, {"name": world.amount, "agg": "sum", "unit": "EUR"}],
    }
    metrics = [
        {"name": world.amount, "measure": f"{event}.{world.amount}", "unit": "EUR"},
        {"name": f"{event}_count", "label": f"{event.title()}s", "measure": f"{event}.count"},
    ]
    link = {"left": event, "right": thing, "on": [[f"k_{thing}", f"k_{thing}"]]}
    facts = {
        "name": event,
        "currency": "EUR",
        "entities": [things, events],
        "relationships": [link],
        "metrics": metrics,
    }
    return SemanticModel.model_validate(facts)


def examine(folder: Path) -> Sequence[Scored]:
    """Every question in both wordings on every schema; ``suite`` says which wording it was."""
    found: list[Scored] = []
    for number, world in enumerate(worlds()):
        path = folder / f"{world.event}.duckdb"
        filled(world, path, random.Random(SEED + number))
        connector = DuckDbConnector(path)
        source = Source(world.event, world.event, connector, connector.introspect(None), model_of(world))
        with duckdb.connect(str(path), read_only=True) as raw:
            for case in QUESTIONS:
                checks = [case[key].format(**world.names()) for key in ("check", "or") if key in case]
                golds = [raw.execute(check).fetchall() for check in checks]
                found += [_scored(kind, case[kind].format(**world.names()), source, raw, golds) for kind in KINDS]
    return found


def _scored(kind: str, text: str, source: Source, raw: duckdb.DuckDBPyConnection, golds: Sequence[Rows]) -> Scored:
    started = time.perf_counter()
    plan = LocalEngine().plan(Asked(text, source, LOCAL_OWNER, Clock.fixed(TODAY)))
    milliseconds = (time.perf_counter() - started) * 1000
    spec = plan.readings[0].spec if plan.kind == "answer" else None
    status: Status = "abstain" if spec is None else "wrong"
    if spec is not None:
        sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
        rows = raw.execute(sql).fetchall()
        status = (
            "correct"
            if any(same(gold, kept, ordered=False) for gold in golds for kept in _read(rows, gold))
            else "wrong"
        )
    return Scored(text, kind, source.name, status, milliseconds, why=plan.reason)


def _read(rows: Rows, gold: Rows) -> Iterator[Rows]:
    """As a person reads it: a figure beside what was asked does no harm, and a list says how many there are."""
    yield rows
    yield [row[: len(gold[0])] for row in rows] if gold else rows
    if len(gold) == 1 and len(gold[0]) == 1 and isinstance(gold[0][0], int):
        yield [(len(rows),)]
