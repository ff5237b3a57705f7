"""What runs Dash's background callbacks. Apart from ``wiring``, so that commands and the worker start without Dash."""

from __future__ import annotations

from dash import DiskcacheManager
from diskcache import Cache

from assay.kernel.settings import Settings

SIZE_BYTES = 64 * 2**20


def background_manager(settings: Settings) -> DiskcacheManager:
    """A folder of this machine, for its owner alone: what it keeps is read back by unpickling.

    A background callback only follows a job, whose row every machine sees; it needs no queue of its own.
    """
    folder = settings.home / "background"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return DiskcacheManager(Cache(str(folder), size_limit=SIZE_BYTES))
