"""One look at the app state without the records above it: what a start-up check may cost."""

from __future__ import annotations

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from assay.storage.tables import sources


def sample_url(engine: Engine, name: str, tenant: str) -> str | None:
    """The address of a registered sample's data; None when there is none, or no table yet to hold one."""
    query = select(sources.c.url).where(sources.c.name == name, sources.c.tenant == tenant, sources.c.sample.is_(True))
    try:
        with engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
    except DBAPIError:  # not migrated
        return None
    return None if found is None else str(found)
