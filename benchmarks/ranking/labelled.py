"""Every candidate reading of our own questions, with its features and whether its rows are the gold query's."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from assay.ask.local.computing import computable
from assay.ask.local.engine import STEPS, LocalEngine, State
from assay.ask.local.features import features
from assay.ask.local.rewording import reworded
from assay.ask.local.score import Judged
from assay.ask.ports import Asked, Reading
from assay.ask.reveal import revealed
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError
from assay.kernel.settings import ROOT
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from assay.semantic.load import load
from benchmarks.compare import Rows, same
from benchmarks.corpus import build as corpus
from benchmarks.ranking.plain import plain
from data_connectors.duckdb_source import DuckDbConnector

TODAY = date(2026, 1, 1)
"""The day that questions without one of their own are asked on."""
SHOP_DAY = date(2026, 11, 21)
SHOP_SCALE = 0.02
SHOP = "ecommerce"
REWORDINGS = 3
"""A question is put in other words so often at most."""
MOST_ROWS = 20_000
MOST_SECONDS = 10.0


@dataclass(frozen=True)
class Example:
    """One candidate: what the ranker sees of it, whether it can be run, and whether it is right."""

    features: Mapping[str, float]
    right: bool
    runs: bool = True


@dataclass(frozen=True)
class Group:
    """The candidates of one question, cheapest first.

    ``written``: asked on a written semantic model; ``plain``: made from the schema (``plain.py``); ``everyday``: of the
    schemas that rules were made on (``everyday.py``).
    ``fold`` names those questions that must not be learnt from and judged by at once: of one database, or one case.
    """

    database: str
    id: str
    fold: str
    examples: tuple[Example, ...]
    answerable: bool = True
    written: bool = False
    plain: bool = False
    everyday: bool = False


Check = Callable[[Rows], bool]


@dataclass
class Bench:
    """A database that is asked, and the connection that judges."""

    name: str
    source: Source
    raw: duckdb.DuckDBPyConnection
    engine: LocalEngine
    written: bool = False

    def group(self, identity: str, text: str, today: date, check: Check | None, reveal: bool) -> Group | None:
        """The candidates of a question; None where none is ranked. Without a ``check`` every answer is wrong."""
        asked = Asked(text, self.source, LOCAL_OWNER, Clock.fixed(today), threshold=1.0)
        state = self._as_put(asked)
        if state is None or state.found is None:
            return None
        known: dict[str | None, bool] = {None: False}
        found: list[Example] = []
        for one in sorted(state.found.judged, key=lambda each: (each.cost, each.spec.canonical())):
            sql = self._sql(one, asked, reveal)
            known.setdefault(sql, sql is not None and check is not None and self._right(sql, check))
            found.append(Example(features(one, state.setting), known[sql], sql is not None))
        fold = identity.partition("/")[0] if reveal else self.name
        some = any(one.runs for one in found)
        return Group(self.name, identity, fold, tuple(found), check is not None, self.written) if some else None

    def _read(self, asked: Asked) -> State | None:
        """The engine's own steps, up to the one that decides; None when one before has decided."""
        state = self.engine.start(asked)
        for name, step in STEPS:
            if name == "decide":
                break
            state = step(self.engine, state)
            if state.plan is not None:
                return None
        return state

    def _as_put(self, asked: Asked) -> State | None:
        """The question as the engine reads it in the end: in other words where these cost less.

        The engine asks the weights which of the two is surer; here the cost by hand decides, so that what is learnt
        does not hang on what was learnt before.
        """
        state = self._read(asked)
        for _ in range(REWORDINGS):
            if state is None:
                return None
            state, asked = self._put_once(state, asked)
        return state

    def _put_once(self, state: State, asked: Asked) -> tuple[State, Asked]:
        for plainly in (True, False):
            meant = replace(asked, text=reworded(asked.text, state.setting, plainly))
            again = self._read(meant) if meant != asked else None
            if again is not None and _cheapest(again) < _cheapest(state):
                return again, meant
        return state, asked

    def _sql(self, one: Judged, asked: Asked, reveal: bool) -> str | None:
        """The statement of a candidate, along the likeliest way where there are several; None where there is none."""
        ready = min(computable(one, asked), key=lambda each: each.cost, default=None)
        if ready is None:
            return None
        spec = (revealed(Reading(1.0, ready.spec), self.source.model).spec or ready.spec) if reveal else ready.spec
        try:
            return compile_spec(spec, self.source.model, self.source.schema, "duckdb", asked.clock.today()).sql()
        except AssayError:
            return None

    def _right(self, sql: str, check: Check) -> bool:
        try:
            return check(self.rows(sql))
        except duckdb.Error:
            return False

    def rows(self, sql: str) -> Rows:
        """Rows of a statement. Raises duckdb.Error, also when it takes too long."""
        timer = threading.Timer(MOST_SECONDS, self.raw.interrupt)
        timer.start()
        try:
            return self.raw.execute(sql).fetchmany(MOST_ROWS)
        finally:
            timer.cancel()


