"""The index process with what asks an endpoint for embeddings: ``python -m wiring_index SOCKET``."""

from __future__ import annotations

import sys

from model_providers.embeddings import OpenAiEmbeddings
from vanna_training.child import main
from vanna_training.choice import EmbeddingChoice


def endpoint(choice: EmbeddingChoice) -> OpenAiEmbeddings:
    """What asks the endpoint that is set."""
    return OpenAiEmbeddings(choice.model, choice.base_url, choice.key, choice.seconds)


if __name__ == "__main__":
    main(sys.argv[1], endpoint)
