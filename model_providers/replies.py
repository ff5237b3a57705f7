"""What went wrong at a provider, as our errors. A provider's own words are never repeated: they may quote a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from assay.kernel.errors import ProviderBusy, ProviderFailed

Withheld = Literal["refused", "filtered"]
_REFUSALS = {
    401: ("The provider did not accept the key.", "Check ASSAY_LLM_API_KEY."),
    403: ("The provider does not allow this key to use the model.", "Check the key's rights."),
    404: ("The provider does not know this model or address.", "Check ASSAY_LLM_MODEL and ASSAY_LLM_BASE_URL."),
    413: ("The provider found the prompt too long.", "Lower ASSAY_LLM_CONTEXT_TOKENS."),
}
_WORTH_ANOTHER_TRY = (408, 409, 425, 429)


def told(status: int, headers: Mapping[str, Any]) -> ProviderFailed:
    """An HTTP status as an error: busy, when another try may help."""
    if status in _WORTH_ANOTHER_TRY or status >= 500:
        why = "has too many requests" if status == 429 else f"failed (HTTP {status})"
        return ProviderBusy(f"The provider {why}.", details={"after": seconds(headers), "alive": status == 429})
    message, hint = _REFUSALS.get(status, (f"The provider refused the request (HTTP {status}).", ""))
    return ProviderFailed(message, hint=hint)


def seconds(headers: Mapping[str, Any]) -> float | None:
    """How long a provider asks to be left alone, where it says so in seconds.

    >>> seconds({"retry-after": "2"}), seconds({"retry-after": "tomorrow"})
    (2.0, None)
    """
    try:
        return float(headers.get("retry-after", ""))
    except (TypeError, ValueError):
        return None


def gave_up(after: float) -> ProviderBusy:
    """No reply in time."""
    return ProviderBusy(f"The model did not reply within {after:g} seconds.", details={"late": True})


def lost_line() -> ProviderBusy:
    """No connection, or one that broke."""
    return ProviderBusy("The connection to the provider was lost, or there was none.")


def nothing() -> ProviderBusy:
    """A reply without a word: the provider is there, and another try may bring one."""
    return ProviderBusy("The model replied with nothing.", details={"alive": True})


def withheld(why: Withheld) -> ProviderFailed:
    """A model that will not answer, or whose answer is held back: the provider is there, and another try is in vain."""
    words = {"refused": "The model refused to answer.", "filtered": "The provider's filter held back the reply."}
    return ProviderFailed(words[why], details={"alive": True})


def broke(error: Exception) -> bool:
    """Whether the HTTP library below a client lost the line: the clients let that through while a stream is read."""
    return any(kind.__name__ == "TransportError" for kind in type(error).__mro__)


def unreadable() -> ProviderBusy:
    """What came was no reply of this protocol."""
    return ProviderBusy("The provider sent something that is no reply.")