def _cheapest(state: State) -> float:
    return min((one.cost for one in state.found.judged), default=math.inf) if state.found else math.inf


def opened(name: str, path: Path, model: Any = None) -> Bench:
    """A bench over a DuckDB file, on ``model`` or on what is inferred of it."""
    connector = DuckDbConnector(path)
    schema = connector.introspect(None)
    source = Source(name, name, connector, schema, model(schema) if model else infer_model(schema), name, "duckdb")
    raw = duckdb.connect(str(path), read_only=True, config={"threads": 1})
    return Bench(name, source, raw, LocalEngine(), model is not None)


def corpus_groups(names: Sequence[str], folder: Path, every: int = 1) -> Iterator[Group]:
    """Questions of the corpus; ``every`` n-th only."""
    for name in names:
        it = opened(name, corpus.build(name, folder))
        for asked in corpus.questions(name)[::every]:
            today = date.fromisoformat(asked.as_of) if asked.as_of else TODAY
            found = it.group(asked.id, asked.question, today, by_gold(it, asked.sql, asked.ordered), reveal=False)
            if found is not None:
                yield found
        yield from _plain_groups(it, every)
        it.raw.close()
        print(f"  {name}", file=sys.stderr, flush=True)


def _plain_groups(it: Bench, every: int) -> Iterator[Group]:
    for asked in [*plain(it.source.schema)][::every]:
        found = it.group(asked.id, asked.question, TODAY, _by_any(it, asked.sql), reveal=False)
        if found is not None:
            yield replace(found, plain=True)


def _by_any(it: Bench, sql: Sequence[str]) -> Check:
    golds = [it.rows(each) for each in sql]
    return lambda rows: any(len(rows) == len(gold) and same(gold, rows, False) for gold in golds)


def by_gold(it: Bench, sql: str | None, ordered: bool) -> Check | None:
    """Whether rows are those of the gold query; None without one. Raises duckdb.Error where it cannot be run."""
    if sql is None:
        return None
    gold = it.rows(sql)
    return lambda rows: len(rows) == len(gold) and same(gold, rows, ordered)


def shop_groups(folder: Path, every: int = 1) -> Iterator[Group]:
    """Golden questions of the sample shop, on its semantic model and on what is inferred from its tables alone."""
    home = ROOT / "domains" / SHOP
    path = folder / f"{SHOP}.duckdb"
    made = ("--out", str(path), "--scale", str(SHOP_SCALE), "--as-of", SHOP_DAY.isoformat())
    subprocess.run([sys.executable, str(home / "generate.py"), *made], check=True, stdout=subprocess.DEVNULL)
    golden = yaml.safe_load((home / "golden.yml").read_text("utf-8"))
    files = (*sorted((home / "semantic").glob("*.yml")), home / "glossary.yml")
    for name, model in ((f"{SHOP}_written", lambda schema: load(*files, schema=schema)), (f"{SHOP}_bare", None)):
        it = opened(name, path, model)
        yield from _golden(it, golden, every)
        it.raw.close()
        print(f"  {name}", file=sys.stderr, flush=True)


def _golden(it: Bench, golden: Mapping[str, Any], every: int) -> Iterator[Group]:
    for case in golden["questions"][::every]:
        check = _by_check(it, _filled(case["check_sql"]), bool(case.get("ordered")))
        for number, text in enumerate((case["question"], *case.get("wordings", ()))):
            found = it.group(f"{case['id']}/{number}", _filled(text), SHOP_DAY, check, reveal=True)
            if found is not None:
                yield found
    for case in golden["abstain"][::every]:
        found = it.group(f"{case['id']}/0", case["question"], SHOP_DAY, None, reveal=True)
        if found is not None:
            yield replace(found, answerable=False)


def _filled(text: str) -> str:
    return text.replace("{today}", SHOP_DAY.isoformat()).replace("{last_year}", str(SHOP_DAY.year - 1))


def _by_check(it: Bench, sql: str, ordered: bool) -> Check:
    """As a person reads it: columns to the right of those wanted (comparisons) do no harm."""
    gold = it.rows(sql)
    width = len(gold[0]) if gold else 0
    return lambda rows: len(rows) == len(gold) and same(gold, [row[:width] for row in rows], ordered)
