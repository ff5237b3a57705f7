"""All cases of one set, run on every engine that is there, and what they left behind."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assay.access.policies import read_policies
from assay.kernel.actor import Actor
from assay.kernel.settings import Settings
from assay.storage.audit import AuditStore
from assay.storage.engine import open_engine
from assay.storage.migrate import migrate
from benchmarks.security.cases import Case
from benchmarks.security.engines import Builder, Stand, available, stand
from benchmarks.security.outcome import Outcome, leak, weighed
from data_connectors.caches import DiskCache
from wiring_checks import DatabaseRun, open_database

ACTOR = Actor("check", "check", role="analyst")
SECONDS = 5.0
_NOTHING = {"verdict": "accept", "reason": "", "rows": [], "columns": [], "error": None}


@dataclass(frozen=True)
class Set:
    """Cases, the data they are about, its policies, and what must not show."""

    name: str
    cases: Sequence[Case]
    build: Builder
    policies: Mapping[str, Any]
    canaries: Sequence[re.Pattern[str]]
    masked: int
    """How many of the canaries, the first ones, are about masked values rather than rows."""

    def only(self, kept: str = "") -> Mapping[str, Any]:
        """The policies on tables, and of those on rows (``rls``) and masks (``pii``) the named one."""
        return {**self.policies, **{name: {} for name in ("rls", "pii") if name != kept}}


def tried(of: Set, folder: Path, dialects: Iterable[str] | None = None) -> Iterator[Outcome]:
    """Every case of those engines that are there; nothing of other engines is said."""
    for dialect in dialects or available():
        mine = [case for case in of.cases if case.dialect == dialect]
        place = folder / f"{of.name}-{dialect}".replace(" ", "-")
        place.mkdir(parents=True)
        with stand(dialect, of.build, of.policies, place) as built:
            yield from _on(of, mine, built, place)


def _on(of: Set, cases: Sequence[Case], built: Stand, folder: Path) -> Iterator[Outcome]:
    settings = Settings(home=folder / "home", query_timeout_seconds=SECONDS, query_workers=1)
    engine = open_engine(settings.state_url)
    migrate(engine)
    audit, cache = AuditStore(engine, settings.clock), DiskCache(folder / "cache", 64)
    with ExitStack() as opened:
        under = opened.enter_context(closing(_open(settings, built.whole, of.policies, cache=cache, audit=audit)))
        plain = opened.enter_context(closing(_open(settings, built.whole, of.only())))
        double = opened.enter_context(closing(_open(settings, built.permitted, of.only())))
        single = {
            name: opened.enter_context(closing(_open(settings, built.whole, of.only(name)))) for name in ("rls", "pii")
        }
        for case in cases:
            outcome = _run(of, case, under, plain, double)
            if case.under != "both" and not outcome.fault:
                outcome = weighed(case, single[case.under].run(case.sql), None, _visible(of, case.under))
            yield outcome
    engine.dispose()
    yield from _left_behind(of, folder)


def _open(settings: Settings, target: str, policies: Mapping[str, Any], **kept: Any) -> DatabaseRun:
    return open_database(settings, target, read_policies(dict(policies)), ACTOR, **kept)


def _run(of: Set, case: Case, under: DatabaseRun, plain: DatabaseRun, double: DatabaseRun) -> Outcome:
    started = time.monotonic()
    found = under.run(case.sql)
    if time.monotonic() - started > SECONDS + 2:
        return Outcome(case, found, "took longer than the time-out and two seconds")
    judged = found["verdict"] == "accept" and case.must in ("no_leak", "equal")
    about_both = case if case.under == "both" else replace(case, rows=None)
    outcome = weighed(about_both, found, double.run(case.sql) if judged else None, of.canaries)
    if case.must != "accept" or outcome.fault:
        return outcome
    return Outcome(case, found, _honest(case, plain.run(case.sql)))


def _honest(case: Case, found: Mapping[str, Any]) -> str:
    """Whether it also gives as many rows as the bare engine where nothing is hidden."""
    if found["error"]:
        return f"failed without policies: {found['error']}"
    same = case.rows is None or len(found["rows"]) == case.rows
    return "" if same else f"{len(found['rows'])} rows instead of {case.rows}"


def _left_behind(of: Set, folder: Path) -> Iterator[Outcome]:
    """Hidden values in the cache, the audit log or any other file of the workbench."""
    for file in sorted(path for path in folder.glob("*/**/*") if path.is_file()):
        text = file.read_bytes().decode("latin-1")
        # A column without a name is named by its expression, so the cache holds what statements say themselves.
        said = "\n".join(case.sql for case in of.cases) if "cache" in file.name else ""
        shown = {leak({**_NOTHING, "rows": text}, said, [pattern]) for pattern in _values(of)} - {""}
        case = Case(f"{folder.name} {file.name}", "left in cache or audit", folder.name, "", "no_leak")
        yield Outcome(case, _NOTHING, f"holds {sorted(shown)}" if shown else "")


def _visible(of: Set, under: str) -> list[re.Pattern[str]]:
    """Of masks alone it is known what they hide; rows of others may then hold anything that is not masked."""
    return list(of.canaries[: of.masked]) if under == "pii" else []


def _values(of: Set) -> list[re.Pattern[str]]:
    """Patterns of hidden values; names of places that statements may say are left out."""
    return [pattern for pattern in of.canaries if not pattern.pattern.startswith(r"\b")]


def read_policy_file(file: Path) -> tuple[Mapping[str, Any], list[re.Pattern[str]], int]:
    """Policies of a third party, the patterns of what must not show, and how many of them are about masks."""
    data = json.loads(file.read_text("utf-8"))
    canaries = data["canaries"]
    names = sorted((name for name in canaries if name.endswith("_regex")), key=lambda name: name != "pii_regex")
    texts = [text for name in names for text in canaries[name]]
    return data, [re.compile(text) for text in texts], len(canaries["pii_regex"])
