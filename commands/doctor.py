"""``assay doctor``: what is missing on this machine, and how to mend it."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict

from assay.kernel.errors import Misconfigured
from assay.kernel.settings import Settings
from commands import checkup
from commands.checkup import Finding
from commands.openers import Openers

MARKS = {"ok": "ok    ", "note": "note  ", "fault": "FAULT "}


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """One line a finding; 2 when there is a fault, 0 when Assay can run."""
    findings = list(examine(openers))
    if arguments.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{MARKS[finding.state]}{finding.subject}: {finding.text}")
            if finding.mend:
                print(f"      {finding.mend}")
    return 2 if any(finding.state == "fault" for finding in findings) else 0


def examine(openers: Openers) -> Iterator[Finding]:
    """All findings, from the ground up; what rests on a fault is left out."""
    yield checkup.python()
    yield checkup.packages()
    yield checkup.variables(os.environ)
    try:
        settings = openers.settings()
    except Misconfigured as error:
        yield Finding("fault", "settings", error.message.replace("\n", " "), error.hint)
        return
    yield Finding("ok", "settings", "are all valid")
    yield from _with_settings(settings, openers)


def _with_settings(settings: Settings, openers: Openers) -> Iterator[Finding]:
    home = checkup.home(settings)
    yield home
    if home.state != "fault":
        state = openers.state(settings)
        found = checkup.state_database(state)
        yield found
        if found.state == "ok":
            yield checkup.sample(state)
    yield from checkup.redis(settings)
    yield checkup.port(settings)
    yield checkup.chromium(settings)
    yield checkup.model(settings)
