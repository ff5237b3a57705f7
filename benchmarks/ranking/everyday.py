"""Everyday questions on schemas of our own (``tests/data/ask/everyday``) as judged groups, those to be declined too.

Rules were made on them, so nearly all are right: they tell which plain ways of asking may be trusted, and count little.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from assay.kernel.settings import ROOT
from benchmarks.ranking.labelled import Bench, Group, by_gold, opened

FOLDER = ROOT / "tests" / "data" / "ask" / "everyday"
TODAY = date(2026, 1, 15)
"""The day that their hand-written queries are of."""
PARTS = 8
"""They are left out in so many parts, each of several schemas."""


def everyday_groups(folder: Path, every: int = 1) -> Iterator[Group]:
    """The questions of each file, in order; ``every`` n-th only."""
    for at, file in enumerate(sorted(FOLDER.glob("*.yml"))):
        case = yaml.safe_load(file.read_text("utf-8"))
        path = folder / f"everyday_{file.stem}.duckdb"
        with duckdb.connect(str(path)) as made:
            made.execute(case["rows"])
        it = opened(f"everyday_{at % PARTS}", path)
        yield from (replace(group, everyday=True) for group in _of(it, case, every))
        it.raw.close()
    print("  everyday", file=sys.stderr, flush=True)


def _of(it: Bench, case: Mapping[str, Any], every: int) -> Iterator[Group]:
    known = [(one["question"], one["sql"], False) for one in case["answered"] if not one.get("hint")]
    known += [(one["question"], one["sql"], True) for one in case.get("ordered", ())]
    known += [(text, None, False) for text in case.get("abstained", ())]
    for number, (text, sql, ordered) in enumerate(known[::every]):
        found = it.group(f"{number}", text, TODAY, by_gold(it, sql, ordered), reveal=False)
        if found is not None:
            yield replace(found, answerable=sql is not None)
