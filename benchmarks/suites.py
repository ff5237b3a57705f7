"""The third-party suites, through the batch command, scored by the suites' own program."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assay.kernel.settings import ROOT
from benchmarks.results import Scored

GIVEN = ("id", "db", "question", "evidence", "as_of")
"""What of a question the product gets to see."""


def suites(bench: Path) -> Sequence[Path]:
    """The folders of the suites to be developed against."""
    return sorted(file.parent for file in (bench / "text_to_sql" / "dev").glob("*/questions.jsonl"))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """A file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def write_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """The other way."""
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")


def run_suite(suite: Path, threshold: float | None, scratch: Path) -> list[Scored]:
    """All questions of a suite, answered and scored. Raises CalledProcessError when either program fails."""
    questions = read_lines(suite / "questions.jsonl")
    asked, answers, details = (scratch / f"{suite.name}-{what}.jsonl" for what in ("in", "out", "details"))
    write_lines(asked, ({key: line[key] for key in GIVEN if line.get(key)} for line in questions))
    command = [sys.executable, str(ROOT / "cli.py"), "ask", "--batch", str(asked), "--out", str(answers)]
    given = [] if threshold is None else ["--threshold", str(threshold)]
    subprocess.run([*command, "--databases", str(suite / "databases"), *given], check=True, stderr=subprocess.DEVNULL)
    score(suite, answers, details)
    return joined(questions, read_lines(answers), read_lines(details))


def score(suite: Path, answers: Path, details: Path) -> None:
    """Run the suite's own scorer."""
    program = suite.parents[1] / "score.py"
    command = [sys.executable, str(program), "--root", str(suite.parent), "--suite", suite.name, "--pred", str(answers)]
    subprocess.run([*command, "--details", str(details)], check=True, stdout=subprocess.DEVNULL)


def joined(
    questions: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]], details: Sequence[Mapping[str, Any]]
) -> list[Scored]:
    """What was asked, answered and scored, by id."""
    by_id = {str(line["id"]): line for line in answers}
    verdicts = {str(line["id"]): line for line in details}
    first = {str(asked["db"]): str(asked["id"]) for asked in reversed(questions)}
    return [
        Scored(
            id=str(asked["id"]), suite=str(asked["suite"]), database=str(asked["db"]),
            status=verdicts[str(asked["id"])]["status"], ms=float(by_id[str(asked["id"])]["ms"]),
            answerable=asked.get("answerable", True) is not False,
            confidence=float(by_id[str(asked["id"])]["confidence"]),
            why=str(verdicts[str(asked["id"])]["message"]), gold=str(asked.get("gold_sql") or ""),
            first=first[str(asked["db"])] == str(asked["id"]),
        )
        for asked in questions
    ]  # fmt: skip
