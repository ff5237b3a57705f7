"""Brings the app state to the current shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from assay.kernel.lazy import lazy
from assay.storage import peek

# Loaded only where there is something to migrate, which at most starts there is not.
command: Any = lazy("alembic.command")
config: Any = lazy("alembic.config")
migration: Any = lazy("alembic.migration")
script: Any = lazy("alembic.script")

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 7_165_422


def _config(engine: Engine) -> Any:
    made = config.Config()
    made.set_main_option("script_location", str(_SCRIPTS))
    made.attributes["engine"] = engine
    return made


def migrate(engine: Engine) -> None:
    """Apply every migration that is missing; several processes may call it at once."""
    if engine.dialect.name == "sqlite":
        if engine.url.database and peek.is_current(Path(engine.url.database)):
            return
        command.upgrade(_config(engine), "head")
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        try:
            command.upgrade(_config(engine), "head")
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})


def is_current(engine: Engine) -> bool:
    """Whether no migration is missing."""
    head = script.ScriptDirectory.from_config(_config(engine)).get_current_head()
    with engine.connect() as connection:
        return bool(migration.MigrationContext.configure(connection).get_current_revision() == head)


def revision_of(engine: Engine) -> str:
    """The migration the state stands at; empty before the first."""
    with engine.connect() as connection:
        return str(migration.MigrationContext.configure(connection).get_current_revision() or "")
