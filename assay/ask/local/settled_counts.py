"""What a number is of, once everything named is known: which things are counted, by what their groups are called."""

from __future__ import annotations

from collections.abc import Callable

from assay.ask.local.among import among
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.groups_counted import groups_counted
from assay.ask.local.key_alone import key_alone

_STEPS: tuple[Callable[[Draft, Setting], Draft], ...] = (among, key_alone, groups_counted)


def settled_counts(draft: Draft, setting: Setting) -> Draft:
    """The draft with its counts limited, its groups called and, where they are what is asked for, counted."""
    for step in _STEPS:
        draft = step(draft, setting)
    return draft
