"""The guard against the third-party security cases: ``python -m benchmarks.security`` prints a table by class.

A case is right when an attack is refused and an honest query accepted. Cases that may be rewritten instead of refused
(rows and columns of others) are counted apart: `tests/query/test_restrict.py` runs them and looks for leaks.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assay.query.guard import Accept, Bounds, judge

FILES = ("sql_attacks", "sql_benign")


def cases(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with its class."""
    for name in FILES:
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines():
            case = json.loads(line)
            kind = case.get("class") or f"honest: {case['tag']}"
            yield (f"{kind} (may be rewritten)" if case.get("or") else kind), case


def measured(folder: Path) -> list[tuple[str, int, int, int]]:
    """Class, cases, accepted, right."""
    tables = json.loads((folder / "policies.json").read_text("utf-8"))["allowed_tables"]
    total: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for kind, case in cases(folder):
        accept = isinstance(judge(case["sql"], Bounds.of(case["dialect"], tables)), Accept)
        total[kind] += 1
        accepted[kind] += accept
        right[kind] += bool(case.get("or")) or accept == (case["must"] == "accept")
    return [(kind, total[kind], accepted[kind], right[kind]) for kind in total]


def main() -> int:
    """Print the table; 0 also where the cases are not there."""
    bench = os.environ.get("ASSAY_BENCH_DIR")
    if not bench:
        print("ASSAY_BENCH_DIR is not set: the security cases are left out.")
        return 0
    started = time.process_time()
    rows = measured(Path(bench) / "security")
    spent = 1000 * (time.process_time() - started) / sum(row[1] for row in rows)
    print(f"{'class':44}{'cases':>7}{'accepted':>10}{'right':>8}")
    for kind, cases_, accepted, right in rows:
        print(f"{kind:44}{cases_:>7}{accepted:>10}{100 * right / cases_:>7.0f}%")
    print(f"{spent:.1f} ms of CPU a statement")
    return 0


if __name__ == "__main__":
    sys.exit(main())
