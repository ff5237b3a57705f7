"""Which way references lead: whether every row of one thing names one of another."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.semantic.compile.graph import graph_of


def refers(setting: Setting, base: str, other: str) -> bool:
    """Whether every row of ``base`` names one of ``other``: no step goes against a reference."""
    forward = {(relation.name, relation.left) for relation in setting.model.relationships}
    paths = graph_of(setting.model).best(base, other)
    return base == other or all((hop.name, hop.source) in forward for hop in (paths[0] if paths else ()))
