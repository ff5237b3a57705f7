"""Everything about who sees what, in one place for the doors."""

from __future__ import annotations

from dataclasses import dataclass

from assay.govern.desk import PolicyDesk
from assay.govern.personal import PersonalColumns
from assay.govern.preview import PreviewDesk


@dataclass(frozen=True)
class Governance:
    """One attribute per thing that can be done."""

    policies: PolicyDesk
    preview: PreviewDesk
    personal: PersonalColumns
