"""Under whose policies documents are made, and who may read them."""

from __future__ import annotations

import hashlib

from assay.access.policies import EVERYTHING, Policies
from assay.query.restrict import digest_text
from assay.records.prepared import Served


def digest_of_policies(policies: Policies) -> str:
    """What a document says of the policies it was made under."""
    return hashlib.sha256(digest_text(policies).encode()).hexdigest()[:32]


def may_read(own: Policies, served: Served) -> bool:
    """Whether who stands under policies ``own`` may read what was prepared."""
    return own == EVERYTHING or digest_of_policies(own) == served.policies
