"""Small stores of one process: the latest values by key, and work in flight shared by those who ask for the same."""

from __future__ import annotations

import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from assay.kernel.errors import QueryCancelled
from assay.query.ports import CancelToken

V = TypeVar("V")
_CANCEL_POLL_SECONDS = 0.05


class _ForkSafe(Protocol):
    def reset(self) -> None: ...


def reset_after_fork(store: _ForkSafe) -> None:
    """A lock that another thread held at the moment of a fork would stay locked in the copy: make it anew there."""
    reference = weakref.WeakMethod(store.reset)

    def reset() -> None:
        method = reference()
        if method is not None:
            method()

    os.register_at_fork(after_in_child=reset)


class Recent(Generic[V]):
    """The latest ``size`` values by key; the one not asked for the longest goes first.

    >>> recent = Recent[int](1)
    >>> recent.put("a", 1); recent.put("b", 2); recent.get("a"), recent.get("b")
    (None, 2)
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self.reset()
        reset_after_fork(self)

    def reset(self) -> None:
        """Forget everything."""
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """The value, or None."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Hashable, value: V) -> None:
        """Keep the value."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)


class _Flight(Generic[V]):
    def __init__(self) -> None:
        self.landed = threading.Event()
        self.value: V | None = None
        self.error: BaseException | None = None


class Flights(Generic[V]):
    """Equal work asked for at the same time is done once; everybody gets its value or its error.

    Whoever came first does the work. If that one cancels, another of those who wait takes over.
    """

    def __init__(self) -> None:
        self.reset()
        reset_after_fork(self)

    def reset(self) -> None:
        """Forget work in flight."""
        self._lock = threading.Lock()
        self._flying: dict[Hashable, _Flight[V]] = {}

    def run(self, key: Hashable, work: Callable[[], V], cancel: CancelToken | None = None) -> V:
        """The value of ``work``, done here or by whoever is at it already. Raises what the work raised."""
        while True:
            with self._lock:
                flight = self._flying.get(key)
                mine = flight is None
                if flight is None:
                    flight = self._flying[key] = _Flight()
            if mine:
                return self._lead(key, flight, work)
            _wait(flight, cancel)
            if isinstance(flight.error, QueryCancelled):
                continue
            if flight.error is not None:
                raise flight.error
            return flight.value  # type: ignore[return-value]  # landed without error: V, even where V has None

    def _lead(self, key: Hashable, flight: _Flight[V], work: Callable[[], V]) -> V:
        try:
            flight.value = work()
            return flight.value
        except BaseException as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                self._flying.pop(key, None)
            flight.landed.set()


def _wait(flight: _Flight[V], cancel: CancelToken | None) -> None:
    while not flight.landed.wait(None if cancel is None else _CANCEL_POLL_SECONDS):
        if cancel is not None and cancel.cancelled():
            raise QueryCancelled("The query was cancelled.")
