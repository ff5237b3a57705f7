"""How soon words are coloured and completed while somebody types, among a million names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from assay.accounts.local import current_actor
from assay.services import Services
from benchmarks.measure import Measure
from benchmarks.timing import own_cpu, timed

BAR = 30.0
NAMES = 1_000_000
MAKE = """
CREATE TABLE keepers AS SELECT i AS keeper_id, ['Tove', 'Uwe', 'Mara', 'Elio'][1 + i % 4] || ' ' ||
  ['Marrow', 'Zabel', 'Otterbach'][1 + i % 3] || ' ' || i AS name, ['Hill', 'Dale'][1 + i % 2] AS district
FROM range({names}) t(i);
CREATE TABLE catches AS SELECT i AS catch_id, i * 7 % {names} AS keeper_id,
  DATE '2025-01-01' + (i % 500)::INTEGER AS day, i % 90 / 2.0 AS weight FROM range(200000) t(i);
"""
TYPED = "total weight of catches of Mara Otterbach 765434 by district"


def measure_typing(services: Services, folder: Path) -> Iterator[Measure]:
    """One question, letter by letter."""
    path = folder / "keepers.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MAKE.format(names=NAMES))
    services.sources.connect("keepers", f"duckdb:///{path}", current_actor())
    steps = _prefixes(TYPED)
    done = timed(lambda turn: _type(services, steps[turn % len(steps)]), 3 * len(steps), own_cpu, warm=5)
    yield Measure(f"a letter typed, {NAMES:,} names, p95", done.p95, "ms", done.wall, done.p95, done.cpu, BAR)


def _prefixes(text: str) -> Sequence[str]:
    return [text[:end] for end in range(3, len(text) + 1)]


def _type(services: Services, text: str) -> None:
    services.ask.typing(text, "keepers", current_actor())
