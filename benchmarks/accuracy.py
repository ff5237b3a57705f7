"""How often is Assay right? ``python -m benchmarks.accuracy`` prints it and renews docs/measurements.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assay.kernel.settings import Settings, load_settings
from benchmarks import golden, invented, prompts
from benchmarks.classes import largest
from benchmarks.filled import suite as filled
from benchmarks.page import renew, table
from benchmarks.results import HEADS, Scored, grouped, row
from benchmarks.suites import run_suite, suites
from commands.columns import aligned

MOST_SHOWN = 20
THRESHOLDS = (("at the default threshold", None), ("answering all (threshold 0)", 0.0))
CLASS_HEADS = ("what it needs", "what differs", "questions")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all tables; 0 whatever the figures are."""
    given = _parsed(arguments)
    settings = load_settings()
    if not given.suites_only and not given.prompts_only:
        body = golden_part(given.clock or golden.clocks(date.today()), given.verbose)
        _keep("golden", [*body, *invented_part(given.verbose)], given.write)
    if not given.golden_only and not given.suite:
        _keep("prompts", prompts_part(settings), given.write and settings.bench_dir is not None)
    if not given.golden_only and not given.prompts_only:
        _keep("suites", suites_part(settings, given.suite), given.write and settings.bench_dir is not None)
        _keep("filled", filled_part(settings), given.write and settings.bench_dir is not None and not given.suite)
    return 0


def _keep(part: str, body: Sequence[str], write: bool) -> None:
    if write:
        renew(part, "\n\n".join(body))


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--golden-only", action="store_true", help="leave the third-party suites out")
    parser.add_argument("--suites-only", action="store_true", help="leave the golden questions out")
    parser.add_argument("--prompts-only", action="store_true", help="only what a model would be told")
    parser.add_argument("--suite", action="append", help="only this suite; may be repeated")
    parser.add_argument("--clock", action="append", type=date.fromisoformat, help="only this day; may be repeated")
    parser.add_argument("--verbose", action="store_true", help="name every golden question that is not right")
    parser.add_argument("--no-write", dest="write", action="store_false", help="leave docs/measurements.md as it is")
    return parser.parse_args(arguments)


def golden_part(clocks: Sequence[date], verbose: bool = False) -> list[str]:
    """The golden questions of every domain at every clock."""
    body: list[str] = []
    for domain in golden.domains():
        verdicts = []
        for clock in clocks:
            with tempfile.TemporaryDirectory(prefix="assay-golden-") as home:
                verdicts += golden.examine(domain, clock, Path(home))
        body += show(f"Golden questions: {domain}", _golden_rows(verdicts))
        wrong = [one for one in verdicts if one.verified_but_wrong]
        body.append(f"Wrong with state Verified: {len(wrong)}.")
        print(f"\n{body[-1]}")
        _name_failures(verdicts, None if verbose else MOST_SHOWN)
    return body


def invented_part(verbose: bool = False) -> list[str]:
    """The same questions in two wordings on schemas made up by chance."""
    with tempfile.TemporaryDirectory(prefix="assay-invented-") as folder:
        scored = invented.examine(Path(folder))
    if verbose:
        print("\n".join(f"  {one.status}: {one.id} ({one.why})" for one in scored if not one.right))
    return show("Invented schemas", [row("all", scored), *grouped(scored, lambda one: one.suite)])


def _golden_rows(verdicts: Sequence[golden.Verdict]) -> list[tuple[str, ...]]:
    asked = [one.scored for one in verdicts if one.scored.answerable]
    by_clock = [
        row(f"as of {clock}", [one.scored for one in verdicts if one.clock == clock and one.scored.answerable])
        for clock in dict.fromkeys(one.clock for one in verdicts)
    ]
    kinds = grouped([one.scored for one in verdicts], lambda scored: scored.database)
    return [row("all wordings", asked), *by_clock, *kinds]


def _name_failures(verdicts: Sequence[golden.Verdict], most: int | None) -> None:
    failed = [one for one in verdicts if not one.scored.right]
    for one in failed[:most]:
        print(f"  {one.clock} {one.scored.status}: {one.question} ({one.state}; {one.scored.why})")
    if most is not None and len(failed) > most:
        print(f"  and {len(failed) - most} more; --verbose names all")


REALISTIC = ("defog_basic", "defog_advanced", "acme_insurance")
"""The suites whose questions are those of analysts."""


def prompts_part(settings: Settings) -> list[str]:
    """What a model would be told of the third-party suites' questions; nothing where there are none."""
    if settings.bench_dir is None:
        return []
    body: list[str] = []
    for title, padded in (("databases as they are", False), (f"each among {prompts.PADDED} tables", True)):
        body += show(
            f"What a prompt of 6,000 tokens holds, {title}", prompts.rows(settings.bench_dir, padded), prompts.HEADS
        )
    return body


def suites_part(settings: Settings, only: Sequence[str] | None) -> list[str]:
    """The third-party suites, at both thresholds; one line where there are none."""
    if settings.bench_dir is None:
        print("\nASSAY_BENCH_DIR is not set: the third-party suites are left out.")
        return []
    folders = [folder for folder in suites(settings.bench_dir) if not only or folder.name in only]
    return [line for name, scored in _at_thresholds(folders) for line in _suite_tables(name, scored)]


def filled_part(settings: Settings) -> list[str]:
    """Questions on published schemas, their rows invented; nothing where the schemas are not."""
    if settings.bench_dir is None:
        return []
    with tempfile.TemporaryDirectory(prefix="assay-filled-") as out:
        asked = _at_thresholds(filled.build(settings.bench_dir, Path(out)))
        return [
            line for name, scored in asked
            for line in show(f"Schemas filled with invented rows, {name}", grouped(scored, lambda one: one.suite))
        ]  # fmt: skip


def _at_thresholds(folders: Sequence[Path]) -> Iterator[tuple[str, list[Scored]]]:
    for name, threshold in THRESHOLDS:
        with tempfile.TemporaryDirectory(prefix="assay-suites-") as scratch:
            yield name, [one for folder in folders for one in run_suite(folder, threshold, Path(scratch))]


def _suite_tables(name: str, scored: Sequence[Scored]) -> list[str]:
    answerable = [one for one in scored if one.answerable]
    unanswerable = [one for one in scored if not one.answerable]
    figures = [
        *grouped(answerable, lambda one: one.suite),
        *([row("cannot be answered", unanswerable)] if unanswerable else []),
        *grouped(answerable, lambda one: one.half),
        *_unseen("spider_dev, unseen half", answerable, ("spider_dev",)),
        *_unseen("realistic, unseen half", answerable, REALISTIC),
        row("all that can be answered", answerable),
    ]
    per_database = grouped(answerable, lambda one: f"{one.suite} / {one.database}")
    return [
        *show(f"Third-party suites, {name}", figures),
        *show(f"By database, {name}", per_database),
        *show(f"Largest failure classes, {name}", largest(scored), CLASS_HEADS),
    ]


def _unseen(name: str, scored: Sequence[Scored], of: Sequence[str]) -> list[tuple[str, ...]]:
    """The line of some suites' databases that nobody looked at; none where they were not asked."""
    some = [one for one in scored if one.half == "unseen half" and one.suite in of]
    return [row(name, some)] if some else []


def show(title: str, rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> list[str]:
    """Print a table; returns it as Markdown."""
    numbers = frozenset(range(1, len(heads)))
    print(f"\n{title}\n{aligned([heads, *rows], numbers)}", flush=True)
    return [f"### {title}", table(heads, rows)]


if __name__ == "__main__":
    sys.exit(main())
