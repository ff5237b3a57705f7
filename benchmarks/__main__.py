"""``python -m benchmarks``: wall and CPU time of what people wait for, with bars; renews docs/measurements.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from assay.accounts.local import current_actor
from assay.kernel.settings import load_settings
from benchmarks.asking import DOMAIN, measure_asking
from benchmarks.engine import measure_engine
from benchmarks.guarding import measure_guarding
from benchmarks.hanging import OTHERS, measure_hanging
from benchmarks.measure import HEADS, Measure, rows
from benchmarks.page import PAGE, kept_beside, part_of, renew, table
from benchmarks.prepared import measure_prepared
from benchmarks.typing_speed import measure_typing
from commands.columns import aligned
from wiring import build

SECTIONS = ("engine", "guarding", "typing", "hanging", "asking", "prepared")

ALONE = {"engine": measure_engine, "guarding": measure_guarding, "typing": measure_typing}
"""Those that bring data of their own."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 when a bar is not cleared."""
    given = _parsed(arguments)
    measures = []
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as folder:
        for section in given.only or SECTIONS:
            for measure in _measured(section, Path(folder), given.scale):
                measures.append(measure)
                print(f"  {measure.what}: {measure.row()[1]}", file=sys.stderr, flush=True)
    lines = rows(measures)
    print(aligned([HEADS, *lines], frozenset(range(1, 5))))
    failed = [measure.what for measure in measures if not measure.passed]
    print(f"\n{len(failed)} bars are not cleared: {'; '.join(failed)}" if failed else "\nEvery bar is cleared.")
    if given.write:
        _renew(measures)
    return 1 if failed else 0


def _renew(measures: Sequence[Measure]) -> None:
    """What hangs has a part of the page for itself: it needs a machine on which nothing else runs.

    What was not measured this time keeps its last figure, with its day.
    """
    hanging = [measure for measure in measures if measure.what.endswith(OTHERS)]
    others = [measure for measure in measures if measure not in hanging]
    for name, found in (("hanging", hanging), ("bench", others)):
        if found:
            lines = rows(found)
            renew(name, table(HEADS, [*lines, *kept_beside(part_of(PAGE.read_text("utf-8"), name), lines)]))


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=SECTIONS, help="this part alone; may be repeated")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the sample shop")
    parser.add_argument("--no-write", dest="write", action="store_false", help="leave docs/measurements.md as it is")
    return parser.parse_args(arguments)


def _measured(section: str, folder: Path, scale: float) -> Iterator[Measure]:
    """One part, on a home folder of its own."""
    home = folder / section
    if section == "prepared":
        yield from measure_prepared(home)
        return
    if section == "hanging":
        yield from measure_hanging(home)
        return
    services = build(load_settings(home=home))
    try:
        if section in ALONE:
            yield from ALONE[section](services, folder)
            return
        services.sources.load_sample(DOMAIN, current_actor(), None, {"scale": scale})
    finally:
        services.close()
    yield from measure_asking(home, load_settings().chromium)


if __name__ == "__main__":
    sys.exit(main())
