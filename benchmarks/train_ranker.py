"""Train the local engine's ranker and its confidence: ``python -m benchmarks.train_ranker`` (`make train-ranker`).

Learns from questions of our own only: the corpus, the everyday schemas and the golden ones of the sample shop. Figures
are out of fold, one database left out at a time. Writes ``assay/ask/local/ranker.json``; equal questions
and engine give an equal file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assay.ask.local.ranker import FILE
from benchmarks.corpus.build import databases
from benchmarks.page import renew, table
from benchmarks.ranking.everyday import everyday_groups
from benchmarks.ranking.labelled import Group, corpus_groups, shop_groups
from benchmarks.ranking.training import calibrated, figures_of, fit, out_of_fold, threshold_of, to_file

SHARES = ("20", "30", "40", "50", "60")


def gathered(names: Sequence[str], every: int = 1, all_of_them: bool = True) -> list[Group]:
    """The candidates of all questions, run and judged; ``every`` n-th question only.

    ``all_of_them``: those that rules were made on as well, everyday ones and those of the sample shop.
    """
    with tempfile.TemporaryDirectory(prefix="assay-ranker-") as scratch:
        folder = Path(scratch)
        found = list(corpus_groups(names, folder, every))
        if all_of_them:
            found += [*everyday_groups(folder, every), *shop_groups(folder, every)]
        return found


def train(groups: Sequence[Group]) -> str:
    """The text of the ranker's file, learnt from all groups."""
    learnt, judged = calibrated(fit(groups), out_of_fold(groups))
    threshold = threshold_of(judged)
    return to_file(learnt, threshold, figures_of(groups, judged, threshold))


def told(facts: Mapping[str, Any]) -> str:
    """The figures of a ranker's file as a Markdown table."""
    parts = {name: part for name, part in facts["training"].items() if isinstance(part, dict)}
    rows = [
        [
            name.replace("_", ", "),
            *(f"{part[key]:.3f}" for key in ("right_by_cost", "right", "right_at_best", "auc_by_cost", "auc")),
            *(f"{100 * part['wrong_of_surest'][share]:.0f}" for share in SHARES),
            f"{100 * part['answered']:.0f}",
            f"{100 * part['wrong_of_answered']:.0f}",
        ]
        for name, part in sorted(parts.items())
    ]
    at = f"from {facts['threshold']:.2f} on:"
    heads = [
        *("questions", "right by cost", "right", "right at best", "AUC by cost", "AUC"),
        *(f"wrong % of the surest {share} %" for share in SHARES),
        *(f"{at} answered %", "wrong %"),
    ]
    return table(heads, rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write, print the figures. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--dry-run", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    text = train(gathered(databases()))
    facts = json.loads(text)
    if not options.dry_run:
        options.out.write_text(text, "utf-8")
    if not options.dry_run and options.out == FILE:
        renew("ranker", told(facts))
    print(json.dumps({"threshold": facts["threshold"], **facts["training"]}, indent=2))
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
