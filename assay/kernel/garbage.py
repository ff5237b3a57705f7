"""The garbage collector of a process that has started and now serves."""

from __future__ import annotations

import gc

YOUNG = 20_000
"""Objects made before the collector looks again: reading one statement makes some thousands, all short-lived."""


def settle() -> None:
    """Leave what the start made out of later collections, and collect less often.

    A whole collection of the libraries and models that stay anyway stops every thread for a tenth of a second, in the
    middle of somebody's question.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
