"""Sayings of amounts in the words that the clauses know, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

from assay.ask.local.averages_limited import averages_limited, bound_before_number, total_after
from assay.ask.local.draft import Setting
from assay.ask.local.each_extreme import each_extreme
from assay.ask.local.kept_sums import kept_sums, named_totals
from assay.ask.local.mean_fields import mean_fields, unit_named
from assay.ask.local.numbered_kinds import numbered_kinds
from assay.ask.local.own_amounts import own_amounts
from assay.ask.local.room_for import room_for
from assay.ask.local.so_many_more import so_many_more
from assay.ask.local.some_kept import some_kept
from assay.ask.local.times_reached import times_reached

AMOUNTS_SAID: tuple[Callable[[str, Setting], str], ...] = (
    own_amounts,
    unit_named,
    so_many_more,
    averages_limited,
    bound_before_number,
    total_after,
    mean_fields,
    named_totals,
    room_for,
    kept_sums,
    numbered_kinds,
    times_reached,
    some_kept,
    each_extreme,
)
