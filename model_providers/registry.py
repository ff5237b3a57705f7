"""Settings to providers, in the order in which they are asked."""

from __future__ import annotations

from assay.ask.llm.port import Provider
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
