"""What ``assay doctor`` looks at: each check returns one finding and never raises."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any, Literal

from assay.kernel.chromium import NAMES
from assay.kernel.errors import Misconfigured
from assay.kernel.lazy import lazy
from assay.kernel.log import redact_text
from assay.kernel.settings import Settings, unknown_variables
from commands.openers import State
from commands.serve import answers, claim, url

OLDEST = (3, 11)
SAMPLE = "ecommerce"
redis_client: Any = lazy("redis")


@dataclass(frozen=True)
class Finding:
    """``note``: Assay runs, but not everything does. ``fault``: it does not run."""

    state: Literal["ok", "note", "fault"]
    subject: str
    text: str
    mend: str = ""


def python() -> Finding:
    """New enough?"""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        return Finding("fault", "Python", f"{version} is too old", "Install Python 3.11 or newer, then `make venv`.")
    return Finding("ok", "Python", version)


def packages() -> Finding:
    """Is everything there that Assay asks for?"""
    try:
        asked = metadata.requires("assay") or []
    except metadata.PackageNotFoundError:
        return Finding("note", "packages", "Assay itself is not installed here", "Run `make run`, which installs it.")
    names = [re.split(r"[\[<>=~!; ]", line)[0] for line in asked if "extra ==" not in line]
    missing = [name for name in names if not _installed(name)]
    if missing:
        return Finding("fault", "packages", f"missing: {', '.join(missing)}", "Run `make run`, or install the lock.")
    return Finding("ok", "packages", f"all {len(names)} are installed")


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def variables(environment: Mapping[str, str]) -> Finding:
    """Variables that look like settings and are none."""
    strange = unknown_variables(environment)
    if not strange:
        return Finding("ok", "environment", "no unknown ASSAY_ variables")
    words = [f"{name} (did you mean {near}?)" if near else name for name, near in strange.items()]
    return Finding("note", "environment", f"set nothing: {', '.join(words)}", "docs/settings.md lists the settings.")


def home(settings: Settings) -> Finding:
    """Can the state be written?"""
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=settings.home):
            free = shutil.disk_usage(settings.home).free / 2**30
    except OSError as error:
        hint = "Give yourself the right to write there, or set ASSAY_HOME to another folder."
        return Finding("fault", "home folder", f"{settings.home} cannot be written: {error.strerror}", hint)
    return Finding("ok", "home folder", f"{settings.home} can be written, {free:.0f} GB free")


def state_database(state: State) -> Finding:
    """Reachable, and in the current shape?"""
    if not state.exists():
        return Finding("note", "state database", "is not made yet", "`assay migrate` makes it, so does `assay serve`.")
    try:
        current = state.is_current()
    except Misconfigured as error:
        return Finding("fault", "state database", error.message, error.hint)
    except Exception as error:  # whatever a driver throws means that it cannot be reached
        reason = redact_text(str(error).splitlines()[0])
        return Finding("fault", "state database", f"cannot be reached: {reason}", "Check ASSAY_DATABASE_URL.")
    if not current:
        return Finding("fault", "state database", "is not in the current shape", "Run `assay migrate`.")
    return Finding("ok", "state database", "is current")


def sample(state: State) -> Finding:
    """Is there something to try it on?"""
    if state.has_sample(SAMPLE):
        return Finding("ok", "sample shop", "is loaded")
    return Finding("note", "sample shop", "is not loaded", f"`assay load {SAMPLE}` makes it.")


def redis(settings: Settings) -> Iterator[Finding]:
    """Reachable, where it is configured?"""
    if not settings.redis_url:
        return
    try:
        redis_client.from_url(settings.redis_url, socket_connect_timeout=2, socket_timeout=2).ping()
    except (redis_client.RedisError, ValueError, OSError) as error:
        reason = redact_text(str(error))
        yield Finding("fault", "Redis", f"cannot be reached: {reason}", "Start it, correct REDIS_URL or leave it out.")
    else:
        yield Finding("ok", "Redis", "answers")


def port(settings: Settings) -> Finding:
    """Free, or Assay's already?"""
    try:
        claim(settings)
    except Misconfigured as error:
        if answers(settings):
            return Finding("ok", "port", f"{settings.port}: Assay is running at {url(settings)}")
        return Finding("fault", "port", error.message, error.hint)
    return Finding("ok", "port", f"{settings.port} is free")


def chromium(settings: Settings) -> Finding:
    """There, for pictures and PDF?"""
    named = str(settings.chromium) if settings.chromium else None
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found:
        return Finding("ok", "Chromium", found)
    text = f"{named} cannot be run" if named else "not found: PNG and PDF exports are off"
    return Finding("note", "Chromium", text, "Install it (Debian: apt-get install chromium) or set ASSAY_CHROMIUM.")


def model(settings: Settings) -> Finding:
    """Which engine reads questions?"""
    if settings.llm_provider == "none":
        return Finding("ok", "language model", "none, and none is needed: the local engine reads the questions")
    return Finding("ok", "language model", f"{settings.llm_provider}, {settings.llm_model}")
