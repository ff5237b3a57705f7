"""Several processes ask and teach at once: nobody gets an old answer after a publication, and no item is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assay.kernel.settings import load_settings
from assay.services import Services
from tests.training.conftest import ADMIN, workshop
from wiring import build, job_runner

AS_OF = "2026-08-01"
ROOT = Path(__file__).parents[2]
SHOP, QUESTION = "workshop", "How full is the workshop?"
WEB_PROCESSES = 4


class Asker:
    """A process that asks and teaches when it is told to."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-m", "tests.training.asker_for_tests", str(home), AS_OF]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
        )
        assert self.heard() == "ready"

    def say(self, line: str) -> None:
        """Send one line; the answer is heard later."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def heard(self) -> str:
        """The next line."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        """End it and its children."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


@pytest.fixture
def together(tmp_path: Path) -> Iterator[tuple[Services, list[Asker]]]:
    """One process that publishes, others that ask and teach, all over one state."""
    home = tmp_path / "home"
    services = build(load_settings(home=home, as_of=date.fromisoformat(AS_OF), query_workers=1), retrieving=False)
    services.sources.connect(SHOP, f"duckdb:///{workshop(tmp_path)}", ADMIN)
    askers: list[Asker] = []
    try:
        askers += [Asker(home) for _ in range(WEB_PROCESSES)]
        yield services, askers
    finally:
        for asker in askers:
            asker.close()
        services.close()


def publish_as_worker(services: Services, number: int) -> None:
    """A publication as the worker does it: a job, taken from its row."""
    job = services.jobs.submit("publish", {"source": SHOP, "number": number}, ADMIN)
    assert job_runner(services).run_one(job.id)
    assert services.jobs.get(job.id, ADMIN).status == "completed"


def rounds(services: Services, askers: list[Asker], until: float, most: int) -> int:
    """Teach, publish, ask in every process; every one must say what was published last. How many rounds there were."""
    given = {"question": QUESTION, "sql": "SELECT 0"}
    item = services.training.save(SHOP, "verified_question", given, ADMIN).item.id
    taught: set[str] = set()
    number = 0
    while number < most and time.monotonic() < until:
        number += 1
        services.training.save(SHOP, "verified_question", {**given, "sql": f"SELECT {number}"}, ADMIN, item)
        for at, asker in enumerate(askers):
            asker.say(f"teach word{number}x{at}")
        publish_as_worker(services, number)
        taught |= {asker.heard() for asker in askers}
        for asker in askers:
            asker.say(f"ask {QUESTION}")
        assert [asker.heard() for asker in askers] == [str(number)] * len(askers), f"an old answer in round {number}"
    kept = {one.id for one in services.training.items(SHOP, ADMIN)}
    assert taught <= kept
    assert len(taught) == number * len(askers), "an item was lost"
    return number


def test_no_process_gives_an_old_answer_and_no_item_is_lost(together: tuple[Services, list[Asker]]) -> None:
    assert rounds(*together, until=time.monotonic() + 120, most=4) >= 1


@pytest.mark.soak
def test_the_same_for_two_minutes(together: tuple[Services, list[Asker]]) -> None:
    made = rounds(*together, until=time.monotonic() + 120, most=100_000)
    print(f"{made} publications, {made * WEB_PROCESSES} answers, none of them old")
    assert made > 1
