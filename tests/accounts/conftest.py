"""The rooms of who may come in over a state database of one test, on each engine it supports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assay.accounts.desk import Accounts
from assay.kernel.clock import Clock
from assay.kernel.settings import load_settings
from assay.storage.audit import AuditStore
from tests.quick_passwords_for_tests import quick_passwords
from tests.storage.conftest import engine, postgres_template
from wiring_accounts import build_accounts

__all__ = ["accounts", "engine", "postgres_template"]


@pytest.fixture
def accounts(engine: Engine, tmp_path: Path) -> Iterator[Accounts]:
    """A workbench with no company sign-in; how strong real hashes are is looked at without it."""
    settings = load_settings(home=tmp_path / "home", sign_in="always")
    with quick_passwords():
        yield build_accounts(settings, engine, AuditStore(engine, Clock()), Clock())
