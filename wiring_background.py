"""What runs Dash's background callbacks. Apart from ``wiring``, so that commands and the worker start without Dash."""

from __future__ import annotations

from typing import Any

from dash import DiskcacheManager
from diskcache import Cache, JSONDisk
from diskcache.core import MODE_PICKLE

from assay.kernel.settings import Settings

SIZE_BYTES = 64 * 2**20


def background_manager(settings: Settings) -> DiskcacheManager:
    """A folder of this machine, for its owner alone; what it keeps is JSON, so nothing is unpickled.

    A background callback only follows a job, whose row every machine sees; it needs no queue of its own.
    """
    folder = settings.home / "background"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return DiskcacheManager(Cache(str(folder), disk=JsonAlone, size_limit=SIZE_BYTES))


class JsonAlone(JSONDisk):  # type: ignore[misc]
    """Writes JSON, and reads back nothing that was pickled: ``JSONDisk`` would unpickle what somebody planted."""

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        return None if mode == MODE_PICKLE else super().fetch(mode, filename, value, read)

    def get(self, key: Any, raw: bool) -> Any:
        return super().get(key, raw) if raw else None
