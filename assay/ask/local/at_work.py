"""What people say of work: earning more, being paid the least, serving the longest, by what the data calls it."""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.text import phrase, root

_EARNING = re.compile(
    r"\b(?P<led>(?:who|that|which) )?(?:earning|earns?|earned|getting paid|makes?(?= more| less)|making) "
    r"(?P<more>more|less|higher|lower|over|above|under|below|at least|at most)\b",
    re.IGNORECASE,
)
_PAID = ("salary", "wage", "income", "pay", "earnings", "compensation")
_PAID_MOST = re.compile(
    r"\b(?:(?:who|that|which) )?(?:(?:get|gets|got|are|is|were|was|getting|being) paid|"
    r"earns?|earned|earning|makes?|made) the (?P<end>most|least)(?: money)?\b(?! \w)",
    re.IGNORECASE,
)
_SERVING = re.compile(
    r"\b(?:(?:who|that|which) )?(?:(?:have|has|had) )?(?:been )?"
    r"(?:worked|working|works?|served|serves?|serving|employed)(?: (?:for|here|there))? (?:the )?longest(?: time)?\b",
    re.IGNORECASE,
)
_LONG_SERVING = re.compile(r"\blongest[- ]serving (?P<who>\w+)", re.IGNORECASE)
_HIRED = frozenset(root(word) for word in ("hired", "hire", "employed", "joined"))


def _pay(setting: Setting) -> str | None:
    """What the data calls what people are paid."""
    return next((word for word in _PAID if is_field(word, setting)), None)


def _earning(text: str, setting: Setting) -> str:
    """ "clerks earning more than 900": by what the data calls it."""
    known = _pay(setting)
    if known is None:
        return text
    return _EARNING.sub(lambda match: f"whose {known} is {match['more']}", text)


def paid_most(text: str, setting: Setting) -> str:
    """ "the clerk who gets paid the least": with the lowest wage."""
    known = _pay(setting)
    if known is None:
        return text
    ends = {"most": "highest", "least": "lowest"}
    return _PAID_MOST.sub(lambda match: f"with the {ends[match['end'].casefold()]} {known}", text)


def _longest_serving(text: str, setting: Setting) -> str:
    """ "the clerks who have worked the longest": with the earliest day of hire."""
    days = {
        one.label or one.name.replace("_", " ")
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind == "time" and _HIRED & {root(word) for word in phrase(one.name)}
    }
    if len(days) != 1:
        return text
    text = _LONG_SERVING.sub(lambda match: f"{match['who']} with the earliest {min(days)}", text)
    return _SERVING.sub(f"with the earliest {min(days)}", text)


AT_WORK: tuple[Callable[[str, Setting], str], ...] = (_earning, paid_most, _longest_serving)
