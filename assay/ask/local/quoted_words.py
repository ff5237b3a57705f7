"""What kind of word a quoted text is: "contains the Dutch word 'molen'" looks for the text alone."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting

_KIND = re.compile(
    r"\b(?P<led>contain(?:s|ed|ing)?|includ(?:es?|ed|ing)|ha(?:s|ve|ving)|with|start(?:s|ing)? with|ends? with) "
    r"(?:the|an?) (?:\w+ )?(?:words?|phrase|substring|string|text|term)(?: of)? (?=['\"\u2018\u201c])",
    re.IGNORECASE,
)
_WITHIN = ("contain", "includ", "start", "end")


def quoted_words(text: str, setting: Setting) -> str:
    """The same without what the quoted text is called."""

    def plain(match: re.Match[str]) -> str:
        led = match["led"]
        return f"{led} " if led.casefold().startswith(_WITHIN) else f"{led} a name containing "

    return _KIND.sub(plain, text)
