"""Several further questions about what was found: "Who are they, when were they hired, and what team are they in"."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.asides import named_aside, says_when, when_done
from assay.ask.local.draft import Setting


def gathered(texts: Sequence[str], setting: Setting) -> tuple[str, ...]:
    """The question with what all further ones ask for in one sentence; ``texts`` as they are for other questions."""
    asked = [_columns(text, setting) for text in texts[1:]]
    if len(asked) < 2 or not all(asked):
        return tuple(texts)
    return texts[0], f"also return {', '.join(asked)}"


def _columns(text: str, setting: Setting) -> str:
    deed = when_done(text)
    return _day(deed, setting) if deed else named_aside(text).removeprefix("return ").strip(" ?.")


def _day(deed: str, setting: Setting) -> str:
    """The one field that says when it was done; "" where several do."""
    found = {
        one.label or one.name.replace("_", " ")
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind in ("time", "categorical", "text") and says_when(deed, one.name)
    }
    return found.pop() if len(found) == 1 else ""
