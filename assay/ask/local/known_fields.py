"""Whether words of a question name a field, for rules that put a question in other words."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase


def is_field(said: str, setting: Setting) -> bool:
    """Whether it is a field or measure before it is a thing."""
    words = phrase(said)
    links = setting.vocabulary.phrases.get(words) or setting.vocabulary.phrases.get(words[:1], ())
    return any(link.kind in ("dimension", "measure") for link in links[:3]) and not any(
        link.kind == "entity" and link.score >= 1 for link in links
    )
