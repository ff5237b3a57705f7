"""The caches keep bytes, forget in time, and never unpickle."""

from __future__ import annotations

import pickle
import sqlite3
import stat
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_connectors.caches import DiskCache, RedisCache


class Planted:
    """Unpickling this writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


@pytest.fixture(params=["disk", pytest.param("redis", marks=pytest.mark.services)])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "disk":
        made: Any = DiskCache(tmp_path / "cache")
    else:
        made = RedisCache("redis://127.0.0.1:6379/0", prefix=f"test-{uuid.uuid4()}:")
    yield made
    made.clear()
    made.close()


def test_what_was_set_is_there_for_everybody(cache: Any) -> None:
    cache.set("a", b"\x00one", 60)
    assert (cache.get("a"), cache.get("b")) == (b"\x00one", None)


def test_a_value_is_gone_after_its_time(cache: Any) -> None:
    cache.set("a", b"one", 0.001)
    waiting = threading.Event()
    assert any(cache.get("a") is None or waiting.wait(0.01) for _ in range(300))


def test_clear_forgets_everything(cache: Any) -> None:
    cache.set("a", b"one", 60)
    cache.clear()
    assert cache.get("a") is None


def test_large_values_survive(cache: Any) -> None:
    value = bytes(range(256)) * 8000
    cache.set("big", value, 60)
    assert cache.get("big") == value


def test_the_folder_is_closed_to_others_and_only_bytes_go_in(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
    with pytest.raises(TypeError):
        cache.set("a", {"not": "bytes"}, 60)  # type: ignore[arg-type]
    cache.close()


def test_a_planted_pickle_is_not_loaded(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    cache.set("a", b"honest", 60)
    trap = tmp_path / "trap"
    with sqlite3.connect(tmp_path / "cache" / "cache.db") as database:
        database.execute("UPDATE Cache SET mode = 4, value = ? WHERE key = 'a'", (pickle.dumps(Planted(trap)),))
    database.close()
    assert cache.get("a") is None
    assert not trap.exists()
    cache.close()


def test_a_redis_that_is_away_caches_nothing_and_breaks_nothing() -> None:
    cache = RedisCache("redis://127.0.0.1:1/0")
    cache.set("a", b"one", 60)
    assert cache.get("a") is None
    cache.close()
