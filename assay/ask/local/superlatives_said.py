"""Ways of saying a superlative, in the order in which they are put in longer words."""

from __future__ import annotations

from collections.abc import Callable

from assay.ask.local.begun_first import begun_first
from assay.ask.local.compass import furthest
from assay.ask.local.described_tops import described_top
from assay.ask.local.draft import Setting
from assay.ask.local.happened_last import happened_last
from assay.ask.local.longest_lasting import longest_lasting
from assay.ask.local.majorities import MAJORITIES
from assay.ask.local.order_sizes import order_size

SUPERLATIVES_SAID: tuple[Callable[[str, Setting], str], ...] = (
    begun_first,
    described_top,
    furthest,
    order_size,
    *MAJORITIES,
    longest_lasting,
    happened_last,
)
