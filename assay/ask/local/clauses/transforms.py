"""Shares, growth, changes, running totals, moving averages, ranks: marked here, applied when the metrics are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, skip_stops, temporal
from assay.ask.local.item_tests import is_cue, is_link
from assay.semantic.spec import TIME, DimensionUse, Grain, Transform


def read_transforms(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places the cue; ``finish`` of the builder turns it into a transform, a comparison or a ratio."""
    draft = replace(draft, facts={**draft.facts, "dated": True}) if _by_date(draft, setting) else draft
    for name, reader in (
        ("running", _running),
        ("moving", _moving),
        ("share", _share),
        ("growth", _growth),
        ("difference", _difference),
        ("rank", _rank),
    ):
        found = [at for at in draft.positions(is_cue(name)) if not _of_two(draft, at)]
        if found:
            draft = reader(draft.use(*found), found)
    return (draft,)


def _of_two(draft: Draft, at: int) -> bool:
    """ "the difference between revenue and costs" is calculated from the two, no change over time."""
    named = [here for here in draft.positions(is_link("metric", "measure")) if here > at]
    row = [here for here in draft.positions(is_cue("agg")) if here in range(at + 1, at + 5)]
    return draft.items[at].text.casefold().endswith("difference between") and (len(named) == 2 or len(row) == 2)


def _by_date(draft: Draft, setting: Setting) -> bool:
    """ "The running total by sale date": day by day."""
    behind = (skip_stops(draft, at + 1) for at, item in enumerate(draft.items) if item.is_cue("by"))
    fields = (draft.items[here] for here in behind if here < len(draft.items))
    return any(is_link("dimension")(one) and temporal(setting, one.links[0].ref) for one in fields)


def _grains(draft: Draft) -> bool:
    return any(use.grain for use in draft.dimensions)


def with_grain(draft: Draft, grain: Grain = "month") -> Draft:
    """With a time axis, added when there is none."""
    return draft if _grains(draft) else draft.add_dimension(DimensionUse(field=TIME, grain=grain))


def _running(draft: Draft, found: list[int]) -> Draft:
    return replace(
        with_grain(draft, "day" if "dated" in draft.facts else "month"), transform=Transform(kind="running_total")
    ).tagged("running_total")


def _moving(draft: Draft, found: list[int]) -> Draft:
    cue = draft.items[found[0]].cue
    words = draft.items[found[0]].text.casefold()
    units: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
    grain: Grain = next((unit for unit in units if unit in words), "month")
    window = int(cue.number) if cue and cue.number and 2 <= cue.number <= 366 else 3
    return replace(with_grain(draft, grain), transform=Transform(kind="moving_average", window=window)).tagged(
        "moving_average"
    )


def _share(draft: Draft, found: list[int]) -> Draft:
    return replace(draft, facts={**draft.facts, "share": found[0]}).tagged("share")


def _growth(draft: Draft, found: list[int]) -> Draft:
    return replace(draft, facts={**draft.facts, "growth": True}).tagged("growth")


def _difference(draft: Draft, found: list[int]) -> Draft:
    return replace(draft, facts={**draft.facts, "change": True}).tagged("change")


def _rank(draft: Draft, found: list[int]) -> Draft:
    return replace(draft, transform=Transform(kind="rank")).tagged("rank")
