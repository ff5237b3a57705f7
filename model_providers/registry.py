"""Settings to providers, in the order in which they are asked."""

from __future__ import annotations

import threading
from collections.abc import Collection
from contextlib import suppress

from assay.ask.llm.port import Provider
from assay.kernel.errors import Misconfigured
from assay.kernel.settings import Settings
from model_providers.anthropic_messages import AnthropicMessages
from model_providers.openai_compatible import OpenAiCompatible

KINDS = {"openai": OpenAiCompatible, "anthropic": AnthropicMessages}


def providers(settings: Settings) -> tuple[Provider, ...]:
    """The provider and its fallback, as far as they are set; none without a model."""
    key, other = settings.llm_api_key, settings.llm_fallback_api_key
    chosen = (
        (settings.llm_provider, settings.llm_model, settings.llm_base_url, key),
        (settings.llm_fallback_provider, settings.llm_fallback_model, settings.llm_fallback_base_url, other),
    )
    return tuple(
        KINDS[kind](model, address, secret.get_secret_value() if secret else None)
        for kind, model, address, secret in chosen
        if kind != "none" and model
    )


def warm(settings: Settings) -> threading.Thread:
    """Import the client libraries in the background, so that no question waits for them; one that is missing is told
    when it is asked through.
    """
    kinds = {settings.llm_provider, settings.llm_fallback_provider} & KINDS.keys()
    thread = threading.Thread(target=_load, args=(kinds,), name="model-clients", daemon=True)
    thread.start()
    return thread


def _load(kinds: Collection[str]) -> None:
    for kind in kinds:
        with suppress(Misconfigured):
            KINDS[kind].library.APIError  # noqa: B018 - the first attribute asked for imports a lazy module
