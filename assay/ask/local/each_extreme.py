"""Several extremes in one list: "the highest price, lowest weight and height of all parcels" are three aggregates."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.text import phrase

_TOP = "highest|largest|biggest|greatest|longest|maximum|max|most"
_LOW = "lowest|smallest|least|shortest|minimum|min|fewest"
_ENDS = rf"(?:{_TOP}|{_LOW})"
_FIELD = r"(?:number of )?\w+(?: (?!and\b|or\b|of\b|for\b|among\b|across\b)\w+){0,3}?"
_LISTED = re.compile(
    rf"^(?P<head>\W*(?:(?:what (?:is|are)|find|show|give|return|report|list|get|compute)(?: me)? )?(?:the )?)"
    rf"(?P<list>{_ENDS} {_FIELD}(?:(?:,? and(?: the)?|,(?: the)?) (?:{_ENDS} )?{_FIELD})+)"
    r"(?P<of> (?:of|for|among|across) (?P<all>all |all the |all of the |the |each )?)(?P<things>\w+)(?P<rest>[^?.]*)",
    re.IGNORECASE,
)
_JOINT = re.compile(r",? and (?:the )?|, (?:the )?", re.IGNORECASE)
_END = re.compile(rf"^(?P<end>{_ENDS}) (?P<field>.+)$", re.IGNORECASE)


def each_extreme(text: str, setting: Setting) -> str:
    """Every field with its aggregate said: one that has none has that of the field before."""
    match = _LISTED.match(text)
    links = setting.vocabulary.phrases.get(phrase(match["things"]), ()) if match else ()
    if match is None or not any(one.kind == "entity" for one in links):
        return text
    told = _aggregates(_JOINT.split(match["list"]), setting)
    if told is None or len({end for end, _ in told}) < 2:
        return text
    listed = [f"{end} {field}" for end, field in told]
    joined = f"{', '.join(listed[:-1])} and {listed[-1]}"
    return f"{match['head']}{joined}{match['of']}{match['things']}{match['rest']}{text[match.end() :]}"


def _aggregates(parts: list[str], setting: Setting) -> list[tuple[str, str]] | None:
    """Maximum or minimum with each field; None where one is no number."""
    found: list[tuple[str, str]] = []
    for part in parts:
        match = _END.match(part.strip())
        field = match["field"] if match else part.strip()
        if not _is_number(field, setting) or (match is None and not found):
            return None
        top = bool(match) and re.fullmatch(_TOP, match["end"], re.IGNORECASE) is not None if match else False
        found.append(("maximum" if top else "minimum", field) if match else (found[-1][0], field))
    return found


def _is_number(said: str, setting: Setting) -> bool:
    if not is_field(said, setting):
        return False
    links = setting.vocabulary.phrases.get(phrase(said), ())
    kinds = {one.kind for link in links if (one := setting.vocabulary.dimension(link.ref)) is not None}
    return "number" in kinds or any(link.kind == "measure" for link in links)
