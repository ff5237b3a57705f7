"""Puts the guard in front of the server, by the settings: who is the owner, how often, behind which proxies."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api.guard import Guard
from api.limits import AtOnce, Buckets
from api.stored_first import StoredFirst
from assay.accounts.local import owner_signs_in
from assay.kernel.settings import Settings
from assay.services import Services

WRONG_TOKENS_PER_MINUTE = 20


def register(server: Flask, services: Services, headers: Sequence[tuple[str, str]]) -> Guard:
    """The guard, standing before every route. What proxies say is believed only as far as was set.

    ``headers``: what every response carries.
    """
    settings = services.settings
    guard = Guard(
        services.accounts,
        owner_signs_in(settings),
        Buckets(quotas(settings)),
        AtOnce(settings.asks_at_once),
        settings.upload_limit_mb << 20,
    )
    guard.register(server)
    server.wsgi_app = StoredFirst(server.wsgi_app, guard, services.short_read, headers)  # type: ignore[method-assign]
    if hops := settings.trusted_proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return guard


def quotas(settings: Settings) -> dict[str, int]:
    """How many a minute, by the name of the quota."""
    return {
        "requests": settings.requests_per_minute,
        "ask": settings.asks_per_minute,
        "export": settings.exports_per_minute,
        "wrong_tokens": WRONG_TOKENS_PER_MINUTE,
    }
