"""What runs Dash's background callbacks. Apart from ``wiring``, so that commands and the worker start without Dash."""

from __future__ import annotations

from typing import Any

from dash import CeleryManager, DiskcacheManager
from dash.background_callback.managers import BaseBackgroundCallbackManager
from diskcache import Cache

from assay.kernel.lazy import lazy
from assay.kernel.settings import Settings

celery: Any = lazy("celery")


def background_manager(settings: Settings) -> BaseBackgroundCallbackManager:
    """Through Celery where there is Redis, else through a folder."""
    if settings.redis_url:
        return CeleryManager(celery.Celery("assay", broker=settings.redis_url, backend=settings.redis_url))
    return DiskcacheManager(Cache(str(settings.home / "background"), size_limit=64 * 2**20))
