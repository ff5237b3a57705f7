"""Alembic's entry: runs the migrations on the engine handed over by ``migrate``."""

from __future__ import annotations

from alembic import context

from assay.storage.tables import metadata


def run() -> None:
    """Migrate inside one transaction per migration."""
    engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


run()
