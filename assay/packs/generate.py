"""Runs a pack's generator: a seeded program that writes a database file, replaced only when it succeeded."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from assay.kernel.errors import BadInput, Misconfigured
from assay.kernel.lifeline import tied
from assay.packs.pack import Pack

log = structlog.get_logger()
GENERATE_SECONDS = 3600


def output_of(pack: Pack, folder: Path) -> Path:
    """Where the pack's database lies, or will lie."""
    return folder / str(pack.facts["generator"]["output"])


def arguments(pack: Pack, out: Path, today: date, given: Mapping[str, Any]) -> list[str]:
    """The generator's command line: the pack's defaults, ``given`` over them, ``{out}`` and ``{today}`` filled in."""
    values = {**pack.facts["generator"].get("arguments", {}), **{f"--{key}": value for key, value in given.items()}}
    line: list[str] = []
    for name, value in values.items():
        if value is not None:
            line += [name, str(value).format(out=out, today=today.isoformat())]
    return line


def generate(pack: Pack, folder: Path, today: date, given: Mapping[str, Any] | None = None) -> Path:
    """Make the pack's database and return its path; raises BadInput with the generator's own last words.

    The generator ends with this process, even when that is killed.
    """
    programs = pack.files("generator")
    if not programs:
        raise Misconfigured(f"The pack “{pack.name}” has no generator.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    out = output_of(pack, folder)
    fresh = out.with_suffix(".making")
    fresh.unlink(missing_ok=True)
    command, environment = tied(str(programs[0]), *arguments(pack, fresh, today, given or {}))
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=GENERATE_SECONDS, check=False
    )
    if done.returncode:
        log.error("pack.generator_failed", pack=pack.name, output=done.stderr[-2000:])
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BadInput(f"The sample “{pack.title}” could not be made: {last}")
    fresh.replace(out)
    return out
