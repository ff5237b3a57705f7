"""Questions of what is usual: "how long does it take to approve a loan" is no list of all loans."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting

_TAKES = re.compile(
    r"^\W*how long (?:does|do) (?:it|we|they|\w+ \w+|\w+)(?: usually| typically| normally| generally)? "
    r"(?:take|last|need|wait)\b(?!.*\b(?:average|mean|median|each|every|longest|shortest|which)\b)",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    r"^(?P<head>\W*(?:(?:what is|show|give me|show me) )?(?:the |a )?)distribution (?:of|for) (?:the )?"
    r"(?P<field>[\w ]+?)(?=\W*$)",
    re.IGNORECASE,
)


def usually(text: str, setting: Setting) -> str:
    """ "How long does it take to approve a loan": on average."""
    if "how long" not in text.casefold() or not _TAKES.search(text):
        return text
    stripped = text.rstrip(" ?.!")
    return f"{stripped} on average{text[len(stripped) :]}"


def spread(text: str, setting: Setting) -> str:
    """ "Distribution of satisfaction": how many of each."""
    match = _SPREAD.match(text)
    if match is None:
        return text
    fields = {
        link.ref
        for link in setting.vocabulary.phrases.get(tuple(match["field"].casefold().split()), ())
        if link.kind == "dimension" and link.score >= 0.9
    }
    entity = setting.model.entity(next(iter(fields)).partition(".")[0]) if len(fields) == 1 else None
    dimension = setting.vocabulary.dimension(next(iter(fields))) if len(fields) == 1 else None
    if entity is None or dimension is None or dimension.kind not in ("categorical", "boolean", "number"):
        return text
    return f"number of {(entity.plural or entity.name).casefold()} by {match['field']}{text[match.end() :]}"


USUALLY = (usually,)
ASKED_SHORTLY = (spread,)
