""" "Sessions that ended in a purchase", "which resulted in a booking": with one."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_ENDED = re.compile(
    r"\b(?:(?:that|which) )?(?:(?:ended(?: up)?|resulted|finished) (?:in|with)|(?:turned|converted) into|led to) "
    r"(?:an? |the )?(?P<what>[a-z]+)(?=\W*$|[,.;?]| (?:in|by|per|for|last|this|from|on|since)\b)",
    re.IGNORECASE,
)


def outcomes(text: str, setting: Setting) -> str:
    """What something ended in, where the data knows the word; other ends stay what they are."""
    known = setting.vocabulary.phrases
    return _ENDED.sub(lambda match: f"with a {match['what']}" if phrase(match["what"]) in known else match[0], text)
