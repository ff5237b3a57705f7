"""``python -m benchmarks.causes --seed N``: does an explanation name the planted cause, and none where there is none?

Each seed makes five trades: a member with other numbers of sales, one with other values, the same for pairs of members,
and one in which nothing happened. Prints what was planted and what was found; 1 when one is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assay.analyze.change import Change
from assay.analyze.mark import Mark, Shown
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.settings import load_settings
from assay.records.explanation import Explanation
from assay.semantic.spec import AnalyticsSpec
from benchmarks.causes_world import END, KINDS, SPLIT, Planted, make
from wiring_folder import open_folder

SUMS = 1e-6
"""How far the parts may be from the change, relative to the number: floating point only."""


@dataclass(frozen=True)
class Outcome:
    """One trade: what was planted, what was found, whether that is right, whether all parts add up."""

    planted: Planted
    metric: str
    found: Explanation
    seconds: float

    @property
    def named(self) -> frozenset[tuple[str, str]]:
        cause = self.found.cause
        pairs = zip(cause.fields, cause.members, strict=True) if cause else ()
        return frozenset((field.partition(".")[2], str(member)) for field, member in pairs)

    @property
    def right(self) -> bool:
        return self.named == frozenset(self.planted.where) and self.adds_up

    @property
    def adds_up(self) -> bool:
        change, scale = self.found.change, max(abs(self.found.before), abs(self.found.after), 1.0)
        sums = [sum(part.amount for part in one.parts) for one in (*self.found.breakdowns, *self.found.pairs)]
        sums += [sum(effect.amount for effect in self.found.effects)] if self.found.effects else []
        return all(abs(total - change) <= SUMS * scale for total in sums)

    def line(self) -> str:
        told = " & ".join(f"{field} {member}" for field, member in self.planted.where) or "nothing"
        found = " & ".join(f"{field} {member}" for field, member in sorted(self.named)) or "no single cause"
        sign = "right" if self.right else "WRONG"
        return f"{sign}  {self.metric:12} {self.planted.kind:13} {told} x{self.planted.factor:.2f} -> {found}"


def outcomes(seed: int, folder: Path) -> Iterator[Outcome]:
    """Every kind of trade of a seed; causes of value are looked for in the ratio too, where volume does not show."""
    planted = {kind: make(folder, f"trade_{number}", kind, 1000 * seed + number) for number, kind in enumerate(KINDS)}
    opened = open_folder(load_settings(), folder, folder)
    change = Change(opened.sources, opened.corridor.runner)
    try:
        for number, kind in enumerate(KINDS):
            for metric in ("turnover", "average_sale") if kind == "member value" else ("turnover",):
                begun = time.perf_counter()
                found = change.explain(_asked(f"trade_{number}", metric), Mark(), LOCAL_OWNER)
                yield Outcome(planted[kind], metric, found, time.perf_counter() - begun)
    finally:
        opened.close()


def _asked(source: str, metric: str) -> Shown:
    spec = AnalyticsSpec.model_validate({"metrics": [metric], "time": {"start": SPLIT, "end": END}})
    return Shown(source, spec, (), END.isoformat())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every outcome of every seed; 1 when one is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.causes", description=__doc__)
    parser.add_argument("--seed", type=int, nargs="+", required=True, help="one or several; each makes five trades")
    missed = 0
    for seed in parser.parse_args(arguments).seed:
        with tempfile.TemporaryDirectory(prefix="assay-causes-") as folder:
            for outcome in outcomes(seed, Path(folder)):
                missed += not outcome.right
                print(f"seed {seed}  {outcome.line()}  {outcome.seconds:.1f} s", flush=True)
    print(f"\n{missed} missed" if missed else "\nEvery cause was named, and none where there was none.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
