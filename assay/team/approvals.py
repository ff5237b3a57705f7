"""Whether a template may be generated: somebody approved exactly this content, and did not take that back.

A decision is about a content, not a name: what is changed afterwards needs another one. Where nobody here decided, the
approval that came with the pack stands, for the version and the content the pack brought.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assay.dashboards.template import Template
from assay.records.approval import Decision
from assay.team.facts import Team


@dataclass(frozen=True)
class Standing:
    """What was decided about a template as it is now: by whom, when. ``reason`` says why it may not be generated."""

    by: str = ""
    on: str = ""
    note: str = ""
    reason: str = ""


def content_digest(template: Template) -> str:
    """What exactly is approved: equal for equal content.

    >>> content_digest(Template(id="a", title="A")) == content_digest(Template(id="a", title="A", version="1"))
    True
    """
    return hashlib.sha256(template.model_dump_json(exclude_defaults=True, by_alias=True).encode()).hexdigest()[:40]


def standing(template: Template, team: Team, brought: Template | None, decisions: Sequence[Decision]) -> Standing:
    """How ``template`` stands. ``brought``: what the pack brought under its id; ``decisions`` newest first."""
    own = [one for one in decisions if one.template == template.id]
    here = next((one for one in own if one.digest == content_digest(template)), None)
    if here is not None:
        took_back = "" if here.approved else f"{here.by} withdrew the approval on {here.at[:10]}."
        return Standing(here.by, here.at, here.note, took_back)
    if brought == template:
        return _of_pack(template, team)
    changed = bool(own) or any(item.template == template.id for item in team.approved)
    return Standing(reason="It was changed since it was approved." if changed else "Nobody has approved it.")


def _of_pack(template: Template, team: Team) -> Standing:
    approvals = [item for item in team.approved if item.template == template.id]
    found = next((item for item in approvals if item.version == template.version), None)
    if found is not None:
        return Standing(found.by, found.on.isoformat())
    versions = ", ".join(item.version for item in approvals)
    known = f"Approved: {versions}." if versions else "Nobody has approved it."
    return Standing(reason=f"Version {template.version} is not approved. {known}")
