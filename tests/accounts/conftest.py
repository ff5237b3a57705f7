"""The rooms of who may come in over a state database of one test, on each engine it supports."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from assay.accounts.desk import Accounts
from assay.kernel.clock import Clock
from assay.kernel.settings import load_settings
from assay.storage.audit import AuditStore
from tests.storage.conftest import engine
from wiring_accounts import build_accounts

__all__ = ["accounts", "engine"]


@pytest.fixture
def accounts(engine: Engine, tmp_path: Path) -> Accounts:
    """A workbench with no company sign-in."""
    settings = load_settings(home=tmp_path / "home", sign_in="always")
    return build_accounts(settings, engine, AuditStore(engine, Clock()), Clock())
