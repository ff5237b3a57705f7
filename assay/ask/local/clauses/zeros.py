""" "including those without any": groups that nothing belongs to are shown with zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.item_tests import is_cue


def read_zeros(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places the cue where groups are counted; elsewhere it stays unexplained."""
    found = draft.positions(is_cue("zeros"))
    return (replace(draft.use(*found), zero_fill=True).tagged("zero_fill"),) if found else (draft,)
