"""Alembic's entry: runs the migrations on the engine handed over by ``migrate``."""

from __future__ import annotations

from alembic import context

from assay.storage import tables_alerts, tables_boards, tables_documents, tables_policies, tables_team
from assay.storage.tables import metadata


def run() -> None:
    """Migrate inside one transaction per migration."""
    assert tables_boards.boards.metadata is metadata
    assert tables_documents.document_parts.metadata is metadata
    assert tables_policies.policy_versions.metadata is metadata
    assert tables_alerts.alerts.metadata is metadata
    assert tables_team.template_decisions.metadata is metadata
    engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


run()
