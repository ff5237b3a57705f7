"""Embeddings from a server that speaks OpenAI's protocol, through its own client, which is loaded at the first call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.kernel.errors import ProviderFailed
from assay.kernel.lazy import lazy

openai = lazy("openai")

_CONNECT_SECONDS = 5.0
_MANY_RETRIES = 2


@dataclass(frozen=True)
class OpenAiEmbeddings:
    """Texts to vectors, as many and in the order given.

    Raises ProviderFailed with a sentence, never with the server's own words.
    """

    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    seconds: float = 10.0

    def __call__(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        try:
            with self._client(len(texts)) as client:
                reply = client.embeddings.create(model=self.model, input=list(texts), encoding_format="float")
                return [list(map(float, one.embedding)) for one in sorted(reply.data, key=lambda one: one.index)]
        except openai.APITimeoutError as error:
            raise _failed(f"did not reply within {self.seconds:g} seconds") from error
        except openai.AuthenticationError as error:
            raise _failed("did not accept the key", "Check ASSAY_EMBEDDING_API_KEY.") from error
        except openai.NotFoundError as error:
            hint = "Check ASSAY_EMBEDDING_MODEL and ASSAY_EMBEDDING_BASE_URL."
            raise _failed("does not know this model or address", hint) from error
        except openai.APIStatusError as error:
            raise _failed(f"failed (HTTP {error.status_code})") from error
        except openai.APIConnectionError as error:
            raise _failed("could not be reached", "Check ASSAY_EMBEDDING_BASE_URL.") from error
        except (ValueError, TypeError, AttributeError, KeyError, openai.APIError) as error:
            raise _failed("sent something that is no list of vectors") from error

    def _client(self, count: int) -> Any:
        # Somebody waits for a single text; many are indexed, and nobody waits.
        retries = 0 if count == 1 else _MANY_RETRIES
        timeout = openai.Timeout(self.seconds, connect=min(_CONNECT_SECONDS, self.seconds))
        return openai.OpenAI(api_key=self.key or "none", base_url=self.base_url, max_retries=retries, timeout=timeout)


def _failed(what: str, hint: str = "") -> ProviderFailed:
    return ProviderFailed(f"The embeddings endpoint {what}.", hint=hint)
