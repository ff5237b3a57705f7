"""Figures said in a sentence: "on which day was the amount the highest", "how many patients were seen"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase, root

_WHEN = re.compile(
    r"\b(?:on|in|at|for|during) which (?P<thing>\w+) (?:was|were|is|are) (?P<what>(?:the |our )?[\w ]+?) (?:the )?"
    r"(?P<end>highest|lowest|largest|smallest|greatest|biggest)(?=\W*$| in | last | this )",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\bhow many (?P<thing>[a-z]+(?: [a-z]+)?) (?:(?:was|were|are|is|have been|had been|got) (?P<done>[a-z]+)"
    r"|(?:did|do|have) (?:we|they) (?P<do>[a-z]+))\b",
    re.IGNORECASE,
)
_SURE = 0.95


def highest_when(text: str, setting: Setting) -> str:
    """ "On which day was the total amount the highest": the day with the highest total amount."""
    match = _WHEN.search(text)
    if match is None or not phrase(match["what"]):
        return text
    what = re.sub(r"^(?:the|our) ", "", match["what"], flags=re.IGNORECASE)
    return f"{text[: match.start()]}which {match['thing']} had the {match['end']} {what}{text[match.end() :]}"


def counted_as_done(text: str, setting: Setting) -> str:
    """ "How many patients were seen in June": the figure that somebody called "patients seen"."""
    match = _DONE.search(text)
    verb = phrase(match["done"] or match["do"]) if match else ()
    if match is None or setting.vocabulary.phrases.get(verb):
        return text
    said = [root(word) for word in (*phrase(match["thing"]), *verb)]
    for words, links in setting.vocabulary.phrases.items():
        if [root(word) for word in words] == said and any(
            link.kind == "metric" and link.score >= _SURE for link in links
        ):
            return f"{text[: match.start()]}{' '.join(words)}{text[match.end() :]}"
    return text


FIGURES_SAID = (highest_when, counted_as_done)
