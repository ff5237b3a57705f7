"""Words for the person at the terminal: standard error, so that standard output stays data."""

from __future__ import annotations

import sys
from collections.abc import Callable

from assay.kernel.errors import AssayError


def say(text: str) -> None:
    """One line for a person."""
    print(text, file=sys.stderr, flush=True)


def complain(error: AssayError) -> None:
    """An error as a sentence, and what to do about it."""
    say(f"assay: {error.message}")
    if error.hint:
        say(f"  {error.hint}")


def progress() -> Callable[[float, str], None]:
    """Reports progress (0..1 and a stage): one line that moves on a terminal, a line per stage elsewhere."""
    moving = sys.stderr.isatty()
    seen: list[str] = []

    def report(done: float, stage: str) -> None:
        line = f"{done:4.0%}  {stage}"
        if moving:
            end = "\n" if done >= 1 else ""
            print(f"\r\x1b[K{line}", end=end, file=sys.stderr, flush=True)
        elif stage not in seen:
            seen.append(stage)
            say(line)

    return report
