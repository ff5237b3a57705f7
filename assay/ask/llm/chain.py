"""Providers in order: each is asked again while it is busy, left for the next when it fails, skipped when it is out."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assay.ask.llm.breaker import Breaker
from assay.ask.llm.port import Call, Heard, Provider, Reply, Stopped, never
from assay.kernel.errors import ProviderBusy, ProviderFailed, QueryCancelled

_FIRST_WAIT, _LONGEST_WAIT, _LOOK = 0.4, 20.0, 0.05
LATER = "Try again in a minute, or ask without the model: the local engine needs none."
MEND = "Ask without the model: the local engine needs none. An admin can mend the settings of the model."


@dataclass(frozen=True)
class Models:
    """The chain. Safe to share between threads. ``wait`` sleeps; tests give one that does not.

    Where nobody looks on (a batch), a provider that is left alone is waited for, up to ``waits`` times in a row: a
    moment's outage would else cost every question that falls into it.
    """

    providers: Sequence[Provider]
    retries: int = 2
    wait: Callable[[float], None] = time.sleep
    breakers: dict[int, Breaker] = field(default_factory=dict)
    waits: int = 0
    _waited: dict[int, int] = field(default_factory=dict)

    def complete(self, call: Call, heard: Heard | None = None, stopped: Stopped = never) -> Reply:
        """The first reply that comes. Raises ProviderFailed when no provider answers, QueryCancelled once stopped."""
        reasons, passing = [], False
        for at, provider in enumerate(self.providers):
            breaker = self.breakers.setdefault(at, Breaker())
            if not breaker.allows() and not self._awaited(at, breaker, stopped):
                reasons.append(f"{provider.name} failed often and is left alone for a moment")
                passing = True
                continue
            try:
                reply = self._patiently(provider, breaker, call, heard, stopped)
                self._waited.pop(at, None)
                return reply
            except ProviderFailed as error:
                reasons.append(f"{provider.name}: {error.message}")
                passing = passing or isinstance(error, ProviderBusy)
        raise ProviderFailed("No language model answered. " + " ".join(reasons), hint=LATER if passing else MEND)

    def _patiently(
        self, provider: Provider, breaker: Breaker, call: Call, heard: Heard | None, stopped: Stopped
    ) -> Reply:
        for attempt in range(self.retries + 1):
            try:
                reply = provider.complete(call, heard, stopped)
            except QueryCancelled:
                breaker.released()
                raise
            except ProviderBusy as error:
                if attempt < self.retries and self._worthwhile(error):
                    self._pause(attempt, error, stopped, breaker)
                    continue
                _noted(breaker, error)
                raise
            except ProviderFailed as error:
                _noted(breaker, error)
                raise
            breaker.worked()
            return reply
        raise AssertionError("a call ended without a reply or a failure")

    def _worthwhile(self, error: ProviderBusy) -> bool:
        """Whether to ask again. Somebody who looks on does not wait a full time-out twice, nor until tomorrow."""
        asked = error.details.get("after")
        long = isinstance(asked, (int, float)) and asked > _LONGEST_WAIT
        return self.waits > 0 or not (long or error.details.get("late"))

    def _awaited(self, at: int, breaker: Breaker, stopped: Stopped) -> bool:
        """Whether a provider that is left alone may be tried now, after having waited where that is wanted."""
        if self._waited.get(at, 0) >= self.waits:
            return False
        self._waited[at] = self._waited.get(at, 0) + 1
        self._sleep(breaker.left() + _LOOK, stopped)
        return breaker.allows()

    def _pause(self, attempt: int, error: ProviderBusy, stopped: Stopped, breaker: Breaker) -> None:
        """Twice as long each time, a little by chance, and at least as long as the provider asked for."""
        asked = error.details.get("after")
        least = float(asked) if isinstance(asked, (int, float)) else 0.0
        some = 0.8 + 0.4 * random.random()  # nosec B311 - spreads retries, hides nothing
        try:
            self._sleep(min(_LONGEST_WAIT, max(least, _FIRST_WAIT * 2**attempt * some)), stopped)
        except QueryCancelled:
            breaker.released()
            raise

    def _sleep(self, left: float, stopped: Stopped) -> None:
        while left > 0:
            if stopped():
                raise QueryCancelled("The question was stopped.")
            self.wait(min(_LOOK, left))
            left -= _LOOK


def _noted(breaker: Breaker, error: ProviderFailed) -> None:
    """Too many requests, an empty reply or a refusal: the provider is there."""
    (breaker.worked if error.details.get("alive") else breaker.failed)()
