"""Compares a lock file with the published advisories, by pip-audit. Where their database cannot be reached, says so.

Exit code 1 when a package has an advisory that is not among the mitigated ones.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECONDS = 120
_SERVER = "of Chroma's server, which is never started: the index is a folder that one child process opens"
MITIGATED = {
    "CVE-2025-69872": "diskcache unpickles what lies in its folder: ours refuse pickles, and are 0700",
    "CVE-2026-45829": f"a fault {_SERVER}",
    "CVE-2026-45830": f"a fault {_SERVER}",
    "CVE-2026-45833": f"a fault {_SERVER}",
    "GHSA-2wm9-hf6c-p5cr": f"a fault {_SERVER}",
    "GHSA-xph7-9rjv-w5fr": f"a fault {_SERVER}",
}
"""Advisories that stand, and why they do no harm here. The long form is in decision 24."""


def main(lock: str) -> int:
    """Print what was found."""
    report = audited(Path(lock))
    if not any("vulns" in package for package in report):
        print("pip-audit: the database of advisories cannot be reached from here; nothing was compared.")
        return 0
    found = list(open_advisories(report))
    print(*found or [f"pip-audit: {len(report)} packages, no advisory that is not mitigated."], sep="\n")
    return 1 if found else 0


def audited(lock: Path) -> list[dict[str, Any]]:
    """pip-audit's report, a package each; empty when it could not be made."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    try:
        done = subprocess.run(
            [*command, "--requirement", str(lock)], capture_output=True, timeout=SECONDS, text=True, check=False
        )
        return list(json.loads(done.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return []


def open_advisories(report: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each advisory that is not mitigated.

    >>> list(open_advisories([{"name": "a", "version": "1", "vulns": [{"id": "X-1", "aliases": ["CVE-1"]}]}]))
    ['a 1: X-1']
    """
    for package in report:
        for advisory in package.get("vulns", ()):
            if not {advisory["id"], *advisory.get("aliases", ())} & set(MITIGATED):
                yield f"{package['name']} {package['version']}: {advisory['id']}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
