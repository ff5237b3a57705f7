"""The Cache port on a folder (diskcache) and on Redis. Both keep bytes under text keys and unpickle nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import diskcache
import structlog

from assay.kernel.lazy import lazy

redis: Any = lazy("redis")  # hundreds of modules that most set-ups do without
V = TypeVar("V")
_PREFIX = "assay:"
_log = structlog.get_logger(__name__)


class DiskCache:
    """A folder of mode 0700, shared by the processes of one machine; old values go when it is full."""

    def __init__(self, folder: Path, size_mb: int = 512) -> None:
        """``folder`` is made when absent. It must not be one that uploads are written to."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._cache = diskcache.Cache(str(folder), disk=_BytesOnly, size_limit=size_mb * 2**20)

    def get(self, key: str) -> bytes | None:
        """The value, or None when absent or expired."""
        value = self._cache.get(key)
        return value if isinstance(value, bytes) else None

    def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value for that long."""
        self._cache.set(key, value, expire=seconds)

    def clear(self) -> None:
        """Forget everything."""
        self._cache.clear()

    def close(self) -> None:
        """Let go of the files."""
        self._cache.close()


class _BytesOnly(diskcache.Disk):
    """Refuses to pickle or unpickle: whatever is not bytes or text is a fault of the caller, or was planted."""

    def store(self, value: object, read: bool, key: object = diskcache.UNKNOWN) -> tuple[int, int, str | None, object]:
        if not isinstance(value, bytes):
            raise TypeError("only bytes are cached")
        return super().store(value, read, key=key)  # type: ignore[no-any-return]

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> object:
        if mode == diskcache.core.MODE_PICKLE:
            return None
        return super().fetch(mode, filename, value, read)

    def put(self, key: object) -> tuple[object, bool]:
        if not isinstance(key, str):
            raise TypeError("cache keys are text")
        return key, True

    def get(self, key: object, raw: bool) -> object:
        return key if raw else None


class RedisCache:
    """A Redis shared by several machines. While it is away nothing is cached and nothing fails."""

    def __init__(self, url: str, *, prefix: str = _PREFIX) -> None:
        self._client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
        self._prefix = prefix

    def get(self, key: str) -> bytes | None:
        """The value, or None when absent, expired or out of reach."""
        value = self._tried(lambda: self._client.get(self._prefix + key))
        return value if isinstance(value, bytes) else None

    def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value for that long."""
        self._tried(lambda: self._client.set(self._prefix + key, value, px=max(1, int(seconds * 1000))))

    def clear(self) -> None:
        """Forget everything under this prefix."""
        self._tried(self._delete_all)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _delete_all(self) -> None:
        for key in self._client.scan_iter(match=f"{self._prefix}*", count=1000):
            self._client.delete(key)

    @staticmethod
    def _tried(action: Callable[[], V]) -> V | None:
        try:
            return action()
        except redis.RedisError as error:
            _log.warning("cache_unreachable", error=type(error).__name__)
            return None
