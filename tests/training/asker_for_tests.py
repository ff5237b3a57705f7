"""A process of its own over a shared home: ``python -m tests.training.asker_for_tests HOME AS_OF``.

One line in, one out:
``ask QUESTION`` prints the first cell of the answer, ``teach TERM`` keeps a draft and prints its id.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.settings import load_settings
from wiring import build


def main(home: str, as_of: str) -> None:
    """Serve until the input ends."""
    settings = load_settings(home=Path(home), as_of=date.fromisoformat(as_of), query_workers=1)
    services = build(settings, retrieving=False)
    print("ready", flush=True)
    for line in sys.stdin:
        act, _, text = line.strip().partition(" ")
        if act == "ask":
            answer = services.ask.ask(text, "workshop", LOCAL_OWNER)
            print(answer.rows[0][0] if answer.rows else answer.state, flush=True)
        else:
            given = {"term": text, "description": "Kept by another process."}
            print(services.training.save("workshop", "glossary", given, LOCAL_OWNER).item.id, flush=True)
    services.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
