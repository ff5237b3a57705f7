"""Golden questions of a domain: `python scripts/golden.py --database shop.duckdb --as-of 2026-11-20`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assay.ask.local.engine import LocalEngine  # noqa: E402
from tests.ask.golden_harness import Tally, bench, run_abstain, run_follow_ups, run_questions  # noqa: E402


def main() -> int:
    """Prints failures by category and one line of figures per group; exits 1 below 95 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--domain", default="ecommerce")
    parser.add_argument("--database", required=True, type=Path)
    parser.add_argument("--as-of", default="2026-11-20", type=date.fromisoformat)
    parser.add_argument("--verified", action="store_true", help="use the domain's verified questions too")
    parser.add_argument("--quiet", action="store_true")
    args = parser.parse_args()
    folder = ROOT / "domains" / args.domain
    golden = yaml.safe_load((folder / "golden.yml").read_text("utf-8"))
    it = bench(folder, args.database, args.as_of, args.verified)
    engine = LocalEngine()
    shares = []
    for name, runner in (("questions", run_questions), ("follow-ups", run_follow_ups), ("abstain", run_abstain)):
        started = time.perf_counter()
        tally = runner(golden, engine, it)
        if not args.quiet:
            show(tally)
        seconds = time.perf_counter() - started
        wrong_verified = sum(o.verdict == "wrong" and o.state == "verified" for o in tally.outcomes)
        share, counts = tally.share_right(), dict(tally.counts())
        print(
            f"{name}: {share:.1%} of {len(tally.outcomes)} {counts}, wrong verified {wrong_verified}, {seconds:.1f} s"
        )
        shares.append(tally.share_right())
    return 0 if min(shares) >= 0.95 else 1


def show(tally: Tally) -> None:
    """Failures, by category."""
    groups = defaultdict(list)
    for outcome in tally.failures():
        groups[outcome.category].append(outcome)
    for category, outcomes in groups.items():
        print(f"== {category}")
        for o in outcomes:
            print(f"  {o.verdict:9} [{o.case}] {o.text}  ({o.confidence:.2f})\n      {o.detail}")


if __name__ == "__main__":
    sys.exit(main())
