"""What holds for every test: its own state folder, no developer's settings, named hypothesis profiles."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tools.trial import BROWSER_FLAGS

# A busy machine is no failure; a fixed seed in CI makes a red run repeatable.
settings.register_profile("default", deadline=None, max_examples=50, derandomize=bool(os.environ.get("CI")))
settings.register_profile(
    "soak", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("default")

COUNTED = 20
YOUNG = 20_000
"""Objects made before the garbage collector looks again: reading one statement makes some thousands, all passing."""
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
KEPT = ("ASSAY_BENCH_DIR", "ASSAY_CHROMIUM")


def _forget_the_person() -> None:
    """Before anything of Assay is imported: no test, and no process it starts, sees this person's settings or state."""
    for name in [name for name in os.environ if name.startswith("ASSAY_") and name not in KEPT]:
        del os.environ[name]
    os.environ["ASSAY_ENV_FILE"] = os.devnull
    os.environ["ASSAY_HOME"] = tempfile.mkdtemp(prefix="assay-tests-")


# While this file is read: a folder below may import the application before pytest is configured.
_forget_the_person()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a busy machine may trip is tried once more and named: journeys and servers, in CI everything.

    Lines are counted for the first cases of a test and every tenth after them: the others run them again, and counting
    makes them half as long again.
    """
    everything = os.environ.get("CI") == "true"
    alike: Counter[tuple[Path, str]] = Counter()
    for item in items:
        test = (item.path, getattr(item, "originalname", item.name))
        alike[test] += 1
        if alike[test] > COUNTED and alike[test] % 10:
            item.add_marker(pytest.mark.no_cover)
        if everything or "browser" in getattr(item, "fixturenames", ()) or item.get_closest_marker("services"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """The tests and all modules stay to the end: whoever looks for garbage need not look through them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)


def pytest_unconfigure() -> None:
    """At the end everything may go: libraries complain of what is left when the interpreter ends."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; without one its tests cannot run."""
    found = os.environ.get("ASSAY_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("Chromium is not installed.")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of the session: Playwright drives only one loop in a process."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield found
        found.close()


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment that sets nothing of Assay but a fresh home folder."""
    for name in list(os.environ):
        if name.startswith("ASSAY_") or name in {"HOST", "PORT", "REDIS_URL"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("ASSAY_ENV_FILE", os.devnull)
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "home"))
    return monkeypatch
