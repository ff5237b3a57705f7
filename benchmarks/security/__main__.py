"""``python -m benchmarks.security``: attacks and honest queries on every engine, as a table with bars."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.security import cases, shop
from benchmarks.security.engines import own_shop, third_party
from benchmarks.security.outcome import Outcome
from benchmarks.security.trial import Set, read_policy_file, tried
from commands.columns import aligned

OWN = Path(__file__).resolve().parents[2] / "tests" / "data" / "security"
HEADS = ("class", "cases", "refused", "right", "bar", "")
SOFT = {"dos": 0.99, "honest": 0.99, "pii_inference": 0.99, "obfuscation": 0.99}
MOST_REFUSED = {"row policies": 0.03, "honest": 0.01}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table a set; 1 when a bar is not cleared."""
    given = _parsed(arguments)
    missed = 0
    with tempfile.TemporaryDirectory(prefix="assay-security-") as folder:
        for found in _sets(Path(folder)):
            outcomes = list(_shown(tried(found, Path(folder), given.dialect), given.verbose))
            print(f"\n{found.name}: {len(outcomes)} cases")
            missed += _table(outcomes)
    print(f"\n{missed} bars are not cleared." if missed else "\nEvery bar is cleared.")
    return 1 if missed else 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.security", description=__doc__)
    parser.add_argument("--dialect", action="append", choices=cases.ENGINES, help="this engine alone; may be repeated")
    parser.add_argument("--verbose", action="store_true", help="print every outcome")
    return parser.parse_args(arguments)


def _sets(folder: Path) -> Iterator[Set]:
    canaries = [re.compile(text) for text in shop.CANARIES]
    mine = [case for file in sorted(OWN.glob("*.yml")) for case in cases.own(file)]
    yield Set("own cases", mine, own_shop, shop.POLICIES, canaries, shop.MASKED)
    bench = os.environ.get("ASSAY_BENCH_DIR")
    if not bench:
        print("ASSAY_BENCH_DIR is not set: the third party's cases are left out.")
        return
    theirs = Path(bench) / "security"
    policies, patterns, masked = read_policy_file(theirs / "policies.json")
    (folder / "scratch").mkdir(exist_ok=True)
    found = list(cases.third_party(theirs, folder / "scratch"))
    yield Set("third-party cases", found, third_party(theirs), policies, patterns, masked)


def _shown(outcomes: Iterable[Outcome], verbose: bool) -> Iterator[Outcome]:
    for outcome in outcomes:
        if outcome.fault or verbose:
            verdict = outcome.fault or f"{outcome.found['verdict']} {outcome.found['reason']}"
            print(f"  {outcome.case.id} [{outcome.case.kind}] {outcome.case.sql[:110]!r}: {verdict}", flush=True)
        yield outcome


def _table(outcomes: Iterable[Outcome]) -> int:
    """Print a line a class; how many missed their bar."""
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_kind[outcome.case.kind].append(outcome)
    lines = [_line(kind, found) for kind, found in sorted(by_kind.items())]
    print(aligned([HEADS, *lines], frozenset(range(1, 5))))
    return Counter(line[-1] for line in lines)["FAIL"]


def _line(kind: str, found: Sequence[Outcome]) -> tuple[str, ...]:
    right = sum(not outcome.fault for outcome in found) / len(found)
    refused = sum(outcome.refused for outcome in found) / len(found)
    bar, most = SOFT.get(kind, 1.0), MOST_REFUSED.get(kind, 1.0)
    verdict = "pass" if right >= bar and refused <= most else "FAIL"
    return (kind, str(len(found)), f"{100 * refused:.0f} %", f"{100 * right:.1f} %", f"{100 * bar:.0f} %", verdict)


if __name__ == "__main__":
    sys.exit(main())
